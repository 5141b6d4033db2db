"""Typed parameters of a type, filled in by forms on websites, by programs and by clerks."""

import json

from odoo.exceptions import ValidationError
from odoo.tests import Form, HttpCase, tagged, users

from .common import ResponseCase

ROOF = {
    "name": "roof",
    "string": "Roof",
    "type": "selection",
    "selection": [["flat", "Flat roof"], ["steep", "Steep roof"]],
}
AREA = {"name": "area", "string": "Area", "type": "integer"}
OWNED = {"name": "owned", "string": "Own House", "type": "boolean"}
START = {"name": "start", "string": "Start", "type": "date"}


@tagged("post_install", "-at_install")
class TestResponseParameters(ResponseCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.web_form.response_properties_definition = [ROOF, AREA, OWNED, START]
        cls.source = cls.env["crm.capture.source"].create(
            {"name": "Roofs", "user_id": cls.salesperson.id, "limit_address_minute": 0}
        )
        cls.env["crm.capture.field"].create(
            [
                {"source_id": cls.source.id, "name": name, "target": "parameter", **vals}
                for name, vals in (
                    ("roof-type", {"parameter": "Roof"}),
                    ("area", {}),
                    ("owned", {}),
                    ("begin", {"parameter": "start"}),
                )
            ]
        )

    def _post(self, **payload):
        self.env.flush_all()
        return self.url_open(
            f"/crm/capture/{self.source.token}",
            data=json.dumps({"name": "Ann", "email": "ann@example.com", **payload}),
            headers={"Content-Type": "application/json"},
        )

    def test_copied_types_have_codes_of_their_own(self):
        first, second = (self.web_form.copy() for _time in range(2))
        self.assertRecordValues(
            first + second,
            [
                {"name": f"{self.web_form.name} (copy)", "code": "web_form_2"},
                {"name": f"{self.web_form.name} (copy)", "code": "web_form_3"},
            ],
        )
        self.assertEqual(
            [parameter["string"] for parameter in first.response_properties_definition],
            ["Roof", "Area", "Own House", "Start"],
        )
        self.assertEqual(self.web_form.copy({"code": "fair"}).code, "fair")

    def test_form_fills_in_the_parameters(self):
        answer = self._post(
            **{"roof-type": "steep roof", "area": "1,200", "owned": "on", "begin": "2026-12-24"}
        )
        self.assertEqual(answer.status_code, 200)
        response = self.source.response_ids
        self.assertEqual(
            response._get_parameter_values(),
            {"roof": "steep", "area": 1200, "owned": True, "start": "2026-12-24"},
        )
        self.assertNotIn("area", response.description or "")

    def test_wrong_values_are_refused_field_by_field(self):
        answer = self._post(**{"roof-type": "round", "area": "big", "begin": "2026-02-30"})
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(answer.json()["error"], "invalid")
        self.assertEqual(answer.json()["fields"].keys(), {"roof-type", "area", "begin"})
        self.assertIn("whole number", answer.json()["fields"]["area"])
        self.assertFalse(self.source.response_ids)
        self.assertEqual(self.source.refusal_ids.reason, "invalid")

    def test_unknown_parameter_is_refused_when_the_form_is_set_up(self):
        with self.assertRaisesRegex(ValidationError, "It has: Roof, Area, Own House, Start"):
            self.env["crm.capture.field"].create(
                {"source_id": self.source.id, "name": "colour", "target": "parameter"}
            )

    def test_form_to_copy_asks_for_them(self):
        self.assertIn('<option value="flat">Flat roof</option>', self.source.form_snippet)
        self.assertIn('<input type="number" name="area"', self.source.form_snippet)
        self.assertIn('<input type="date" name="begin"', self.source.form_snippet)

    @users("salesperson")
    def test_program_is_told_what_a_parameter_must_be(self):
        Response = self.env["crm.response"]
        delivery = {"type_code": "web_form", "email_from": "ann@example.com"}
        with self.assertRaisesRegex(ValidationError, "Delivery 1: area must be a whole number"):
            Response.capture([{**delivery, "response_properties": {"area": "big"}}])
        with self.assertRaisesRegex(ValidationError, "roof must be one of flat roof"):
            Response.capture([{**delivery, "response_properties": {"roof": "round"}}])
        (result,) = Response.capture(
            [{**delivery, "response_properties": {"area": 12, "owned": True, "roof": None}}]
        )
        response = Response.browse(result["id"])
        self.assertEqual(response.response_properties["area"], 12)
        self.assertIs(response.response_properties["owned"], True)

    @users("salesperson")
    def test_clerk_enters_the_parameters_of_the_type(self):
        Entry = self.env["crm.response.entry"]
        spec = {"type_id": {}, "response_properties": {}}
        (duration,) = Entry.onchange({}, [], spec)["value"]["response_properties"]
        self.assertEqual((duration["name"], duration["type"]), ("duration", "integer"))
        changed = Entry.onchange({"type_id": self.web_form.id}, ["type_id"], spec)["value"]
        names = [each["name"] for each in changed["response_properties"]]
        self.assertEqual(names, ["roof", "area", "owned", "start"])

        entry = Entry.create(
            {"phone": "+32 470 77 77 77", "response_properties": [{**duration, "value": 95}]}
        )
        context = entry.action_save_and_new()["context"]
        response = self.Response.browse(context["default_previous_id"])
        self.assertEqual(response.type_id, self.phone_call)
        self.assertEqual(dict(response.response_properties), {"duration": 95})
        following = Form(Entry.with_context(**context))
        self.assertFalse(any(each.get("value") for each in following.response_properties))
