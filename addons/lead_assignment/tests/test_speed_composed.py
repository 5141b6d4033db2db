"""E-mails to several leads at once: an attempt on each of those that they go to."""

from datetime import datetime

from odoo.tests import tagged

from .speed_common import MONDAY_NINE, SpeedCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestSpeedComposed(SpeedCase):
    def setUp(self):
        super().setUp()
        self._new_policy()
        with self.at(MONDAY_NINE):
            self.leads = self._new_leads(
                3, user_id=self.anna.id, team_id=self.team.id, email_from="kim@x.example.com"
            )
            for number, lead in enumerate(self.leads):
                lead.email_from = f"kim{number}@x.example.com"

    def _compose(self, leads=None, user=None, **values):
        leads = self.leads if leads is None else leads
        return (
            self.env["mail.compose.message"]
            .with_user(user or self.anna)
            .with_context(
                active_model="crm.lead",
                active_ids=leads.ids,
                default_composition_mode="mass_mail",
            )
            .create({"subject": "Our offer", "body": "<p>Hello</p>", **values})
        )

    def _send(self, *args, **values):
        with self.at(datetime(2026, 11, 2, 9, 20)), self.mock_mail_gateway():
            self._compose(*args, **values).action_send_mail()

    def test_a_mail_to_several_leads_is_an_attempt_on_each(self):
        self._send()
        self.assertEqual(
            self.leads.attempt_ids.mapped(
                lambda item: (item.channel, item.outcome, item.origin, item.user_id)
            ),
            [("email", "attempted", "message", self.anna)] * 3,
        )
        self.assertEqual(self.leads.mapped("attempt_minutes"), [20, 20, 20])
        self.assertFalse(any(self.leads.mapped("sla_stage")), "the clock stops")
        self.assertEqual(set(self.leads.mapped("processing_state")), {"working"})

    def test_what_is_not_sent_is_none(self):
        blocked, nowhere, fine = self.leads
        self.env["mail.blacklist"]._add(blocked.email_normalized)
        nowhere.email_from = False
        self._send()
        self.assertFalse((blocked | nowhere).attempt_ids)
        self.assertTrue(fine.date_first_attempt)

    def test_what_nobody_sends_is_none(self):
        """A job, a mailing, an automation and a template that a user's write sets off."""
        template = self.env.ref("lead_assignment.mail_template_auto_response")
        self._send(user=self.env.ref("base.user_root"))
        with self.mock_mail_gateway():
            self._compose()._action_send_mail()
            self.env["ir.actions.server"].create(
                {
                    "name": "Send",
                    "model_id": self.env["ir.model"]._get_id("crm.lead"),
                    "state": "mail_post",
                    "template_id": template.id,
                    "mail_post_method": "email",
                }
            ).with_user(self.anna).with_context(
                active_model="crm.lead", active_ids=self.leads.ids
            ).sudo().run()
            template.send_mail_batch(self.leads.ids)
        self.assertTrue(self.env["mail.mail"].search([("res_id", "in", self.leads.ids)]))
        self.assertFalse(self.leads.attempt_ids)
        self.assertFalse(any(self.leads.mapped("date_first_attempt")))
