"""A reply to a mailing is one response, wherever its mail goes."""

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.response_management.tests.common import NOON

from .common import MailingCase

REPLY = """From: {sender}
To: {to}
Subject: Re: Is your house ready for winter?
Message-ID: <reply@mx.example.com>
In-Reply-To: <mailing@mx.example.com>
References: <mailing@mx.example.com>

Please call me.
"""


@tagged("post_install", "-at_install", "mail_gateway")
class TestMailingReply(MailingCase, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.trace.message_id = "<mailing@mx.example.com>"
        cls.source = cls.env["crm.capture.source"].create(
            {
                "name": "Offers mailbox",
                "kind": "email",
                "type_id": cls.reply.id,
                "user_id": cls.salesperson.id,
                "campaign_id": cls.env["utm.campaign"].create({"title": "Other"}).id,
                "alias_name": "offers",
            }
        )
        cls.source.alias_id.alias_domain_id = cls.mail_alias_domain

    def _receive(self, to, sender="Jane Doe <jane@example.com>"):
        before = self.Response.search([])
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(False, REPLY.format(to=to, sender=sender))
        self._work()
        return self.Response.search([]) - before

    def test_reply_to_the_mailbox_of_a_source_answers_to_the_mailing(self):
        response = self._receive(self.source.alias_email)
        self.assertResponse(
            response,
            type_id=self.reply,
            mailing_id=self.mailing,
            mailing_trace_id=self.trace,
            campaign_id=self.campaign,
            source_id=self.mailing.source_id,
            partner_id=self.jane,
            capture_source_id=self.source,
        )
        self.assertIn("call me", response.message_ids.body)
        self.assertEqual(self.trace.trace_status, "reply", "natively as ever")

    def test_source_code_outweighs_the_mailing(self):
        treatment = self.treatment.copy({"source_code": "OTHER-1"})
        response = self._receive(self.source.alias_email.replace("@", "+other-1@"))
        self.assertResponse(response, treatment_id=treatment, mailing_id=self.mailing)

    def test_reply_on_a_lead_is_one_response(self):
        lead = self._capture(self._delivery())._convert("lead")
        lead.message_post(body="Hello", message_id="<mailing@mx.example.com>")
        response = self._receive("catchall.test@test.mycompany.com")
        self.assertResponse(response, type_id=self.reply, mailing_id=self.mailing)

    def test_what_somebody_else_writes_on_the_lead_is_not_the_recipient_s(self):
        lead = self._capture(self._delivery())._convert("lead")
        lead.message_post(body="Hello", message_id="<mailing@mx.example.com>")
        to = "catchall.test@test.mycompany.com"
        response = self._receive(to, sender="Bob <bob@corp.example.com>")
        self.assertResponse(
            response,
            email_from="bob@corp.example.com",
            lead_id=lead,
            mailing_id=self.mailing.browse(),
        )


@tagged("post_install", "-at_install", "mail_gateway")
class TestReplyToMailingOfLeads(MailingCase, MailCase):
    """No mailbox is set up: replies go on on the leads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Roof",
                "contact_name": "Jane Doe",
                "email_from": "jane.doe@firm.example.com",
                "type": "lead",
            }
        )
        cls.trace.unlink()
        cls.mailing.mailing_model_id = cls.env["ir.model"]._get("crm.lead")
        cls.trace = cls._new_traces(cls.mailing, cls.lead, message_id="<mailing@mx.example.com>")
        cls.lead.message_post(body="Our mailing", message_id="<mailing@mx.example.com>")

    def _reply(
        self, sender, subject="Re: Is your house ready for winter?", text="Call me.", head=""
    ):
        number = self.env["mail.message"].search_count([])
        raw = REPLY.format(to="catchall.test@test.mycompany.com", sender=sender)
        raw = raw.replace("<reply@", f"<reply{number}@").replace("Please call me.", text)
        raw = raw.replace("Subject: Re: Is your house ready for winter?", f"Subject: {subject}")
        before = self.Response.search([])
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(False, head + raw)
        # Each reply comes at a time of its own.
        for event in self.Event.search([("state", "=", "pending"), ("kind", "!=", "sent")]):
            event.date = NOON + timedelta(minutes=number)
        self._work()
        return self.Response.search([]) - before

    def test_who_answers(self):
        known = self.env["res.partner"].create({"name": "Bob", "email": "bob@corp.example.com"})
        cases = {
            "Jane Doe <jane.doe@firm.example.com>": True,
            "Jane Doe <jane.doe+news@firm.example.com>": True,
            "JANE.DOE@firm.example.com": True,
            "Jane Doe <jane@home.example.com>": True,
            "Doe, Jane <jane@home.example.com>": True,
            "J. Doe <jane@home.example.com>": True,
            "jane@home.example.com": True,
            "Ann Other <ann@firm.example.com>": False,
            known.email: False,
            self.officer.email_formatted: False,
        }
        for number, (sender, is_recipient) in enumerate(cases.items()):
            with self.subTest(sender=sender):
                response = self._reply(sender, text=f"Call me, {number}.")
                self.assertEqual(len(response), is_recipient)
                if is_recipient:
                    self.assertResponse(
                        response,
                        type_id=self.reply,
                        mailing_id=self.mailing,
                        lead_id=self.lead,
                        email_from="jane.doe@firm.example.com",
                        is_suspected=False,
                    )

    def test_what_no_person_wrote_is_suspected(self):
        for subject, head in {
            "Automatisk svar: Tilbud": "",
            "Re: Offer": "Auto-Submitted: auto-replied\n",
            "Re: Our offer": "List-Unsubscribe: <https://example.com/u>\n",
            "Accepted: Talk": 'Content-Type: text/calendar; method="REPLY"\n',
        }.items():
            with self.subTest(subject=subject):
                response = self._reply("jane.doe@firm.example.com", subject, subject, head)
                self.assertResponse(
                    response, is_suspected=True, suspicion_reason="automatic", is_counted=False
                )
        self.assertFalse(self.lead.interaction_ids.filtered(lambda i: i.direction == "inbound"))

    def test_who_asks_to_be_left_alone(self):
        response = self._reply("jane.doe@firm.example.com", text="Bitte austragen.")
        self.assertResponse(
            response,
            type_id=self.unsubscribe,
            polarity="opt_out",
            state="review",
            verdict="unqualified",
            is_suspected=False,
        )

    def test_history_stays_in_the_message(self):
        text = "Yes.\n\nFrom: Sales <s@x.example>\nSent: Monday\nTo: Jane\nSubject: Offer\n\nSECRET"
        response = self._reply("jane.doe@firm.example.com", text=text)
        self.assertIn("Yes", response.description)
        self.assertNotIn("SECRET", response.description)
        self.assertIn("SECRET", self.lead.message_ids[0].body)
