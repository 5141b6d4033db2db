"""Reading the clocks of many leads at once: what they have reached, and what is due next."""

from collections import namedtuple

from odoo import api, models

from ...logic import speed
from .crm_lead import DEADLINES, STAGE_DATES
from .crm_sla_policy import HORIZONS

#: What the clock of a lead is read from, as it is stored: ``None`` for nothing, ids for records.
CLOCK_FIELDS = (
    "date_captured", "date_routed", *STAGE_DATES.values(), *DEADLINES.values(), "sla_policy_id",
    "sla_stage", "is_sla_warned", "is_sla_breached", "clock_rests", "team_id",
    "assignment_rule_id", "company_id", "user_id",
)  # fmt: skip
#: What says by which policy something is due next, and when.
DUE_FIELDS = ("sla_policy_id", "sla_stage", "sla_deadline", "sla_warn_date")
Dial = namedtuple("Dial", ("id", *CLOCK_FIELDS))


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _run_clock(self, stamps=None, is_remeasured=False):
        """Write stages reached, times taken, deadlines and what is due next, for all of ``self``.

        :param stamps: ``{lead id: (stage, date)}`` of what has been reached
        :param is_remeasured: the dates have changed, so the times taken are no longer true
        """
        stamps = stamps or {}
        policies = self.env["crm.sla.policy"]._get_policy_facts()
        if not policies and not stamps:
            return
        rows = zip(self._ids, self._read_columns(CLOCK_FIELDS), strict=True)
        dials = [Dial(lead_id, *row) for lead_id, row in rows]
        chosen = self._choose_clock_policies(dials, policies)
        dials = [
            dial
            for dial in dials
            if dial.date_captured and (chosen[dial.id] or dial.sla_stage or dial.id in stamps)
        ]
        clocks = {dial.id: _get_clock(dial, *stamps.get(dial.id, (None, None))) for dial in dials}
        known = {}
        keys = {
            dial.id: self._get_clock_key(chosen[dial.id], dial.user_id, dial.company_id, known)
            for dial in dials
        }
        values = {}
        for horizon in HORIZONS:
            if not dials:
                break
            start = min(clocks[dial.id].captured for dial in dials)
            end = self.env.cr.now() + horizon
            intervals = self.env["res.users"]._get_working_intervals(known.values(), start, end)
            late = []
            for dial in dials:
                values[dial.id], is_complete = self._read_clock(
                    dial, clocks[dial.id], chosen[dial.id], intervals[keys[dial.id]], is_remeasured
                )
                if not is_complete:
                    late.append(dial)
            dials = late
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

    @api.model
    def _choose_clock_policies(self, dials, policies):
        """Return ``{lead id: policy}``; one that holds is kept while it is there."""
        policy_by_id = {policy.id: policy for policy in policies}
        known, chosen = {}, {}
        for dial in dials:
            held = policy_by_id.get(dial.sla_policy_id)
            if held and (dial.is_sla_breached or dial.date_first_attempt):
                chosen[dial.id] = held
                continue
            facts = (dial.team_id, dial.assignment_rule_id, dial.company_id)
            if facts not in known:
                team = self.env["crm.team"].browse(dial.team_id)
                known[facts] = speed.choose_policy(
                    policies, *facts[:2], dial.company_id or team.company_id.id
                )
            chosen[dial.id] = known[facts]
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
    def _read_clock(self, dial, clock, policy, intervals, is_remeasured):
        """Return ``(values, whether the intervals were enough)``."""
        always = None
        if dial.clock_rests:
            rests = self.browse(dial.id)._get_rests()
            always, intervals = speed.without(None, rests), speed.without(intervals, rests)
        values = {}
        for stage, name in STAGE_DATES.items():
            date = getattr(clock, stage)
            if date and (is_remeasured or date != getattr(dial, name)):
                wall = speed.working_time(always, clock.captured, date)
                work = speed.working_time(intervals, clock.captured, date)
                values[name] = date
                values[f"{stage}_minutes"] = wall.total_seconds() / 60
                values[f"{stage}_work_minutes"] = work.total_seconds() / 60
        standing = {
            stage: getattr(dial, name)
            for stage, name in DEADLINES.items()
            if getattr(clock, stage) or (dial.is_sla_breached and stage == dial.sla_stage)
        }
        if not policy:
            if dial.sla_stage:
                # The one that it was under is gone or not for it any more: nothing is due.
                values.update(dict.fromkeys(DUE_FIELDS))
                values.update({name: standing.get(stage) for stage, name in DEADLINES.items()})
            return values, True
        reading = speed.read(clock, policy, intervals, standing)
        values["sla_policy_id"] = policy.id
        for stage, name in DEADLINES.items():
            values[name] = reading.deadlines.get(stage)
        is_same = (
            reading.stage
            and reading.stage == dial.sla_stage
            and (dial.is_sla_breached or dial.sla_policy_id == policy.id)
        )
        values.update(
            sla_stage=reading.stage,
            sla_deadline=reading.deadline,
            sla_warn_date=reading.warn_at,
            is_sla_warned=bool(is_same and dial.is_sla_warned),
            is_sla_breached=bool(is_same and dial.is_sla_breached),
        )
        return values, reading.is_complete


def _get_clock(dial, stage, date):
    """Return the :class:`speed.Clock` of the lead, with ``stage`` reached at ``date``."""
    reached = {item: getattr(dial, name) for item, name in STAGE_DATES.items()}
    if stage:
        # What is told later may have happened earlier, but not before the lead was there.
        date = max(date.replace(microsecond=0), dial.date_captured)
        for item in speed.implied(stage):
            reached[item] = min(reached[item] or date, date)
    return speed.Clock(dial.date_captured, dial.date_routed, **reached)
