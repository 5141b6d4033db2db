"""Where a lead is, as it is compared, and the territories to which that belongs."""

from odoo import api, fields, models

from ...logic import folding, territory


class CrmLead(models.Model):
    _inherit = "crm.lead"

    territory_city_key = fields.Char(
        compute="_compute_territory_keys",
        store=True,
        index="btree_not_null",
        fact=True,
        personal="blank",
    )
    territory_region_key = fields.Char(
        compute="_compute_territory_keys",
        store=True,
        index="btree_not_null",
        fact=True,
        personal=False,
    )
    territory_zip_key = fields.Char(
        compute="_compute_territory_keys",
        store=True,
        index="btree_not_null",
        fact=True,
        personal="first_characters",
    )
    territory_phone_key = fields.Char(
        compute="_compute_territory_keys",
        store=True,
        index="btree_not_null",
        fact=True,
        personal="blank",
    )
    territory_ids = fields.Many2many(
        "crm.territory",
        string="Territories",
        compute="_compute_territory_ids",
        search="_search_territory_ids",
        groups="sales_team.group_sale_salesman",
    )

    @api.depends("city", "zip", "phone", "state_id", "country_id")
    def _compute_territory_keys(self):
        for lead in self:
            lead.territory_city_key = folding.fold_place(lead.city) or False
            lead.territory_region_key = folding.fold_place(lead.state_id.name) or False
            lead.territory_zip_key = folding.fold_zip(lead.zip) or False
            lead.territory_phone_key = (
                folding.fold_phone(lead.phone, lead.country_id.phone_code) or False
            )

    @api.depends(
        "territory_city_key", "territory_region_key", "territory_zip_key", "territory_phone_key",
        "email_normalized", "country_id", "state_id", "lang_id",
    )  # fmt: skip
    def _compute_territory_ids(self):
        Territory = self.env["crm.territory"]
        compiled = Territory._get_compiled_territories(self.env.company)
        for lead in self:
            location = Territory._get_location(
                {
                    "territory_city_key": lead.territory_city_key,
                    "territory_region_key": lead.territory_region_key,
                    "territory_zip_key": lead.territory_zip_key,
                    "territory_phone_key": lead.territory_phone_key,
                    "email_normalized": lead.email_normalized,
                    "country_id": lead.country_id.id or None,
                    "state_id": lead.state_id.id or None,
                    "lang_id": lead.lang_id.id or None,
                }
            )
            lead.territory_ids = [
                fields.Command.set(
                    sorted({item.territory_id for item in territory.match(compiled, location)})
                )
            ]

    def _search_territory_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        Territory = self.env["crm.territory"]
        if operator == "any":
            territories = Territory.search(value)
        else:
            territories = Territory.browse(item for item in value if item)
            if False in value:
                everywhere = Territory.search([("active", "=", True)])._get_lead_domain()
                return ~everywhere | territories._get_lead_domain()
        return territories._get_lead_domain()
