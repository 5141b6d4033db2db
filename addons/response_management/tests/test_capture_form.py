"""Forms on other websites, over the real route."""

import gzip
import json
from contextlib import closing
from threading import Barrier, Thread
from unittest.mock import patch
from urllib.parse import quote

from lxml import etree
from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, ConcurrencyError, ValidationError
from odoo.tests import Form, HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from .common import ResponseCase

SITE = "https://www.example.com"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
XSS = "<script>alert(1)</script><img src=x onerror=alert(2)>"
JANE = {"name": "Jane Doe", "email": "jane@example.com", "message": "Please call me."}
PART = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
FILE = (
    '--x\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n'
    "Content-Type: text/plain\0\r\n\r\nsize\r\n"
)
MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}
#: Headers | body | what is stored without NUL, which no database takes
WITH_NUL = (
    ({"Content-Type": JSON, "Origin": "https://a\0b.example"}, '{"email": "{email}"}',
     "https://ab.example"),
    ({"Content-Type": JSON, "Referer": f"{SITE}/a\0?utm_source=\0b"}, '{"email": "{email}"}',
     f"{SITE}/a?utm_source=b"),
    ({"Content-Type": JSON, "User-Agent": "Mozilla\0/5.0"}, '{"email": "{email}"}', ""),
    ({"Content-Type": JSON, "Accept-Language": "d\0e"}, '{"email": "{email}"}', ""),
    ({"Content-Type": f"{JSON}\0; charset=\0"}, '{"email": "{email}"}', ""),
    ({"Content-Type": JSON}, '{"email": "{email}", "na\\u0000me": "Jane Doe"}', "Jane Doe"),
    ({"Content-Type": JSON}, '{"email": "{email}", "n\\u0000": {"\\u0000": ["\\u0000"]}}', ""),
    ({"Content-Type": JSON}, '{"email": "\\u0000{email}", "name": "J\\u0000ane"}', "\nJane\n"),
    ({"Content-Type": JSON},
     '{"email": "{email}", "external_key": "key-\\u00007", "consent": "a\\u0000"}', "key-7"),
    ({"Content-Type": JSON},
     '{"email": "{email}", "first_touch": {"utm_source": "a\\u0000b"}, "gclid": "\\u0000G1"}',
     "\nG1\n"),
    ({"Content-Type": JSON},
     '{"email": "{email}", "country": "D\\u0000E", "state": "\\u0000", "phone": "\\u00001"}',
     "Germany"),
    ({"Content-Type": FORM}, "email={email}&n%00ame=J%00ane&message=a%00b&%00=%00", "\nJane\n"),
    ({"Content-Type": FORM}, "email={email}&%00[%00][]=%00&utm_campaign=a%00b", "\nab\n"),
    ({"Content-Type": FORM}, "email={email}&source_code=%00a&treatment=%00", ""),
    ({"Content-Type": FORM}, "email={email}&_charset_=%00utf-8", ""),
    (MULTIPART, PART.format("email", "{email}") + PART.format("n\0ame", "Ja\0ne") + "--x--\r\n",
     "\nJane\n"),
    (MULTIPART, PART.format("email", "{email}") + FILE.format("plan", "pl\0an.txt") + "--x--\r\n",
     "plan.txt"),
    (MULTIPART, PART.format("email", "{email}") + FILE.format("pl\0an", "\0") + "--x--\r\n",
     "\nfile\n"),
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestCaptureForm(ResponseCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["crm.capture.source"].create(
            {
                "name": "Shop",
                "user_id": cls.salesperson.id,
                "allowed_origins": f"{SITE}\nhttps://shop.example.com:8443",
                "limit_address_minute": 0,
            }
        )

    def _post(self, payload=None, source=None, *, method="POST", token=None, **kwargs):
        """Post ``payload`` as JSON unless ``data`` says otherwise."""
        token = token or (source or self.source).token
        headers = kwargs.pop("headers", {})
        if payload is not None:
            kwargs["data"] = json.dumps(payload)
            headers = {"Content-Type": "application/json", **headers}
        self.env.flush_all()
        return self.opener.request(
            method,
            f"{self.base_url()}/crm/capture/{token}",
            headers=headers,
            timeout=30,
            allow_redirects=False,
            **kwargs,
        )

    def _responses(self, source=None):
        return self.env["crm.response"].search(
            [("capture_source_id", "=", (source or self.source).id)]
        )

    def assertRefused(self, answer, status, error, reason=None):
        self.assertEqual((answer.status_code, answer.json()["error"]), (status, error))
        self.assertTrue(answer.json()["message"])
        self.assertFalse(self._responses())
        if reason:
            self.assertEqual(self.source.refusal_ids.mapped("reason"), [reason])

    # ------------------------------------------------------------
    # WHAT IS TAKEN
    # ------------------------------------------------------------

    def test_json_becomes_a_response(self):
        answer = self._post(
            {
                **JANE,
                "phone": "0470 99 88 77",
                "company": "Doe & Co",
                "country": "be",
                "colour": "blue",
                "consent": "yes",
                "source_code": "autumn-mail",
                "utm_medium": "Email",
            },
            headers={"Referer": f"{SITE}/check?utm_source=Newsletter"},
        )
        self.assertEqual((answer.status_code, answer.json()), (200, {"status": "ok"}))
        response = self._responses()
        self.assertResponse(
            response,
            contact_name="Jane Doe",
            email_normalized="jane@example.com",
            phone_sanitized="+32470998877",
            partner_name="Doe & Co",
            country_id=self.env.ref("base.be"),
            consent="consent: yes",
            partner_id=self.jane,
            treatment_id=self.treatment,
            campaign_id=self.campaign,
            utm_medium="Email",
            destination_url=f"{SITE}/check?utm_source=Newsletter",
            user_id=self.salesperson,
            create_uid=self.salesperson,
            company_id=self.env.company,
            capture_method="automatic",
            state="review",
            type_id=self.web_form,
        )
        self.assertIn("Please call me.", response.description)
        self.assertIn("colour: blue", response.description)
        self.assertEqual(self.source.response_count, 1)

    def test_forms_are_taken_in_both_encodings(self):
        urlencoded = self._post(data={**JANE, "message": "日本語"})
        multipart = self._post(
            data={"name": "Joe", "email": "joe@example.com"},
            files={"cv": ("cv.pdf", b"%PDF", "application/pdf")},
        )
        self.assertEqual([urlencoded.status_code, multipart.status_code], [200, 200])
        self.assertIn("Thank you", urlencoded.text)
        joe, jane = self._responses()
        self.assertIn("日本語", jane.description)
        self.assertIn("cv.pdf", joe.description)

    # ------------------------------------------------------------
    # FILES
    # ------------------------------------------------------------

    def _post_files(self, *files, **values):
        return self._post(
            data={"name": "Joe", "email": "joe@example.com", **values},
            files=[("files", file) for file in files],
        )

    def _attachments(self):
        # sudo: the search is for what is stored, no matter who may see it.
        return (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "crm.response"), ("res_id", "in", self._responses().ids)])
        )

    def test_files_become_attachments_of_the_response(self):
        for _ in range(2):
            answer = self._post_files(("C:\\cv.pdf", b"%PDF-1"), ("plan.png", b"\x89PNG\r\n"))
            self.assertEqual(answer.status_code, 200)
        files = self._attachments().sorted("id")
        self.assertEqual(files.mapped("name"), ["cv.pdf", "plan.png"], "a double submit adds none")
        self.assertEqual(files.mapped("raw"), [b"%PDF-1", b"\x89PNG\r\n"])
        self.assertEqual(files.company_id, self.env.company)
        self.assertNotIn("not kept", self._responses().description)
        self.assertTrue(files.with_user(self.salesperson).read(["name"]))
        for stranger in (self.employee, self.outsider):
            with self.assertRaises(AccessError):
                files.with_user(stranger).read(["name"])
        self.assertFalse(any(files.mapped("public")))

    def test_a_page_of_a_stranger_is_never_shown_as_a_page(self):
        self.authenticate("admin", "admin")
        names = ("page.html", "page.xhtml", "picture.svg", "page", "x.htm")
        self._post_files(*((name, b"<html><script>alert(1)</script></html>") for name in names[:1]))
        self._post_files(*((name, f"<svg><!--{name}--></svg>".encode()) for name in names[1:]))
        for file in self._attachments():
            shown = self.url_open(f"/web/content/{file.id}")
            self.assertEqual(shown.status_code, 200)
            self.assertRegex(shown.headers["Content-Type"], "text/plain|application/octet-stream")
            self.assertEqual(shown.headers["X-Content-Type-Options"], "nosniff")

    def test_files_have_limits(self):
        self.source.max_files_mb = 1
        big = ("big.bin", b"0" * 600_000)
        self.assertEqual(self._post_files(big, ("c.bin", b"1" * 600_000)).status_code, 413)
        many = [(f"{number}.txt", b"%d" % number) for number in range(11)]
        self.assertEqual(self._post_files(*many).status_code, 413)
        self.assertEqual(self.source.refusal_ids.mapped("reason"), ["too_large"] * 2)
        self.assertEqual(self._post_files(email="a" * 1_100_000).status_code, 413)
        self.assertFalse(self._responses())
        self.assertEqual(self._post_files(*many[:10]).status_code, 200)
        others = [(name, content + b"!") for name, content in many[:10]]
        self.assertEqual(self._post_files(*others).status_code, 200)
        self.assertEqual(len(self._attachments()), 10, "nor by posting often")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.source.max_files_mb = 26
            self.source.flush_recordset()

    def test_a_source_may_keep_no_files(self):
        self.source.max_files_mb = 0
        self.assertEqual(self._post_files(("cv.pdf", b"%PDF")).status_code, 200)
        self.assertIn("“cv.pdf” (not kept)", self._responses().description)
        self.assertFalse(self._attachments())

    def test_a_browser_is_sent_to_the_thank_you_page(self):
        self.source.redirect_url = f"{SITE}/thanks"
        answer = self._post(data=JANE, headers={"Origin": SITE})
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(answer.headers["Location"], f"{SITE}/thanks")

    def test_what_the_source_stands_for_fills_in(self):
        self.source.write({"campaign_id": self.campaign.id, "offer_id": self.offer.id})
        other = self.env["utm.campaign"].create({"name": "spring", "title": "Spring"})
        self._post(JANE)
        self._post({**JANE, "email": "joe@example.com", "utm_campaign": "spring"})
        joe, jane = self._responses()
        self.assertEqual((jane.campaign_id, jane.offer_id), (self.campaign, self.offer))
        self.assertEqual((joe.campaign_id, joe.offer_id), (other, self.env["crm.offer"]))

    def test_treatment_of_the_source_stays_where_the_page_names_its_campaign(self):
        other = self.env["utm.campaign"].create({"title": "Spring"})
        demo = self.env["crm.offer"].create({"name": "Demo"})
        spring = self.treatment.copy(
            {"source_code": "SPRING", "campaign_id": other.id, "offer_id": demo.id}
        )
        self.source.treatment_id = self.treatment
        self.source._onchange_treatment_id()
        mine = (self.treatment, self.offer, self.campaign)
        utm = {"utm_campaign": "Autumn Check", "utm_source": "ads", "utm_medium": "Website"}
        page = "https://example.com/page?utm_campaign=Autumn+Check&utm_medium=Website"
        for number, (evidence, answered) in enumerate(
            [
                ({}, mine),
                (utm, mine),
                ({"destination_url": page}, mine),
                ({"utm_campaign": "nobody knows"}, mine),
                ({"utm_campaign": "Spring"}, (self.env["crm.treatment"], demo.browse(), other)),
                ({"source_code": "SPRING"}, (spring, demo, other)),
            ]
        ):
            with self.subTest(evidence):
                self._post({**JANE, "email": f"jane{number}@example.com", **evidence})
                response = self._responses()[0]
                self.assertEqual(
                    (response.treatment_id, response.offer_id, response.campaign_id), answered
                )

    def test_double_submit_and_second_delivery_are_one_response(self):
        for _ in range(2):
            self.assertEqual(self._post(JANE).status_code, 200)
        self.assertEqual(len(self._responses()), 1)
        self.web_form.debounce_minutes = 0
        for _ in range(2):
            self._post({"name": "Joe", "email": "joe@example.com", "external_key": "4711"})
        joe = self._responses()[0]
        self.assertEqual(len(self._responses()), 2)
        self.assertEqual(joe.external_key, f"form:{self.source.id}:4711")

    def test_what_a_double_submit_says_anew_is_kept(self):
        self._post(JANE)
        response = self._responses()
        said = len(response.message_ids)
        self._post(JANE)
        self.assertEqual(len(response.message_ids), said, "nothing new")
        for _ in range(2):
            self._post({**JANE, "phone": f"0470 99 88 77 {XSS}"})
        self.assertEqual(self._responses(), response)
        self.assertFalse(response.phone)
        self.assertEqual(len(response.message_ids), said + 1)
        body = response.message_ids[0].body
        self.assertIn("0470 99 88 77", body)
        self.assertNotIn("<script", body)

    def test_another_question_within_the_window_is_another_answer(self):
        self._post(JANE)
        for _ in range(2):
            self._post({**JANE, "message": f"Show me a demo. {XSS}"})
        demo, first = self._responses()
        self.assertNotEqual(demo, first)
        self.assertIn("Show me a demo.", demo.description)

    def test_another_offer_within_the_window_is_another_answer(self):
        brochure, demo = self.treatment, self.treatment.copy({"source_code": "DEMO"})
        for code in ("AUTUMN-MAIL", "DEMO", "DEMO"):
            self._post({**JANE, "source_code": code})
        self.assertEqual((brochure.response_count, demo.response_count), (1, 1))

    def test_without_a_responsible_it_works_all_the_same(self):
        self.source.user_id = False
        self.assertEqual(self._post(JANE).status_code, 200)
        self.assertFalse(self._responses().user_id)
        self.source.user_id = self.employee
        self._post({**JANE, "email": "joe@example.com"})
        self.assertEqual(self._responses()[0].user_id, self.employee)

    # ------------------------------------------------------------
    # WHAT IS REFUSED
    # ------------------------------------------------------------

    def test_bad_posts_are_refused_with_a_reason(self):
        cases = [
            ({"data": b"{", "headers": {"Content-Type": "application/json"}}, 400, "unreadable"),
            ({"data": b"[" * 100000, "headers": {"Content-Type": "application/json"}}, 400,
             "unreadable"),
            ({"data": b"\xff\xfe{", "headers": {"Content-Type": "application/json"}}, 400,
             "unreadable"),
            ({"payload": ["no", "fields"]}, 422, "invalid"),
            ({"payload": {}}, 422, "invalid"),
            ({"payload": {**JANE, "email": "nobody"}}, 422, "invalid"),
            ({"payload": {"email": "jane@example.com", "name": {"first": ""}}}, 422, "invalid"),
            ({"payload": {**JANE, "message": "x" * 1_100_000}}, 413, "too_large"),
            ({"payload": {**JANE, "list": ["x"] * 2001}}, 413, "too_large"),
            ({"data": b'{"a":' * 40 + b"1" + b"}" * 40, "headers": {
                "Accept": "application/json"}}, 413, "too_large"),
            ({"data": b"name=%81%8d%8f%90%9d", "headers": {
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json"}}, 400, "unreadable"),
            ({"data": b"<xml/>", "headers": {
                "Content-Type": "application/xml", "Accept": "application/json"}}, 415,
             "media_type"),
            ({"data": b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nJane\r\n--B--\r\n',
              "headers": {"Content-Type": "multipart/form-data; boundary=C",
                          "Accept": "application/json"}}, 400, "unreadable"),
            ({"data": gzip.compress(b"[" + b" " * 2_000_000 + b"]"), "headers": {
                "Content-Type": "application/json", "Content-Encoding": "gzip"}}, 413,
             "too_large"),
        ]  # fmt: skip
        for kwargs, status, error in cases:
            with self.subTest(status=status, error=error):
                self.assertRefused(self._post(**kwargs), status, error)
                refusal = self.source.refusal_ids.sorted("id")[-1]
                self.assertEqual(refusal.reason, error)
                self.assertTrue(refusal.detail)
        self.assertEqual(self.source.refusal_count, len(cases))

    def test_a_packed_post_is_read(self):
        body = gzip.compress(json.dumps(JANE).encode())
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        self.assertEqual(self._post(data=body, headers=headers).status_code, 200)
        self.assertEqual(self._responses().email_normalized, "jane@example.com")

    def test_no_text_is_too_odd_for_the_database(self):
        self.assertRefused(self._post(JANE, token="%00" * 32), 404, "unknown_form")
        self.opener.cookies.set("odoo_utm_campaign", r'"a\000b"')
        self.opener.cookies.set("odoo_utm_source", r'"\355\240\200"')
        self.assertEqual(self._post(JANE).status_code, 200)
        self.assertEqual(self._responses().utm_campaign, "ab")
        payload = '{"name": "J\\u0000\\ud800oe", "email": "joe@example.com", "\\u0000\\ud800": "x"}'
        answer = self._post(data=payload, headers={"Content-Type": "application/json"})
        self.assertEqual(answer.status_code, 200)
        answer = self._post(
            data=b"name=J%00%ED%A0%80oe&email=jim%40example.com&%00=%00&source_code=%00",
            headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": SITE},
        )
        self.assertEqual(answer.status_code, 200)

    def test_nul_characters_are_left_out_wherever_they_are_sent(self):
        """Of a header, a form, JSON or a file."""
        self.source.allowed_origins = "*"
        self.source.field_ids.is_required = False
        for number, (headers, body, wanted) in enumerate(WITH_NUL):
            with self.subTest(headers=headers, body=body):
                before = self._responses()
                body = body.replace("{email}", f"jane{number}@example.com").encode()
                answer = self._post(data=body, headers=headers)
                self.assertEqual(answer.status_code, 200, answer.text)
                response = self._responses() - before
                self.assertEqual(response.email_from, f"jane{number}@example.com")
                texts = self._get_texts(response)
                self.assertNotIn("\0", texts)
                self.assertIn(wanted, texts)

    def _get_texts(self, response):
        """Return all that is stored for ``response``, its delivery and its files, as text."""
        records = (
            response,
            self.source.post_ids.filtered(lambda post: post.response_id == response),
            self._attachments().filtered(lambda file: file.res_id == response.id),
        )
        return "\n".join(
            str(value) for each in records for row in each.read() for value in row.values()
        )

    def test_headers_may_be_as_odd_as_bodies(self):
        for headers in (
            {"Origin": "https://a\udc00.example"},
            {"Content-Type": "appl\u0080ication/x"},
            {"Content-Type": "multipart/form-data"},
            {"Content-Type": "application/x-www-form-urlencoded; charset=nonsense"},
            {"Content-Type": "application/json; charset=utf-16"},
        ):
            answer = self._post(
                data=b"a=1",
                headers={
                    name: value.encode("utf-8", "surrogatepass").decode("latin-1")
                    for name, value in headers.items()
                },
            )
            self.assertLess(answer.status_code, 500, headers)
        for text in ("a\0b", "\ud800"):
            self.source._refuse("invalid", text, text)

    def test_fields_may_have_any_name_and_none(self):
        part = "Content-Disposition: form-data{}\r\n\r\nx\r\n--x"
        for body, content_type in (
            ("self=1&token=2&endpoint=3&email=a%40b.example", FORM),
            ("--x\r\n" + part.format("") + "--\r\n", "multipart/form-data; boundary=x"),
            ("--x\r\n" + part.format('; filename="a"') + "--\r\n",
             "multipart/form-data; boundary=x"),
            ("--x\r\n" + part.format('; name="self"') + "\r\n" + part.format("") + "--\r\n",
             "multipart/form-data; boundary=x"),
        ):  # fmt: skip
            with self.subTest(body=body):
                answer = self._post(data=body.encode(), headers={"Content-Type": content_type})
                self.assertEqual(answer.status_code, 422)

    def test_old_character_sets_are_read(self):
        def post(body, charset):
            return self._post(
                data=body, headers={"Content-Type": f"application/x-www-form-urlencoded{charset}"}
            )

        post(b"name=%8B%B4%96%7B%88%EA%98Y&email=taka%40example.com", "; charset=Shift_JIS")
        multipart = (
            b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n'
            + "橋本二郎".encode("cp932")
            + b'\r\n--x\r\nContent-Disposition: form-data; name="_charset_"\r\n\r\nShift_JIS'
            b'\r\n--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nj@example.com'
            b"\r\n--x--\r\n"
        )
        self._post(data=multipart, headers={"Content-Type": "multipart/form-data; boundary=x"})
        self._post(
            data='{"name": "Jürgen Böhm", "email": "jb@example.com"}'.encode("latin-1"),
            headers={"Content-Type": "application/json; charset=iso-8859-1"},
        )
        self.assertEqual(
            self._responses().sorted("id").mapped("contact_name"),
            ["橋本一郎", "橋本二郎", "Jürgen Böhm"],
        )

    def test_what_other_servers_send_is_taken(self):
        """A line for each shape: its body, content type, and name and address of the person."""
        many = {f"q{number}": "x" for number in range(110)}
        long = "I have read the privacy notice and agree " * 4

        def encode(name, charset):
            return f"name={quote(name.encode(charset))}&email=jane%40example.com".encode()

        cases = (
            ({**JANE, "email": "Jo Ott <jo@x.example>"}, JSON, "Jane Doe", "jo@x.example"),
            ({**JANE, "email": "jo@x.example;"}, JSON, "Jane Doe", "jo@x.example"),
            (JANE, "text/plain", "Jane Doe", "jane@example.com"),
            (JANE, "text/plain; charset=utf-8", "Jane Doe", "jane@example.com"),
            ({**JANE, **many}, JSON, "Jane Doe", "jane@example.com"),
            ({**JANE, long: "yes"}, JSON, "Jane Doe", "jane@example.com"),
            ({**JANE, "fax_number": "1"}, JSON, "Jane Doe", "jane@example.com"),
            (encode("王小明", "gbk"), f"{FORM}; charset=GBK", "王小明", "jane@example.com"),
            (encode("王小明", "gbk"), f"{FORM}; charset=gb2312", "王小明", "jane@example.com"),
            (encode("陳大文", "big5"), f"{FORM}; charset=Big5", "陳大文", "jane@example.com"),
            (encode("陳大文", "big5") + b"&_charset_=big5", FORM, "陳大文", "jane@example.com"),
            (encode("橋本一郎", "euc-jp"), f"{FORM}; charset=EUC-JP", "橋本一郎",
             "jane@example.com"),
            (encode("Zoë Žák", "cp1252"), f"{FORM}; charset=windows-1252", "Zoë Žák",
             "jane@example.com"),
        )  # fmt: skip
        for number, (body, content_type, name, email) in enumerate(cases):
            with self.subTest(body=str(body)[:60], content_type=content_type):
                body = body if isinstance(body, bytes) else json.dumps(body).encode()
                # Each another person, not a second click of the same.
                body = body.replace(b"%40", b"%d%%40" % number).replace(b"@", b"%d@" % number)
                email = email.replace("@", f"{number}@")
                headers = {"Content-Type": content_type, "Accept": JSON}
                before = self._responses()
                answer = self._post(data=body, headers=headers)
                self.assertEqual(answer.status_code, 200, answer.text)
                response = self._responses() - before
                self.assertEqual((response.contact_name, response.email_normalized), (name, email))

    def test_the_journey_is_on_the_response_and_on_its_lead(self):
        page = f"{SITE}/a?utm_campaign={self.campaign.name}&utm_content=red&gclid=" + "G" * 300
        self._post(
            {
                **JANE,
                "destination_url": f"{SITE}/b",
                "first_touch": {"url": page, "time": "2026-11-02T11:00:00Z"},
                "last_touch": {"url": f"{SITE}/b", "referrer": f"{SITE}/a"},
            },
            headers={"Origin": SITE},
        )
        response = self._responses()
        self.assertResponse(
            response,
            campaign_id=self.campaign,
            utm_content="red",
            click_kind="gclid",
            click_id="G" * 255,
            first_touch_utm=f"{self.campaign.name} / red",
            last_touch_url=f"{SITE}/b",
            last_touch_referrer=f"{SITE}/a",
        )
        self.assertIn("gclid: GGG", response.description)
        response.with_user(self.manager)._convert("lead")
        self.assertEqual(response.lead_id.utm_content, "red")
        self.assertEqual(response.lead_id.first_touch_url, response.first_touch_url)

    def test_fields_in_error_are_named(self):
        answer = self._post({"email": "nobody"})
        self.assertEqual(set(answer.json()["fields"]), {"name", "email"})

    def test_a_form_gets_a_page_that_says_what_to_do(self):
        answer = self._post(data={"name": XSS, "email": XSS})
        self.assertEqual(answer.status_code, 422)
        self.assertIn("text/html", answer.headers["Content-Type"])
        self.assertIn("back button", answer.text)
        self.assertNotIn("<script>alert", answer.text)

    def test_unknown_and_closed_forms(self):
        self.assertRefused(self._post(JANE, token="x" * 32), 404, "unknown_form")
        mailbox = self.env["crm.capture.source"].create({"name": "Mail", "kind": "email"})
        self.assertRefused(self._post(JANE, mailbox), 404, "unknown_form")
        old = self.source.token
        self.source.action_rotate_token()
        self.assertNotEqual(self.source.token, old)
        self.assertRefused(self._post(JANE, token=old), 404, "unknown_form")
        self.source.active = False
        self.assertRefused(self._post(JANE), 410, "closed", "archived")
        self._post(JANE)
        self.assertEqual(len(self.source.refusal_ids), 1, "noted once a minute")

    def test_looking_at_the_address_does_nothing(self):
        answer = self._post(method="GET")
        self.assertEqual((answer.status_code, answer.headers["Allow"]), (405, "POST, OPTIONS"))

    def test_honeypot_looks_like_success(self):
        trapped = self._post({**JANE, "fax_number": "555"}, headers={"Origin": SITE})
        self.assertEqual((trapped.status_code, trapped.json()), (200, {"status": "ok"}))
        self.assertFalse(self._responses())
        self.assertEqual(self.source.refusal_ids.reason, "honeypot")

    def test_a_server_fills_in_no_honeypot(self):
        self.assertEqual(self._post({**JANE, "fax_number": "+3225550199"}).status_code, 200)
        self.assertIn("fax_number: +3225550199", self._responses().description)

    def test_what_cannot_be_recorded_is_noted(self):
        Response = type(self.env["crm.response"])
        with patch.object(Response, "_record", side_effect=ValidationError("No type")):
            self.assertRefused(self._post(JANE), 422, "not_recorded", "error")
        self.assertEqual(self.source.refusal_ids.detail, "No type")

    # ------------------------------------------------------------
    # OTHER WEBSITES
    # ------------------------------------------------------------

    def test_only_allowed_websites_may_post(self):
        answer = self._post(JANE, headers={"Origin": "https://evil.example"})
        self.assertRefused(answer, 403, "origin", "origin")
        self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
        self.assertEqual(self.source.refusal_ids.origin, "https://evil.example")
        self.assertRefused(self._post(JANE, headers={"Origin": "null"}), 403, "origin")
        answer = self._post(JANE, headers={"Origin": SITE})
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], SITE)
        self.assertIn("Origin", answer.headers["Vary"])

    def test_refusals_can_be_read_by_an_allowed_website(self):
        answer = self._post({}, headers={"Origin": SITE})
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], SITE)

    def test_preflight(self):
        asked = {"Access-Control-Request-Method": "POST"}
        answer = self._post(method="OPTIONS", headers={**asked, "Origin": SITE})
        self.assertEqual(answer.status_code, 204)
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], SITE)
        self.assertIn("Content-Type", answer.headers["Access-Control-Allow-Headers"])
        self.assertNotIn("Access-Control-Allow-Credentials", answer.headers)
        for _ in range(2):
            answer = self._post(
                method="OPTIONS", headers={**asked, "Origin": "https://evil.example"}
            )
            self.assertEqual(answer.status_code, 403)
            self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
        self.assertEqual(len(self.source.refusal_ids), 1, "noted once a minute")
        self.source.allowed_origins = "*"
        answer = self._post(method="OPTIONS", headers={**asked, "Origin": "https://any.example"})
        self.assertEqual(answer.status_code, 204)

    def test_no_session_is_started_or_used(self):
        self.authenticate("manager", "manager")
        answer = self._post(JANE)
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("session_id", answer.headers.get("Set-Cookie", ""))
        self.assertEqual(self._responses().create_uid, self.salesperson)

    # ------------------------------------------------------------
    # WHAT A STRANGER CANNOT DO
    # ------------------------------------------------------------

    def test_strangers_change_nothing_of_a_contact(self):
        before = self.jane.read()[0]
        self._post({**JANE, "name": "Mallory", "phone": "0470 00 00 00", "company": "Evil"})
        response = self._responses()
        self.assertEqual(response.partner_id, self.jane)
        response.with_user(self.manager)._convert("lead")
        self.env.invalidate_all()
        self.assertEqual(self.jane.name, before["name"])
        self.assertEqual(self.jane.phone, before["phone"])
        self.assertEqual(self.jane.email, before["email"])

    def test_keys_of_a_form_are_its_own(self):
        """A stranger neither finds nor uses up the keys of other forms and channels."""
        other = self.env["crm.capture.source"].create({"name": "Other"})
        known = self._capture(
            self._stranger(1, external_key="4711"), self._stranger(2, external_key="form:4711")
        )
        for source in (self.source, other):
            self._post({**JANE, "external_key": "4711", "email": f"{source.id}@a.example"}, source)
            self.assertEqual(len(self._responses(source)), 1)
            self.assertNotIn(self._responses(source), known)

    def test_ids_and_rights_cannot_be_posted(self):
        lead = self.env["crm.lead"].create({"name": "Secret"})
        self._post(
            {
                **JANE,
                "lead_id": lead.id,
                "company_id": self.other_company.id,
                "user_id": self.manager.id,
                "state": "converted",
                "partner_id": self.env.user.partner_id.id,
            }
        )
        self.assertResponse(
            self._responses(),
            lead_id=self.env["crm.lead"],
            company_id=self.env.company,
            user_id=self.salesperson,
            state="review",
            partner_id=self.jane,
        )

    def test_each_company_has_its_own(self):
        theirs = self.env["crm.capture.source"].create(
            {"name": "Theirs", "company_id": self.other_company.id, "user_id": self.outsider.id}
        )
        their_jane = self.jane.copy(
            {"email": "jane@example.com", "company_id": self.other_company.id}
        )
        self._post({**JANE, "source_code": "AUTUMN-MAIL"}, theirs)
        response = self._responses(theirs)
        self.assertResponse(
            response,
            company_id=self.other_company,
            partner_id=their_jane,
            treatment_id=self.env["crm.treatment"],
        )
        self.assertFalse(self._responses())
        self.assertNotIn(theirs, self.env["crm.capture.source"].with_user(self.manager).search([]))

    def test_texts_are_shown_as_texts(self):
        names = ("name", "company", "message", "city", "source_code", "consent", "colour", XSS)
        self._post({**dict.fromkeys(names, XSS), "email": "jane@example.com"})
        description = self._responses().description
        self.assertNotIn("<script", description)
        self.assertNotIn("<img", description)
        self.assertEqual(description.count("&lt;script&gt;"), 4)
        self.assertIn("&lt;", self.env["ir.qweb.field.html"].value_to_html(description, {}))

    def test_the_form_to_copy_is_escaped(self):
        self.source.field_ids[0].label = XSS
        self.source.field_ids[1].name = '"><b>'
        self.assertNotIn("<script>alert", self.source.form_snippet)
        self.assertNotIn('""><b>', self.source.form_snippet)

    # ------------------------------------------------------------
    # LIMITS AND BUDGET
    # ------------------------------------------------------------

    def test_rate_limit(self):
        self.source.limit_address_minute = 2
        statuses = [
            self._post(
                {**JANE, "email": f"jane{n}@example.com"}, headers={"Origin": SITE}
            ).status_code
            for n in range(4)
        ]
        self.assertEqual(statuses, [200, 200, 429, 429])
        answer = self._post(JANE, headers={"Origin": SITE})
        self.assertEqual(answer.headers["Retry-After"], "60")
        self.assertEqual(answer.json()["error"], "rate_limit")
        self.assertEqual(len(self.source.refusal_ids), 1, "noted once a minute")
        self.assertEqual(
            self.env["crm.capture.hit"].search_count([("source_id", "=", self.source.id)]), 2
        )
        self.assertEqual(len(self._responses()), 2)
        self.assertEqual(self._post(JANE).status_code, 200, "a server is not one visitor")
        self.source.limit_source_minute = 3
        self.assertEqual(self._post(JANE).status_code, 429)

    def test_a_repeated_transaction_is_one_post(self):
        self.source.limit_address_minute = 1
        Response = type(self.env["crm.response"])
        original, calls = Response._record, []

        def fail_once(records, vals_list, *args):
            calls.append(1)
            if len(calls) == 1:
                raise ConcurrencyError("Somebody else was faster")
            return original(records, vals_list, *args)

        with (
            patch.object(Response, "_record", fail_once),
            patch("odoo.service.model.time.sleep"),
            mute_logger("odoo.service.model", "odoo.sql_db"),
        ):
            answer = self._post(JANE)
        self.assertEqual((answer.status_code, len(calls)), (200, 2))

    def test_query_budget(self):
        self.source._receive({**JANE, "source_code": "AUTUMN-MAIL"}, is_server=False)
        self.env.flush_all()
        self.env.invalidate_all()
        post = {**JANE, "email": "joe@example.com", "utm_source": "x"}
        with self.assertQueryCount(22):
            self.source._receive(post, is_server=False)
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestCaptureSource(ResponseCase):
    """Rights, checks and screens of the configuration."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["crm.capture.source"].create({"name": "Shop"})

    def test_form_of_a_new_source_shows_the_fields_that_it_starts_with(self):
        with Form(self.env["crm.capture.source"]) as form:
            form.name = "Fair"
            self.assertEqual(
                [line["name"] for line in form.field_ids._records],
                ["name", "email", "phone", "company", "message", "consent"],
            )
            form.field_ids.remove(2)
        snippet = form.record.form_snippet
        self.assertIn('name="company"', snippet)
        self.assertNotIn('name="phone"', snippet)

    def test_a_new_form_can_be_copied_at_once(self):
        self.assertEqual(
            self.source.field_ids.mapped("target"),
            ["contact_name", "email_from", "phone", "partner_name", "description", "consent"],
        )
        self.assertIn(self.source.endpoint_url, self.source.form_snippet)
        self.assertIn('name="fax_number"', self.source.form_snippet)
        self.assertIn(self.source.token, self.source.json_example)
        self.assertEqual(self.source.type_id, self.web_form)
        copied = self.source.copy()
        self.assertEqual(copied.name, f"{self.source.name} (copy)")
        self.assertEqual(self.source.copy({"name": "Stand"}).name, "Stand")
        self.assertNotEqual(copied.token, self.source.token)
        self.assertEqual(len(copied.field_ids), 6)

    def test_salespeople_are_shown_nothing_that_is_empty_to_them(self):
        for user, shown in (
            (self.salesperson, ["action_view_refusals", "protection", "posts", "refusals"]),
            (
                self.officer,
                [
                    "action_view_refusals",
                    *("connect", "form", "examples", "protection", "posts", "refusals"),
                ],
            ),
        ):
            arch = etree.fromstring(self.source.with_user(user).get_view(view_type="form")["arch"])
            names = arch.xpath("//button[@name='action_view_refusals']/@name | //page/@name")
            self.assertEqual(names, shown)

    def test_who_may_do_what(self):
        source = self.source.with_user(self.salesperson)
        self.assertEqual(source.display_name, "Shop")
        with self.assertRaises(AccessError):
            source.read(["token"])
        with self.assertRaises(AccessError):
            source.name = "Mine"
        with self.assertRaises(AccessError):
            source.action_rotate_token()
        self.source._refuse("honeypot")
        self.assertEqual(source.last_refusal_ids.reason, "honeypot")
        officer = self.source.with_user(self.officer)
        self.assertTrue(officer.token)
        officer.name = "Webshop"
        officer.action_rotate_token()
        with self.assertRaises(AccessError):
            officer.unlink()
        with self.assertRaises(AccessError):
            self.source.with_user(self.employee).read(["name"])
        with self.assertRaises(AccessError):
            self.env["crm.capture.hit"].with_user(self.manager).search([])

    def test_configuration_is_checked(self):
        for vals in (
            {"allowed_origins": "example.com"},
            {"allowed_origins": "https://ok.example\nftp://example.com"},
            {"redirect_url": "javascript:alert(1)"},
            {"redirect_url": "//evil.example"},
            {"honeypot": "EMAIL"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.source.write(vals)
        self.source.write({"allowed_origins": "https://ok.example, *", "redirect_url": "/thanks"})

    def test_old_notes_are_cleaned_up(self):
        self.source._refuse("honeypot")
        self.source._refuse("origin")
        old, new = self.source.refusal_ids
        old.date = "2020-01-01"
        self.env.cr.execute(
            "INSERT INTO crm_capture_hit (source_id, count, date)"
            " VALUES (%s, 1, '2020-01-01'), (%s, 1, now() AT TIME ZONE 'UTC')",
            [self.source.id, self.source.id],
        )
        self.env["crm.capture.refusal"]._gc_refusals()
        self.env["crm.capture.hit"]._gc_hits()
        self.assertEqual(old.exists() | new.exists(), new)
        self.assertEqual(
            self.env["crm.capture.hit"].search_count([("source_id", "=", self.source.id)]), 1
        )


@tagged("post_install", "-at_install")
class TestCaptureRateLimit(TransactionCase):
    """Several workers at once: real connections, so what they commit is cleaned up here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with closing(cls.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            cls.source_id = (
                env["crm.capture.source"].create({"name": "Busy", "limit_source_minute": 10}).id
            )
            cr.commit()  # pylint: disable=invalid-commit
        cls.addClassCleanup(cls._clean_up)

    @classmethod
    def _clean_up(cls):
        with closing(cls.registry.cursor()) as cr:
            api.Environment(cr, SUPERUSER_ID, {})["crm.capture.source"].browse(
                cls.source_id
            ).unlink()
            cr.commit()  # pylint: disable=invalid-commit

    def test_workers_together_keep_the_limit(self):
        workers, posts = 6, 5
        barrier = Barrier(workers)
        admitted = []
        # Made here: an environment looks up the registry, which the thread of the tests holds.
        cursors = [self.registry.cursor() for _ in range(workers)]
        sources = [
            api.Environment(cr, SUPERUSER_ID, {})["crm.capture.source"].browse(self.source_id)
            for cr in cursors
        ]

        def work(number):
            sources[number].fetch(["limit_source_minute"])
            barrier.wait(timeout=20)
            admitted.extend(
                1 for _ in range(posts) if not sources[number]._admit(f"192.0.2.{number}")
            )

        threads = [Thread(target=work, args=(number,), daemon=True) for number in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        for cr in cursors:
            cr.close()

        self.assertLessEqual(len(admitted), 10)
        self.assertGreater(len(admitted), 10 - workers)
