"""Dialogs that make opportunities of leads: interest, expected effort and forecast besides."""

from odoo import api, fields, models

from ..tools import choices

EFFORT_FIELDS = ("sales_effort", "sales_effort_hours", "sales_effort_reason")


class CrmLead2opportunityPartner(models.TransientModel):
    """The native dialog asks what they want to buy, what it takes, and whether to count on it."""

    _inherit = "crm.lead2opportunity.partner"

    primary_interest_id = fields.Many2one(
        "crm.interest",
        compute="_compute_primary_interest_id",
        store=True,
        readonly=False,
        help="What they want to buy first of all.",
    )
    lead_company_id = fields.Many2one("res.company", compute="_compute_lead_company_id")
    is_interest_required = fields.Boolean(compute="_compute_is_interest_required")
    sales_effort = fields.Selection(
        selection=choices.taken_over("crm.lead", "sales_effort"),
        string="Expected Sales Effort",
        compute="_compute_sales_effort",
        store=True,
        readonly=False,
        help="How much selling it takes to close the deal.",
    )
    sales_effort_hours = fields.Float(
        string="Expected Hours", compute="_compute_sales_effort", store=True, readonly=False
    )
    sales_effort_reason = fields.Char(
        string="Effort Reason", compute="_compute_sales_effort", store=True, readonly=False
    )
    forecast_decision = fields.Selection(
        selection=choices.taken_over("crm.lead", "forecast_decision"),
        string="Forecast",
        help="Decided by sales managers; leave it empty to follow the policy of the company.",
    )
    can_decide_forecast = fields.Boolean(compute="_compute_can_decide_forecast")
    forecast_policy = fields.Selection(
        selection=choices.taken_over("res.company", "forecast_policy"),
        compute="_compute_can_decide_forecast",
    )

    def _get_dialog_leads(self):
        """Return the leads that the dialog is about."""
        return self.lead_id

    @api.depends("lead_id")
    def _compute_primary_interest_id(self):
        # What was chosen stays: natively merging puts another lead into the dialog.
        for wizard in self:
            wizard.primary_interest_id = (
                wizard.primary_interest_id or wizard.lead_id.primary_interest_id
            )

    @api.depends("lead_id")
    def _compute_lead_company_id(self):
        for wizard in self:
            companies = wizard._get_dialog_leads().company_id
            wizard.lead_company_id = companies if len(companies) == 1 else False

    @api.depends("lead_id")
    def _compute_is_interest_required(self):
        for wizard in self:
            wizard.is_interest_required = bool(wizard._get_dialog_leads()._get_lacking_interest())

    @api.depends("lead_id")
    def _compute_sales_effort(self):
        for wizard in self:
            for name in EFFORT_FIELDS:
                wizard[name] = wizard[name] or wizard.lead_id[name]

    @api.depends_context("uid", "company")
    @api.depends("lead_id")
    def _compute_can_decide_forecast(self):
        self.can_decide_forecast = self.env["crm.lead"]._may_decide_forecast()
        for wizard in self:
            # sudo: the policy of a company holds for all who work on its opportunities.
            company = (wizard.lead_company_id or self.env.company).sudo()
            wizard.forecast_policy = company.forecast_policy

    # ------------------------------------------------------------
    # CONVERSION
    # ------------------------------------------------------------

    def _convert_and_allocate(self, leads, user_ids, team_id=False):
        self._record_interest(leads)
        result = super()._convert_and_allocate(leads, user_ids, team_id=team_id)
        self._record_decisions(leads)
        return result

    def _action_merge(self):
        opportunity = super()._action_merge()
        # Natively nothing is converted when one of those merged was an opportunity already.
        self._record_interest(opportunity)
        self._record_decisions(opportunity)
        return opportunity

    def _record_interest(self, leads):
        """Note the interest before the leads are converted, which may need it."""
        interest = self.primary_interest_id
        changed = leads.filtered(lambda lead: lead.primary_interest_id != interest)
        if interest and changed:
            changed.write({"primary_interest_id": interest.id})

    def _record_decisions(self, leads):
        """Note the effort, and the forecast where a sales manager decided."""
        effort = {name: self[name] for name in EFFORT_FIELDS if self[name]}
        if effort:
            leads.write(effort)
        if self.forecast_decision:
            leads._decide_forecast(self.forecast_decision)


class CrmLead2opportunityPartnerMass(models.TransientModel):
    """In mass the interest goes to the leads without one, effort and forecast to all."""

    _inherit = "crm.lead2opportunity.partner.mass"

    lacking_interest_count = fields.Integer(compute="_compute_is_interest_required")

    def _get_dialog_leads(self):
        return self.lead_tomerge_ids

    @api.depends("lead_tomerge_ids")
    def _compute_primary_interest_id(self):
        self.primary_interest_id = False

    @api.depends("lead_tomerge_ids")
    def _compute_lead_company_id(self):
        return super()._compute_lead_company_id()

    @api.depends("lead_tomerge_ids")
    def _compute_is_interest_required(self):
        for wizard in self:
            wizard.lacking_interest_count = len(wizard.lead_tomerge_ids._get_lacking_interest())
        return super()._compute_is_interest_required()

    @api.depends("lead_tomerge_ids")
    def _compute_sales_effort(self):
        for wizard in self:
            for name in EFFORT_FIELDS:
                wizard[name] = wizard[name]

    def _record_interest(self, leads):
        result = super()._record_interest(leads.filtered(lambda lead: not lead.primary_interest_id))
        # All at once: natively the first lead at fault would be named alone.
        leads.filtered("active")._check_interest()
        return result
