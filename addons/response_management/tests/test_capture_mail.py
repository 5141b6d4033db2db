"""Emails to the alias of a capture source, and replies to its responses, through the gateway."""

import email
import email.policy
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import ResponseCase

MAILS = Path(__file__).parent / "data" / "mail"
HEADERS = {
    "From": "Jane <jane{number}@example.com>",
    "To": "offers@test.mycompany.com",
    "Subject": "Roof",
    "Message-ID": "<nul-{number}@example.com>",
    "Date": "Thu, 12 Nov 2026 08:15:31 +0000",
    "MIME-Version": "1.0",
    "Content-Type": "multipart/mixed; boundary=x",
}
PLAN = 'Content-Disposition: attachment; filename="plan.txt"'
#: Header of the message, or of its file | value | what is stored without NUL, which no database
#: takes: as it is, quoted, or in the character set of a word
WITH_NUL = (
    ("Subject", "Ro\0of", "Roof"),
    ("Subject", "\0", ""),
    ("Subject", "=?utf-8?Q?Ro=00of?=", "Roof"),
    ("Subject", "=?utf-16be?B?AFIAbwBvAGYAAA==?=", "Roof"),
    ("Subject", "=?utf-8?B?Um8Ab2Y=?=", "Roof"),
    ("From", "Ja\0ne <jane{number}@example.com>", "Jane"),
    ("From", '"Ja\0ne" <jane{number}@exam\0ple.com>', "Jane"),
    ("From", "=?utf-8?Q?Ja=00ne?= <jane{number}@example.com>", "Jane"),
    ("Reply-To", "=?utf-8?Q?Ja=00ne?= <jane{number}@exam\0ple.com>", "Jane"),
    ("To", "O\0ffers <offers@test.mycompany.com>, =?utf-8?Q?=00?= <x\0@example.com>", ""),
    ("Cc", "x\0@example.com", ""),
    ("Message-ID", "<nul\0-{number}@example.com>", ""),
    ("In-Reply-To", "<a\0b@example.com>", ""),
    ("References", "<a\0b@example.com> <\0>", ""),
    ("Date", "Thu, 12 Nov\0 2026 08:15:31 +0000", ""),
    ("X-Odd\0", "a\0b", ""),
    ("Auto-Submitted", "no\0", ""),
    ("Content-Type", "multipart/mixed; boundary=x; charset=\0", ""),
    (PLAN, 'Content-Disposition: attachment; filename="pl\0an.txt"', "plan.txt"),
    (PLAN, "Content-Disposition: attachment; filename*=utf-8''pl%00an.txt", "plan.txt"),
    (PLAN, 'Content-Disposition: attachment; filename="=?utf-8?Q?pl=00an.txt?="',
     "plan.txt"),
)  # fmt: skip


