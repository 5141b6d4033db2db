"""Two transactions record the same answer at the same moment."""

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

DELIVERY = {
    "type_code": "web_form",
    "contact_name": "Same Moment",
    "email_from": "same.moment@simultaneous.example.com",
}


@tagged("post_install", "-at_install")
class TestSimultaneousCapture(TransactionCase):
    """Works in cursors of its own, as two servers would, and takes away what it committed."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean)
        self.one, self.other = self._open(), self._open()

    def _open(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        # From its first query on, a transaction sees nothing that others commit.
        cr.execute("SELECT 1")
        return api.Environment(cr, SUPERUSER_ID, {})

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["crm.response"].search([("contact_name", "=", "Same Moment")]).unlink()
            env["crm.response.claim"].search([]).unlink()

    @mute_logger("odoo.sql_db")
    def test_later_one_starts_again_and_finds_what_the_first_stored(self):
        first = self.one["crm.response"]._capture([DELIVERY]).id
        self.one.cr.commit()
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            self.other["crm.response"]._capture([DELIVERY])
        self.other.cr.rollback()
        self.assertEqual(self.other["crm.response"]._capture([DELIVERY]).id, first)
        self.other.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_later_one_waits_for_one_that_has_not_ended(self):
        self.one["crm.response"]._capture([DELIVERY])
        self.other.cr.execute("SET LOCAL lock_timeout = '300ms'")
        with self.assertRaises(psycopg2.errors.LockNotAvailable):
            self.other["crm.response"]._capture([DELIVERY])
        self.other.cr.rollback()
        self.one.cr.rollback()
        self.assertTrue(self.other["crm.response"]._capture([DELIVERY]).id, "the first is undone")
        self.other.cr.rollback()

    def test_other_people_and_imports_disturb_nobody(self):
        somebody = {**DELIVERY, "email_from": "somebody.else@simultaneous.example.com"}
        self.one["crm.response"]._capture([DELIVERY])
        self.one.cr.commit()
        self.other["crm.response"]._capture([somebody, {**DELIVERY, "capture_method": "import"}])
        self.other.cr.rollback()

    def test_claims_hold_no_personal_data_and_go(self):
        claims = self.env["crm.response.claim"]
        claims._claim([(1, 2, "email", "jane@example.com")])
        claim = claims.search([], order="id desc", limit=1)
        self.assertNotIn("jane", claim.key)
        claim.date = "2020-01-01"
        claim.flush_recordset()
        claims._gc_claims()
        self.assertFalse(claim.exists())
