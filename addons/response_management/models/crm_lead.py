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

    def _get_converted_action(self):
        """Return the action that shows these leads, which responses were just converted to."""
        if len(self) == 1:
            return self.redirect_lead_opportunity_view()
        is_lead = "lead" in self.mapped("type")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm.crm_lead_all_leads" if is_lead else "crm.crm_lead_opportunities"
        )
        action["domain"] = [("id", "in", self.ids)]
        action["context"] = {"create": False}
        return action

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        opportunities._get_all_responses().write({"lead_id": self.id})
        return result

    def _get_all_responses(self):
        """Return every response of these leads, archived and hidden ones too.

        sudo: whoever may merge or delete the leads decides about all their responses, or the ones
        that they cannot see would be lost. The summary of a merge reads the same records, so that
        a merge costs one query for both.
        """
        return self.sudo().with_context(active_test=False).response_ids
