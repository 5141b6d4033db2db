"""Leads keep the responses that they came from, through merging and deletion."""

from odoo import api, fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    response_ids = fields.One2many("crm.response", "lead_id", string="Responses")
    response_count = fields.Integer(
        compute="_compute_response_count", groups="sales_team.group_sale_salesman"
    )

    @api.depends("response_ids")
    def _compute_response_count(self):
        counts = dict(
            self.env["crm.response"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.response_count = counts.get(lead._origin, 0)

    def action_view_responses(self):
        """Return the action that lists the responses of this lead."""
        self.ensure_one()
        return self.env["crm.response"]._get_list_action([("lead_id", "=", self.id)])

    def _merge_dependences(self, opportunities):
        super()._merge_dependences(opportunities)
        # sudo: whoever may merge the leads moves all their responses, archived and hidden ones
        # too, or they would lose their lead with the merged one.
        responses = self.env["crm.response"].sudo().with_context(active_test=False)
        responses.search([("lead_id", "in", opportunities.ids)]).write({"lead_id": self.id})
