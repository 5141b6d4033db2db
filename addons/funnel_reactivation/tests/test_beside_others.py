"""What other addons do with it, and it with them, where they are installed."""

import json
from datetime import timedelta
from types import SimpleNamespace
from unittest import SkipTest
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..models.person import crm_funnel_mixin_gate
from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestBesideLeadAssignment(FunnelCase, CronMixinCase):
    """A lead that comes back without owner is simply one that a rule may take."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "crm.assignment.rule" not in cls.env:
            raise SkipTest("needs lead_assignment")
        cls.env["crm.assignment.rule"].search([]).active = False
        cls.env["crm.lead"].search([("user_id", "=", False)]).active = False
        cls.env["crm.assignment.rule"].create(
            {
                "name": "Anyone who comes back",
                "user_id": cls.manager.id,
                "receiver_ids": [(0, 0, {"user_id": cls.caller.id})],
                "domain": "[('funnel_status_id.kind', '=', 'open')]",
            }
        )

    def _reactivate(self, lead, **vals):
        self._switch_on("invocable", **vals)._run_on(lead)
        self._process()

    def _assign(self):
        """Let the scheduled job of the rules work, as the release woke it."""
        with self.enter_registry_test_mode():
            self.env.ref("lead_assignment.ir_cron_assign_leads").method_direct_trigger()
        self.env.invalidate_all()

    def test_released_lead_goes_to_whom_the_rule_says(self):
        lead = self._lead()
        response = self._respond(lead, self.webinar)
        self.env.cr.precommit.data.pop("lead_assignment.woken", None)
        with self.capture_triggers("lead_assignment.ir_cron_assign_leads") as captured:
            self._reactivate(lead, releases_owner=True)
        self.assertEqual(len(captured.records), 1, "the release wakes the job")
        self.assertFalse(lead.user_id)
        self._assign()
        self.assertEqual(lead.user_id, self.caller)
        line = lead.assignment_line_ids
        self.assertEqual((line.state, line.user_id), ("assigned", self.caller))
        self.assertEqual(self.assertActive(lead, self.webinar), response)
        self.assertEqual(lead.funnel_status_id.kind, "open")

    def test_new_owner_goes_on_with_the_funnel(self):
        lead = self._lead()
        response = self._respond(lead, self.webinar)
        self._reactivate(lead, releases_owner=True)
        self._assign()
        self._set(lead, "working", self.caller)
        self.assertTrue(response.date_sal)
        (line,) = response.funnel_journal_ids.filtered(lambda line: line.stage == "sal")
        self.assertEqual(line.user_id, self.caller)

    def test_kept_owner_stays_whatever_the_rule_says(self):
        lead = self._lead()
        self._respond(lead, self.webinar)
        self._reactivate(lead, releases_owner=False)
        self._assign()
        self.assertEqual(lead.user_id, self.seller)
        self.assertFalse(lead.assignment_line_ids)

    def test_lead_that_a_rule_gave_away_before_is_given_away_anew(self):
        rule = self.env["crm.assignment.rule"].search([])
        rule.write({"domain": "[]", "receiver_ids": [(0, 0, {"user_id": self.seller.id})]})
        lead = self._lead()
        lead.user_id = False
        self._assign()
        first = lead.user_id
        self.assertTrue(first)
        self._set(lead, "nurture", self.manager)
        self._respond(lead, self.webinar)
        self._reactivate(lead, releases_owner=True)
        self.assertFalse(lead.user_id)
        self._assign()
        self.assertTrue(lead.user_id)
        self.assertEqual(lead.assignment_line_ids.mapped("state"), ["assigned"] * 2)
        self.assertEqual(lead.funnel_status_id.kind, "open")


@tagged("post_install", "-at_install")
class TestBesideMailings(FunnelCase):
    """Whom a mailing reached and who never answered may be taken up as if they had."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "crm.response.mailing.event" not in cls.env:
            raise SkipTest("needs response_management_mass_mailing")
        cls.env["crm.response.mailing.event"].search([]).unlink()
        cls.webinar.default_responded_type_id = cls.web_form

    def _mail(self, recipients, campaign, days_ago=5):
        """Send ``campaign`` to ``recipients`` and let the members be recorded."""
        date = self.env.cr.now() - timedelta(days=days_ago)
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Join us",
                "mailing_model_id": self.env["ir.model"]._get_id(recipients._name),
                "body_html": "<p>Join us</p>",
                "campaign_id": campaign.id,
                "state": "done",
                "sent_date": date,
            }
        )
        traces = self.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": mailing.id,
                    "model": recipient._name,
                    "res_id": recipient.id,
                    "email": recipient.email_normalized,
                    "trace_status": "sent",
                    "sent_datetime": date,
                }
                for recipient in recipients
            ]
        )
        self._tell("sent", traces, date)
        return traces

    def _tell(self, kind, traces, date=None, **vals):
        event = self.env["crm.response.mailing.event"]
        event.search([]).unlink()
        event.create(
            [
                {
                    "kind": kind,
                    "date": date or self.env.cr.now() - timedelta(days=4),
                    "mailing_trace_id": trace.id,
                    **vals,
                }
                for trace in traces
            ]
        )._process()
        self._commit()

    def _members(self, traces):
        return self.env["crm.response"].search([("mailing_trace_id", "in", traces.ids)])

    def test_lead_that_a_mailing_reached_is_taken_up(self):
        self._switch_on("active_status")
        lead = self._lead()
        member = self._members(self._mail(lead, self.webinar))
        self.assertFalse(member.responded)
        self._set(lead, "working")
        self.assertRequest(self._process(), "respond")
        self.assertEqual(self.assertActive(lead, self.webinar), member)
        self.assertTrue(member.responded and member.date_reactivated and member.date_mql)
        self.assertEqual(member.type_id, self.web_form)
        self.assertTrue(member.mailing_id, "it still is the mailing's")

    def test_contact_and_subscriber_are_taken_up(self):
        self._switch_on("invocable")
        partner = self.env["res.partner"].create(
            {"name": "Hal", "email": "hal@example.com", "user_id": self.seller.id}
        )
        lead = self._lead("Ivy")
        subscriber = self.env["mailing.contact"].create({"name": "Ivy", "email": "IVY@example.com"})
        hers = self._members(self._mail(subscriber, self.webinar))
        his = self._members(self._mail(partner, self.webinar))
        for who, member in ((partner, his), (lead, hers)):
            self.scenarios["invocable"]._run_on(who)
            self.assertRequest(self._process(), "respond")
            self.assertEqual(self.assertActive(who, self.webinar), member)

    def test_answer_comes_before_the_member_of_another_mailing(self):
        self._switch_on("invocable")
        lead = self._lead()
        self._mail(lead, self.webinar, 2)
        answer = self._respond(lead, self.fair, 10)
        self.scenarios["invocable"]._run_on(lead)
        self.assertRequest(self._process(), "reactivate")
        self.assertEqual(self.assertActive(lead, self.fair), answer)

    def test_campaign_without_assumed_answer_takes_nobody_up(self):
        self._switch_on("invocable")
        lead = self._lead()
        self._mail(lead, self.fair)
        self.scenarios["invocable"]._run_on(lead)
        request = self._process()
        self.assertRequest(request, "none", "no_candidate")
        self.assertEqual(request.verdicts[0][2], "no_default_type")

    def test_bounced_recipient_was_not_reached(self):
        self._switch_on("invocable")
        lead = self._lead()
        traces = self._mail(lead, self.webinar)
        traces.trace_status = "bounce"
        self._tell("bounce", traces)
        self.scenarios["invocable"]._run_on(lead)
        self.assertRequest(self._process(), "none", "no_candidate")


