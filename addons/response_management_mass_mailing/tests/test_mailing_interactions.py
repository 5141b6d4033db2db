"""What a mailing sends is logged once, from its recipients, for the campaign of the mailing."""

from odoo.tests import tagged

from ..logic.machine_signal import BOUNCE, SENT
from .common import MailingCase


@tagged("post_install", "-at_install")
class TestMailingInteractions(MailingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Interaction = cls.env["crm.interaction"].with_context(active_test=False)
        cls.other_campaign = cls.env["utm.campaign"].create({"title": "Of the lead"})
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": f"Lead {number}",
                    "email_from": f"lead{number}@example.com",
                    "campaign_id": cls.other_campaign.id,
                    "company_id": cls.env.company.id,
                }
                for number in range(2)
            ]
        )
        cls.lead_mailing = cls._new_mailing(
            campaign_id=cls.campaign.id,
            mailing_model_id=cls.env.ref("crm.model_crm_lead").id,
            mailing_domain=[("id", "in", cls.leads.ids)],
            state="draft",
            log_interactions=True,
        )

    def _find(self, traces):
        return self.Interaction.search(
            [("source_key", "in", [f"mailing.trace,{trace.id}" for trace in traces])]
        )

    def _on_leads(self):
        return self.Interaction.search([("lead_id", "in", self.leads.ids)])

    def _send(self, **vals):
        self.lead_mailing.write(vals)
        self.lead_mailing.action_send_mail()
        traces = self.lead_mailing.mailing_trace_ids
        self.assertEqual(len(traces), 2)
        traces.set_sent()
        return traces

    def test_mails_of_a_mailing_are_logged_once_with_its_campaign(self):
        traces = self._send(keep_archives=True)
        self.assertFalse(self._on_leads(), "nothing is logged while it is being sent")
        self._work()
        logged = self._find(traces)
        self.assertEqual(logged, self._on_leads())
        self.assertEqual(logged.lead_id, self.leads)
        self.assertRecordValues(
            logged,
            [
                {
                    "name": self.lead_mailing.subject,
                    "campaign_id": self.campaign.id,
                    "direction": "outbound",
                    "channel": "email",
                    "source": "mailing",
                    "state": "done",
                    "user_id": self.lead_mailing.user_id.id,
                }
            ]
            * 2,
        )
        self._work()
        self.assertEqual(len(self._find(traces)), 2)

    def test_nothing_is_logged_that_nobody_asked_for(self):
        traces = self._send(keep_archives=True, log_interactions=False)
        self._work()
        self.assertFalse(self._find(traces) + self._on_leads())

    def test_messages_that_mailings_left_are_not_logged_when_the_lead_goes(self):
        traces = self._send(keep_archives=True)
        self.assertTrue(self.leads.message_ids.filtered("message_id"))
        self._work()
        logged = self._find(traces)
        before = self.Interaction.search_count([])
        self.leads.unlink()
        self.assertEqual(self.Interaction.search_count([]), before)
        self.assertEqual(logged.campaign_id, self.campaign)

    def test_other_mails_of_a_batch_are_logged_as_ever(self):
        composer = self.env["mail.compose.message"].create(
            {
                "model": "crm.lead",
                "res_ids": str(self.leads.ids),
                "composition_mode": "mass_mail",
                "subject": "By hand",
                "body": "<p>Hello</p>",
                "auto_delete": False,
            }
        )
        composer._action_send_mail()
        self.assertEqual(self._on_leads().mapped("source"), ["message"] * 2)

    def test_treatment_of_the_links_asks_for_it(self):
        self.treatment.write({"log_interactions": True, "destination_url": self.links[0].url})
        self.links[1:].unlink()
        self._note(SENT, minutes=0)
        self._work()
        self.assertRecordValues(
            self._find(self.trace), [{"partner_id": self.jane.id, "campaign_id": self.campaign.id}]
        )

    def test_whom_the_mailing_did_not_reach_is_taken_back(self):
        self.mailing.log_interactions = True
        self._note(SENT, minutes=0)
        self._work()
        self.assertTrue(self._find(self.trace).active)
        self.trace.trace_status = "bounce"
        self._note(BOUNCE)
        self._work()
        self.assertFalse(self._find(self.trace).active)

    def test_many_cost_no_query_each(self):
        def count(number):
            people = self.env["res.partner"].create(
                [{"name": f"P{n}", "email": f"p{n}.{number}@example.com"} for n in range(number)]
            )
            mailing = self._new_mailing(campaign_id=self.campaign.id, log_interactions=True)
            events = self.Event.union(
                *(self._note(SENT, trace, minutes=0) for trace in self._new_traces(mailing, people))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            events._process()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        count(2)
        self.assertLessEqual(count(40), count(5) + 5)
