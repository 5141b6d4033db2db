"""Which assignments cannot be undone, because somebody has worked on the lead since."""

from collections import defaultdict

from odoo import SUPERUSER_ID, api, models

from ...logic import capacity, planning
from . import crm_assignment_run_undo as undo


class CrmAssignmentLine(models.Model):
    _inherit = "crm.assignment.line"

    def _get_before(self):
        """Return owner, team, company, type and stage before the run, if they still exist."""
        lead = self.lead_id
        return (
            # Who has left does nothing about it: it is left without owner.
            self.previous_user_id.active and self.previous_user_id.id,
            self.previous_team_id.id,
            self.previous_company_id.id,
            self.previous_type or lead.type,
            self.previous_stage_id.id or lead.stage_id.id,
        )

    def _get_credits_given(self):
        """Return ``{receiver id: units of credit}`` that the turns of the lines gave or took."""
        pools = self.rule_id._get_pool_receivers()
        credits = defaultdict(int)
        # The receivers of a team outlive the rules that draw on it.
        for line in self.filtered(lambda item: item.receiver_id and item.rule_id):
            rule = line.rule_id
            distribution = planning.DISTRIBUTIONS[rule.distribution]
            if distribution.rank:
                continue
            passed = {pair[0] for pair in (line.details or {}).get("excluded", ())}
            fit = pools[rule._get_pool_key()].filtered(
                lambda item, passed=passed: item.id not in passed
            )
            parts = capacity.shares([distribution.weigh(item) for item in fit])
            for receiver, part in zip(fit, parts, strict=True):
                credits[receiver.id] += part
            credits[line.receiver_id.id] -= capacity.UNIT
        return credits

    def _get_tried(self, leads):
        """Hook: return ``{lead id: when somebody last tried to reach the customer}``."""
        return {}

    def _get_undo_obstacles(self):
        """Return ``{line id: why its lead is not given back}``."""
        # sudo: work that the user who undoes may not see protects the lead all the same.
        leads = self.lead_id.sudo()
        locked = leads.try_lock_for_update(allow_referencing=True)
        locked.invalidate_recordset(
            ["user_id", "stage_id", "type", "active", "won_status", "write_date", "write_uid"]
        )
        written = self._get_worked_on("mail.message", self._get_message_domain(leads), "res_id")
        done = self._get_worked_on("mail.activity", self._get_activity_domain(leads), "res_id")
        planned = self._get_worked_on("mail.activity", self._get_plan_domain(leads), "res_id")
        met = self._get_worked_on(
            "calendar.event", [("opportunity_id", "in", leads.ids)], "opportunity_id"
        )
        tried = self._get_tried(leads)
        merged = self._get_worked_on(self._name, [("lead_id", "in", leads.ids)], "lead_id")
        obstacles = {}
        for line in self:
            lead = line.lead_id.sudo()
            since = line.create_date
            reason = (
                ((not lead or merged.get(lead.id, since) > since) and undo.GONE)
                or (lead not in locked and undo.BUSY)
                or (lead.user_id != line.user_id and undo.OWNER_CHANGED)
                or ((not lead.active or lead.won_status != "pending") and undo.CLOSED)
                or (line._is_moved(lead) and undo.MOVED)
                or (line._is_of_stranger() and undo.STRANGER)
                or (written.get(lead.id, since) > since and undo.MESSAGE)
                or (done.get(lead.id, since) > since and undo.ACTIVITY)
                or (planned.get(lead.id, since) > since and undo.PLANNED)
                or (met.get(lead.id, since) > since and undo.MEETING)
                or (tried.get(lead.id, since) > since and undo.ATTEMPT)
                or (_is_edited(lead, since) and undo.EDITED)
            )
            if reason:
                obstacles[line.id] = reason
        return obstacles

    def _is_moved(self, lead):
        before = self.previous_stage_id
        return bool(
            (self.previous_type and lead.type != self.previous_type)
            or (before and before != lead.stage_id)
        )

    def _is_of_stranger(self):
        """Return whether who had the lead has no access to its company any more."""
        owner, company = self.previous_user_id.sudo(), self.previous_company_id
        return bool(owner.active and company and company not in owner.company_ids)

    @api.model
    def _get_worked_on(self, model, domain, field):
        """Return ``{lead id: date of the last record}`` of a kind of work."""
        date_field = {"mail.activity": "write_date", self._name: "date_merged"}
        groups = (
            self.env[model]
            .sudo()
            .with_context(active_test=False)
            ._read_group(domain, [field], [f"{date_field.get(model, 'create_date')}:max"])
        )
        return {getattr(key, "id", key): date for key, date in groups if date}

    def _get_message_domain(self, leads):
        return [
            ("model", "=", "crm.lead"),
            ("res_id", "in", leads.ids),
            ("message_type", "in", ("comment", "email", "email_outgoing")),
        ]

    def _get_plan_domain(self, leads):
        """Return the domain of what people plan; the steps of follow-up plans are automatic."""
        return [
            ("res_model", "=", "crm.lead"),
            ("res_id", "in", leads.ids),
            ("active", "=", True),
            ("automated", "=", False),
        ]

    def _get_activity_domain(self, leads):
        return [
            ("res_model", "=", "crm.lead"),
            ("res_id", "in", leads.ids),
            ("date_done", "!=", False),
        ]


def _is_edited(lead, since):
    """Return whether somebody, not a scheduled job, has changed the lead."""
    return lead.write_date > since and lead.write_uid.id != SUPERUSER_ID
