"""Posts that arrive while Odoo has no connection to its database."""

from unittest.mock import patch

import psycopg2

from odoo.http import Request, root
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ResponseCase

#: The pool of connections is used up, or PostgreSQL is starting anew.
ERRORS = {
    psycopg2.pool.PoolError: 429,
    psycopg2.OperationalError: 503,
    psycopg2.InterfaceError: 503,
}


@tagged("post_install", "-at_install")
class TestNoDatabase(ResponseCase, HttpCase):
    def _post_without_database(self, path, error):
        with (
            patch.object(self.registry, "cursor", side_effect=error()),
            mute_logger("odoo.http"),
        ):
            return self.opener.post(f"{self.base_url()}{path}", json={"name": "Jane"}, timeout=30)

    def test_the_sender_is_told_to_come_again(self):
        for error, status in ERRORS.items():
            with self.subTest(error=error):
                answer = self._post_without_database("/crm/capture/x", error)
                self.assertEqual(answer.status_code, status)
                self.assertTrue(int(answer.headers["Retry-After"]))

    def test_databases_that_cannot_be_listed_are_away(self):
        with patch.object(Request, "_get_session_and_dbname", self._choose_no_database):
            answer = self.opener.post(f"{self.base_url()}/crm/capture/x", json={}, timeout=30)
        self.assertEqual(answer.status_code, 503)

    @staticmethod
    def _choose_no_database(request):
        return root.session_store.new(), None

    def test_other_pages_answer_as_odoo_does(self):
        statuses = [
            self._post_without_database("/web/login", error).status_code for error in ERRORS
        ]
        self.assertFalse({429, 503} & set(statuses))

    def test_an_unknown_address_is_no_page(self):
        answer = self.opener.post(f"{self.base_url()}/crm/capture/x", json={}, timeout=30)
        self.assertEqual(answer.status_code, 404)
