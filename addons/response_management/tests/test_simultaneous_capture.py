"""Two transactions record the same answer at the same moment."""

from hashlib import blake2b
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
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
            responses = env["crm.response"].search([("contact_name", "=", "Same Moment")])
            env["crm.interaction"].search([("response_id", "in", responses.ids)]).unlink()
            responses.unlink()
            env["crm.response.lock"].search([]).unlink()
            env["utm.campaign"].search([("title", "=", "Same Moment")]).unlink()
            env["crm.capture.source"].search([("name", "=", "Same Moment")]).unlink()

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
    def test_different_answers_of_one_person_to_a_campaign_make_one_first_row(self):
        campaign = self.one["utm.campaign"].create({"title": "Same Moment"})
        post = {**DELIVERY, "campaign_id": campaign.id}
        self.one.cr.commit()
        for number, record in enumerate((self._record_call, self._enter_call)):
            with self.subTest(record.__name__):
                self.other.cr.rollback()
                self.other.cr.execute("SELECT 1")
                first = self.one["crm.response"]._capture(
                    [{**post, "phone": f"+3247012345{number}"}]
                )
                first = first.repeat_of_id or first
                self.one.cr.commit()
                with self.assertRaises(psycopg2.errors.SerializationFailure):
                    record(self.other, campaign)
                self.other.cr.rollback()
                self.assertEqual(record(self.other, campaign).repeat_of_id.id, first.id)

    def _record_call(self, env, campaign):
        call = {**DELIVERY, "campaign_id": campaign.id, "type_code": "phone_call"}
        return env["crm.response"]._capture([call])

    def _enter_call(self, env, campaign):
        return env["crm.response"].create(
            {
                "type_id": env.ref("response_management.type_phone_call").id,
                "campaign_id": campaign.id,
                "email_from": DELIVERY["email_from"],
            }
        )

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

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_form_that_loses_the_race_is_recorded_once(self):
        source = self.one["crm.capture.source"].create({"name": "Same Moment"})
        self.one.cr.commit()
        self.other.cr.rollback()
        self.other.cr.execute("SELECT 1")
        post = {"name": "Same Moment", "email": DELIVERY["email_from"]}

        def deliver(env):
            form = env["crm.capture.source"].browse(source.id)
            (verdict,) = form._receive(post, is_server=False)
            return verdict.response_id

        first = deliver(self.one)
        self.one.cr.commit()
        with patch("odoo.service.model.time.sleep") as waited:
            self.assertEqual(retrying(lambda: deliver(self.other), self.other), first)
        self.assertEqual(waited.call_count, 1)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_fetched_email_that_loses_the_race_is_not_lost(self):
        """Natively fetching marks an email as handled even if it could not be recorded."""
        mail = (
            f"From: Same Moment <{DELIVERY['email_from']}>\nTo: nobody@simultaneous.example.com\n"
            "Message-Id: <moment@simultaneous.example.com>\nSubject: Yes\n\nPlease call."
        )
        self.one["crm.response"]._capture([{**DELIVERY, "type_code": "email_reply"}])
        self.one.cr.commit()
        gateway = self.other["mail.thread"].with_context(default_fetchmail_server_id=1)
        with patch("odoo.service.model.time.sleep") as waited:
            response_id = gateway.message_process("crm.response", mail)
        self.assertEqual(waited.call_count, 1)
        self.assertEqual(self.other["crm.response"].browse(response_id).contact_name, "Same Moment")

    def test_other_people_and_imports_disturb_nobody(self):
        somebody = {**DELIVERY, "email_from": "somebody.else@simultaneous.example.com"}
        self.one["crm.response"]._capture([DELIVERY])
        self.one.cr.commit()
        captured = self.other["crm.response"]._capture(
            [somebody, {**DELIVERY, "capture_method": "import"}]
        )
        self.assertEqual(len(captured), 2)
        self.other.cr.rollback()

    def test_locks_hold_no_personal_data_and_go(self):
        locks = self.env["crm.response.lock"]
        locks._touch([(1, 2, "email", "jane@example.com")])
        lock = locks.search([], order="id desc", limit=1)
        self.assertNotIn("jane", lock.key)
        plain = blake2b(repr((1, 2, "email", "jane@example.com")).encode(), digest_size=16)
        self.assertNotEqual(lock.key, plain.hexdigest(), "even to one who guesses the address")
        lock.date = "2020-01-01"
        lock.flush_recordset()
        locks._gc_locks()
        self.assertFalse(lock.exists())
