"""From a mailing that goes out by SMTP to the responses of those who got it."""

import re
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo.tests import HttpCase, tagged

from .common import FIREFOX, MailingCase
from .smtp_server import SmtpServer

BODY = """
<p>Is your house ready for winter?
<a href="https://example.com/check">Free energy check</a>
<a href="https://example.com/prices">Prices</a>
<a href="https://example.com/blog">Blog</a>
<a href="/unsubscribe_from_list">Unsubscribe</a></p>
"""
REPLY = """\
From: {sender}
To: {recipient}
Subject: Re: Is your house ready for winter?
Message-ID: <answer-{number}@example.com>
In-Reply-To: {reference}
References: {reference}
{headers}Content-Type: text/plain; charset="utf-8"

Please call me on Monday.
"""


@tagged("post_install", "-at_install")
class TestMailingFlow(HttpCase, MailingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treatment.date_end = False  # what happens here happens today
        cls.env["ir.config_parameter"].set_param("web.base.url", cls.base_url())
        domain = cls.env["mail.alias.domain"].create({"name": "odoo.example.com"})
        cls.env.company.alias_domain_id = domain

    def _send(self, **vals):
        """Send a mailing by SMTP; return it with ``{email: message}``."""
        mailing = self._new_mailing(
            body_html=BODY,
            body_arch=BODY,
            campaign_id=self.campaign.id,
            state="draft",
            email_from="news@odoo.example.com",
            **vals,
        )
        with SmtpServer() as server:
            mailing.mail_server_id = self.env["ir.mail_server"].create(
                {"name": "Test", "smtp_host": "127.0.0.1", "smtp_port": server.port}
            )
            # Under test Odoo connects to no mail server; this one is ours.
            with patch.object(self.registry["ir.mail_server"], "_disable_send", return_value=False):
                mailing.action_send_mail()
        return mailing, {
            message["To"].addresses[0].addr_spec: message for message in server.messages
        }

    def _work(self):
        """Let time pass, then the job."""
        self.Event._note_deliveries()
        waiting = self.Event.search([("state", "=", "pending")], order="id")
        # What left was noted last, and happened first.
        waiting = waiting.sorted(lambda event: (event.kind != "sent", event.id))
        for minutes, event in enumerate(waiting):
            event.date -= timedelta(hours=10) - timedelta(minutes=minutes)
        waiting.mailing_trace_id.sent_datetime = min(waiting.mapped("date"))
        waiting._process()

    def _browse(self, url, agent=FIREFOX, **options):
        return self.url_open(
            urlsplit(url)._replace(scheme="", netloc="").geturl(),
            headers={"User-Agent": agent},
            allow_redirects=False,
            **options,
        )

    def _answer(self, message, number, headers=""):
        self.env["mail.thread"].message_process(
            "res.partner",
            REPLY.format(
                sender=message["To"],
                recipient=message["Reply-To"] or message["From"],
                reference=message["Message-Id"],
                number=number,
                headers=headers,
            ),
        )

    def test_recipients_open_click_reply_and_unsubscribe(self):
        recipients = self.jane | self.readers
        mailing, messages = self._send(mailing_domain=[("id", "in", recipients.ids)])
        self.assertEqual(messages.keys(), set(recipients.mapped("email")))
        self._work()
        members = self._responses(mailing)
        self.assertEqual(members.partner_id, recipients)
        self.assertFalse(any(members.mapped("responded")))

        # Jane opens, follows a link and replies.
        links = _links(messages["jane@example.com"])
        self.assertEqual(self._browse(links["pixel"]).headers["Content-Type"], "image/gif")
        page = self._browse(links["click"][0])
        self.assertEqual(page.status_code, 301)
        self.assertIn("https://example.com/check", page.headers["Location"])
        self._answer(messages["jane@example.com"], 1)
        # Reader 0 unsubscribes; reader 1's program is out of office; reader 2's gateway looks.
        address = _links(messages["reader0@example.com"])["unsubscribe"]
        self._browse(address)
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self._browse(f"/mailing/{mailing.id}/unsubscribe_oneclick", data=query)
        self._answer(messages["reader1@example.com"], 2, "Auto-Submitted: auto-replied\n")
        for url in _links(messages["reader2@example.com"])["click"]:
            self.assertEqual(self._browse(url, "BarracudaCentral/1.0").status_code, 301)
        self._work()

        jane = self._responses(mailing, partner_id=self.jane.id)
        self.assertEqual(
            jane.type_id.mapped("code"), ["email_open", "email_click", "email_reply"], "in order"
        )
        self.assertEqual(set(jane.treatment_id), {self.treatment})
        self.assertIn("call me on Monday", jane[2].description)
        left = self._responses(mailing, polarity="opt_out")
        self.assertResponse(left, partner_id=self.readers[0], type_id=self.unsubscribe)
        self.assertTrue(self.env["mail.blacklist"].search([("email", "=", "reader0@example.com")]))
        suspected = self._responses(mailing, is_suspected=True)
        self.assertEqual(
            {(each.partner_id.name, each.suspicion_reason) for each in suspected},
            {("Reader 1", "automatic"), ("Reader 2", "agent")},
        )
        self.campaign.invalidate_recordset()
        self.assertEqual((self.campaign.member_count, self.campaign.responder_count), (5, 1))
        mailing.invalidate_recordset()
        self.assertEqual((mailing.delivered, mailing.replied), (5, 2), "natively as ever")

    def test_what_a_request_says_is_noted(self):
        _mailing, messages = self._send(mailing_domain=[("id", "=", self.jane.id)])
        url = _links(messages["jane@example.com"])["click"][0]
        self._browse(url)
        self.opener.head(self.base_url() + urlsplit(url).path, allow_redirects=False, timeout=12)
        first, second = self.Event.search([("kind", "=", "click")], order="id")
        self.assertEqual((first.user_agent, first.ip, first.is_head), (FIREFOX, "127.0.0.1", False))
        self.assertTrue(second.is_head)
        self._work()
        self.assertEqual(
            self._responses(suspicion_reason="head", mailing=_mailing).date, second.date
        )

    def test_leaving_a_list_on_its_page(self):
        mailing_list = self.env["mailing.list"].create(
            {
                "name": "News",
                "is_public": True,
                "contact_ids": [(0, 0, {"name": "Jane", "email": "jane@example.com"})],
            }
        )
        mailing, messages = self._send(
            mailing_model_id=self.env.ref("mass_mailing.model_mailing_list").id,
            contact_list_ids=mailing_list.ids,
        )
        address = _links(messages["jane@example.com"])["unsubscribe"]
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        for route in ("/mailing/list/update", "/mailing/list/update", "/mailing/blocklist/add"):
            self.make_jsonrpc_request(route, {"mailing_id": mailing.id, **query})
        noted = self.Event.search([("kind", "=", "unsubscribe")])
        self.assertEqual(len(noted), 2, "the list was left once; then everything")
        self._work()
        left = self._responses(mailing, polarity="opt_out")
        self.assertResponse(left, type_id=self.unsubscribe, email_normalized="jane@example.com")
        self.assertEqual(left.response_properties["list"], "News")

    def test_wrong_token_notes_nothing(self):
        mailing, messages = self._send(mailing_domain=[("id", "=", self.jane.id)])
        before = self.Event.search_count([])
        links = _links(messages["jane@example.com"])
        self._browse(links["unsubscribe"].replace("hash_token=", "hash_token=wrong"))
        self._browse(
            f"/mailing/{mailing.id}/unsubscribe_oneclick",
            data={"document_id": self.jane.id, "email": "jane@example.com", "hash_token": "wrong"},
        )
        token = re.search(r"/track/\d+/(\w+)/", links["pixel"]).group(1)
        self._browse(links["pixel"].replace(token, "wrong"))
        self._browse("/r/nothing/m/1")
        self.assertEqual(self.Event.search_count([]), before)


def _links(message):
    """Return the addresses that the mail of one recipient contains."""
    body = message.get_body(("html",)).get_content().replace("&amp;", "&")
    addresses = re.findall(r'(?:href|src)="([^"]+)"', body)
    return {
        "click": [each for each in addresses if re.search(r"/r/\w+/m/\d+", each)],
        "pixel": next(each for each in addresses if "/mail/track/" in each),
        "unsubscribe": next((each for each in addresses if "unsubscribe" in each), None),
    }
