"""Loading a ready-made set of territories, which the Import button could load as well."""

import csv

from odoo import fields, models
from odoo.tools import file_open

SETS = [
    ("cn", "China: provinces, cities and area codes"),
    ("jp", "Japan: prefectures, cities, area codes and postal codes"),
    ("fr", "France: regions by department"),
]


class CrmTerritoryLoad(models.TransientModel):
    _name = "crm.territory.load"
    _description = "Load Ready-Made Territories"

    territory_set = fields.Selection(SETS, string="Territories", required=True, default="cn")

    def action_load(self):
        """Create the territories of the set that do not exist yet, and show them."""
        self.ensure_one()
        territories = self.env["crm.territory"]._load_set(self.territory_set)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_assignment.crm_territory_action"
        )
        return {**action, "domain": [("id", "in", territories.ids)], "target": "main"}


class CrmTerritory(models.Model):
    _inherit = "crm.territory"

    def _load_set(self, code):
        """Return the territories of a set; those that exist stay as users have made them."""
        with file_open(f"lead_assignment/data/territories/{code}.csv", "r") as stream:
            header, *rows = csv.reader(stream)
        names = list(dict.fromkeys(row[0] for row in rows if row[0]))
        known = self._find_loaded(names)
        missing, is_wanted = [], False
        for row in rows:
            if row[0]:
                is_wanted = row[0] not in known
            if is_wanted:
                missing.append(row)
        if missing:
            self.with_context(tracking_disable=True).load(header, missing)
        return self.browse(self._find_loaded(names).values()).sorted()

    def _find_loaded(self, names):
        """Return ``{external name: id}`` of the territories of a set that are here already."""
        # sudo: external identifiers tell nothing but which territory came from which line.
        found = self.env["ir.model.data"].sudo()
        groups = found.search_fetch(
            [("module", "=", "__import__"), ("model", "=", self._name), ("name", "in", names)],
            ["name", "res_id"],
        )
        here = set(
            self.with_context(active_test=False).browse(groups.mapped("res_id")).exists().ids
        )
        return {item.name: item.res_id for item in groups if item.res_id in here}
