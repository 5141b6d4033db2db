"""Responses are logged as interactions where their treatment asks for it."""

from odoo import api, models
from odoo.fields import Domain


class CrmResponse(models.Model):
    """The part of ``crm.response`` that logs: few at once, many by the scheduled job."""

    _name = "crm.response"
    _inherit = ["crm.interaction.mixin", "crm.response"]

    def _prepare_interaction_values(self):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "lead_id": self.lead_id.id,
            "campaign_id": self.campaign_id.id,
            "response_id": self.id,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
        }

    @api.model_create_multi
    def create(self, vals_list):
        responses = super().create(vals_list)
        responses._log_interactions()
        return responses

    def write(self, vals):
        answering = (
            self.filtered(lambda response: not response.responded)
            if vals.get("responded")
            else self.browse()
        )
        result = super().write(vals)
        answering._log_interactions()
        return result

    @api.model
    def _create_in_bulk(self, vals_list):
        responses = super()._create_in_bulk(vals_list)
        treatment_ids = {vals.get("treatment_id") for vals in vals_list} - {None, False}
        # sudo: what is logged does not depend on who imports.
        treatments = self.env["crm.treatment"].sudo().browse(treatment_ids)
        if any(treatments.mapped("log_interactions")):
            self.env["crm.interaction"]._wake_cron()
        return responses

    def _log_interactions(self):
        """Log those of these responses whose treatment asks for it."""
        # sudo: what is logged does not depend on who captures or answers.
        responses = self.sudo().filtered("treatment_id.log_interactions")
        responses = responses.filtered_domain(self._get_logged_domain())
        if responses:
            self.env["crm.interaction"]._log_responses(responses)

    @api.model
    def _get_logged_domain(self):
        """Return which responses, to treatments that ask for it, are exchanges."""
        return Domain("responded", "=", True) & Domain("is_suspected", "=", False)
