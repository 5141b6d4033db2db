"""E-mails that go out later: an attempt of who wrote them, when they are sent."""

from datetime import datetime
from unittest.mock import patch

from odoo.tests import tagged

from .speed_common import MONDAY_NINE, SpeedCase

WRITTEN = datetime(2026, 11, 2, 9, 10)
DATE = datetime(2026, 11, 2, 9, 40)
SENT = datetime(2026, 11, 2, 9, 45)


@tagged("lead_assignment", "post_install", "-at_install")
class TestSpeedScheduled(SpeedCase):
    def setUp(self):
        super().setUp()
        self._new_policy()
        with self.at(MONDAY_NINE):
            self.lead = self._new_lead(self.anna)
        self.template = self.env["mail.template"].create(
            {
                "name": "Later",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "subject": "Our offer",
                "body_html": "<p>Hello</p>",
                "use_default_to": True,
                "scheduled_date": str(DATE),
            }
        )

    def _compose(self, mode="comment", **values):
        return (
            self.env["mail.compose.message"]
            .with_user(self.anna)
            .with_context(
                active_model="crm.lead",
                active_ids=self.lead.ids,
                default_model="crm.lead",
                default_res_ids=self.lead.ids,
                default_composition_mode=mode,
            )
            .create({"subject": "Our offer", "body": "<p>Hello</p>", **values})
        )

    def _send_due(self):
        with self.at(SENT), self.mock_mail_gateway():
            self.env["mail.scheduled.message"]._post_messages_cron()
            self.env["mail.message.schedule"]._send_notifications_cron()
            self.env["mail.mail"].process_email_queue()

    def _assert_counts_when_sent(self):
        self.env.flush_all()
        self.assertFalse(self.lead.attempt_ids, "not when it is written")
        with self.at(SENT):
            self.assertEqual(self.lead.sla_stage, "attempt", "the clock runs on")
        self._send_due()
        self.assertEqual(
            self.lead.attempt_ids.mapped(
                lambda item: (item.channel, item.outcome, item.user_id, item.date)
            ),
            [("email", "attempted", self.anna, SENT)],
        )
        self.assertEqual(self.lead.attempt_minutes, 45)
        self.assertFalse(self.lead.sla_stage)
        self._send_due()
        self.assertEqual(self.lead.attempt_count, 1, "once")

    def test_a_scheduled_message(self):
        with self.at(WRITTEN):
            self._compose(
                partner_ids=self.customer.ids, scheduled_date=str(DATE)
            ).action_schedule_message()
        self._assert_counts_when_sent()

    def test_a_message_whose_template_has_a_date(self):
        with self.at(WRITTEN), self.mock_mail_gateway():
            self._compose(template_id=self.template.id).action_send_mail()
        self.assertTrue(self.env["mail.message.schedule"].search_count([]))
        self._assert_counts_when_sent()

    def test_a_mail_from_the_list_whose_template_has_a_date(self):
        with self.at(WRITTEN), self.mock_mail_gateway():
            self._compose("mass_mail", template_id=self.template.id).action_send_mail()
        self.assertTrue(self._scheduled_mail())
        self._assert_counts_when_sent()

    def test_a_mail_that_cannot_be_counted_is_not_sent_again(self):
        with self.at(WRITTEN), self.mock_mail_gateway():
            self._compose("mass_mail", template_id=self.template.id).action_send_mail()
        mail = self._scheduled_mail()
        mail.auto_delete = False
        with (
            patch.object(type(self.lead), "_log_attempts", side_effect=ValueError("refused")),
            self.assertLogs("odoo.addons.lead_assignment.models.speed.mail_mail", "ERROR"),
        ):
            self._send_due()
        self.assertEqual(mail.state, "sent")

    def _scheduled_mail(self):
        return self.env["mail.mail"].search(
            [("res_id", "=", self.lead.id), ("scheduled_date", "!=", False)]
        )

    def test_one_that_does_not_arrive_or_is_called_off_is_none(self):
        with self.at(WRITTEN), self.mock_mail_gateway():
            self._compose("mass_mail", template_id=self.template.id).action_send_mail()
        mail = self._scheduled_mail()
        with self.at(SENT):
            mail._postprocess_sent_message([], [], failure_type="mail_smtp")
            self.assertFalse(self.lead.attempt_ids)
            mail.cancel()
        self._send_due()
        self.assertFalse(self.lead.attempt_ids)

    def test_what_nobody_wrote_is_none_later_either(self):
        """An automatic answer, or what an automation schedules."""
        with self.at(WRITTEN), self.mock_mail_gateway():
            self.template.with_user(self.anna).sudo().send_mail_batch(
                self.lead.ids, email_values={"message_type": "auto_comment"}
            )
            self.lead.with_user(self.anna).message_post_with_source(
                self.template, message_type="auto_comment", subtype_xmlid="mail.mt_comment"
            )
            self.lead.message_post(
                body="Hello",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.customer.ids,
                scheduled_date=str(DATE),
            )
        self.assertTrue(self._scheduled_mail())
        self._send_due()
        self.assertFalse(self.lead.attempt_ids or self.lead.date_first_attempt)
