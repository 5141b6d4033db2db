"""Which engine gives out the leads of a company: these rules, Odoo's own, or both."""

from odoo import api, fields, models
from odoo.exceptions import UserError

RULES = "rules"
NATIVE = "native"
BOTH = "both"


class ResCompany(models.Model):
    _inherit = "res.company"

    lead_assignment_engine = fields.Selection(
        [
            (RULES, "These rules only"),
            (NATIVE, "Odoo's rule-based assignment only"),
            (BOTH, "Both, side by side"),
        ],
        string="Who Assigns Leads",
        required=True,
        default=BOTH,
        help="The scheduled jobs and the buttons of the other leave the leads of the company "
        "alone. Side by side, whoever comes first takes a lead.",
    )

    @api.model
    def _is_native_assignment_on(self):
        """Return whether Odoo's own assignment runs by itself."""
        # sudo: whether a scheduled job is active is no secret.
        cron = self.env.ref("crm.ir_cron_crm_lead_assign", raise_if_not_found=False)
        is_activated = self.env["crm.lead"]._is_rule_based_assignment_activated()
        return bool(is_activated and cron and cron.sudo().active)


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def _get_assignment_engine(self):
        return (self.company_id or self.env.company).lead_assignment_engine

    def action_assign_leads(self):
        ruled = self.filtered(lambda team: team._get_assignment_engine() == RULES)
        if self and ruled == self:
            raise UserError(
                self.env._(
                    "The leads of %s are given out by assignment rules. Use “Assign by Rules”, or "
                    "change who assigns leads in the settings of CRM.",
                    ", ".join(self.mapped("name")),
                )
            )
        return super(CrmTeam, self - ruled).action_assign_leads()

    def _action_assign_leads(self, *args, **kwargs):
        native = self.filtered(lambda team: team._get_assignment_engine() != RULES)
        return super(CrmTeam, native)._action_assign_leads(*args, **kwargs)


class CrmAssignmentRun(models.Model):
    _inherit = "crm.assignment.run"

    @api.model
    def _assign_waiting(self, company):
        # Leads of no company are for the rules of all.
        companies = company or self.env["res.company"].search([])
        if all(item.lead_assignment_engine == NATIVE for item in companies):
            return True
        return super()._assign_waiting(company)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _assign_on_creation(self):
        ruled = self.filtered(
            lambda lead: (
                (lead.sudo().company_id or self.env.company).lead_assignment_engine != NATIVE
            )
        )
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
            engine = (rule.company_id or self.env.company).sudo().lead_assignment_engine
            if engine == NATIVE:
                rule.engine_warning = self.env._(
                    "Odoo's rule-based assignment gives out the leads of this company: the rule "
                    "works by its button only."
                )
            elif engine == BOTH and is_native_on:
                rule.engine_warning = self.env._(
                    "Odoo's rule-based assignment is on as well: whichever comes first takes a "
                    "lead. Choose one in the settings of CRM."
                )
            else:
                rule.engine_warning = False


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    lead_assignment_engine = fields.Selection(
        related="company_id.lead_assignment_engine", readonly=False
    )