@tagged("post_install", "-at_install", "mail_gateway")
class TestCaptureMail(ResponseCase, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.source = cls.env["crm.capture.source"].create(
            {
                "name": "Offers mailbox",
                "kind": "email",
                "type_id": cls.env.ref("response_management.type_email_reply").id,
                "user_id": cls.salesperson.id,
                "alias_name": "offers",
            }
        )
        cls.source.alias_id.alias_domain_id = cls.mail_alias_domain

    def _receive(self, name, **values):
        """Deliver the fixture ``name`` and return the responses that are new since then."""
        before = self.env["crm.response"].search([])
        raw = (MAILS / f"{name}.eml").read_bytes()
        if "message_id" in values:
            raw = raw.replace(b"Message-ID: <", b"Message-ID: <%s-" % values["message_id"].encode())
        for key, value in {"to": "catchall.test@test.mycompany.com", **values}.items():
            raw = raw.replace(f"{{{key}}}".encode(), value.encode())
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(False, raw)
        return self.env["crm.response"].search([]) - before

    def test_the_gateway_is_no_way_around_the_guards(self):
        """Neither by calling what the gateway calls, nor by handing it values."""
        with self.assertRaises(AccessError):
            get_public_method(self.env["crm.response"], "message_new")
        raw = (MAILS / "plain.eml").read_bytes().replace(b"offers@", b"nobody@")
        before = self.env["crm.response"].search([])
        values = {"capture_source_id": self.source.id, "state": "accepted", "is_counted": True}
        with self.mock_mail_gateway(), suppress(AccessError, ValueError):
            self.env["mail.thread"].with_user(self.officer).message_process(
                "crm.response", raw, custom_values=values
            )
        response = self.env["crm.response"].search([]) - before
        self.assertFalse(response.capture_source_id)
        self.assertNotIn("accepted", response.mapped("state"))

    def test_a_message_becomes_a_response(self):
        response = self._receive("plain")
        self.assertResponse(
            response,
            contact_name="Jane Doe",
            email_from="jane@example.com",
            partner_id=self.jane,
            capture_source_id=self.source,
            user_id=self.salesperson,
            create_uid=self.salesperson,
            company_id=self.env.company,
            date=datetime(2026, 11, 2, 12),
            state="review",
            capture_method="automatic",
            external_key="mail:<plain@mx.example.com>",
        )
        self.assertIn("Energy check", response.description)
        self.assertIn("please call me", response.description)
        message = response.message_ids
        self.assertEqual((len(message), message.message_type), (1, "email"))
        self.assertEqual(message.author_id, self.jane)
        self.assertEqual(self.source.response_count, 1)
        self.assertFalse(self._receive("plain"), "delivered twice")

    def test_a_mail_server_that_makes_responses_needs_no_mailbox(self):
        self.env.ref("response_management.type_email_reply").action_archive()
        raw = (MAILS / "plain.eml").read_bytes().replace(b"offers@", b"hello@")
        with self.mock_mail_gateway():
            response_id = self.env["mail.thread"].message_process("crm.response", raw)
        self.assertResponse(
            self.env["crm.response"].browse(response_id),
            type_id=self.env.ref("response_management.type_email_reply"),
            email_from="jane@example.com",
            capture_source_id=self.source.browse(),
        )

    def test_html_is_kept_without_its_scripts(self):
        response = self._receive("html_only")
        self.assertEqual(response.treatment_id, self.treatment)
        self.assertEqual(response.source_code, "AUTUMN-MAIL")
        self.assertIn("I’d like the", response.description)
        self.assertIn("20 €", response.description)
        for text in (response.description, response.message_ids.body):
            self.assertNotIn("<script", text)
            self.assertNotIn("onerror", text)

    def test_attachments_are_kept(self):
        response = self._receive("multipart")
        attachment = response.message_ids.attachment_ids
        self.assertEqual(attachment.name, "Dachplan Süd.pdf")
        self.assertEqual(attachment.raw, b"%PDF-1.4 roof")
        self.assertEqual((attachment.res_model, attachment.res_id), (response._name, response.id))
        self.assertEqual(response.description.count("Grüße"), 1)

    def test_messages_of_the_far_east_are_read(self):
        japanese = self._receive("japanese")
        self.assertEqual(japanese.contact_name, "山田 太郎")
        self.assertIn("省エネ診断の資料請求", japanese.description)
        self.assertIn("資料をお送りください", japanese.description)
        chinese = self._receive("chinese")
        self.assertEqual(chinese.contact_name, "王小明")
        self.assertIn("咨询节能检查", chinese.description)
        self.assertIn("请给我打电话", chinese.description)

    def test_charsets_that_are_named_wrongly(self):
        self.assertIn("Bonjour été", self._receive("unknown_charset").description)
        chinese = self._receive("gbk_as_gb2312")
        self.assertIn("朱镕基", chinese.description)
        self.assertEqual(chinese.contact_name, "朱镕基")
        japanese = self._receive("japanese_extended")
        self.assertIn("①資料", japanese.description)
        self.assertEqual(japanese.contact_name, "(株)髙橋")

    def test_nul_characters_are_left_out_of_every_header(self):
        for number, (name, value, wanted) in enumerate(WITH_NUL):
            with self.subTest(name=name, value=value):
                response = self._receive_with_header(name, value, number)
                self.assertEqual(response.email_from, f"jane{number}@example.com")
                records = (response, response.message_ids, response.message_ids.attachment_ids)
                texts = "\n".join(
                    str(text) for each in records for row in each.read() for text in row.values()
                )
                self.assertNotIn("\0", texts)
                self.assertIn(wanted, texts)
                self.assertIn("Please call me.", texts)

    def test_what_is_set_aside_is_kept_without_nul_and_can_be_taken(self):
        Refusal = self.env["crm.capture.refusal"]
        for number, (name, value, _wanted) in enumerate(WITH_NUL):
            with self.subTest(name=name, value=value):
                before = Refusal.search([])
                headers = {"Auto-Submitted": "auto-generated"}
                response = self._receive_with_header(name, value, 500 + number, headers)
                self.assertFalse(response)
                refusal = Refusal.search([]) - before
                self.assertEqual(len(refusal), 1)
                taken = self.env["crm.response"].search([])
                refusal.with_user(self.officer).action_take()
                taken = self.env["crm.response"].search([]) - taken
                self.assertEqual(len(taken), 1)
                self.assertNotIn("\0", taken.contact_name or "")

    def _receive_with_header(self, name, value, number, further=None):
        headers, plan = (HEADERS, value) if name == PLAN else ({**HEADERS, name: value}, PLAN)
        headers = {**headers, **(further or {})}
        lines = [
            *(f"{header}: {text}" for header, text in headers.items()),
            *("", "--x", "Content-Type: text/plain; charset=utf-8", "", "Please c\0all me."),
            *("--x", "Content-Type: text/plain", plan, "", "size", "--x--", ""),
        ]
        raw = "\r\n".join(lines).replace("{number}", str(number)).encode()
        with self.mock_mail_gateway():
            response_id = self.env["mail.thread"].message_process(False, raw)
        return self.env["crm.response"].browse(response_id)

    def test_headers_of_one_name_stay_apart(self):
        raw = (
            b"From: Jane <jane@example.com>\nSubject: =?\xe9?Q?abc?= =?idna?Q?=FF?=\n"
            b"To: =?gb2312?Q?x?= <x@example.com>, b@example.com\n"
            b"To: =?gb2312?Q?z?= <q@example.com>\n\nText"
        )
        message = email.message_from_bytes(raw, policy=email.policy.SMTP)
        parsed = self.env["mail.thread"].message_parse(message)
        for address in ("x@example.com", "b@example.com", "q@example.com"):
            self.assertIn(address, parsed["recipients"])

    def test_quotes_and_pictures_stay_in_the_chatter(self):
        response = self._receive("html_quote")
        self.assertIn("Call me", html2plaintext(response.description))
        for text in ("last week", "[1]", "logo.png"):
            self.assertNotIn(text, response.description)
        self.assertIn("last week", response.message_ids.body)

    def test_a_message_that_is_nothing_but_a_quote_is_kept(self):
        raw = (MAILS / "html_quote.eml").read_bytes()
        start, end = raw.index(b"<div"), raw.index(b"<blockquote")
        with self.mock_mail_gateway():
            response_id = self.env["mail.thread"].message_process(False, raw[:start] + raw[end:])
        self.assertIn("last week", self.env["crm.response"].browse(response_id).description)

    def test_a_tag_in_the_address_names_the_treatment(self):
        response = self._receive("plus_address")
        self.assertResponse(response, treatment_id=self.treatment, campaign_id=self.campaign)

    def test_a_message_may_lack_almost_everything(self):
        response = self._receive("no_subject")
        self.assertResponse(response, email_from="someone@example.net", contact_name=False)

    def test_what_the_source_stands_for_fills_in(self):
        other = self.env["utm.campaign"].create({"title": "Other"})
        self.source.campaign_id = other
        self.assertEqual(self._receive("plain").campaign_id, other)
        self.assertEqual(self._receive("html_only").campaign_id, self.campaign)

    def test_nothing_comes_in_before_an_alias_is_given(self):
        self.source.alias_name = False
        with self.assertRaises(ValueError), mute_logger("odoo.addons.mail.models.mail_thread"):
            self._receive("plain")
        self.source.write({"alias_name": "offers", "kind": "web"})
        self.assertFalse(self.source.alias_name, "a form has no mailbox")

    def test_a_mailbox_of_another_company(self):
        self.other_company.alias_domain_id = self.mail_alias_domain
        theirs = self.env["crm.capture.source"].create(
            {
                "name": "Theirs",
                "kind": "email",
                "company_id": self.other_company.id,
                "type_id": self.source.type_id.id,
                "alias_name": "theirs",
            }
        )
        raw = (MAILS / "html_only.eml").read_bytes().replace(b"offers@", b"theirs@")
        self.env["mail.thread"].message_process(False, raw)
        response = theirs.response_ids
        self.assertResponse(
            response, company_id=self.other_company, treatment_id=self.env["crm.treatment"]
        )

    def test_same_words_at_once_are_one_response_and_other_words_another(self):
        response = self._receive("plain")
        self.assertFalse(self._receive("plain", message_id="again"))
        self.assertEqual(len(response.message_ids), 2, "nothing of the second is lost")
        other = self._receive("multipart")
        self.assertTrue(other.message_ids.attachment_ids)

    # ------------------------------------------------------------
    # MACHINES
    # ------------------------------------------------------------

    def test_machines_make_no_responses(self):
        for name in ("auto_submitted", "out_of_office", "autoreply_ja", "empty_return_path"):
            with self.subTest(name=name):
                self.source.refusal_ids.unlink()
                self.assertFalse(self._receive(name))
                self.assertEqual(self.source.refusal_ids.mapped("reason"), ["machine"])
                self.assertTrue(self.source.refusal_ids.detail)

    def test_bounces_make_no_responses(self):
        self.assertFalse(self._receive("bounce"))

    # ------------------------------------------------------------
    # CONVERSATIONS
    # ------------------------------------------------------------

    def _ask(self, record):
        """Post a question on ``record`` and return its Message-Id."""
        with self.mock_mail_gateway():
            message = record.message_post(
                body="When may we call?", partner_ids=self.jane.ids, message_type="comment"
            )
        return message.message_id

    def test_a_reply_to_a_response_is_an_email_reply(self):
        origin = self._capture(self._delivery(treatment_id=self.treatment.id))
        reply = self._receive("reply", in_reply_to=self._ask(origin))
        self.assertResponse(
            reply,
            type_id=self.env.ref("response_management.type_email_reply"),
            campaign_id=self.campaign,
            treatment_id=self.treatment,
            repeat_of_id=origin,
            partner_id=self.jane,
        )
        self.assertIn("Tuesday suits me", origin.message_ids[0].body, "it continues there")
        self.assertNotIn("When may we call", reply.description)
        self.assertFalse(reply.message_ids)

    def test_a_reply_to_the_lead_of_a_response_is_an_email_reply(self):
        origin = self._capture(self._delivery())
        lead = origin._convert("lead")
        bare = self.env["crm.lead"].create({"name": "Without responses"})
        self.assertFalse(self._receive("reply", in_reply_to=self._ask(bare)))
        self.env["mail.message"].search([("message_id", "=", "<reply@mx.example.com>")]).unlink()
        reply = self._receive("reply", in_reply_to=self._ask(lead))
        self.assertResponse(reply, lead_id=lead, campaign_id=self.campaign, repeat_of_id=origin)
        self.assertIn("Tuesday suits me", lead.message_ids[0].body)

    def test_replies_are_recorded_only_where_a_mailbox_wants_them(self):
        origin = self._capture(self._delivery())
        self.source.is_reply_captured = False
        self.assertFalse(self._receive("reply", in_reply_to=self._ask(origin)))
        self.assertIn("Tuesday suits me", origin.message_ids[0].body)

    def test_replies_of_machines_and_colleagues_are_no_responses(self):
        origin = self._capture(self._delivery())
        question = self._ask(origin)
        raw = (MAILS / "reply.eml").read_bytes().replace(b"{in_reply_to}", question.encode())
        raw = raw.replace(b"{to}", b"offers@test.mycompany.com")
        before = self.env["crm.response"].search_count([])
        machine = raw.replace(b"MIME-Version", b"Auto-Submitted: auto-replied\r\nMIME-Version")
        colleague = raw.replace(b"reply@mx", b"reply2@mx").replace(
            b"jane@example.com", self.officer.email.encode()
        )
        for mail in (machine, colleague):
            with self.mock_mail_gateway():
                self.env["mail.thread"].message_process(False, mail)
        self.assertEqual(self.env["crm.response"].search_count([]), before)
        self.assertEqual(len(origin.message_ids), 3)

    def test_answers_go_to_the_address_the_response_came_to(self):
        response = self._receive("plain")
        reply_to = response._notify_get_reply_to()[response.id]
        self.assertIn("offers@test.mycompany.com", reply_to)
        by_hand = self.env["crm.response"].create({"type_id": self.web_form.id})
        self.assertNotIn("offers@", by_hand._notify_get_reply_to()[by_hand.id] or "")

    def test_query_budget(self):
        self._receive("plain")
        self.env.invalidate_all()
        raw = (MAILS / "html_only.eml").read_bytes()
        with self.assertQueryCount(80):
            self.env["mail.thread"].message_process(False, raw)
            self.env.flush_all()
