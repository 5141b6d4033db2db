"""Posts that arrive while Odoo has no connection to its database."""

import importlib.util
from unittest.mock import patch

import psycopg2

from odoo.http import HttpDispatcher, Request, _dispatchers, root
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers import no_database
from .common import ResponseCase

#: The pool of connections is used up, or PostgreSQL is starting anew.
ERRORS = {
    psycopg2.pool.PoolError: 429,
    psycopg2.OperationalError: 503,
    psycopg2.InterfaceError: 503,
}


@tagged("post_install", "-at_install")
class TestNoDatabase(ResponseCase, HttpCase):
    def _post_without_database(self, path, error, method="POST", **headers):
        with (
            patch.object(self.registry, "cursor", side_effect=error()),
            mute_logger("odoo.http"),
        ):
            return self.opener.request(
                method,
                f"{self.base_url()}{path}",
                json={"name": "Jane"},
                headers=headers,
                timeout=30,
            )

    def test_the_sender_is_told_to_come_again(self):
        for error, status in ERRORS.items():
            with self.subTest(error=error):
                answer = self._post_without_database("/crm/capture/x", error)
                self.assertEqual(answer.status_code, status)
                self.assertTrue(int(answer.headers["Retry-After"]))

    def test_a_script_on_the_page_of_a_form_may_read_when(self):
        origin = "https://www.example.com"
        for error, status in ERRORS.items():
            for method, expected in (("POST", status), ("OPTIONS", 204)):
                with self.subTest(error=error, method=method):
                    answer = self._post_without_database(
                        "/crm/capture/x", error, method, Origin=origin
                    )
                    self.assertEqual(answer.status_code, expected)
                    self.assertEqual(answer.headers["Access-Control-Allow-Origin"], origin)
                    self.assertEqual(answer.headers["Access-Control-Expose-Headers"], "Retry-After")
                    self.assertEqual(
                        "Content-Type" in answer.headers.get("Access-Control-Allow-Headers", ""),
                        method == "OPTIONS",
                    )

    def test_without_a_database_the_page_is_unknown_only_where_one_is_to_be_chosen(self):
        for databases, headers, status in (
            ([], {}, 503),
            # It came back meanwhile, or cannot be opened.
            (["one"], {}, 503),
            (["one", "two"], {"X-Odoo-Database": "one"}, 503),
            (["one", "two"], {}, 404),
            (psycopg2.pool.PoolError(), {}, 503),
        ):
            with (
                self.subTest(databases=databases, headers=headers),
                patch.object(Request, "_get_session_and_dbname", self._choose_no_database),
                patch.object(no_database, "db_list", side_effect=[databases]),
            ):
                answer = self.opener.post(
                    f"{self.base_url()}/crm/capture/x", json={}, headers=headers, timeout=30
                )
                self.assertEqual(answer.status_code, status)

    def test_what_other_addons_make_of_the_dispatcher_stays(self):
        with patch.dict(_dispatchers):

            class Other(HttpDispatcher):
                routing_type = "http"

            spec = importlib.util.find_spec(no_database.__name__)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        self.assertTrue(issubclass(module.CaptureDispatcher, Other))

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
