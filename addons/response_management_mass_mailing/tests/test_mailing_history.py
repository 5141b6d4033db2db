"""Mailings that were sent before the addon was there."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from odoo.addons.response_management.tests.common import NOON

from .common import MailingCase

BATCH = "odoo.addons.response_management.models.interaction.crm_interaction_backfill.BATCH_SIZE"
HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestMailingHistory(MailingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.interaction.backfill"].search([]).state = "done"
        cls.backfills = {
            source: cls.env.ref(f"response_management_mass_mailing.interaction_backfill_{source}")
            for source in ("mailing", "opt_out", "blocked")
        }
        # Other traces, such as those of demo data, are not ours to go through.
        cls.env["mailing.trace"].search([("id", "!=", cls.trace.id)]).unlink()
        cls._install(NOON + 100 * HOUR)

    @classmethod
    def _install(cls, moment):
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE crm_interaction_backfill SET create_date = %s", [moment])
        cls.env.invalidate_all()

    def _click(self, trace, link, moment):
        click = self.env["link.tracker.click"].create(
            {"link_id": link.id, "mailing_trace_id": trace.id, "ip": "192.0.2.1"}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE link_tracker_click SET create_date = %s WHERE id = %s", [moment, click.id]
        )
        self.env.invalidate_all()

    def _go_through(self, *sources):
        for source in sources or self.backfills:
            self.backfills[source].action_restart()
        with self.enter_registry_test_mode():
            self.env.ref(
                "response_management.ir_cron_backfill_interactions"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def _snapshot(self):
        fields = ["type_id", "date", "state", "repeat_of_id", "is_suspected", "write_date"]
        return self.Response.with_context(active_test=False).search([]).read(fields)

    def test_past_recipients_are_members_and_what_they_did_counts(self):
        opened, clicked, replied, bounced = self._new_traces(self.mailing, self.readers)
        opened.write({"trace_status": "open", "open_datetime": NOON + HOUR})
        clicked.write({"trace_status": "open", "open_datetime": NOON + HOUR})
        self._click(clicked, self.links[0], NOON + HOUR + timedelta(seconds=1))
        replied.write(
            {
                "trace_status": "reply",
                "open_datetime": NOON + HOUR,
                "reply_datetime": NOON + 3 * HOUR,
            }
        )
        bounced.trace_status = "bounce"
        self._go_through()
        self.assertResponse(
            self._responses(mailing_trace_id=self.trace.id),
            partner_id=self.jane,
            state="member",
            date=NOON,
            campaign_id=self.campaign,
            external_key=f"mailing-trace:{self.trace.id}",
        )
        for trace, types, date in (
            (opened, self.email_open, NOON + HOUR),
            (clicked, self.click, NOON + HOUR + timedelta(seconds=1)),
            (replied, self.email_open | self.reply, None),
        ):
            responses = self._responses(mailing_trace_id=trace.id)
            self.assertEqual(responses.type_id, types)
            self.assertEqual(set(responses.mapped("state")), {"closed"})
            self.assertTrue(all(responses.mapped("responded")))
            for response in responses:
                self.assertEqual(response.is_counted, response.type_id.is_counted)
            if date:
                self.assertEqual(responses.date, date)
        self.assertFalse(self._responses(mailing_trace_id=bounced.id))
        self.assertFalse(self.Event.search([]), "nothing is left of the work")

    def test_past_reply_has_its_text(self):
        """On the recipient's document, or on another that the reply opened; nobody else's."""
        on_document, on_lead, silent = self._new_traces(
            self.mailing,
            self.readers[:3],
            trace_status="reply",
            reply_datetime=NOON + HOUR,
        )
        lead = self.env["crm.lead"].create({"name": "Reply"})
        messages = self.env["mail.message"].create(
            [
                {
                    "message_type": kind,
                    "model": record._name,
                    "res_id": record.id,
                    "author_id": author.id,
                    "email_from": author.email_formatted,
                    "body": body,
                }
                for record, author, body, kind in (
                    (self.readers[0], self.readers[0], "<p>Call me</p>", "email"),
                    (self.readers[0], self.readers[0], "<p>Much later</p>", "email"),
                    (lead, self.readers[1], "<p>Send me prices</p>", "email"),
                    (self.readers[2], self.readers[3], "<p>Somebody else</p>", "email"),
                    (self.readers[2], self.readers[2], "<p>A note</p>", "comment"),
                )
            ]
        )
        self.env.flush_all()
        for message, hours in zip(messages, (1, 9, 1, 1, 1), strict=True):
            self.env.cr.execute(
                "UPDATE mail_message SET create_date = %s WHERE id = %s",
                [NOON + hours * HOUR + timedelta(seconds=5), message.id],
            )
        self.env.invalidate_all()
        self._go_through("mailing")
        for trace, text in ((on_document, "Call me"), (on_lead, "Send me prices"), (silent, "")):
            reply = self._responses(mailing_trace_id=trace.id, type_id=self.reply.id)
            self.assertEqual(html2plaintext(reply.description or ""), text)

    def test_going_through_again_changes_nothing(self):
        self.trace.write({"trace_status": "open", "open_datetime": NOON + HOUR})
        self._click(self.trace, self.links[0], NOON + 2 * HOUR)
        self._go_through()
        before = self._snapshot()
        self.assertEqual(len(self._responses()), 2)
        self._go_through()
        self.assertEqual(self._snapshot(), before)
        self.assertEqual({b.state for b in self.backfills.values()}, {"done"})
        self.assertEqual({b.failed_count for b in self.backfills.values()}, {0})

    def test_what_was_noted_when_it_happened_is_left_alone(self):
        self._install(NOON - HOUR)
        self._note("sent", minutes=0)
        self._note("open")
        self.trace.write({"trace_status": "open", "open_datetime": NOON + HOUR})
        self._go_through()
        self.assertFalse(self._responses(), "it waits for the job")
        self._work()
        before = self._snapshot()
        self._install(NOON + 100 * HOUR)
        self._go_through()
        self.assertEqual(self._snapshot(), before)

    def test_a_click_after_installation_is_the_jobs(self):
        self._install(NOON + HOUR)
        self._click(self.trace, self.links[0], NOON + 2 * HOUR)
        self.trace.write({"trace_status": "open", "open_datetime": NOON + 2 * HOUR})
        self._go_through()
        self.assertResponse(self._responses(), responded=False)

    def test_the_first_mailing_of_a_campaign_makes_the_member(self):
        second = self._new_mailing(campaign_id=self.campaign.id)
        later = self._new_traces(second, self.jane, sent_datetime=NOON + 48 * HOUR)
        with patch(BATCH, 1):
            self._go_through("mailing")
        member = self._responses(mailing_trace_id=self.trace.id)
        self.assertResponse(member, responded=False)
        self.assertFalse(self._responses(second), "already a member")
        self.assertEqual(
            member.key_ids.mapped("key"), [f"mailing-trace:{later.id}"], "known by it, too"
        )

    def test_a_killed_run_goes_on_where_it_was(self):
        self._new_traces(self.mailing, self.readers)
        backfill = self.backfills["mailing"]
        backfill.action_restart()
        with patch(BATCH, 2):
            self.assertEqual(backfill._process_batch(), 2)
            self.assertEqual((backfill.processed_count, backfill.total_count), (2, 5))
            self.assertEqual(len(self._responses()), 2)
            while backfill._process_batch():
                pass
        self.assertEqual(backfill.state, "done")
        self.assertEqual(len(self._responses()), 5)

    def test_what_machines_did_is_suspected(self):
        for number, link in enumerate(self.links):
            self._click(self.trace, link, NOON + timedelta(minutes=5, seconds=number))
        self._go_through("mailing")
        clicks = self._responses(type_id=self.click.id)
        self.assertEqual(clicks.mapped("suspicion_reason"), ["burst"] * len(clicks))
        self.assertFalse(any(clicks.mapped("is_counted")))

    def test_leaving_is_an_answer_to_the_last_mailing_before(self):
        mailing_list = self.env["mailing.list"].create({"name": "Newsletter"})
        contact = self.env["mailing.contact"].create({"name": "Joe", "email": "joe@example.com"})
        subscription = self.env["mailing.subscription"].create(
            {"contact_id": contact.id, "list_id": mailing_list.id}
        )
        model = self.env.ref("mass_mailing.model_mailing_list").id
        mailings = [
            self._new_mailing(mailing_model_id=model, contact_list_ids=mailing_list.ids)
            for _ in range(3)
        ]
        for day, mailing in enumerate(mailings):
            self._new_traces(mailing, contact, sent_datetime=NOON + day * 24 * HOUR)
        left = NOON + 30 * HOUR
        subscription.write({"opt_out": True, "opt_out_datetime": left})
        public = self.env.ref("base.public_user")
        self.env["mail.blacklist"].with_user(public).sudo()._add("jane@example.com")
        self.env["mail.blacklist"]._add("reader0@example.com")
        self._new_traces(self.mailing, self.readers[0])
        self.env.flush_all()
        self.env.cr.execute("UPDATE mail_blacklist SET create_date = %s", [left])
        self.env.invalidate_all()
        for _time in range(2):
            self._go_through()
        for mailing, expected in zip(mailings, (0, 1, 0), strict=True):
            answers = self._responses(mailing, type_id=self.unsubscribe.id)
            self.assertEqual(answers.mapped("date"), [left] * expected)
            self.assertEqual(answers.mapped("email_normalized"), ["joe@example.com"] * expected)
        self.assertResponse(
            self._responses(type_id=self.unsubscribe.id), partner_id=self.jane, state="closed"
        )

    def test_a_recipient_that_fails_stops_no_other(self):
        self._new_traces(self.mailing, self.readers)
        original = type(self.Event)._prepare_response_values
        broken = self.trace

        def prepare(self, event, facts):
            if event.mailing_trace_id == broken:
                raise KeyError("Broken")
            return original(self, event, facts)

        self.patch(type(self.Event), "_prepare_response_values", prepare)
        with mute_logger("odoo.addons.response_management_mass_mailing"):
            self._go_through("mailing")
        self.assertEqual(len(self._responses()), 4)
        failed = self.Event.search([])
        self.assertEqual((failed.state, failed.mailing_trace_id), ("failed", broken))
        self.patch(type(self.Event), "_prepare_response_values", original)
        failed.action_retry()
        self._work()
        self.assertEqual(len(self._responses()), 5)
