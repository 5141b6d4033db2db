"""Leads find their territory however they are typed."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestTerritory(AssignmentCase):
    def test_the_lead_of_the_seed_is_assigned_by_the_shanghai_rule(self):
        rule = self._new_rule(self.anna, territory_ids=[(6, 0, self.shanghai.ids)])
        leads = self.Lead.create(
            [
                {"name": "Seed", "type": "lead", "user_id": False, **values}
                for values in (
                    {"city": "Ｓｈａｎｇｈａｉ", "phone": "０２１－６２９９１６４０"},
                    {"city": "Ｓｈａｎｇｈａｉ"},
                    {"phone": "０２１－６２９９１６４０"},
                    {"city": "上海市"},
                    {"city": "shanghai "},
                    {"phone": "+86 21 6299 1640"},
                    {"city": "Pudong", "phone": "021-62991640", "country_id": self.china.id},
                )
            ]
        )
        run = leads._assign()
        self.assertEqual(leads.user_id, self.anna)
        self.assertEqual(run.line_ids.rule_id, rule)
        line = run.line_ids.filtered(lambda item: item.lead_id == leads[2])
        self.assertIn("021", line.explanation)

    def test_search_and_python_agree(self):
        other = self.env["crm.territory"].create(
            {
                "name": "Mixed",
                "evidence_ids": [
                    (
                        0,
                        0,
                        {"kind": "zip", "value": "10", "country_id": self.env.ref("base.de").id},
                    ),
                    (0, 0, {"kind": "zip", "value": "750", "value_to": "754"}),
                    (0, 0, {"kind": "email_domain", "value": "acme.test"}),
                    (0, 0, {"kind": "country", "country_id": self.env.ref("base.jp").id}),
                    (0, 0, {"kind": "state", "state_id": self.env.ref("base.state_cn_SH").id}),
                    (0, 0, {"kind": "language", "lang_id": self.env.ref("base.lang_en").id}),
                ],
            }
        )
        germany, japan = self.env.ref("base.de"), self.env.ref("base.jp")
        values = [
            {"city": city, "zip": code, "phone": phone, "country_id": country, "email_from": email}
            for city in (False, "SHANGHAI", "Berlin")
            for code in (False, "D-10115", "75411", "75511")
            for phone in (False, "021 5555 1234", "+81 3 1234 5678")
            for country in (False, germany.id, japan.id, self.china.id)
            for email in (False, "x@sub.acme.test", "x@notacme.test")
        ]
        values += [
            {"state_id": self.env.ref("base.state_cn_SH").id},
            {"lang_id": self.env.ref("base.lang_en").id},
        ]
        leads = self.Lead.create(
            [{"name": "L", "type": "lead", "user_id": False, **item} for item in values]
        )
        for item in self.shanghai | other:
            found = self.Lead.search([("territory_ids", "in", item.ids), ("id", "in", leads.ids)])
            told = leads.filtered(lambda lead, item=item: item in lead.territory_ids)
            self.assertEqual(found, told.sorted(), item.name)
            self.assertTrue(0 < len(found) < len(leads))

    def test_keys_follow_the_lead(self):
        lead = self._new_leads(1, city="Peking")
        self.assertNotIn(self.shanghai, lead.territory_ids)
        lead.city = "Ｓｈａｎｇｈａｉ　Ｃｉｔｙ"
        self.assertEqual(lead.territory_city_key, "shanghai")
        self.assertIn(self.shanghai, lead.territory_ids)

    def test_evidence_must_say_something(self):
        for values in (
            {"kind": "place", "value": "—"},
            {"kind": "country"},
            {"kind": "phone", "value": "none"},
            {"kind": "zip", "value": "20", "value_to": "10"},
        ):
            with self.assertRaises(ValidationError):
                self.shanghai.write({"evidence_ids": [(0, 0, values)]})

    def test_counts(self):
        before = self.shanghai.lead_count
        self._new_leads(3, city="上海")
        self.shanghai.invalidate_recordset()
        self.assertEqual(self.shanghai.lead_count, before + 3)

    def test_a_copy_has_another_name_and_no_rules(self):
        self._new_rule(self.anna, territory_ids=[(6, 0, self.shanghai.ids)])
        copy = self.shanghai.copy()
        self.assertEqual(copy.name, "Greater Shanghai (copy)")
        self.assertEqual(copy.evidence_ids.mapped("key"), self.shanghai.evidence_ids.mapped("key"))
        self.assertFalse(copy.rule_ids)
