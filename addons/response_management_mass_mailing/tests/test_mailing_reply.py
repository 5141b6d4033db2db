"""A reply to a mailing is one response, wherever its mail goes."""

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

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
