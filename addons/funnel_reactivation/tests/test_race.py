"""Two transactions make responses of one person active at the same moment."""

import threading
import time

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

EMAIL = "same.moment@race.example.com"
NAME = "Race Person"


@tagged("post_install", "-at_install")
class TestRace(TransactionCase):
    """Works in cursors of its own, as two servers would, and takes away what it committed."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean)
        with self.registry.cursor() as cr:
            self._prepare(api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True}))
        self.one, self.other = self._open(), self._open()

    def _prepare(self, env):
        """Commit two leads of one person, a contact, a response on each, and a campaign."""
        self.was_on = env["crm.reactivation.scenario"].search([("is_on", "=", True)]).ids
        env["crm.reactivation.scenario"].browse(self.was_on).is_on = False
        self.gate = env.company.funnel_gate
        env.company.funnel_gate = "none"
        campaign = env["utm.campaign"].create({"title": NAME, "is_response_prompt": True})
        partner = env["res.partner"].create({"name": NAME, "email": EMAIL})
        leads = env["crm.lead"].create(
            [
                {"name": NAME, "type": "lead", "contact_name": NAME, "email_from": EMAIL},
                {"name": NAME, "type": "lead", "contact_name": NAME, "email_from": EMAIL},
                {"name": NAME, "type": "lead", "partner_id": partner.id},
            ]
        )
        delivery = {"type_code": "web_form", "contact_name": NAME, "campaign_id": campaign.id}
        responses = env["crm.response"]._capture(
            [
                {**delivery, "email_from": EMAIL, "lead_id": leads[0].id},
                {
                    **delivery,
                    "email_from": EMAIL,
                    "lead_id": leads[1].id,
                    "type_code": "phone_call",
                },
                {
                    **delivery,
                    "partner_id": partner.id,
                    "lead_id": leads[2].id,
                    "type_code": "chat",
                },
            ]
        )
        # Known by nothing but the address: nobody had told that it is the contact's.
        responses[:2].partner_id = False
        responses[2].email_from = EMAIL
        self.campaign_id, self.partner_id = campaign.id, partner.id
        self.lead_ids, self.response_ids = leads.ids, responses.ids

    def _open(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        # From its first query on, a transaction sees nothing that others commit.
        cr.execute("SELECT 1")
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
            env["crm.reactivation.request"].search([("lead_id", "in", self.lead_ids)]).unlink()
            # The journal outlives what it is about.
            cr.execute(
                "DELETE FROM crm_funnel_journal WHERE lead_id IN (SELECT id FROM crm_lead "
                "WHERE name = %s OR campaign_id = %s)",
                [NAME, self.campaign_id],
            )
            env["crm.response"].search([("campaign_id", "=", self.campaign_id)]).unlink()
            env["crm.lead"].browse(self.lead_ids).exists().unlink()
            env["res.partner"].browse(self.partner_id).unlink()
            env["crm.reactivation.default"].search(
                [("campaign_id", "=", self.campaign_id)]
            ).unlink()
            env["utm.campaign"].browse(self.campaign_id).unlink()
            env["crm.response.lock"].search([]).unlink()
            scenarios = env["crm.reactivation.scenario"]
            scenarios.search([("is_on", "=", True)]).is_on = False
            scenarios.browse(self.was_on).is_on = True
            env.company.funnel_gate = self.gate

    def _response(self, env, index):
        return env["crm.response"].browse(self.response_ids[index])

    def _active(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return (
                env["crm.response"]
                .search([("campaign_id", "=", self.campaign_id), ("is_active_response", "=", True)])
                .ids
            )

    def assertLoses(self, index):
        """Assert that the other one cannot activate response ``index`` now, nor started again."""
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            self._response(self.other, index)._activate(cause="user")
        self.other.cr.rollback()
        self.assertFalse(self._response(self.other, index)._activate(cause="user"))
        self.other.cr.commit()
        self.assertEqual(self._active(), self.response_ids[:1])

    @mute_logger("odoo.sql_db")
    def test_later_one_starts_again_and_finds_the_active_response(self):
        self.assertTrue(self._response(self.one, 0)._activate(cause="user"))
        self.one.cr.commit()
        self.assertLoses(1)

    @mute_logger("odoo.sql_db")
    def test_person_known_by_another_mark_is_the_same(self):
        self.assertTrue(self._response(self.one, 0)._activate(cause="user"))
        self.one.cr.commit()
        self.assertLoses(2)

    @mute_logger("odoo.sql_db")
    def test_later_one_waits_for_one_that_has_not_ended(self):
        self._response(self.one, 0)._activate(cause="user")
        self.one.cr.flush()
        self.other.cr.execute("SET LOCAL lock_timeout = '300ms'")
        with self.assertRaises(psycopg2.errors.LockNotAvailable):
            self._response(self.other, 1)._activate(cause="user")
        self.other.cr.rollback()
        self.one.cr.rollback()
        self.assertTrue(self._response(self.other, 1)._activate(cause="user"), "it is undone")
        self.other.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_index_speaks_where_nothing_else_does(self):
        """Whatever writes the key past the door: the later one leaves its person alone."""
        first = self._response(self.one, 0)
        self.one.cr.execute(
            "UPDATE crm_response SET is_active_response = TRUE, active_person_key = %s "
            "WHERE id = %s",
            [f"email:{EMAIL}", first.id],
        )
        self.one.cr.commit()
        self.assertFalse(self._response(self.other, 1)._activate(cause="user"))
        self.other.cr.commit()
        self.assertEqual(self._active(), self.response_ids[:1])

    def _request(self):
        """Commit a due request about the second lead, and return its id."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            record = env.ref("funnel_reactivation.scenario_invocable")
            record.write({"delay_minutes": 0, "is_on": True})
            return record._run_on(env["crm.lead"].browse(self.lead_ids[1])).id

    @mute_logger("odoo.sql_db")
    def test_request_that_loses_is_closed_with_its_reason(self):
        request_id = self._request()
        self.other.cr.rollback()
        self.other.cr.execute("SELECT 1")
        self._response(self.one, 0)._activate(cause="user")
        self.one.cr.commit()
        self.other["crm.reactivation.request"]._cron_process_requests()
        self.other.cr.commit()
        request = self.other["crm.reactivation.request"].browse(request_id)
        self.assertEqual((request.state, request.reason), ("skipped", "has_active"))
        self.assertEqual(self._active(), self.response_ids[:1])

    @mute_logger("odoo.sql_db")
    def test_request_that_the_index_refuses_is_closed_as_a_race(self):
        request_id = self._request()
        self.other.cr.rollback()
        self.other.cr.execute("SELECT 1")
        self.one.cr.execute(
            "UPDATE crm_response SET is_active_response = TRUE, active_person_key = %s "
            "WHERE id = %s",
            [f"email:{EMAIL}", self.response_ids[0]],
        )
        self.one.cr.commit()
        request = self.other["crm.reactivation.request"].browse(request_id)
        # The latest, hence the one that is chosen.
        self._response(self.other, 1).date = self.other.cr.now()
        request._process_or_isolate()
        self.other.cr.commit()
        self.assertEqual((request.state, request.reason), ("skipped", "race"))
        self.assertEqual(self._active(), self.response_ids[:1])

    @mute_logger("odoo.sql_db")
    def test_prompt_that_loses_starts_again_and_says_who_has_the_credit(self):
        def prompt():
            wizard = self.other["crm.response.prompt"].create(
                {"lead_id": self.lead_ids[1], "campaign_id": self.campaign_id}
            )
            wizard.action_apply()

        self._response(self.one, 0)._activate(cause="user")
        self.one.cr.commit()
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            prompt()
        self.other.cr.rollback()
        with self.assertRaisesRegex(UserError, "active response already"):
            prompt()
        self.other.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_conversion_that_loses_starts_again_and_joins_the_funnel(self):
        self._response(self.one, 0)._activate(cause="user")
        self.one.cr.commit()
        response = self._response(self.other, 1)
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            response._convert("opportunity")
        self.other.cr.rollback()
        response._convert("opportunity")
        self.other.cr.commit()
        self.assertEqual(self._active(), self.response_ids[:1])
        self.assertEqual(response.state, "converted")
        self.assertTrue(self._response(self.other, 0).date_sql, "its person has an opportunity")
        self.lead_ids.append(response.lead_id.id)

    @mute_logger("odoo.sql_db")
    def test_merge_and_change_of_status_wait_for_each_other_and_not_in_a_circle(self):
        self._response(self.one, 0)._activate(cause="user")
        self.one.cr.commit()
        self.other.cr.rollback()
        self.other.cr.execute("SELECT 1")
        lead = self.one["crm.lead"].browse(self.lead_ids[0])
        lead.write({"funnel_status_id": self.one.ref("funnel_reactivation.status_working").id})
        lead.flush_recordset()
        failed = []

        def merge():
            try:
                self.other["crm.lead"].browse(self.lead_ids[:2])._merge_opportunity()
                self.other.cr.commit()
            except psycopg2.Error as error:
                failed.append(type(error))
                self.other.cr.rollback()

        thread = threading.Thread(target=merge)
        thread.start()
        self._wait_for_lock()
        self.one.cr.commit()
        thread.join()
        self.assertEqual(failed, [psycopg2.errors.SerializationFailure])

    def _wait_for_lock(self):
        """Return as soon as the other transaction waits for a lock."""
        with self.registry.cursor() as cr:
            for _try in range(100):
                cr.execute("SELECT FROM pg_locks WHERE NOT granted")
                if cr.rowcount:
                    return
                cr.rollback()
                time.sleep(0.05)
        self.fail("nobody waits")
