"""One line for each preset: the response that the example of its sender becomes.

The examples stand in the presets; they have the shape that each sender documents.
"""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from unittest.mock import patch

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from psycopg2.pool import PoolError

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.response_management.tools import public_key

from .test_capture_sender import SECRET, SenderHttpCase

#: preset | type | polarity | date | campaign | key | click | consent of each response; keys and
#: clicks by their first letters
TABLE = """
google_ads    |web_form   |positive|2026-11-12 08:15:31|-           |TeSter-1…|gclid EA…|-
meta          |web_form   |positive|2026-11-12 08:15:31|-           |44444444…|-        |may_call: 1
linkedin      |web_form   |positive|2026-11-12 08:15:31|solar-autumn|18f9a2c5…|-        |-
tiktok        |web_form   |positive|2026-11-12 08:15:31|-           |72045864…|-        |-
typeform      |web_form   |positive|2026-11-12 09:02:50|solar-autumn|a3a12ec6…|-        |consent: 1
tally         |web_form   |positive|2026-11-12 09:02:50|solar-autumn|2wgx4n   |-        |-
jotform       |web_form   |positive|now                |-           |60842509…|-        |-
unbounce      |web_form   |positive|2026-11-12 08:15:00|solar-autumn|-        |-        |-
hubspot_form  |web_form   |positive|2026-11-12 08:15:31|solar-autumn|17944713…|-        |-
calendly      |web_form   |positive|2026-11-12 09:15:31|solar-autumn|https://…|-        |-
cal_com       |web_form   |positive|2026-11-12 09:15:31|-           |bFJeNb2u…|-        |-
sendgrid      |email_open |neutral |2025-11-12 08:15:31|solar       |a1       |-        |-
sendgrid      |email_click|positive|2025-11-12 08:16:40|-           |a2       |-        |-
sendgrid      |unsubscribe|opt_out |2025-11-12 08:18:20|-           |a3       |-        |-
mailchimp     |unsubscribe|opt_out |2026-11-12 09:15:31|-           |8a25ff1d…|-        |-
brevo         |email_click|positive|2026-11-12 08:15:31|solar-autumn|17944713…|-        |-
twilio        |phone_call |neutral |now                |-           |SM1a     |-        |-
callrail      |phone_call |neutral |2026-11-12 08:15:31|solar-autumn|CAL0194f…|gclid EA…|-
intercom      |chat       |neutral |2026-11-12 08:15:31|-           |notif_78…|-        |-
tawk_to       |chat       |neutral |2026-11-12 09:15:31|-           |70fe3290…|-        |-
opnform       |web_form   |positive|2026-11-12 09:15:31|-           |sub_9Xk2 |-        |-
gravity_forms |web_form   |positive|2026-11-12 08:15:31|solar-autumn|176:5    |-        |-
wpforms       |web_form   |positive|2026-11-12 08:15:31|-           |881:12   |-        |-
contact_form_7|web_form   |positive|2026-11-12 08:15:31|solar-autumn|57       |-        |-
elementor     |web_form   |positive|2026-11-12 09:15:00|solar-autumn|-        |-        |-
google_forms  |web_form   |positive|2026-11-12 09:15:31|-           |12/11/20…|-        |-
zapier        |web_form   |positive|2026-11-12 08:15:31|solar-autumn|Z-1001   |-        |-
make          |web_form   |positive|2026-11-12 08:15:31|-           |M-1      |-        |-
make          |web_form   |positive|2026-11-12 08:15:32|-           |M-2      |-        |-
"""


