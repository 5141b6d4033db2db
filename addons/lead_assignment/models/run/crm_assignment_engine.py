"""Which engine gives out the leads of a company: these rules, Odoo's own, or both."""

from odoo import api, fields, models

from ...logic.engine import BOTH, NATIVE


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    @api.model
    def _assign_waiting(self, company):
        # Leads of no company are for the rules of all.
        companies = company or self.env["res.company"].search([("active", "=", True)])
        if all(item._get_lead_assignment_engine() == NATIVE for item in companies):
            return True
        return super()._assign_waiting(company)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _assign_on_creation(self):
        ruled = self.filtered(
            lambda lead: (
                (lead.sudo().company_id or self.env.company)._get_lead_assignment_engine() != NATIVE
            )
        )
        (self - ruled)._recompute_probability()
        if not ruled:
            return True
        return super(CrmLead, ruled)._assign_on_creation()


class CrmAssignmentRule(models.Model):
    _inherit = "crm.assignment.rule"

    engine_warning = fields.Char(compute="_compute_engine_warning")

    @api.depends("company_id.lead_assignment_engine")
    def _compute_engine_warning(self):
        is_native_on = self.env["res.company"]._is_native_assignment_on()
        for rule in self:
            engine = (rule.company_id or self.env.company)._get_lead_assignment_engine()
            if engine == NATIVE:
                rule.engine_warning = self.env._(
                    "Odoo's rule-based assignment assigns the leads of this company: the rule "
                    "only works by its button."
                )
            elif engine == BOTH and is_native_on:
                rule.engine_warning = self.env._(
                    "Odoo's rule-based assignment is on as well: whichever comes first takes a "
                    "lead. Choose one in the CRM settings."
                )
            else:
                rule.engine_warning = False
