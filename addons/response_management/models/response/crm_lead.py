"""Leads keep the responses that they came from, through merging and deletion."""

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm_privacy.tools import counting


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.fact.mixin", "crm.journey.mixin"]

    response_ids = fields.One2many("crm.response", "lead_id", string="Responses")
    response_count = fields.Integer(
        compute="_compute_record_counts", groups="sales_team.group_sale_salesman"
    )
    is_answered = fields.Boolean(
        compute="_compute_is_answered",
        search="_search_is_answered",
        groups="sales_team.group_sale_salesman",
        help="It comes from a response.",
    )

    @api.depends("response_ids")
    def _compute_record_counts(self):
        """Count what belongs to each lead, all in one statement."""
        counted = self._get_counted_records()
        numbers = counting.count_records(self.env, counted, self._origin.ids)
        for lead in self:
            for name in counted:
                lead[name] = numbers[name].get(lead._origin.id, 0)

    def _get_sparse_domains(self):
        counted = self._get_counted_records().items()
        return {
            **super()._get_sparse_domains(),
            **{name: (model, [(link, "=", self.id)]) for name, (model, link, _more) in counted},
        }

    @api.model
    def _get_counted_records(self):
        """Return ``{name of the field: (model, field that names the lead, domain)}``."""
        return {"response_count": ("crm.response", "lead_id", [])}

    @api.depends("response_ids.responded")
    def _compute_is_answered(self):
        leads = self.with_context(active_test=False)
        answered = leads.search([("id", "in", self.ids), ("is_answered", "=", True)])
        for lead in self:
            lead.is_answered = lead._origin in answered

    def _search_is_answered(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Without the rules on responses: whose they are says nothing about the lead.
        answered = Domain("response_ids", "any!", [("responded", "=", True)])
        return answered if True in value else ~answered

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

    def _get_converted_notice(self):
        """Return the action that names these leads in passing, with a link if it is one."""
        lead = self if len(self) == 1 else self.browse()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Converted: %s") if lead else self.env._("Converted."),
                "links": [
                    {"label": found.display_name, "url": f"/odoo/crm.lead/{found.id}"}
                    for found in lead
                ],
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # ------------------------------------------------------------
    # MERGE
    # ------------------------------------------------------------

    def _get_linked_domains(self):
        linked = ("crm.response", [("lead_id", "in", self.ids)])
        return {**super()._get_linked_domains(), "crm.response": linked}

    def _prepare_merge(self):
        result = super()._prepare_merge()
        if self._is_linked("crm.response"):
            # The cache does not tell what one user saw from all that there is.
            self.invalidate_recordset(["response_ids"])
        return result

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), *self._get_journey_fields()]

    def _get_merged_responses(self):
        """Return all responses that hang on these leads, for the summary of a merge."""
        responses = self.env["crm.response"]
        return self._see_everything().response_ids if self._is_linked("crm.response") else responses

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        opportunities._get_merged_responses().write({"lead_id": self.id})
        return result
