"""Reading the clocks of many leads at once: what they have reached, and what is due next."""

from collections import namedtuple

from odoo import api, fields, models

from odoo.addons.crm_privacy.models.common.crm_fact_mixin import CORRECTED_BY

from ...logic import speed
from .crm_lead import DEADLINES, STAGE_DATES
from .crm_sla_policy import HORIZONS

#: Fields of the time that each stage took: by the clock, and of it in working time.
TIMES = {stage: (f"{stage}_minutes", f"{stage}_work_minutes") for stage in STAGE_DATES}
#: What the clock of a lead is read from, as it is stored: ``None`` for nothing, ids for records.
CLOCK_FIELDS = (
    "date_captured", "date_routed", *STAGE_DATES.values(), *DEADLINES.values(), "sla_policy_id",
    "sla_stage", "is_sla_warned", "is_sla_breached", "sla_pauses", "team_id",
    "assignment_rule_id", "company_id", "user_id", "is_speed_history", "date_erased",
    *(name for names in TIMES.values() for name in names),
)  # fmt: skip
#: What says by which policy something is due next, and when.
DUE_FIELDS = ("sla_policy_id", "sla_stage", "sla_deadline", "sla_warn_date")
ClockRow = namedtuple("ClockRow", ("id", *CLOCK_FIELDS))


class CrmLead(models.Model):
    _inherit = "crm.lead"

    sla_pauses = fields.Json(
        readonly=True,
        copy=False,
        help="Spans in which the lead was closed: from and to.",
        fact=CORRECTED_BY,
        personal=False,
    )

    def _update_sla(self, stamps=None, is_remeasured=False):
        """Write stages reached, times taken, deadlines and what is due next, for all of ``self``.

        What was done with a lead of the past nobody knows but who told of it: nothing that happens
        now is its first attempt, and nothing of it is due; the clock of an erased person stands.

        :param stamps: ``{lead id: (stage, date)}`` of what has been reached
        :param is_remeasured: the dates have changed, so the times taken are no longer true
        """
        stamps = stamps or {}
        policies = self.env["crm.sla.policy"]._get_policy_facts()
        if not policies and not stamps:
            return
        rows = zip(self._ids, self._read_tuples(CLOCK_FIELDS), strict=True)
        clock_rows = [ClockRow(lead_id, *row) for lead_id, row in rows]
        chosen = self._choose_clock_policies(clock_rows, policies)
        clock_rows = [
            clock_row
            for clock_row in clock_rows
            if clock_row.date_captured
            and not clock_row.date_erased
            and (is_remeasured or not clock_row.is_speed_history)
            and (chosen[clock_row.id] or clock_row.sla_stage or clock_row.id in stamps)
        ]
        values = self._compute_all_sla_values(clock_rows, chosen, stamps, is_remeasured)
        self._write_quietly(values)
        self._wake_watch(
            vals[name]
            for vals in values.values()
            for name, told in (
                ("sla_warn_date", "is_sla_warned"),
                ("sla_deadline", "is_sla_breached"),
            )
            if vals.get("sla_stage") and not vals[told]
        )

    def _compute_all_sla_values(self, clock_rows, chosen, stamps, is_remeasured):
        """Return ``{lead id: values}``; working time is looked up as far as the deadlines reach.

        :param chosen: ``{lead id: policy}``
        """
        clocks = {
            clock_row.id: _get_clock(clock_row, *stamps.get(clock_row.id, (None, None)))
            for clock_row in clock_rows
        }
        known = {}
        keys = {
            clock_row.id: self._get_clock_key(
                chosen[clock_row.id], clock_row.user_id, clock_row.company_id, known
            )
            for clock_row in clock_rows
        }
        values = {}
        for horizon in HORIZONS:
            if not clock_rows:
                break
            start = min(clocks[clock_row.id].captured for clock_row in clock_rows)
            end = self.env.cr.now() + horizon
            intervals = self.env["res.users"]._get_working_intervals(known.values(), start, end)
            late = []
            for clock_row in clock_rows:
                values[clock_row.id], is_complete = self._compute_sla_values(
                    clock_row,
                    clocks[clock_row.id],
                    chosen[clock_row.id],
                    intervals[keys[clock_row.id]],
                    is_remeasured,
                )
                if not is_complete:
                    late.append(clock_row)
            clock_rows = late
        return values

    @api.model
    def _choose_clock_policies(self, clock_rows, policies):
        """Return ``{lead id: policy}``; one that holds is kept while it is there."""
        policy_by_id = {policy.id: policy for policy in policies}
        known, chosen = {}, {}
        for clock_row in clock_rows:
            if clock_row.is_speed_history:
                chosen[clock_row.id] = None
                continue
            held = policy_by_id.get(clock_row.sla_policy_id)
            if held and (clock_row.is_sla_breached or clock_row.date_first_attempt):
                chosen[clock_row.id] = held
                continue
            facts = (clock_row.team_id, clock_row.assignment_rule_id, clock_row.company_id)
            if facts not in known:
                team = self.env["crm.team"].browse(clock_row.team_id)
                known[facts] = speed.choose_policy(
                    policies, *facts[:2], clock_row.company_id or team.company_id.id
                )
            chosen[clock_row.id] = known[facts]
        return chosen

    @api.model
    def _get_clock_key(self, policy, user_id, company_id, known):
        """Return the ``(calendar, time zone, resource)`` by which the clock of a lead runs.

        :param known: keys found for other leads, by calendar, owner and company
        """
        facts = (policy and policy.calendar_id, user_id, company_id)
        if facts not in known:
            company = self.env["res.company"].browse(company_id) or self.env.company
            known[facts] = self.env["crm.sla.policy"]._get_calendar_key(
                self.env["resource.calendar"].browse(facts[0]),
                self.env["res.users"].with_company(company).browse(user_id),
                company,
            )
        return known[facts]

    @api.model
    def _compute_sla_values(self, clock_row, clock, policy, intervals, is_remeasured):
        """Return ``(values, whether the intervals were enough)``."""
        always = None
        if clock_row.sla_pauses:
            rests = self.browse(clock_row.id)._get_pauses()
            always, intervals = speed.without(None, rests), speed.without(intervals, rests)
        values = _compute_times(clock_row, clock, (always, intervals), is_remeasured)
        fixed = {
            stage: getattr(clock_row, name)
            for stage, name in DEADLINES.items()
            if getattr(clock, stage) or (clock_row.is_sla_breached and stage == clock_row.sla_stage)
        }
        if not policy:
            if clock_row.sla_stage:
                # The one that it was under is gone or not for it any more: nothing is due.
                values.update(dict.fromkeys(DUE_FIELDS))
                values.update({name: fixed.get(stage) for stage, name in DEADLINES.items()})
            return values, True
        reading = speed.read(clock, policy, intervals, fixed)
        values["sla_policy_id"] = policy.id
        for stage, name in DEADLINES.items():
            values[name] = reading.deadlines.get(stage)
        is_same = (
            reading.stage
            and reading.stage == clock_row.sla_stage
            and (clock_row.is_sla_breached or clock_row.sla_policy_id == policy.id)
        )
        values.update(
            sla_stage=reading.stage,
            sla_deadline=reading.deadline,
            sla_warn_date=reading.warn_at,
            is_sla_warned=bool(is_same and clock_row.is_sla_warned),
            is_sla_breached=bool(is_same and clock_row.is_sla_breached),
        )
        return values, reading.is_complete

    # ------------------------------------------------------------
    # PAUSES
    # ------------------------------------------------------------

    def _on_reopened(self, closed_on):
        # sudo: the clock is paused, no matter who closes the lead.
        leads = self.sudo()
        (leads._filter_measured() | leads.filtered("sla_pauses"))._resume_sla(closed_on)
        return super()._on_reopened(closed_on)

    def _on_closed(self):
        # sudo: see _on_reopened
        self.sudo()._filter_measured()._pause_sla()
        return super()._on_closed()

    def _pause_sla(self):
        now = fields.Datetime.to_string(self.env.cr.now())
        self._write_quietly(
            {lead.id: {"sla_pauses": [*(lead.sla_pauses or ()), [now, None]]} for lead in self}
        )

    def _resume_sla(self, closed_on):
        """Let the clocks continue from where they were when the leads were closed.

        :param closed_on: ``{lead id: when it was closed}``, for those of which no pause is known
        """
        now = fields.Datetime.to_string(self.env.cr.now())
        values = {}
        for lead in self:
            pauses = list(lead.sla_pauses or ())
            # One that came in closed has been paused since.
            known = closed_on.get(lead.id) or lead.date_captured
            start = fields.Datetime.to_string(known) or now
            if pauses:
                start, stop = pauses.pop()
                if stop:
                    pauses.append([start, stop])
                    start = now
            values[lead.id] = {"sla_pauses": [*pauses, [start, now]]}
        self._write_quietly(values)
        self.filtered(lambda lead: not lead.date_qualified)._update_sla()

    def _get_pauses(self):
        """Return the pauses of the lead as ``[(start, stop), …]``; an open one lasts until now."""
        self.ensure_one()
        parse = fields.Datetime.to_datetime
        return [
            (parse(start), parse(stop) if stop else self.env.cr.now())
            for start, stop in self.sla_pauses or ()
        ]


