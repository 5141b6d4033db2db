"""Senders that post to a capture source: presets, signatures, batches, and what was refused."""

import base64
import hmac
import json
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from ..models.source import crm_capture_queue
from .common import ResponseCase

SECRET = "geheim"
SENDGRID_KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQG"
    "hHPTnlvFYPAZFceEu/1FwCM/QmGUhA=="
)
JANE = {"name": "Jane Doe", "email": "jane@example.com", "message": "Please call me."}


class SenderCase(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Source = cls.env["crm.capture.source"]

    @classmethod
    def _connect(cls, code, **vals):
        preset = cls.env.ref(f"response_management.preset_{code}")
        return cls.Source.create({"name": preset.name, "preset_id": preset.id, **vals})

    @classmethod
    def _get_example(cls, source):
        example = source.preset_id._read_definition()["example"]
        body = example["body"]
        return (body if isinstance(body, str) else json.dumps(body)), example["content_type"]

    def _responses(self, source):
        return self.env["crm.response"].search([("capture_source_id", "=", source.id)], order="id")


class SenderHttpCase(SenderCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # One post after the other is a rush; here each is recorded at once.
        cls.startClassPatcher(patch.object(crm_capture_queue, "MAX_SHARE", 9))

    def _post(self, source, body, content_type="application/json", method="POST", **kwargs):
        self.env.flush_all()
        if not isinstance(body, str | bytes):
            body = json.dumps(body)
        return self.opener.request(
            method,
            f"{self.base_url()}/crm/capture/{source.token}{kwargs.pop('query', '')}",
            data=body.encode() if isinstance(body, str) else body,
            headers={"Content-Type": content_type, **kwargs.pop("headers", {})},
            timeout=30,
            allow_redirects=False,
            **kwargs,
        )


@tagged("post_install", "-at_install")
class TestPresets(SenderHttpCase):
    def test_every_preset_records_the_example_of_its_sender_once_for_ever(self):
        presets = self.env["crm.capture.preset"].search([])
        self.assertGreaterEqual(len(presets), 26)
        for preset in presets:
            with self.subTest(preset=preset.code):
                source = self.Source.create({"name": preset.name, "preset_id": preset.id})
                expected = preset._read_definition()["example"]["expects"]
                expected = expected if isinstance(expected, list) else [expected]
                body, content_type = self._get_example(source)
                answer = self._post(source, body, content_type)
                self.assertEqual(answer.status_code, 200, answer.text)
                responses = self._responses(source)
                self.assertEqual(len(responses), len(expected))
                self.assertEqual(set(source.post_ids.mapped("state")), {"taken"})
                for response, wanted in zip(responses, expected, strict=True):
                    for name in ("contact_name", "email_from", "phone", "click_id", "consent"):
                        if wanted.get(name):
                            self.assertEqual(response[name], wanted[name])
                    if wanted.get("date"):
                        self.assertEqual(str(response.date), wanted["date"])
                    if wanted.get("kind"):
                        self.assertEqual(response.type_id.code, wanted["kind"])
                    for note in wanted.get("notes", ()):
                        self.assertIn(note.partition(":")[0], response.description)
                    if wanted.get("external_key"):
                        self.assertEqual(
                            response.external_key, f"form:{source.id}:{wanted['external_key']}"
                        )
                if not expected[0].get("external_key"):
                    continue
                later = datetime.now() + timedelta(days=2)
                with patch.object(fields.Datetime, "now", return_value=later):
                    self._post(source, body, content_type)
                self.assertEqual(self._responses(source), responses, "a retry is the same")

    def test_a_preset_is_a_file_that_can_be_shared(self):
        preset = self.env.ref("response_management.preset_typeform")
        definition = json.loads(base64.b64decode(preset.file))
        definition.update(code="mine", name="Mine", category="nonsense")
        shared = self.env["crm.capture.preset"].with_user(self.officer)
        mine = shared.create({"file": base64.b64encode(json.dumps(definition).encode())})
        self.assertEqual((mine.name, mine.code, mine.category), ("Mine", "mine", "other"))
        self.assertIn("form_response.token", mine.definition)
        self.assertIn(f"/{mine.id}/file/mine.json", mine.action_export()["url"])
        for text in ("{", "[]", '{"format": "x"}', json.dumps({**definition, "surprise": 1})):
            with self.subTest(text=text), self.assertRaises(ValidationError):
                shared.create({"name": "Bad", "code": "bad", "definition": text})
        with self.assertRaises(AccessError):
            mine.with_user(self.salesperson).name = "Yours"

    def test_a_file_that_is_no_preset_is_told_when_it_is_chosen(self):
        preset = self.env["crm.capture.preset"].with_user(self.officer)
        for content in (b"\xff\xfe", b"{", b"[]", b'{"format": "x"}'):
            with self.subTest(content=content):
                found = preset.new({"file": base64.b64encode(content)})
                self.assertTrue(found._onchange_file()["warning"]["message"])
                self.assertFalse(found.definition)

    def test_what_was_learned_can_be_shared(self):
        source = self._connect("brevo", secret="not shared")
        source.field_ids = [
            Command.create({"name": "may_call", "target": "consent", "consent_to": "call"})
        ]
        officer = source.with_user(self.officer)
        action = officer.action_save_as_preset()
        self.assertEqual(officer.action_save_as_preset()["res_id"], action["res_id"])
        preset = self.env["crm.capture.preset"].browse(action["res_id"])
        self.assertNotIn("not shared", preset.definition)
        twin = self.Source.create({"name": "Twin", "preset_id": preset.id})
        for name in ("type_id", "dialect", "keeps_rest", "entries_path"):
            self.assertEqual(twin[name], source[name], name)
        self.assertEqual(
            [line._get_definition() for line in twin.field_ids],
            [line._get_definition() for line in source.field_ids],
        )

    def test_updates_renew_what_is_shipped_and_leave_sources_alone(self):
        source = self._connect("tally")
        preset = source.preset_id
        shipped = preset.definition
        preset.definition = shipped.replace("Message", "Changed")
        lines = source.field_ids.mapped("name")
        self.env["crm.capture.preset"]._load_shipped()
        self.assertEqual(preset.definition, shipped)
        self.assertEqual(source.field_ids.mapped("name"), lines)

    def test_the_form_connects_a_preset_in_one_choice(self):
        with Form(self.Source.with_user(self.officer)) as form:
            form.connection = "preset"
            form.preset_id = self.env.ref("response_management.preset_sendgrid")
            self.assertEqual(form.name, "SendGrid events")
        source = form.record
        self.assertEqual(source.type_id.code, "email_open")
        self.assertTrue(source.is_live)
        self.assertFalse(source.honeypot)
        self.assertIn("sg_event_id", source.field_ids.mapped("name"))
        body, content_type = self._get_example(source)
        self._post(source, body, content_type)
        self.assertEqual(
            self._responses(source).type_id.mapped("code"),
            ["email_open", "email_click", "unsubscribe"],
        )
        click = self._responses(source)[1]
        self.assertEqual(click.response_properties["link"], "https://www.example.com/solar")

    # ------------------------------------------------------------
    # WHO POSTS
    # ------------------------------------------------------------

    def test_signatures_are_checked_before_anything_is_read(self):
        source = self._connect("typeform", secret=SECRET)
        body, content_type = self._get_example(source)
        signed = base64.b64encode(hmac.new(SECRET.encode(), body.encode(), "sha256").digest())
        header = {"Typeform-Signature": "sha256=" + signed.decode()}
        for headers, text in (({}, body), (header, body + " "), (header, "{")):
            answer = self._post(source, text, content_type, headers=headers)
            self.assertEqual((answer.status_code, answer.json()["error"]), (401, "signature"))
        self.assertEqual(set(source.refusal_ids.mapped("reason")), {"signature"})
        self.assertFalse(self._responses(source))
        self.assertEqual(self._post(source, body, content_type, headers=header).status_code, 200)
        self.assertEqual(len(self._responses(source)), 1)

    def test_the_key_of_google_stands_in_the_post(self):
        source = self._connect("google_ads", secret="other")
        body, content_type = self._get_example(source)
        answer = self._post(source, body, content_type)
        self.assertEqual((answer.status_code, answer.json()["error"]), (401, "signature"))
        self.assertFalse(self._responses(source))
        source.secret = "my-key"
        self.assertEqual(self._post(source, body, content_type).status_code, 200)
        self.assertTrue(self._responses(source))

    def test_any_sender_may_name_a_secret_in_a_header(self):
        source = self._connect("make", secret=SECRET)
        body, content_type = self._get_example(source)
        self.assertEqual(self._post(source, body, content_type).status_code, 401)
        answer = self._post(source, body, content_type, headers={"X-Webhook-Secret": SECRET})
        self.assertEqual(answer.status_code, 200)

    def test_twilio_signs_the_form_and_wants_twiml(self):
        source = self._connect("twilio", secret=SECRET)
        url = f"{source.get_base_url()}/crm/capture/{source.token}"
        pairs = {"From": "+493023125213", "Body": "Yes", "MessageSid": "SM1"}
        text = url + "".join(f"{key}{pairs[key]}" for key in sorted(pairs))
        signed = base64.b64encode(hmac.new(SECRET.encode(), text.encode(), "sha1").digest())
        self.env.flush_all()
        answer = self.opener.post(
            f"{self.base_url()}/crm/capture/{source.token}",
            data=pairs,
            headers={"X-Twilio-Signature": signed.decode()},
        )
        self.assertEqual(answer.status_code, 200)
        self.assertIn("text/xml", answer.headers["Content-Type"])
        self.assertIn("<Response>", answer.text)
        self.assertEqual(self._responses(source).phone, "+493023125213")

    def test_twilio_may_deliver_by_get(self):
        source = self._connect("twilio")
        query = "?MessageSid=SM1&From=%2B493023125213&Body=Yes%2C+please+call+me"
        self.assertEqual(self._post(source, b"", method="GET", query=query).status_code, 200)
        self.assertResponse(self._responses(source), phone="+493023125213")

    def test_handshakes(self):
        meta = self._connect("meta")
        query = f"?hub.mode=subscribe&hub.challenge=115&hub.verify_token={meta.verify_token}"
        answer = self._post(meta, b"", method="GET", query=query)
        self.assertEqual((answer.status_code, answer.text), (200, "115"))
        answer = self._post(meta, b"", method="GET", query="?hub.challenge=1&hub.verify_token=x")
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(meta.refusal_ids.reason, "signature")

        linkedin = self._connect("linkedin", secret=SECRET)
        answer = self._post(linkedin, b"", method="GET", query="?challengeCode=890e")
        self.assertEqual(
            answer.json()["challengeResponse"],
            hmac.new(SECRET.encode(), b"890e", "sha256").hexdigest(),
        )
        for method in ("GET", "HEAD"):
            answer = self._post(self._connect("mailchimp"), b"", method=method)
            self.assertEqual(answer.status_code, 200)

    def test_a_look_with_values_is_listed_where_nothing_takes_it(self):
        source = self.Source.create({"name": "Shop"})
        self.assertEqual(self._post(source, b"", method="GET").status_code, 405)
        self.assertFalse(source.refusal_ids)
        answer = self._post(source, b"", method="GET", query="?name=Cord&email=c@example.com")
        self.assertEqual(answer.status_code, 405)
        self.assertEqual(source.refusal_ids.reason, "method")

    def test_tests_of_the_sender_are_shown_and_not_recorded(self):
        source = self._connect("google_ads")
        body = json.loads(self._get_example(source)[0])
        answer = self._post(source, {**body, "is_test": True})
        self.assertEqual(answer.json()["results"], [{"status": "test"}])
        self.assertEqual(source.post_ids.state, "test")
        self.assertFalse(self._responses(source))

    # ------------------------------------------------------------
    # BATCHES
    # ------------------------------------------------------------

    def test_each_entry_of_a_batch_has_its_verdict(self):
        source = self._connect("make")
        good = {"name": "Arne", "email": "arne@example.com", "id": "1"}
        answer = self._post(source, [good, {"color": ""}, "text", {**good, "id": "2"}])
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(
            [each["status"] for each in answer.json()["results"]],
            ["ok", "error", "error", "ok"],
        )
        self.assertEqual(source.refusal_ids.mapped("reason"), ["invalid"] * 2)
        self.assertEqual(len(source.post_ids), 4)

    def test_one_entry_to_blame_does_not_hold_up_the_others(self):
        source = self._connect("make")
        Response = type(self.env["crm.response"])
        original = Response._record

        def fail_on_bob(records, vals_list, *args):
            if any(vals.get("contact_name") == "Bob" for vals in vals_list):
                raise ValidationError(self.env._("No Bobs"))
            return original(records, vals_list, *args)

        people = [{"name": name, "email": f"{name}@example.com"} for name in ("Ann", "Bob", "Cy")]
        with patch.object(Response, "_record", fail_on_bob):
            answer = self._post(source, people)
        self.assertEqual(
            [each["status"] for each in answer.json()["results"]], ["ok", "error", "ok"]
        )
        self.assertEqual(self._responses(source).mapped("contact_name"), ["Ann", "Cy"])
        self.assertEqual(source.refusal_ids.detail, "No Bobs")

    def test_a_plain_form_takes_a_list_as_well(self):
        source = self.Source.create({"name": "Shop"})
        answer = self._post(source, [JANE, {"email": "nobody"}])
        self.assertEqual(answer.status_code, 200)
        self.assertEqual([each["status"] for each in answer.json()["results"]], ["ok", "error"])
        self.assertEqual(self._post(source, [{}, {}]).status_code, 422)

    def test_a_list_does_not_go_around_the_limits_of_a_form(self):
        form = self.Source.create(
            {"name": "Form", "type_id": self.web_form.id, "limit_source_minute": 3}
        )
        people = [{"name": f"P {n}", "email": f"p{n}@example.com"} for n in range(5)]
        answer = self._post(form, people[:2])
        self.assertEqual((answer.status_code, len(self._responses(form))), (200, 2))
        answer = self._post(form, people)
        self.assertGreaterEqual(answer.status_code, 400)
        self.assertEqual(len(self._responses(form)), 2)
        nested = self.Source.create(
            {
                "name": "Nested",
                "type_id": self.web_form.id,
                "limit_source_minute": 3,
                "entries_path": "entries",
            }
        )
        self.assertGreaterEqual(self._post(nested, {"entries": people}).status_code, 400)
        self.assertFalse(self._responses(nested))

    def test_what_a_preset_answers_runs_in_no_browser(self):
        checked = 0
        for preset in self.env["crm.capture.preset"].search([]):
            if not (preset._read_definition().get("answer") or {}).get("body"):
                continue
            source = self.Source.create({"name": preset.name, "preset_id": preset.id})
            body, content_type = self._get_example(source)
            answer = self._post(source, body, content_type)
            self.assertEqual(
                answer.headers["Content-Security-Policy"], "default-src 'none'; sandbox"
            )
            checked += 1
        self.assertTrue(checked)

    def test_a_batch_costs_no_more_statements_than_one(self):
        source = self._connect("sendgrid")
        events = [
            {"email": f"p{number}@example.com", "event": "open", "sg_event_id": f"e{number}",
             "timestamp": 1762935331, "category": "none"}
            for number in range(200)
        ]  # fmt: skip
        source._receive([{**events[0], "sg_event_id": "warm"}], is_server=True)
        counts = []
        for batch in (events[:2], events[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            source._receive(batch, is_server=True)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 30)

    def test_unknown_kinds_of_events_wait_for_a_word(self):
        source = self._connect("sendgrid")
        event = {"email": "x@example.com", "event": "resurrected", "sg_event_id": "r1"}
        self.assertEqual(self._post(source, [event]).status_code, 200)
        self.assertEqual(source.refusal_ids.reason, "kind")
        line = source.field_ids.filtered(lambda line: line.name == "event")
        line.choices += "; resurrected = list_subscription"
        source.refusal_ids.with_user(self.officer).action_take()
        self.assertEqual(self._responses(source).type_id.code, "list_subscription")
        self._post(source, [{**event, "event": "delivered", "sg_event_id": "r2"}])
        self.assertEqual(source.post_ids[0].state, "left_out")


@tagged("post_install", "-at_install")
class TestReceivedPosts(SenderHttpCase):
    def test_what_was_refused_can_be_taken_all_the_same(self):
        source = self.Source.create({"name": "Shop"})
        answer = self._post(source, {"e-mail": "joe@example.com", "who": "Joe"})
        self.assertEqual(answer.status_code, 422)
        refusal = source.refusal_ids
        self.assertIn("who = Joe", refusal.with_user(self.officer).post_values)
        self.env.invalidate_all()
        self.assertNotIn("Joe", refusal.with_user(self.salesperson).post_values)
        self.env.invalidate_all()
        officer = refusal.with_user(self.officer)
        with self.assertRaises(UserError), self.cr.savepoint():
            officer.action_take()
        source.field_ids.filtered(lambda line: line.target == "contact_name").name = "who"
        source.field_ids.filtered(lambda line: line.target == "email_from").name = "e-mail"
        officer.post_id.sudo().date = "2026-01-02 03:04:05"
        officer.action_take()
        self.assertResponse(
            self._responses(source),
            contact_name="Joe",
            email_normalized="joe@example.com",
            date=datetime(2026, 1, 2, 3, 4, 5),
        )
        self.assertEqual(refusal.response_id, self._responses(source))
        with self.assertRaises(UserError):
            officer.action_take()

    def test_what_can_be_taken_is_taken_and_the_rest_stays(self):
        source = self.Source.create({"name": "Shop"})
        for post in ({"who": "Joe"}, {"nobody": "x"}, {"who": "Ann"}):
            post = {**post, "email": f"{len(source.post_ids)}@example.com"}
            self.assertEqual(self._post(source, post).status_code, 422)
        source.field_ids.filtered(lambda line: line.target == "contact_name").name = "who"
        posts = source.post_ids.with_user(self.officer)
        told = posts.action_take()["params"]
        self.assertEqual(told["type"], "warning")
        self.assertIn("Posts recorded: 2.", told["message"])
        self.assertEqual(self._responses(source).mapped("contact_name"), ["Joe", "Ann"])
        (left,) = posts.filtered(lambda post: post.state == "refused")
        self.assertTrue(left.detail)
        with self.assertRaises(UserError), self.cr.savepoint():
            left.action_take()

    def test_what_a_wrong_secret_refused_can_be_taken(self):
        """A mistyped secret loses none of the leads that came before that was seen."""
        for code in ("typeform", "google_ads", "twilio", "linkedin", "mailchimp", "sendgrid"):
            # The public key of SendGrid's own tests, that of no sender who posts here.
            secret = SENDGRID_KEY if code == "sendgrid" else "mistyped"
            source = self._connect(code, secret=secret)
            wanted = source.preset_id._read_definition()["example"]["expects"]
            with self.subTest(preset=code):
                answer = self._post(source, *self._get_example(source))
                self.assertEqual(answer.status_code, 401)
                self.assertFalse(self._responses(source))
                refusals = source.refusal_ids.with_user(self.officer)
                posted = refusals.post_id.sudo().date = datetime(2026, 1, 2, 3, 4, 5)
                refusals.action_take()
                count = len(wanted) if isinstance(wanted, list) else 1
                self.assertEqual(len(self._responses(source)), count)
                self.assertEqual(refusals.post_id.mapped("state"), ["taken"])
                consents = self.env["crm.consent"].search(
                    [("response_id", "in", self._responses(source).ids)]
                )
                self.assertEqual(bool(consents), code == "typeform")
                self.assertEqual(set(consents.mapped("date")) - {posted}, set())

    def test_a_false_alarm_of_the_honeypot_can_be_taken(self):
        source = self.Source.create({"name": "Shop", "allowed_origins": "*"})
        self._post(source, {**JANE, "fax_number": "1"}, headers={"Origin": "https://a.example"})
        self.assertFalse(self._responses(source))
        source.refusal_ids.with_user(self.officer).action_take()
        self.assertEqual(self._responses(source).contact_name, "Jane Doe")

    def test_persons_are_masked_for_all_but_officers(self):
        source = self.Source.create({"name": "Shop"})
        self._post(source, JANE)
        post = source.post_ids
        self.assertIn("jane@example.com", post.with_user(self.officer).values_text)
        masked = post.with_user(self.salesperson)
        self.assertIn("email = j•••@•••", masked.values_text)
        self.assertNotIn("jane@", masked.values_text)
        self.assertNotIn("jane@", source.with_user(self.salesperson).last_post_ids.values_text)
        for name in ("content", "response_id"):
            with self.assertRaises(AccessError):
                masked.read([name])
        with self.assertRaises(AccessError):
            masked.action_take()
        with self.assertRaises(AccessError):
            post.with_user(self.officer).write({"content": "{}"})
        with self.assertRaises(AccessError):
            post.with_user(self.employee).read(["state"])
        self.assertFalse(
            self.env["crm.capture.post"].with_user(self.outsider).search([("id", "=", post.id)])
        )

    def test_posts_are_forgotten_after_a_week(self):
        source = self.Source.create({"name": "Shop"})
        for number in range(3):
            self._post(source, {**JANE, "email": f"p{number}@example.com"})
        posts = source.post_ids
        posts[1:].date = fields.Datetime.now() - timedelta(days=8)
        self.env["crm.capture.post"]._gc_posts()
        self.assertEqual(source.post_ids, posts[0])
        posts[0].date = fields.Datetime.now() - timedelta(days=8)
        heard = source.date_heard
        self.env["crm.capture.post"]._gc_posts()
        self.assertEqual(source.post_ids, posts[0], "the last one tells when it was heard")
        self.assertFalse(posts[0].content)
        self.assertEqual(posts[0].with_user(self.officer).values_text, "")
        self.assertTrue(heard)

    def test_old_posts_are_forgotten_batch_by_batch_unread(self):
        source = self.Source.create({"name": "Shop"})
        for number in range(4):
            self._post(source, {**JANE, "email": f"p{number}@example.com"})
        posts = source.post_ids
        posts.date = fields.Datetime.now() - timedelta(days=8)
        self.env.flush_all()
        self.env.invalidate_all()
        path = "odoo.addons.response_management.models.source.crm_capture_post.GC_UNLINK_LIMIT"
        content = posts._fields["content"]
        with patch(path, 2):
            self.assertEqual(self.env["crm.capture.post"]._gc_posts(), (2, True))
            self.assertFalse(any(post_id in posts._ids for post_id in content._get_cache(self.env)))
            self.assertEqual(self.env["crm.capture.post"]._gc_posts(), (1, False))
        self.assertEqual(source.post_ids, posts[0])

    def _make_quiet(self, source, last):
        """Let ``source`` hear from its sender every day until ``last`` days ago."""
        for days in range(last + 5, last - 1, -1):
            self._post(source, {**JANE, "email": f"p{days}@example.com"})
            source.post_ids[0].date = fields.Datetime.now() - timedelta(days=days)
        self.env.cr.execute(
            "UPDATE crm_response SET create_date = now() - interval '%s days'"
            " WHERE capture_source_id = %s",
            [last, source.id],
        )
        self.env.invalidate_all()

    def test_a_sender_that_has_gone_quiet_is_shown(self):
        source = self.Source.create({"name": "Shop"})
        self.assertFalse(source.date_heard or source.is_quiet)
        self._make_quiet(source, 25)
        self.assertTrue(source.is_quiet)
        self._post(source, {**JANE, "email": "new@example.com"})
        self.env.invalidate_all()
        self.assertFalse(source.is_quiet)

    def test_the_responsible_is_told_once(self):
        source = self.Source.create({"name": "Shop", "user_id": self.officer.id})
        self._make_quiet(source, 25)
        cron = self.env.ref("response_management.ir_cron_tell_silence")
        with self.enter_registry_test_mode():
            for _night in range(2):
                cron.method_direct_trigger()
        activity = source.activity_ids
        self.assertEqual(activity.user_id, self.officer)
        self.assertIn("Shop has gone quiet", activity.summary)
        self.assertIn("Send the form once yourself", activity.note)
        self.assertTrue(source.date_silence_told)

        self._post(source, {**JANE, "email": "new@example.com"})
        self.env.invalidate_all()
        source._tell_silence()
        self.assertFalse(source.activity_ids)
        self.assertFalse(source.date_silence_told)
        self.assertIn("Posts are arriving again", source.message_ids[0].body)

    def test_why_the_last_post_was_refused_is_told(self):
        source = self._connect("make", user_id=self.officer.id)
        self._make_quiet(source, 25)
        post = self.env["crm.capture.post"].create(
            {"source_id": source.id, "state": "refused", "reason": "signature",
             "date": fields.Datetime.now() - timedelta(days=24)}
        )  # fmt: skip
        self.env.invalidate_all()
        self.assertEqual(source.last_post_ids[0], post)
        source._tell_silence()
        self.assertIn("Signature missing or wrong", source.activity_ids.note)

    def test_silence_is_told_without_anybody_to_tell(self):
        source = self.Source.create({"name": "Shop", "user_id": self.officer.id})
        self._make_quiet(source, 25)
        self.officer.active = False
        self.env.cr.execute(
            "UPDATE crm_capture_source SET create_uid = %s WHERE id = %s",
            [self.outsider.id, source.id],
        )
        self.env.invalidate_all()
        source._tell_silence()
        self.assertFalse(source.activity_ids)
        self.assertIn("much longer than usual", source.message_ids[0].body)

    def test_budget(self):
        source = self.Source.create({"name": "Shop"})
        source._receive({**JANE, "source_code": "AUTUMN-MAIL"}, is_server=True)
        self.env.flush_all()
        self.env.invalidate_all()
        payload = {**JANE, "email": "joe@example.com", "utm_source": "x"}
        # One more than recording the response: the post itself.
        with self.assertQueryCount(31):
            source._receive(payload, is_server=True)
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestLearning(SenderHttpCase):
    POST = {
        "event": "lead",
        "lead": {"id": "L-1", "when": "2026-11-02T11:00:00Z", "vorname": "Kea",
                 "mail": "kea@x.example"},
        "extra": [{"name": "roof", "value": "flat"}],
    }  # fmt: skip

    def setUp(self):
        super().setUp()
        with Form(self.Source.with_user(self.officer)) as form:
            form.name = "Unknown sender"
            form.connection = "learn"
        self.source = form.record

    def _open(self, **context):
        action = self.source.with_user(self.officer).action_learn()
        return (
            self.env["crm.capture.mapping"]
            .with_user(self.officer)
            .with_context(**action["context"], **context)
        )

    def test_from_the_first_post_to_the_first_response(self):
        self.assertFalse(self.source.is_live)
        answer = self._post(self.source, self.POST)
        self.assertEqual(answer.json()["results"], [{"status": "waiting"}])
        self.assertEqual(self.source.waiting_count, 1)
        self.assertFalse(self._responses(self.source))

        wizard = self._open().create({})
        lines = {line.path: line for line in wizard.line_ids}
        self.assertEqual(lines["lead.mail"].target, "email_from")
        self.assertEqual(lines["lead.vorname"].target, "first_name")
        self.assertEqual(lines["lead.mail"].sample, "kea@x.example")
        lines["lead.id"].target = "external_key"
        lines["lead.when"].target = "date"
        lines["event"].target = "ignored"
        wizard.action_try()
        self.assertIn("It would become this response", wizard.result)
        self.assertIn("kea@x.example", wizard.result)
        lines["lead.when"].target = "ignored"
        self.source.post_ids.sudo().date = "2026-01-02 03:04:05"
        wizard.action_try()
        self.assertIn("Jan 2", wizard.result, "dated by when it came")
        lines["lead.when"].target = "date"
        self.assertFalse(self._responses(self.source), "tried, not recorded")
        action = wizard.action_save_and_go_live()
        self.assertTrue(self.source.is_live)
        self.assertEqual(action["context"], {"search_default_waiting": 1})
        self.assertEqual(action["domain"], [("source_id", "=", self.source.id)])
        self.source.post_ids.with_user(self.officer).action_take()
        self.assertResponse(
            self._responses(self.source),
            contact_name="Kea",
            email_normalized="kea@x.example",
            date=datetime(2026, 11, 2, 11),
            external_key=f"form:{self.source.id}:L-1",
        )
        self.assertIn("roof", self._responses(self.source).description)
        self._post(self.source, self.POST)
        self.assertEqual(len(self._responses(self.source)), 1)

    def test_a_post_can_be_pasted(self):
        wizard = Form(self._open())
        wizard.pasted = json.dumps(self.POST)
        self.assertEqual(len(wizard.line_ids._records), 7)
        wizard.pasted = "name=Kea&email=kea%40x.example"
        self.assertEqual(
            [line["target"] for line in wizard.line_ids._records], ["contact_name", "email_from"]
        )
        with self.assertRaises(UserError):
            wizard.pasted = "hello"

    def test_why_it_would_be_refused_is_shown(self):
        wizard = self._open().create({"pasted": '{"nothing": ""}'})
        wizard.action_try()
        self.assertIn("It would be refused", wizard.result)

    def test_what_was_said_can_be_changed(self):
        self._post(self.source, self.POST)
        wizard = self._open().create({})
        wizard.action_save()
        again = self._open().create({})
        lines = {line.path: line for line in again.line_ids}
        self.assertEqual(lines["lead.mail"].target, "email_from")
        lines["lead.mail"].target = False
        lines["lead.vorname"].target = "contact_name"
        again.action_save()
        targets = {line.name: line.target for line in self.source.field_ids}
        self.assertEqual(targets.get("lead.vorname"), "contact_name")
        self.assertNotIn("lead.mail", targets)

    def test_texts_of_a_stranger_are_shown_as_texts(self):
        xss = "<script>alert(1)</script>"
        self._post(self.source, {"name": xss, "email": "x@example.com", xss: xss})
        wizard = self._open().create({})
        wizard.action_try()
        self.assertNotIn("<script>", wizard.result)
        self.assertIn("&lt;script&gt;", wizard.result)

    def test_nothing_goes_live_without_a_mapping(self):
        with self.assertRaises(ValidationError):
            self.source.with_user(self.officer).action_go_live()

    def test_mappings_are_checked(self):
        for vals in (
            {"name": "a[", "target": "phone"},
            {"name": "a", "target": "kind"},
            {"name": "a", "target": "kind", "choices": "x = no_such_type"},
            {"name": "a", "target": "polarity", "choices": "x = great"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.env["crm.capture.field"].create({"source_id": self.source.id, **vals})
        with self.assertRaises(ValidationError):
            self.source.entries_path = "a..b"


@tagged("post_install", "-at_install")
class TestMalformedPosts(SenderHttpCase):
    def test_malformed_posts_are_no_error_and_store_nothing_wrong(self):
        sources = [self._connect(code) for code in ("sendgrid", "jotform")]
        sources.append(self.Source.create({"name": "Shop", "limit_source_minute": 0}))
        for source in sources:
            source.limit_source_minute = source.limit_source_hour = 0
        bodies = [
            b"", b"{", b"[]", b"[[]]", b"null", b"1", b'"x"', b"\x00", b"a\x00=b", b"=&=&&",
            b'{"a": NaN}', b'{"\\u0000": "\\ud800"}', b"[1,2,{}]", b'[{"event": {"a": []}}]',
            b"data[a][b=1&data[a]=2&[x]=3", b'{"email": {"email": ["a@b.example"]}}',
            b'{"first_touch": 7, "last_touch": [{}], "gclid": {"a": 1}}', b"\xff\xfe\x00",
            b'{"form_response": [{"answers": 3}]}', b'[{"timestamp": 1e400, "event": "open"}]',
        ]  # fmt: skip
        types = (
            "application/json", "application/x-www-form-urlencoded", "text/plain; charset=utf-16",
            "multipart/form-data; boundary=x", "", "application/json; charset=\xe4",
        )  # fmt: skip
        for source in sources:
            for index, body in enumerate(bodies):
                for content_type in (types[index % 2], types[2 + index % 4]):
                    with self.subTest(source=source.name, body=body, content_type=content_type):
                        answer = self._post(source, body, content_type)
                        self.assertLess(answer.status_code, 500)
        responses = self.env["crm.response"].search(
            [("capture_source_id", "in", [source.id for source in sources])]
        )
        self.assertEqual(set(responses.mapped("email_normalized")) - {False, "a@b.example"}, set())
