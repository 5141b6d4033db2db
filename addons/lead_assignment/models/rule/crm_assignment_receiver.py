"""Receivers: a salesperson in a pool, how much they may get, and where they stand."""

import json

from pytz import timezone

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic import capacity, rights
from .crm_assignment_rule_pool import ReceiverState
from .local_day import get_local_day

#: Fields in which plans keep their counts.
STATE_FIELDS = frozenset(
    {
        "credit", "backlog", "backlog_date", "turn", "date_last", "day_count", "day_date",
        "quota_room", "quota_date",
    }
)  # fmt: skip


class CrmAssignmentReceiver(models.Model):
    """A salesperson in the pool of a rule, or of a team.

    The turn and the credit are the memory of the distribution; only a plan writes them.
    """

    _name = "crm.assignment.receiver"
    _description = "Lead Receiver"
    _inherit = ["assignment.fact.mixin", "crm.rights.mixin"]
    _order = "rule_id, team_id, id"
    _rec_name = "user_id"

    # Pool
    rule_id = fields.Many2one("crm.assignment.rule", index="btree_not_null", ondelete="cascade")
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", index="btree_not_null", ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )

    # What for
    role = fields.Selection(
        [(rights.MASTER, "Master"), (rights.EXECUTOR, "Executor")],
        required=True,
        default=rights.MASTER,
        help="Masters own the leads they receive. Executors work on the leads with them.",
    )

    # How much
    weight = fields.Integer(default=1, help="Twice the weight, twice the leads; 0 pauses.")
    day_cap = fields.Integer(string="Leads a Day", help="0: as the rule says.")
    open_cap = fields.Integer(string="Open Leads", help="0: as the rule says.")
    month_quota = fields.Float(
        string="Leads a Month",
        digits=(16, 2),
        help=(
            "Spread evenly over the month; unused leads carry over for up to one month. 0 means "
            "no limit."
        ),
    )

    # Where they stand
    credit = fields.Float(
        readonly=True,
        copy=False,
        help=(
            "Leads the distribution owes this person; negative if one was given in advance. With "
            "round robin it stays between -1 and 1."
        ),
        fact=True,
    )
    backlog = fields.Float(
        string="Turns Missed",
        readonly=True,
        copy=False,
        help="Turns missed while away, to catch up.",
        fact=True,
    )
    backlog_date = fields.Date(readonly=True, copy=False, fact=True)
    turn = fields.Integer(string="Last Turn", readonly=True, copy=False, fact=True)
    date_last = fields.Datetime(string="Last Lead On", readonly=True, copy=False, fact=True)
    day_count = fields.Integer(readonly=True, copy=False, fact=True)
    day_date = fields.Date(readonly=True, copy=False, fact=True)
    quota_room = fields.Float(readonly=True, copy=False, fact=True)
    quota_date = fields.Date(readonly=True, copy=False, fact=True)

    _unique_rule_user = models.UniqueIndex(
        "(rule_id, user_id) WHERE rule_id IS NOT NULL", "This salesperson already receives here."
    )
    _unique_team_user = models.UniqueIndex("(team_id, user_id) WHERE team_id IS NOT NULL")
    _check_pool = models.Constraint(
        "CHECK (rule_id IS NOT NULL OR team_id IS NOT NULL)",
        "A receiver belongs to a rule or to a team.",
    )
    _check_limits = models.Constraint(
        "CHECK (weight >= 0 AND day_cap >= 0 AND open_cap >= 0 AND month_quota >= 0)",
        "Weights and limits are zero or more.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        receivers = super().create(vals_list)
        receivers.rule_id._touch()
        return receivers

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - STATE_FIELDS:
            self._get_rules()._touch()
        return result

    def unlink(self):
        rules = self._get_rules()
        result = super().unlink()
        rules._touch()
        return result

    def _get_rules(self):
        """Return the rules that draw on the receivers."""
        return self.rule_id | self.env["crm.assignment.rule"].search(
            [
                "|",
                ("pool_rule_id", "in", self.rule_id.ids),
                "&",
                ("receiver_mode", "=", "team"),
                ("team_id", "in", self.team_id.ids),
            ]
        )

    # ------------------------------------------------------------
    # FACTS
    # ------------------------------------------------------------

    def _get_tz(self):
        user = self.user_id
        return timezone(user.tz or user.company_id.resource_calendar_id.tz or "UTC")

    def _get_local_day(self, now):
        """Return ``(today, its end as naive UTC)`` where the receiver is."""
        return get_local_day(now, self._get_tz().zone)

    def _get_month_quota(self, is_team_capacity_kept):
        """Return ``(leads a month, whether the team says so)``; no leads are no limit.

        What the team says holds for those of its rules that keep its capacity, if any does.
        """
        if self.team_id and is_team_capacity_kept:
            return float(self._get_membership().assignment_max), True
        return self.month_quota, False

    def _is_paused(self):
        """Return whether a member of a team has left it or takes a break from assignment."""
        if not self.team_id:
            return False
        membership = self._get_membership()
        return not membership or membership.assignment_optout

    def _get_membership(self):
        return self.team_id.crm_team_member_ids.filtered(
            lambda member: member.user_id == self.user_id
        )[:1]

    # ------------------------------------------------------------
    # STATE
    # ------------------------------------------------------------

    def _get_state(self):
        """Return what the last plan left, as :class:`ReceiverState`."""
        self.ensure_one()
        return ReceiverState(
            credit=round(self.credit * capacity.UNIT),
            backlog=round(self.backlog * capacity.UNIT),
            backlog_date=self.backlog_date or None,
            turn=self.turn,
            day_count=self.day_count,
            day_date=self.day_date or None,
            room=self.quota_room,
            room_date=self.quota_date or None,
        )

    def _store_states(self, turned, now):
        """Write what a plan left of the receivers, in one statement: nothing else watches it.

        :param turned: ``{receiver id: (member, whether it received something)}``
        """
        if not self:
            return
        rows = []
        for receiver in self:
            member, is_served = turned[receiver.id]
            rows.append(receiver._prepare_state(member, now if is_served else None, now))
        self.flush_recordset(STATE_FIELDS)
        self.env.cr.execute(
            SQL(
                "UPDATE crm_assignment_receiver receiver SET %s, write_uid = %s, write_date = %s "
                "FROM json_populate_recordset(NULL::crm_assignment_receiver, %s) AS state "
                "WHERE receiver.id = state.id",
                SQL(", ").join(
                    # What a plan says nothing of stays as it is.
                    SQL("%(name)s = COALESCE(state.%(name)s, receiver.%(name)s)", name=name)
                    for name in map(SQL.identifier, sorted(STATE_FIELDS))
                ),
                self.env.uid,
                now,
                json.dumps(rows, default=str),
            )
        )
        self.invalidate_recordset(STATE_FIELDS, flush=False)

    def _prepare_state(self, member, date_last, now):
        """Return what a plan left of ``member``, as a row."""
        today, _day_ends = self._get_local_day(now)
        return {
            "id": member.id,
            "credit": member.credit / capacity.UNIT,
            "backlog": member.backlog / capacity.UNIT,
            "backlog_date": None if member.is_absent else today,
            "turn": member.turn,
            "date_last": date_last,
            "day_count": member.day_count,
            "day_date": today,
            "quota_room": member.room,
            "quota_date": None if member.room is None else today,
        }

    def _give_back(self, count, count_today, credit):
        """Take back ``count`` leads of an undone run; ``credit``, in units, moves the turns."""
        self.ensure_one()
        self.write(
            {
                "credit": self.credit + credit / capacity.UNIT,
                "quota_room": self.quota_room + count if self.quota_date else 0.0,
                "day_count": max(self.day_count - count_today, 0),
            }
        )

    @api.model
    def _sync_team_members(self, teams):
        """Add the members of ``teams`` that are not receivers yet; leavers stay, paused."""
        if not teams:
            return
        known = {
            (receiver.team_id.id, receiver.user_id.id)
            for receiver in self.search([("team_id", "in", teams.ids)])
        }
        missing = [
            (member.crm_team_id.id, member.user_id.id)
            for member in self.env["crm.team.member"].search(
                [("crm_team_id", "in", teams.ids)], order="id"
            )
            if (member.crm_team_id.id, member.user_id.id) not in known
        ]
        if missing:
            self.create([{"team_id": team, "user_id": user} for team, user in missing])
