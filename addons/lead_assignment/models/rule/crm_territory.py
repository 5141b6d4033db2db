"""Territories as rules use them."""

from odoo import api, fields, models


class CrmTerritory(models.Model):
    _inherit = "crm.territory"

    rule_ids = fields.Many2many("crm.assignment.rule", string="Assignment Rules", copy=False)
    rule_count = fields.Integer(compute="_compute_rule_count")
    lead_count = fields.Integer(
        string="Open Leads", compute="_compute_lead_count", groups="sales_team.group_sale_salesman"
    )

    @api.depends("rule_ids")
    def _compute_rule_count(self):
        for record in self:
            record.rule_count = len(record.rule_ids)

    @api.depends("evidence_ids.key", "evidence_ids.kind", "country_id")
    def _compute_lead_count(self):
        counts = self.env["crm.assignment.rule"]._count_leads(
            [("won_status", "=", "pending")], [record._get_lead_domain() for record in self]
        )
        for record, count in zip(self, counts, strict=True):
            record.lead_count = count

    def _on_changed(self):
        result = super()._on_changed()
        self.rule_ids._touch()
        return result

    @api.model
    def _get_scoped(self):
        return [*super()._get_scoped(), ("crm.assignment.rule", "territory_ids")]
