"""The clock of a lead: when it reached which stage, how long that took, and what is due next."""

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm_privacy.models.common.crm_fact_mixin import CORRECTED_BY

from ...logic import speed

#: Date on which each stage was reached, by stage.
STAGE_DATES = {
    speed.ATTEMPT: "date_first_attempt",
    speed.CONTACT: "date_contacted",
    speed.QUALIFY: "date_qualified",
}
STAGE_NAMES = [
    (speed.ATTEMPT, "First attempt"),
    (speed.CONTACT, "Contact"),
    (speed.QUALIFY, "Qualification"),
]
DEADLINES = {stage: f"sla_{stage}_deadline" for stage in speed.STAGES}


class CrmLead(models.Model):
    """Times are written in SQL, one statement a batch: a clock that ticks edits no lead."""

    _inherit = "crm.lead"

    # Stages, each reached once
    date_captured = fields.Datetime(
        string="Captured On",
        default=lambda self: self.env.cr.now().replace(microsecond=0),
        readonly=True,
        copy=False,
        help="When the lead came in. Leads from before speed was measured have none.",
        fact=CORRECTED_BY,
        history=True,
    )
    date_routed = fields.Datetime(
        string="Routed On",
        compute="_compute_date_routed",
        store=True,
        precompute=True,
        copy=False,
        help="When the lead had its first owner.",
        fact=CORRECTED_BY,
        history=True,
    )
    date_first_attempt = fields.Datetime(
        string="First Attempt On", readonly=True, copy=False, fact=CORRECTED_BY, history=True
    )
    date_contacted = fields.Datetime(
        string="Contacted On", readonly=True, copy=False, fact=CORRECTED_BY, history=True
    )
    date_qualified = fields.Datetime(
        string="Qualified On", readonly=True, copy=False, fact=CORRECTED_BY, history=True
    )

    # How long it took, in minutes since capture
    attempt_minutes = fields.Float(
        string="Minutes to Attempt", readonly=True, copy=False, fact=CORRECTED_BY
    )
    attempt_work_minutes = fields.Float(
        string="Working Minutes to Attempt",
        readonly=True,
        copy=False,
        fact=CORRECTED_BY,
    )
    contact_minutes = fields.Float(
        string="Minutes to Contact", readonly=True, copy=False, fact=CORRECTED_BY
    )
    contact_work_minutes = fields.Float(
        string="Working Minutes to Contact",
        readonly=True,
        copy=False,
        fact=CORRECTED_BY,
    )
    qualify_minutes = fields.Float(
        string="Minutes to Qualification", readonly=True, copy=False, fact=CORRECTED_BY
    )
    qualify_work_minutes = fields.Float(
        string="Working Minutes to Qualification",
        readonly=True,
        copy=False,
        fact=CORRECTED_BY,
    )

    # What is due
    sla_policy_id = fields.Many2one(
        "crm.sla.policy",
        string="Speed Policy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        fact=CORRECTED_BY,
    )
    sla_attempt_deadline = fields.Datetime(
        string="First Attempt Due", readonly=True, copy=False, fact=CORRECTED_BY
    )
    sla_contact_deadline = fields.Datetime(
        string="Contact Due", readonly=True, copy=False, fact=CORRECTED_BY
    )
    sla_qualify_deadline = fields.Datetime(
        string="Qualification Due", readonly=True, copy=False, fact=CORRECTED_BY
    )
    sla_stage = fields.Selection(
        STAGE_NAMES,
        string="Waits For",
        readonly=True,
        copy=False,
        fact=CORRECTED_BY,
    )
    sla_deadline = fields.Datetime(string="Due", readonly=True, copy=False, fact=CORRECTED_BY)
    sla_warn_date = fields.Datetime(
        string="Warning Due", readonly=True, copy=False, fact=CORRECTED_BY
    )
    is_sla_warned = fields.Boolean(
        string="Owner Warned", readonly=True, copy=False, fact=CORRECTED_BY
    )
    is_sla_breached = fields.Boolean(
        string="Target Missed", readonly=True, copy=False, fact=CORRECTED_BY
    )
    sla_state = fields.Selection(
        [
            (speed.NO_TARGET, "No target"),
            (speed.ON_TIME, "On time"),
            (speed.SOON, "Due soon"),
            (speed.BREACHED, "Overdue"),
            (speed.DONE, "Done"),
        ],
        string="Speed",
        compute="_compute_sla_state",
        search="_search_sla_state",
    )

    _sla_watch_idx = models.Index(
        "(sla_deadline) WHERE sla_stage IS NOT NULL AND is_sla_breached IS NOT TRUE"
    )
    _sla_warn_idx = models.Index(
        "(sla_warn_date) WHERE sla_warn_date IS NOT NULL AND is_sla_warned IS NOT TRUE"
    )

    def _init_column(self, column_name):
        # Nobody knows what was done with leads from before: their clocks do not run.
        return None if column_name == "date_captured" else super()._init_column(column_name)

    @api.depends("user_id")
    def _compute_date_routed(self):
        now = self.env.cr.now().replace(microsecond=0)
        for date, leads in self.grouped(lambda lead: lead._get_date_routed(now)).items():
            leads.date_routed = date

    def _get_date_routed(self, now):
        date = self.date_routed
        if not date and self.user_id and (captured := self.date_captured):
            # Who comes with an owner was never without.
            date = max(now, captured) if self._origin else captured
        return date

    @api.depends_context("uid")
    @api.depends("sla_deadline", "sla_warn_date", "won_status", "active", "date_first_attempt")
    def _compute_sla_state(self):
        now = self.env.cr.now()
        for lead in self:
            if lead.sla_stage and lead.active and lead.won_status == "pending":
                lead.sla_state = speed.state(lead.sla_deadline, lead.sla_warn_date, now)
            elif lead.sla_policy_id and not lead.sla_stage and lead.date_first_attempt:
                lead.sla_state = speed.DONE
            else:
                lead.sla_state = speed.NO_TARGET

    def _search_sla_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = self.env.cr.now()
        ticking = self._get_ticking_domain()
        overdue = Domain("sla_deadline", "<", now)
        soon = Domain("sla_warn_date", "<=", now)
        domains = {
            speed.BREACHED: ticking & overdue,
            speed.SOON: ticking & ~overdue & soon,
            speed.ON_TIME: ticking & ~overdue & ~soon,
            speed.DONE: Domain("sla_policy_id", "!=", False)
            & Domain("sla_stage", "=", False)
            & Domain("date_first_attempt", "!=", False),
        }
        domains[speed.NO_TARGET] = ~Domain.OR(domains.values())
        return Domain.OR(domains[item] for item in value if item in domains)

    # ------------------------------------------------------------
    # DOMAINS
    # ------------------------------------------------------------

    @api.model
    def _get_open_domain(self):
        """Return the domain of the leads on which work goes on: lost and won ones rest."""
        return Domain("active", "=", True) & Domain("won_status", "=", "pending")

    @api.model
    def _get_ticking_domain(self):
        """Return the domain of the open leads that have a target to meet."""
        return self._get_open_domain() & Domain("sla_stage", "!=", False)

    # ------------------------------------------------------------
    # CLOCK
    # ------------------------------------------------------------

    def _filter_measured(self):
        """Return those of the leads whose speed is measured; without a look at any of them
        where it is measured for all or nowhere.
        """
        companies = self.env["crm.sla.policy"]._get_measured_companies()
        if not companies:
            return self if companies is None else self.browse()
        # sudo: see _stamp
        return self.filtered(
            lambda lead: (lead.sudo().company_id or self.env.company).id in companies
        )

    def _stamp(self, stage, date):
        """Note that the leads reached ``stage`` at ``date``, and the stages that it implies.

        What was reached before stays as it is.
        """
        # sudo: anyone who reaches a customer stops the clock, and no user may set it.
        self.sudo()._update_sla({lead.id: (stage, date) for lead in self})