@tagged("post_install", "-at_install")
class TestBusOfTheGate(FunnelCase):
    def test_gate_tells_the_user_who_engaged_the_person(self):
        self.env.company.funnel_gate = "warn"
        lead = self._lead()
        Bus = self.env["bus.bus"].sudo()
        last = Bus.search([], order="id desc", limit=1).id
        self._set(lead, "working")
        (sent,) = Bus.search([("id", ">", last)]).filtered(
            lambda message: "simple_notification" in message.message
        )
        self.assertEqual(
            json.loads(sent.channel), [self.env.cr.dbname, "res.partner", self.seller.partner_id.id]
        )
        message = json.loads(sent.message)
        self.assertEqual(message["type"], "simple_notification")
        self.assertEqual(message["payload"]["type"], "warning")
        self.assertIn("Lead of Ann", message["payload"]["message"])
        self.assertEqual(lead.funnel_status_id.kind, "working")

    def test_who_creates_a_deal_on_a_screen_is_warned_and_a_program_is_not(self):
        self.env.company.write({"funnel_gate": "warn", "funnel_mode": "active"})
        Lead = self.env["crm.lead"].with_user(self.seller)
        deals = [{"name": f"Deal {n}", "type": "opportunity"} for n in range(2)]
        screen = SimpleNamespace(session=SimpleNamespace(uid=self.seller.id))
        for request, expected in ((None, 0), (screen, 1)):
            with (
                self.subTest(request=request),
                patch.object(crm_funnel_mixin_gate, "request", request),
                patch.object(self.env.registry["res.users"], "_bus_send", autospec=True) as send,
            ):
                Lead.create(deals)
                self._commit()
                self.assertEqual(send.call_count, expected)

    def test_gate_is_silent_where_it_lets_pass(self):
        lead = self._lead()
        Bus = self.env["bus.bus"].sudo()
        last = Bus.search([], order="id desc", limit=1).id
        self._set(lead, "working")
        self.assertFalse(
            Bus.search([("id", ">", last)]).filtered(
                lambda message: "simple_notification" in message.message
            )
        )
