"""Text messages that a person sends are work on a lead, as e-mails are.

Odoo's own app for them installs itself beside CRM.
"""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common import MONDAY_NOON
from .speed_common import MONDAY_NINE, SpeedCase
from .test_recycling import RecyclingCase

NUMBER = "+32456001122"


@tagged("lead_assignment", "post_install", "-at_install")
class TestTextMessages(SpeedCase):
    def setUp(self):
        super().setUp()
        self._new_policy()
        with self.at(MONDAY_NINE):
            self.lead = self._new_lead(self.anna, type="lead", phone=NUMBER)
            self.other = self._new_lead(self.anna, type="lead", phone=NUMBER)

    @contextmanager
    def _gateway(self):
        """Have nothing leave the house."""
        with patch.object(type(self.env["sms.sms"]), "send", lambda *args, **kwargs: None):
            yield

    def _send(self, leads, env=None, **values):
        """Send a text message as somebody does from the form, or from the list of leads."""
        mode = {"default_composition_mode": "comment" if len(leads) == 1 else "mass"}
        Composer = (env or self.env(user=self.anna))["sms.composer"].with_context(
            default_res_model="crm.lead", default_res_ids=leads.ids, **mode
        )
        with self._gateway():
            Composer.create({"body": "Shall I call you?", **values})._action_send_sms()

    def _attempts(self, lead):
        return lead.attempt_ids.mapped(
            lambda item: (item.channel, item.outcome, item.origin, item.user_id)
        )

    def test_a_text_message_is_an_attempt(self):
        self._send(self.lead)
        self.assertEqual(self._attempts(self.lead), [("sms", "attempted", "message", self.anna)])
        self.assertTrue(self.lead.date_first_attempt)
        self.assertEqual(self.lead.sla_state, "done")

    def test_a_text_message_to_the_contact_of_a_lead_is_one(self):
        self.customer.phone = NUMBER
        self.lead.partner_id = self.customer
        self._send(self.lead)
        self.assertEqual(self.lead.attempt_count, 1)

    def test_a_text_message_to_several_leads_is_an_attempt_on_each(self):
        leads = self.lead | self.other
        self._send(leads, mass_keep_log=True)
        for lead in leads:
            self.assertEqual(self._attempts(lead), [("sms", "attempted", "message", self.anna)])

    def test_a_text_message_to_nobody_is_none(self):
        self.customer.phone = self.lead.phone = self.lead.partner_id.phone = False
        self._send(self.lead)
        self.assertFalse(self.lead.attempt_ids)

    def test_whom_a_text_message_to_several_leaves_out_is_not_tried(self):
        mute = self._new_lead(self.anna, type="lead", phone=False, partner_id=False)
        contact = self.env["res.partner"].create({"name": "Lou", "phone": "+32456001133"})
        by_contact = self._new_lead(self.anna, type="lead", partner_id=contact.id)
        blocked = self._new_lead(self.anna, type="lead", phone="+32456001144", partner_id=False)
        self.env["phone.blacklist"].create({"number": "+32456001144"})
        leads = self.lead | mute | by_contact | blocked
        self._send(leads, mass_keep_log=True)
        self.assertEqual(leads.mapped("attempt_count"), [1, 0, 1, 0])

    def test_what_the_system_sends_is_none(self):
        leads = self.lead | self.other
        for name, env in (
            ("server action", self.env(user=self.anna, su=True)),
            ("job", self.env),
            ("text mailing", self.env(user=self.anna, context={"active_id": False})),
        ):
            with self.subTest(name):
                self._send(leads, env, mass_keep_log=True)
                self.assertFalse(leads.attempt_ids)
        self._send(self.lead, self.env(user=self.anna, su=True))
        self.assertFalse(leads.attempt_ids)

    def test_it_is_a_touch_for_recycling(self):
        touched, _planned = self.lead._get_touches()[self.lead.id]
        with self.at(MONDAY_NOON + timedelta(hours=1)):
            self._send(self.lead)
        later, _planned = self.lead._get_touches()[self.lead.id]
        self.assertGreater(later, touched)

    def test_it_is_work_that_no_undo_takes_away(self):
        self._new_rule(self.anna, availability="always")
        leads = self._new_leads(3, phone=NUMBER)
        run = leads._assign()
        self._age(run)
        self._send(leads[0])
        leads[1].with_user(self.anna).log_attempt()
        run.action_undo()
        self.assertEqual(leads.mapped("user_id.name"), ["Anna"])
        self.assertFalse(leads[2].user_id)
        reasons = {line.lead_id: line.undo_obstacle for line in run.line_ids}
        self.assertEqual(reasons, {leads[0]: "attempt", leads[1]: "attempt", leads[2]: False})


@tagged("lead_assignment", "post_install", "-at_install")
class TestTextMessageRecycling(RecyclingCase):
    def test_leads_that_were_written_to_stay_with_their_owner(self):
        self._new_policy()
        written, untouched = self._new_leads(2, user_id=self.anna.id, phone=NUMBER)
        self._pass(2)
        Composer = self.env(user=self.anna)["sms.composer"].with_context(
            default_res_model="crm.lead",
            default_res_ids=written.ids,
            default_composition_mode="comment",
        )
        with patch.object(type(self.env["sms.sms"]), "send", lambda *args, **kwargs: None):
            Composer.create({"body": "Shall I call you?"})._action_send_sms()
        self._recycle()
        self.assertEqual(written.user_id, self.anna)
        self.assertFalse(untouched.user_id)
