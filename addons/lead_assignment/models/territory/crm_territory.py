"""Sales territories: regions that are recognized on any evidence a lead carries."""

from dataclasses import replace

from odoo import api, fields, models, tools
from odoo.fields import Domain

from ...logic import folding, territory


class CrmTerritory(models.Model):
    """A region, and how to recognize a lead that belongs to it.

    ``logic.territory`` decides; the domain of :meth:`_get_lead_domain` says the same to the
    database, for searches and counts.
    """

    _name = "crm.territory"
    _description = "Sales Territory"
    _inherit = ["crm.remembered.mixin", "unlink.guard.mixin"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True, personal=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty to share with all companies."
    )
    country_id = fields.Many2one(
        "res.country",
        help="Of the places, postal codes and area codes below, unless a line says otherwise.",
    )
    note = fields.Text(string="Description", personal=False)
    evidence_ids = fields.One2many(
        "crm.territory.evidence", "territory_id", string="Recognized By", copy=True
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"active", "country_id", "company_id"}:
            self._on_changed()
        return result

    def _on_changed(self):
        """Hook: other leads than before belong to the territories."""

    def copy_data(self, default=None):
        return [
            {**vals, "name": (default or {}).get("name", self.env._("%s (copy)", item.name))}
            for item, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def action_view_leads(self):
        """Return the action that lists the open leads of the territory."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leads of %s", self.name),
            "res_model": "crm.lead",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "views": [
                (self.env.ref("crm.crm_case_tree_view_leads").id, "list"),
                (self.env.ref("crm.view_crm_lead_kanban").id, "kanban"),
                (False, "form"),
            ],
            "domain": [("territory_ids", "in", self.ids), ("won_status", "=", "pending")],
            "context": {"default_type": "lead"},
        }

    def _get_lead_domain(self):
        """Return the domain of the leads that belong to one of the territories of ``self``."""
        return Domain.OR(line._get_lead_domain() for line in self.evidence_ids)

    @api.model
    def _get_compiled_territories(self, company):
        """Return the evidence of all territories that ``company`` may use, ready for look-up."""
        compiled = self._read_compiled_territories(company.id)
        if not compiled.zips:
            return compiled
        # A post code without country is one of ours.
        return replace(compiled, home_country_id=company.country_id.id or None)

    @api.model
    @tools.ormcache("company_id")
    def _read_compiled_territories(self, company_id):
        # sudo: which territory a lead belongs to does not depend on who asks.
        lines = (
            self.env["crm.territory.evidence"]
            .sudo()
            .search_fetch(
                [
                    ("territory_id.active", "=", True),
                    ("territory_id.company_id", "in", (company_id, False)),
                ],
                ["territory_id", "kind", "key", "key_to", "country_id", "state_id", "lang_id"],
                order="id",
            )
        )
        # In one query, not one a territory.
        lines.territory_id.fetch(["country_id"])
        return territory.compile_territories([line._get_fact() for line in lines])

    @api.model
    def _get_location(self, row):
        """Return a row of lead columns as :class:`territory.Location`."""
        return territory.Location(
            city=row["territory_city_key"] or "",
            region=row["territory_region_key"] or "",
            zip=row["territory_zip_key"] or "",
            phone=row["territory_phone_key"] or "",
            email_domain=folding.fold_email_domain(row["email_normalized"]),
            country_id=row["country_id"],
            state_id=row["state_id"],
            lang_id=row["lang_id"],
        )
