"""A person is erased while somebody records them: they do not come back."""

import threading
import time
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ConcurrencyError
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_privacy.models.erasure.crm_suppression import SuppressedError

EMAIL = "gone.meanwhile@race.example.com"
DELIVERY = {"type_code": "web_form", "contact_name": "Gone Meanwhile", "email_from": EMAIL}


@tagged("response_management", "post_install", "-at_install")
class TestErasureRace(TransactionCase):
    """Works in cursors of its own, as two servers would, and takes away what it committed."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean)
        self.eraser, self.recorder = self._open(), self._open()
        self.response = self.eraser["crm.response"]._capture([DELIVERY])
        self.eraser.cr.commit()
        for env in (self.eraser, self.recorder):
            env.cr.rollback()
            # From its first query on, a transaction sees nothing that others commit.
            env.cr.execute("SELECT 1")

    def _open(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        cr.execute("SET lock_timeout = '5s'")
        # A rollback would take the limit back.
        cr.commit()  # pylint: disable=invalid-commit
        return api.Environment(cr, SUPERUSER_ID, {})

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["crm.suppression"]._release([EMAIL], [])
            gone = env["crm.response"].search(
                ["|", ("email_normalized", "=", EMAIL), ("date_erased", "!=", False)]
            )
            env["crm.interaction"].search([("response_id", "in", gone.ids)]).unlink()
            gone.unlink()
            env["crm.erasure"].search([]).unlink()
            env["crm.response.lock"].search([]).unlink()

    def _erase(self):
        self.eraser["crm.response"].browse(self.response.id).anonymise()
        self.eraser.cr.commit()

    def _record(self, **vals):
        return self.recorder["crm.response"]._capture([{**DELIVERY, **vals}])

    def _count(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return env["crm.response"].search_count([("email_normalized", "=", EMAIL)])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_capture_that_began_before_does_not_bring_them_back(self):
        for method in ("automatic", "import"):
            with self.subTest(method):
                # Another server is told of changed caches when its next request begins.
                self.recorder["crm.suppression"]._has_any(self.recorder.company.id)
                with patch.object(type(self.registry), "clear_cache"):
                    self._erase()
                with patch("odoo.service.model.time.sleep"), self.assertRaises(SuppressedError):
                    retrying(
                        lambda method=method: self._record(capture_method=method), self.recorder
                    )
                self.recorder.cr.rollback()
                self.assertEqual(self._count(), 0)

    @mute_logger("odoo.sql_db")
    def test_what_waits_for_a_confirmation_starts_again_too(self):
        self.recorder["crm.suppression"]._has_any(self.recorder.company.id)
        with patch.object(type(self.registry), "clear_cache"):
            self._erase()

        def ask():
            self.recorder["crm.confirmation"]._ask(
                self.recorder.company, EMAIL, self.recorder.company, name="x", scope_key="x", days=1
            )

        with self.assertRaises(psycopg2.errors.SerializationFailure):
            ask()
        self.recorder.cr.rollback()
        # Seen by now, but not heard of: who looked at the list before thought it empty.
        with self.assertRaises(ConcurrencyError):
            ask()
        self.recorder.cr.rollback()
        with patch.object(type(self.recorder["crm.confirmation"]), "_send"):
            self.assertIsNone(ask(), "their own decision")
        self.recorder.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_a_capture_waits_for_an_erasure_that_has_not_ended(self):
        self.eraser["crm.response"].browse(self.response.id).anonymise()
        self.recorder.cr.execute("SET LOCAL lock_timeout = '300ms'")
        with self.assertRaises(psycopg2.errors.LockNotAvailable):
            self._record(capture_method="import")
        self.recorder.cr.rollback()
        self.eraser.cr.rollback()
        self.assertTrue(self._record(), "nobody was erased")
        self.recorder.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_an_erasure_waits_for_captures_and_erases_what_they_stored(self):
        self._record(capture_method="import", date="2020-11-02", external_key="race")
        self.eraser.cr.execute("SET LOCAL lock_timeout = '300ms'")
        with self.assertRaises(psycopg2.errors.LockNotAvailable):
            self.eraser["crm.response"].browse(self.response.id).anonymise()
        self.eraser.cr.rollback()
        self.eraser.cr.execute("SELECT 1")
        self.recorder.cr.commit()
        with self.assertRaises(ConcurrencyError):
            self._erase()
        self.eraser.cr.rollback()
        self._erase()
        self.assertEqual(self._count(), 0)

    @mute_logger("odoo.sql_db")
    def test_captures_do_not_pass_an_erasure_that_waits(self):
        self._record(email_from="somebody.else@race.example.com")
        waiting = threading.Thread(target=self.eraser["crm.suppression.key"]._touch)
        waiting.start()
        try:
            self._wait_for_lock(self.eraser.cr)
            other = self._open()
            other.cr.execute("SET LOCAL lock_timeout = '300ms'")
            with self.assertRaises(psycopg2.errors.LockNotAvailable):
                other["crm.response"]._capture(
                    [{**DELIVERY, "email_from": "third@race.example.com"}]
                )
            other.cr.rollback()
        finally:
            self.recorder.cr.rollback()
            waiting.join()
            self.eraser.cr.rollback()

    def _wait_for_lock(self, cr):
        """Return once the session of ``cr`` waits for a lock."""
        for _attempt in range(100):
            with self.registry.cursor() as own:
                own.execute(
                    "SELECT FROM pg_locks WHERE pid = %s AND NOT granted",
                    [cr._cnx.info.backend_pid],
                )
                if own.rowcount:
                    return
            time.sleep(0.05)
        self.fail("The erasure does not wait.")

    def test_a_capture_writes_no_row_that_all_captures_share(self):
        query = "SELECT ctid, xmin, xmax FROM crm_suppression_key"
        self._erase()
        self.recorder.cr.rollback()
        self.recorder.cr.execute(query)
        before = self.recorder.cr.fetchall()
        self._record(email_from="somebody.else@race.example.com")
        self.recorder.cr.execute(query)
        self.assertEqual(self.recorder.cr.fetchall(), before)
        self.recorder.cr.rollback()

    def test_an_erasure_that_was_given_up_stops_nobody(self):
        self.eraser["crm.suppression.key"]._touch()
        self.eraser.cr.rollback()
        self.assertTrue(self._record(email_from="somebody.else@race.example.com"))
        self.recorder.cr.rollback()

    def test_other_captures_go_on(self):
        self.assertTrue(self._record(email_from="somebody.else@race.example.com"))
        other = self._open()
        third = {**DELIVERY, "email_from": "third@race.example.com"}
        self.assertTrue(other["crm.response"]._capture([third]))
        other.cr.rollback()
        self.recorder.cr.rollback()
