"""The sets of territories that come with the addon."""

from odoo.tests import tagged

from ..wizard.crm_territory_load import SETS
from .common import AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestReadyMade(AssignmentCase):
    def _load(self, code):
        wizard = self.env["crm.territory.load"].with_user(self.manager)
        action = wizard.create({"territory_set": code}).action_load()
        return self.env["crm.territory"].browse(action["domain"][0][2])

    def _territories(self, **values):
        lead = self._new_leads(1, **values)
        return lead.territory_ids.mapped("name")

    def test_every_set_loads_and_loads_once(self):
        sizes = {"cn": 31, "jp": 47, "fr": 18}
        for code, _label in SETS:
            territories = self._load(code)
            self.assertEqual(len(territories), sizes[code])
            self.assertTrue(all(territories.mapped("evidence_ids")))
            self.assertEqual(self._load(code), territories)

    def test_what_users_changed_stays(self):
        territories = self._load("fr")
        territories[0].name = "Mine"
        territories[1].unlink()
        again = self._load("fr")
        self.assertIn("Mine", again.mapped("name"))
        self.assertEqual(len(again), 18)

    def test_places_are_found(self):
        self.shanghai.active = False
        for code, _label in SETS:
            self._load(code)
        country = {code: self.env.ref(f"base.{code}").id for code in ("cn", "jp", "fr")}
        for values, expected in (
            ({"city": "Ｓｈａｎｇｈａｉ"}, "Shanghai"),
            ({"phone": "０２１－６２９９１６４０", "country_id": country["cn"]}, "Shanghai"),
            ({"city": "深圳", "country_id": country["cn"]}, "Guangdong"),
            ({"phone": "0571-8888 8888", "country_id": country["cn"]}, "Zhejiang"),
            ({"city": "Xi'an"}, "Shaanxi"),
            ({"phone": "03-1234-5678", "country_id": country["jp"]}, "Tokyo"),
            ({"city": "大阪市", "country_id": country["jp"]}, "Osaka"),
            ({"zip": "〒060-0001", "country_id": country["jp"]}, "Hokkaido"),
            ({"state_id": self.env.ref("base.state_jp_jp-26").id}, "Kyoto"),
            ({"zip": "F-69002", "country_id": country["fr"]}, "Auvergne-Rhône-Alpes"),
            ({"zip": "97410", "country_id": country["fr"]}, "La Réunion"),
            ({"city": "MARSEILLE"}, "Provence-Alpes-Côte d'Azur"),
        ):
            self.assertIn(expected, self._territories(**values), values)
