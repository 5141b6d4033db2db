"""Programs outside deliver responses; the examples of the manual are what is run here."""

import json
import re
from datetime import datetime, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open, mute_logger

from .common import NOON, ResponseCase


@tagged("post_install", "-at_install")
class TestDocumentedExamples(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = new_test_user(
            cls.env, login="program", groups="sales_team.group_sale_salesman"
        )
        cls.key = (
            cls.env["res.users.apikeys"]
            .with_user(cls.program)
            ._generate("rpc", "Call center", datetime.now() + timedelta(days=1))
        )
        cls.campaign = cls.env["utm.campaign"].create({"title": "autumn", "name": "autumn"})
        cls.treatment = cls.env["crm.treatment"].create(
            {
                "source_code": "AUTUMN-CARD",
                "offer_id": cls.env["crm.offer"].create({"name": "Check"}).id,
                "campaign_id": cls.campaign.id,
                "medium_id": cls.env.ref("utm.utm_medium_direct").id,
            }
        )

    def _run_example(self, marker):
        """Run the code of the manual that contains ``marker`` and return its ``results``."""
        with file_open("response_management/readme/USAGE.md") as manual:
            examples = re.findall(r"```python\n(.*?)```", manual.read(), re.DOTALL)
        (example,) = [example for example in examples if marker in example]
        for placeholder, value in (
            ('"https://crm.example.com"', self.base_url()),
            ('"crm"', self.env.cr.dbname),
            ('"the API key"', self.key),
            ('"the login"', self.program.login),
        ):
            example = example.replace(placeholder, repr(value), 1)
        names = {}
        self.env.flush_all()
        with self.allow_requests(all_requests=True):
            # The manual is ours, and running it is the point.
            exec(compile(example, "USAGE.md", "exec"), names)  # pylint: disable=exec-used
        self.env.invalidate_all()
        return names["results"]

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")
    def test_json2_and_xmlrpc_examples(self):
        call, form = self._run_example("/json/2/")
        self.assertEqual((call["status"], form["status"]), ("new", "new"))
        self.assertTrue(call["is_identified"])
        response = self.env["crm.response"].browse(call["id"])
        self.assertRecordValues(
            response,
            [
                {
                    "name": call["name"],
                    "date": datetime(2026, 11, 2, 12),
                    "phone_sanitized": "+12025550143",
                    "treatment_id": self.treatment.id,
                    "identified_by": "source_code",
                    "polarity": "positive",
                    "capture_method": "api",
                    "create_uid": self.program.id,
                }
            ],
        )
        self.assertEqual(dict(response.response_properties), {"duration": 95})
        self.assertEqual(self.env["crm.response"].browse(form["id"]).campaign_id, self.campaign)

        count = self.env["crm.response"].search_count([])
        (again,) = self._run_example("xmlrpc.client")
        self.assertEqual((again["id"], again["status"]), (call["id"], "known"))
        self.assertEqual(self.env["crm.response"].search_count([]), count)

    def _post(self, body, **headers):
        return self.url_open(
            "/json/2/crm.response/capture",
            data=json.dumps(body),
            headers={
                "Authorization": f"bearer {self.key}",
                "Content-Type": "application/json",
                **headers,
            },
        )

    @mute_logger("odoo.http")
    def test_bad_delivery_is_answered_with_what_to_correct(self):
        answer = self._post({"vals_list": [{"type_code": "web_form", "date": "yesterday"}]})
        self.assertEqual(answer.status_code, 422)
        self.assertRegex(answer.json()["message"], "Delivery 1: date must be .* not 'yesterday'")

    @mute_logger("odoo.http")
    def test_door_behind_it_and_strangers_stay_outside(self):
        answer = self.url_open(
            "/json/2/crm.response/_capture",
            data="{}",
            headers={
                "Authorization": f"bearer {self.key}",
                "Content-Type": "application/json",
            },
        )
        self.assertGreaterEqual(answer.status_code, 400)
        self.assertEqual(self._post({"vals_list": []}, Authorization="bearer no").status_code, 401)


@tagged("post_install", "-at_install")
class TestCaptureByProgram(ResponseCase):
    def _deliver(self, *deliveries, user=None):
        return self.Response.with_user(user or self.salesperson).capture(list(deliveries))

    def test_each_result_says_what_became_of_its_delivery(self):
        jane = {"type_code": "web_form", "email_from": "jane@example.com"}
        jane.update(campaign_id=self.campaign.id, date="2026-11-02 12:00:00")
        self._capture(self._stranger(1, responded=False))
        results = self._deliver(
            {**jane, "external_key": "k1"},
            {**jane, "date": "2026-11-02T12:10:00Z"},
            {**jane, "date": "2026-11-05T12:00:00+09:00"},
            {**jane, "external_key": "k1"},
            {
                "type_code": "phone_call",
                "email_from": "stranger1@example.com",
                "campaign_id": self.campaign.id,
                "date": "2026-11-03 08:00:00",
            },
        )
        self.assertEqual(
            [result["status"] for result in results],
            ["new", "double", "repeat", "known", "answer"],
        )
        self.assertEqual(len({result["id"] for result in results}), 3)
        repeat = self.Response.browse(results[2]["id"])
        self.assertEqual(repeat.date, datetime(2026, 11, 5, 3))
        self.assertEqual(repeat.repeat_of_id.id, results[0]["id"])
        (again,) = self._deliver({**jane, "external_key": "k1"})
        self.assertEqual(again["status"], "known")

    def test_notes_are_text_and_no_markup(self):
        (result,) = self._deliver(
            {"type_code": "phone_call", "phone": 2025550143, "description": "<script>a</script>"}
        )
        response = self.Response.browse(result["id"])
        self.assertNotIn("<script", response.description)
        self.assertIn("&lt;script", response.description)
        self.assertEqual(response.phone, "2025550143")

    def test_odd_texts_are_stored_as_far_as_they_can(self):
        odd, long = "J\x00o\ud800e", "".join(map(chr, range(0x3400, 0x4400)))
        texts = dict.fromkeys(("contact_name", "phone", "destination_url", "description"), odd)
        (result,) = self._deliver(
            {"type_code": "web_form", "email_from": f"{long}@example.com", **texts}
        )
        response = self.Response.browse(result["id"])
        self.assertEqual((response.contact_name, response.phone), ("Jo?e", "Jo?e"))
        self.assertFalse(response.email_normalized, "an address of no person")
        self._deliver({"type_code": "web_form", "response_properties": {"form": odd}})
        self.env.flush_all()

    def test_bad_deliveries_are_refused_in_words(self):
        for vals, message in (
            ({"emial_from": "x"}, "emial_from cannot be delivered"),
            ({"state": "converted"}, "state cannot be delivered"),
            ({"capture_method": "import"}, "capture_method cannot be delivered"),
            ({"date": "02/11/2026"}, "date must be a date and time"),
            ({"date": 20261102}, "date must be a date and time"),
            ({"polarity": "great"}, "polarity must be one of positive, neutral"),
            ({"campaign_id": "Autumn"}, "campaign_id must be the database id"),
            ({"campaign_id": 2**31 - 1}, "campaign_id 2147483647 does not exist"),
            ({"responded": "no"}, "responded must be true or false"),
            ({"score": "high"}, "score must be a number"),
            ({"email_from": ["x"]}, "email_from must be a text"),
            ({"response_properties": [1]}, "response_properties must be an object"),
            ({"response_properties": {"length": 9}}, "no parameter length. Use: form, consent"),
            ({"company_id": self.other_company.id}, "You do not work in the company"),
            ({"type_code": False}, "kind of answer"),
            ({"type_code": "telepathy"}, "telepathy"),
            ({"score": float("nan")}, "score must be a number"),
            ({"score": 10**400}, "score must be a number"),
            ({"date": "0001-01-01T00:00:00+14:00"}, "date must be a date and time"),
            ({"external_key": "ö" * 700}, "no more than 600 characters"),
        ):
            with self.subTest(vals), self.assertRaisesRegex(ValidationError, message):
                self._deliver({"type_code": "web_form", **vals})
        for vals_list in ({"type_code": "web_form"}, ["x"], "x", None):
            with self.subTest(vals_list), self.assertRaisesRegex(ValidationError, "list of up to"):
                self.Response.with_user(self.salesperson).capture(vals_list)

    def test_one_bad_delivery_is_named_and_nothing_is_recorded(self):
        count = self.Response.search_count([])
        good = {"type_code": "web_form", "email_from": "good@example.com"}
        with self.assertRaisesRegex(ValidationError, "Delivery 2"):
            self._deliver(good, {**good, "date": "x"})
        self.assertEqual(self.Response.search_count([]), count)

    def test_record_of_another_company_is_refused(self):
        treatment = self.treatment.copy(
            {"source_code": "OTHER", "company_id": self.other_company.id}
        )
        with self.assertRaisesRegex(ValidationError, "treatment_id"):
            self._deliver({"type_code": "web_form", "treatment_id": treatment.id})

    def test_who_may_not_create_responses_may_not_deliver_them(self):
        with self.assertRaises(AccessError):
            self._deliver({"type_code": "web_form"}, user=self.employee)

    def test_key_of_a_hidden_response_is_known_all_the_same(self):
        response = self._capture(self._stranger(1, user_id=self.officer.id))
        (result,) = self._deliver(
            {"type_code": "web_form", "external_key": "stranger-1", "email_from": "x@example.com"}
        )
        self.assertEqual((result["id"], result["status"]), (response.id, "known"))

    def test_queries_do_not_grow_with_the_call(self):
        deliveries = [
            {
                "type_code": "phone_call",
                "external_key": f"p{number}",
                "email_from": f"p{number}@example.com",
                "source_code": "AUTUMN-MAIL",
                "response_properties": {"duration": number},
                "date": str(NOON),
            }
            for number in range(1000)
        ]
        self._deliver({**deliveries[0], "external_key": "first"})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(31):
            self._deliver(*deliveries)
            self.env.flush_all()