@tagged("post_install", "-at_install")
class TestSenderTable(SenderHttpCase):
    maxDiff = None

    def test_what_the_example_of_each_sender_becomes(self):
        wanted = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
        presets = self.env["crm.capture.preset"].search([("code", "not like", "source_")])
        self.assertEqual(sorted({row[0] for row in wanted}), sorted(presets.mapped("code")))
        for preset in presets:
            source = self.Source.create({"name": preset.name, "preset_id": preset.id})
            self._post(source, *self._get_example(source))
            found = [self._describe(preset.code, response) for response in self._responses(source)]
            with self.subTest(preset=preset.code):
                self.assertEqual(found, [row for row in wanted if row[0] == preset.code])

    def _describe(self, code, response):
        """Return the line of the table for ``response``."""
        is_now = abs(response.date - fields.Datetime.now()) < timedelta(minutes=5)
        key = (response.external_key or "").removeprefix(f"form:{response.capture_source_id.id}:")
        click = f"{response.click_kind} {response.click_id}" if response.click_id else ""
        return [
            code,
            response.type_id.code,
            response.polarity,
            "now" if is_now else str(response.date),
            response.utm_campaign or "-",
            *(f"{text[:8]}…" if len(text) > 8 else text or "-" for text in (key, click)),
            response.consent or "-",
        ]

    def test_state_and_country_become_records(self):
        source = self._connect("zapier")
        person = {"name": "Jo", "email": "jo@example.com"}
        berlin = self.env.ref("base.state_de_be")
        for number, (said, state, country) in enumerate(
            (
                ({"state": "Berlin", "country": "Germany"}, berlin, berlin.country_id),
                ({"state": "BE", "country": "DE"}, berlin, berlin.country_id),
                ({"state": "berlin"}, berlin, berlin.country_id),
                ({"state": "BE"}, berlin.browse(), berlin.country_id.browse()),
                ({"state": "Nowhere", "country": "DE"}, berlin.browse(), berlin.country_id),
            )
        ):
            with self.subTest(said=said):
                post = {**person, **said, "id": f"s{number}"}
                source._receive(post, is_server=True)
                response = self._responses(source)[-1]
                self.assertEqual((response.state_id, response.country_id), (state, country))
                if not state:
                    self.assertIn(said["state"], response.description)
        response = self._responses(source)[0]
        response._convert("lead")
        self.assertEqual(response.lead_id.state_id, berlin)

    # ------------------------------------------------------------
    # SIGNATURES
    # ------------------------------------------------------------

    def test_sendgrid_signs_with_a_key_of_its_own(self):
        private = ec.generate_private_key(ec.SECP256R1())
        public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        with self.assertRaises(ValidationError):
            self._connect("sendgrid", secret="no key")
        source = self._connect("sendgrid", secret=base64.b64encode(public).decode())
        body, content_type = self._get_example(source)

        def sign(text, moment):
            stamp = str(int(moment.timestamp()))
            signature = private.sign(stamp.encode() + text.encode(), ec.ECDSA(hashes.SHA256()))
            return {
                "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
                "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
            }

        now = fields.Datetime.now()
        good = sign(body, now)
        for headers, text in (
            ({}, body),
            (good, body + " "),
            ({**good, "X-Twilio-Email-Event-Webhook-Timestamp": "1762935331"}, body),
            (sign(body, now - timedelta(days=2)), body),
            ({**good, "X-Twilio-Email-Event-Webhook-Signature": "AAAA"}, body),
        ):
            answer = self._post(source, text, content_type, headers=headers)
            self.assertEqual(answer.status_code, 401, headers)
        self.assertFalse(self._responses(source))
        self.assertEqual(self._post(source, body, content_type, headers=good).status_code, 200)
        self.assertEqual(len(self._responses(source)), 3)

    def test_the_key_and_signature_that_sendgrid_tests_with(self):
        """The values of sendgrid-nodejs, packages/eventwebhook."""
        key = (
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBce"
            "pxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA=="
        )
        signed = base64.b64decode(
            "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nl"
            "xFDWYNH2j/0="
        )
        body = b'{"category":"example_payload","event":"test_event","message_id":"message_id"}'
        framed = f"-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n"
        for stated, signature, content, is_good in (
            (key, signed, b"1588788367" + body, True),
            (framed, signed, b"1588788367" + body, True),
            (key, signed, b"1588788368" + body, False),
            (key, signed[:-1], b"1588788367" + body, False),
            (key, b"", b"1588788367" + body, False),
            (key[:-9], signed, b"1588788367" + body, False),
            ("", signed, b"1588788367" + body, False),
        ):
            self.assertIs(public_key.is_signed(stated, signature, content), is_good)

    def test_twilio_signs_json_by_its_digest(self):
        source = self._connect("twilio", secret=SECRET)
        body = json.dumps({"MessageSid": "SM7", "From": "+493023125213", "Body": "Yes"})
        digest = hashlib.sha256(body.encode()).hexdigest()
        url = f"{source.get_base_url()}/crm/capture/{source.token}"

        def sign(text):
            return {
                "X-Twilio-Signature": base64.b64encode(
                    hmac.new(SECRET.encode(), text.encode(), "sha1").digest()
                ).decode()
            }

        query = f"?bodySHA256={digest}"
        for text, content_type, asked, headers in (
            (body, "application/json", "", sign(url)),
            (body + " ", "application/json", query, sign(url + query)),
            # Pairs that nobody takes for a form are signed by nothing else.
            ("From=%2B491&Body=x&MessageSid=1", "text/plain", "", sign(url)),
        ):
            answer = self._post(source, text, content_type, query=asked, headers=headers)
            self.assertEqual(answer.status_code, 401, (text, asked))
        answer = self._post(source, body, query=query, headers=sign(url + query))
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._responses(source).phone, "+493023125213")

    def test_secrets_in_the_address_and_in_the_authorization(self):
        mailchimp = self._connect("mailchimp", secret="s&cret")
        self.assertTrue(mailchimp.endpoint_url.endswith(f"{mailchimp.token}?secret=s%26cret"))
        body, content_type = self._get_example(mailchimp)
        self.assertEqual(self._post(mailchimp, body, content_type).status_code, 401)
        answer = self._post(mailchimp, body, content_type, query="?secret=s%26cret")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(len(self._responses(mailchimp)), 1)

        brevo = self._connect("brevo", secret=SECRET)
        body, content_type = self._get_example(brevo)
        self.assertEqual(self._post(brevo, body, content_type).status_code, 401)
        answer = self._post(
            brevo, body, content_type, headers={"Authorization": f"Bearer {SECRET}"}
        )
        self.assertEqual(answer.status_code, 200)

    def test_any_sender_may_sign_in_one_of_the_usual_ways(self):
        post = {"name": "Kea", "email": "kea@x.example"}
        body = json.dumps(post)
        digest = hmac.new(SECRET.encode(), body.encode(), "sha256")
        stamp = str(int(fields.Datetime.now().timestamp()))
        key = base64.b64encode(b"k" * 24).decode()
        standard = hmac.new(b"k" * 24, f"m1.{stamp}.{body}".encode(), "sha256").digest()
        cases = (
            ("header", SECRET, {"X-Webhook-Secret": SECRET}),
            ("hmac", SECRET, {"X-Webhook-Secret": digest.hexdigest()}),
            ("hmac", SECRET, {"X-Webhook-Secret": f"sha256={digest.hexdigest()}"}),
            ("hmac", SECRET, {"X-Webhook-Secret": base64.b64encode(digest.digest()).decode()}),
            ("standard", f"whsec_{key}", {
                "webhook-id": "m1", "webhook-timestamp": stamp,
                "webhook-signature": f"v1,{base64.b64encode(standard).decode()}"}),
        )  # fmt: skip
        for signing, secret, headers in cases:
            with self.subTest(signing=signing, headers=headers):
                source = self.Source.create(
                    {"name": "Other", "connection": "learn", "secret": secret, "signing": signing}
                )
                self.assertEqual(self._post(source, body, headers=headers).status_code, 200)
                wrong = {name: f"{value}x" for name, value in headers.items()}
                self.assertEqual(self._post(source, body, headers=wrong).status_code, 401)

    # ------------------------------------------------------------
    # BATCHES
    # ------------------------------------------------------------

    def _get_events(self, start, count):
        return [
            {"email": f"p{number}@example.com", "event": "open", "sg_event_id": f"e{number}",
             "timestamp": 1762935331}
            for number in range(start, start + count)
        ]  # fmt: skip

    def test_each_delivery_of_a_batch_counts(self):
        source = self._connect("sendgrid", limit_source_minute=10, limit_source_hour=1000)
        self.assertEqual(self._post(source, self._get_events(0, 9)).status_code, 200)
        # A batch that begins below the limit is taken as a whole: the sender cannot split it.
        self.assertEqual(self._post(source, self._get_events(9, 9)).status_code, 200)
        self.assertEqual(len(self._responses(source)), 18)
        answer = self._post(source, self._get_events(18, 1))
        self.assertEqual((answer.status_code, answer.headers["Retry-After"]), (429, "60"))
        self.assertEqual(len(self._responses(source)), 18)

    def test_without_a_free_connection_the_sender_comes_again(self):
        source = self._connect("sendgrid")
        Hit = type(self.env["crm.capture.hit"])
        full = PoolError("The Connection Pool Is Full")
        with patch.object(Hit, "_admit", side_effect=full):
            answer = self._post(source, self._get_events(0, 2))
        self.assertEqual((answer.status_code, answer.headers["Retry-After"]), (429, "5"))
        self.assertFalse(self._responses(source))
        with (
            patch.object(Hit, "_add", side_effect=full),
            self.assertLogs("odoo.addons.response_management.controllers.capture", "WARNING"),
        ):
            answer = self._post(source, self._get_events(0, 2))
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(len(self._responses(source)), 2)

    def test_a_preset_brings_the_limits_of_its_sender(self):
        limits = {
            code: (source.limit_source_minute, source.limit_source_hour)
            for code in ("typeform", "sendgrid")
            for source in [self._connect(code)]
        }
        self.assertEqual(limits, {"typeform": (600, 12000), "sendgrid": (6000, 120000)})

    def test_a_batch_may_hold_the_same_delivery_twice(self):
        source = self._connect("sendgrid")
        events = self._get_events(0, 3)
        answer = self._post(source, [events[0], *events, events[2]])
        self.assertEqual([each["status"] for each in answer.json()["results"]], ["ok"] * 5)
        self.assertEqual(len(self._responses(source)), 3)
        self.assertEqual(len(source.post_ids), 5)
        self.assertEqual(source.post_ids.response_id, self._responses(source))
