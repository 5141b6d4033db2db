"""The clock of a lead: when it reached which stage, how long that took, and what is due next."""

import json
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import speed
from .crm_assignment_execution import IN_BATCH
from .crm_sla_policy import HORIZONS

#: Date on which each stage was reached, by stage.
STAGE_DATES = {
    speed.ATTEMPT: "date_first_attempt",
    speed.CONTACT: "date_contacted",
    speed.QUALIFY: "date_qualified",
}
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
    )
    date_routed = fields.Datetime(
        string="Routed On",
        compute="_compute_date_routed",
        store=True,
        precompute=True,
        copy=False,
        help="When the lead had its first owner.",
    )
    date_first_attempt = fields.Datetime(string="First Attempt On", readonly=True, copy=False)
    date_contacted = fields.Datetime(string="Contacted On", readonly=True, copy=False)
    date_qualified = fields.Datetime(string="Qualified On", readonly=True, copy=False)

    # How long it took, in minutes since capture
    attempt_minutes = fields.Float(string="Minutes to Attempt", readonly=True, copy=False)
    attempt_work_minutes = fields.Float(
        string="Working Minutes to Attempt", readonly=True, copy=False
    )
    contact_minutes = fields.Float(string="Minutes to Contact", readonly=True, copy=False)
    contact_work_minutes = fields.Float(
        string="Working Minutes to Contact", readonly=True, copy=False
    )
    qualify_minutes = fields.Float(string="Minutes to Qualification", readonly=True, copy=False)
    qualify_work_minutes = fields.Float(
        string="Working Minutes to Qualification", readonly=True, copy=False
    )

    # What is due
    sla_policy_id = fields.Many2one(
        "crm.sla.policy",
        string="Speed Policy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    sla_attempt_deadline = fields.Datetime(string="First Attempt Due", readonly=True, copy=False)
    sla_contact_deadline = fields.Datetime(string="Contact Due", readonly=True, copy=False)
    sla_qualify_deadline = fields.Datetime(string="Qualification Due", readonly=True, copy=False)
    sla_stage = fields.Selection(
        [
            (speed.ATTEMPT, "First attempt"),
            (speed.CONTACT, "Contact"),
            (speed.QUALIFY, "Qualification"),
        ],
        string="Waits For",
        readonly=True,
        copy=False,
    )
    sla_deadline = fields.Datetime(string="Due", readonly=True, copy=False)
    sla_warn_date = fields.Datetime(string="Warning Due", readonly=True, copy=False)
    is_sla_warned = fields.Boolean(string="Owner Warned", readonly=True, copy=False)
    is_sla_breached = fields.Boolean(string="Target Missed", readonly=True, copy=False)
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
        for lead in self:
            date = lead.date_routed
            if not date and lead.user_id and lead.date_captured:
                # Who comes with an owner was never without.
                date = max(now, lead.date_captured) if lead._origin else lead.date_captured
            lead.date_routed = date

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

    def _stamp(self, stage, date):
        """Note that the leads reached ``stage`` at ``date``, and the stages that it implies.

        What was reached before stays as it is.
        """
        # sudo: whoever reaches a customer stops the clock, and it is nobody's to set.
        self.sudo()._run_clock({lead.id: (stage, date) for lead in self})

    def _run_clock(self, stamps=None, is_remeasured=False, known_hours=None):
        """Write stages reached, times taken, deadlines and what is due next, for all of ``self``.

        :param stamps: ``{lead id: (stage, date)}`` of what has been reached
        :param is_remeasured: the dates have changed, so the times taken are no longer true
        :param known_hours: see :meth:`_get_working_intervals`
        """
        stamps = stamps or {}
        policies = self.env["crm.sla.policy"]._get_policy_facts()
        leads = self.filtered("date_captured")
        chosen = {lead: lead._get_clock_policy(policies) for lead in leads}
        leads = leads.filtered(lambda lead: chosen[lead] or lead.id in stamps)
        if not leads:
            return
        dates = {lead: lead._get_stage_dates(*stamps.get(lead.id, (None, None))) for lead in leads}
        known = {}
        keys = {lead: lead._get_clock_key(chosen[lead], known) for lead in leads}
        values = {}
        for horizon in HORIZONS:
            start = min(dates[lead].captured for lead in leads)
            end = self.env.cr.now() + horizon
            intervals = self.env["res.users"]._get_working_intervals(
                keys.values(), start, end, known_hours
            )
            late = self.browse()
            for lead in leads:
                values[lead.id], is_complete = lead._read_clock(
                    dates[lead], chosen[lead], intervals[keys[lead]], is_remeasured
                )
                if not is_complete:
                    late |= lead
            leads = late
            if not leads:
                break
        self._store_clock(values)

    def _get_clock_policy(self, policies):
        """Return the facts of the policy of the lead; one that holds is kept while it is there."""
        if self.sla_policy_id and (self.is_sla_breached or self.date_first_attempt):
            held = [policy for policy in policies if policy.id == self.sla_policy_id.id]
            if held:
                return held[0]
        return speed.choose_policy(
            policies,
            self.team_id.id,
            self.assignment_rule_id.id,
            (self.company_id or self.team_id.company_id).id,
        )

    def _get_stage_dates(self, stage, date):
        """Return the :class:`speed.Clock` of the lead, with ``stage`` reached at ``date``."""
        reached = {item: self[name] or None for item, name in STAGE_DATES.items()}
        if stage:
            # What is told later may have happened earlier, but not before the lead was there.
            date = max(date.replace(microsecond=0), self.date_captured)
            for item in speed.implied(stage):
                reached[item] = min(reached[item] or date, date)
        return speed.Clock(self.date_captured, self.date_routed or None, **reached)

    def _get_clock_key(self, policy, known):
        """Return the ``(calendar, time zone, resource)`` by which the clock of the lead runs.

        :param known: keys found for other leads, by calendar, owner and company
        """
        Policy = self.env["crm.sla.policy"]
        calendar = self.env["resource.calendar"].browse(policy and policy.calendar_id)
        company = self.company_id or self.env.company
        facts = (calendar, self.user_id, company)
        if facts not in known:
            known[facts] = Policy._get_calendar_key(
                calendar, self.user_id.with_company(company), company
            )
        return known[facts]

    def _read_clock(self, clock, policy, intervals, is_remeasured):
        """Return ``(values, whether the intervals were enough)``."""
        rests = self._get_rests()
        always, intervals = speed.without(None, rests), speed.without(intervals, rests)
        values = {}
        for stage, name in STAGE_DATES.items():
            date = getattr(clock, stage)
            if date and (is_remeasured or date != self[name]):
                wall = speed.working_time(always, clock.captured, date)
                work = speed.working_time(intervals, clock.captured, date)
                values[name] = date
                values[f"{stage}_minutes"] = wall.total_seconds() / 60
                values[f"{stage}_work_minutes"] = work.total_seconds() / 60
        if not policy:
            return values, True
        standing = {
            stage: self[DEADLINES[stage]]
            for stage in speed.STAGES
            if getattr(clock, stage) or (self.is_sla_breached and stage == self.sla_stage)
        }
        reading = speed.read(clock, policy, intervals, standing)
        values["sla_policy_id"] = policy.id
        for stage, name in DEADLINES.items():
            values[name] = reading.deadlines.get(stage)
        is_same = reading.stage == self.sla_stage and (
            self.is_sla_breached or self.sla_policy_id.id == policy.id
        )
        values.update(
            sla_stage=reading.stage,
            sla_deadline=reading.deadline,
            sla_warn_date=reading.warn_at,
            is_sla_warned=bool(is_same and self.is_sla_warned),
            is_sla_breached=bool(is_same and self.is_sla_breached),
        )
        return values, reading.is_complete

    @api.model
    def _store_clock(self, values):
        """Write ``{lead id: {field: value}}``, one statement for each set of fields."""
        if self.env.context.get(IN_BATCH):
            self._hold_values(values)
            return
        groups = defaultdict(list)
        for lead_id, vals in values.items():
            if vals:
                groups[tuple(sorted(vals))].append(lead_id)
        for names, lead_ids in groups.items():
            leads = self.browse(lead_ids)
            # What a batch has left for the next flush is older than what is written now.
            leads.flush_recordset(names)
            columns = SQL(", ").join(
                SQL("%s = clock.%s", SQL.identifier(name), SQL.identifier(name)) for name in names
            )
            rows = SQL(", ").join(
                SQL(
                    "(%s)",
                    SQL(", ").join(
                        [
                            SQL("%s::int", lead_id),
                            *(self._get_clock_value(name, values[lead_id][name]) for name in names),
                        ]
                    ),
                )
                for lead_id in lead_ids
            )
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_lead SET %s FROM (VALUES %s) AS clock (id, %s) "
                    "WHERE crm_lead.id = clock.id",
                    columns,
                    rows,
                    SQL(", ").join(SQL.identifier(name) for name in names),
                )
            )
            leads.invalidate_recordset(names, flush=False)
            leads.modified([name for name in names if name in STAGE_DATES.values()])

    @api.model
    def _get_clock_value(self, name, value):
        column_type = SQL(self._fields[name].column_type[1])
        if value and self._fields[name].type == "json":
            value = json.dumps(value)
        # Nothing is NULL, but no minutes are a time.
        return SQL("%s::%s", None if value is False else value, column_type)
