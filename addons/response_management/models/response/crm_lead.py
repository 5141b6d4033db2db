"""Leads keep the responses that they came from, through merging and deletion."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import counting, existence

#: Key of the context of a merge: the models whose records hang on the leads that are merged.
LINKED_MODELS = "response_management_linked_models"


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
        help="Somebody's answer is behind it.",
    )

    @api.depends("response_ids")
    def _compute_record_counts(self):
        """Count what belongs to each lead, all in one statement."""
        counted = self._get_counted_records()
        numbers = counting.count_records(self.env, counted, self._origin.ids)
        for lead in self:
            for name in counted:
                lead[name] = numbers[name].get(lead._origin.id, 0)

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

    def _merge_opportunity(self, *args, **kwargs):
        linked = existence.find_existing(self.env, self._get_linked_domains())
        leads = self.with_context(**{LINKED_MODELS: frozenset(linked)})
        leads._prepare_merge()
        merged = super(CrmLead, leads)._merge_opportunity(*args, **kwargs)
        return merged.with_env(self.env)

    def _get_linked_domains(self):
        """Return ``{model: (model, domain)}`` of what moves to the lead that stays in a merge.

        One statement asks for all of it, so that a merge of leads without any pays for no other.
        """
        return {"crm.response": ("crm.response", [("lead_id", "in", self.ids)])}

    def _is_linked(self, model):
        """Return whether records of ``model`` hang on the leads that are merged at present."""
        linked = self.env.context.get(LINKED_MODELS)
        return linked is None or model in linked

    def _prepare_merge(self):
        """Get ready for the merge of these leads, before anything is read or written."""
        if self._is_linked("crm.response"):
            # The cache does not tell what one user saw from all that there is.
            self.invalidate_recordset(["response_ids"])

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

    def _see_everything(self):
        """Return these leads with all that hangs on them, archived and hidden records too.

        sudo: whoever may merge or delete the leads decides about all of it, or what they cannot see
        would be lost.
        """
        return self.sudo().with_context(active_test=False)