def _get_clock(clock_row, stage, date):
    """Return the :class:`speed.Clock` of the lead, with ``stage`` reached at ``date``."""
    reached = {item: getattr(clock_row, name) for item, name in STAGE_DATES.items()}
    if stage:
        # What is told later may have happened earlier, but not before the lead was there.
        date = max(date.replace(microsecond=0), clock_row.date_captured)
        for item in speed.implied(stage):
            reached[item] = min(reached[item] or date, date)
    return speed.Clock(clock_row.date_captured, clock_row.date_routed, **reached)


def _compute_times(clock_row, clock, hours, is_remeasured):
    """Return the stage dates that are new, and the times taken to reach them.

    :param hours: the intervals of all hours and of working time, without the pauses
    """
    values = {}
    for stage, name in STAGE_DATES.items():
        date = getattr(clock, stage)
        if date and (is_remeasured or date != getattr(clock_row, name)):
            values[name] = date
            for key, intervals in zip(TIMES[stage], hours, strict=True):
                taken = speed.working_time(intervals, clock.captured, date)
                values[key] = taken.total_seconds() / 60
        elif is_remeasured and not date:
            # The date was cleared, so is what it took.
            known = {key for key in TIMES[stage] if getattr(clock_row, key) is not None}
            values.update(dict.fromkeys(known))
    return values
