"""Who may receive: the receivers of rules as facts for a plan, and what a plan leaves of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import capacity, eligibility, planning, rights, teaming
from .local_day import get_midnight


@dataclass(frozen=True, slots=True)
class ReceiverState:
    """Where a receiver stands between two plans; see the fields of ``crm.assignment.receiver``."""

    credit: int = 0
    backlog: int = 0
    backlog_date: date | None = None
    turn: int = 0
    day_count: int = 0
    day_date: date | None = None
    room: float = 0.0
    room_date: date | None = None


class CrmAssignmentRule(models.Model):
    """Who receives the leads of a rule.

    A pool is the receivers of one rule, or those of a team; rules that point to the same rule or
    team share its turns.
    """

    _inherit = "crm.assignment.rule"

    def _lock(self, wait=True):
        """Let nobody else assign with these rules until this transaction ends.

        To be called before anything that counts: what is counted before the lock may be stale.
        A run that comes late with an old snapshot fails on the receivers, which each plan writes.

        :raise psycopg2.errors.LockNotAvailable: if ``wait`` is false and somebody assigns now
        """
        self.env.cr.execute(
            SQL(
                "SELECT id FROM crm_assignment_rule WHERE active ORDER BY id FOR NO KEY UPDATE%s",
                SQL() if wait else SQL(" NOWAIT"),
            ),
            # Who does not wait expects to be turned away: nothing for the log.
            log_exceptions=wait,
        )

    def _get_pool_key(self):
        """Return what identifies the pool of the rule."""
        self.ensure_one()
        if self.receiver_mode == "team":
            return ("team", self.team_id.id)
        if self.receiver_mode == "rule":
            return ("rule", self.pool_rule_id.id)
        return ("rule", self.id)

    def _get_involved(self, rule_ids):
        """Return the rules with these ids and those that share their pools.

        The pools of other rules are as they were after a plan that takes none of their leads.
        """
        filters = zip(self._ids, self._get_filters(), strict=True)
        keys = {rule_id: item.pool_key for rule_id, item in filters}
        wanted = {key for rule_id, key in keys.items() if rule_id in rule_ids}
        return self.browse(rule_id for rule_id, key in keys.items() if key in wanted)

    def _get_pool_receivers(self):
        """Return ``{pool key: receivers}`` of the rules, after adding new members of teams."""
        return self._get_receivers()[0]

    def _get_receivers(self):
        """Return ``({pool key: receivers}, {pool key: executors})`` of the rules, in one query."""
        teams = self.filtered(lambda rule: rule.receiver_mode == "team").team_id
        self.env["crm.assignment.receiver"]._sync_team_members(teams)
        keys = {rule._get_pool_key() for rule in self}
        own = {key for kind, key in keys if kind == "rule"}
        receivers = self.env["crm.assignment.receiver"].search_fetch(
            Domain("rule_id", "in", sorted(own.union(self.ids)))
            | Domain("team_id", "in", [key for kind, key in keys if kind == "team"]),
            order="id",
        )
        pools, executors = {key: [] for key in keys}, defaultdict(list)
        for receiver in receivers:
            rule_id = receiver.rule_id.id
            if receiver.role == rights.EXECUTOR:
                if rule_id in self._ids:
                    executors[rights.EXECUTOR, rule_id].append(receiver.id)
            elif not rule_id:
                # An archived team receives nothing; its members do elsewhere.
                if receiver.team_id.active:
                    pools["team", receiver.team_id.id].append(receiver.id)
            elif ("rule", rule_id) in pools:
                pools["rule", rule_id].append(receiver.id)
        return tuple(
            {
                key: receivers.browse(ids).with_prefetch(receivers._prefetch_ids)
                for key, ids in groups.items()
            }
            for groups in (pools, executors)
        )

    def _get_pool_facts(self, now, states=None):
        """Return ``(planning rules, pools, open leads by user id)`` as they stand at ``now``.

        :param states: ``{receiver id: ReceiverState}`` instead of the stored ones, for simulations
        """
        receivers, executors = self._get_receivers()
        everybody = self.env["crm.assignment.receiver"].union(*receivers.values())
        # Of all at once: each pool would read those of its own people; with the company that
        # notices name. sudo: as for all that is related.
        everybody.user_id.mapped("company_ids")
        (everybody.user_id.partner_id | self.env.company.partner_id).sudo().mapped("tz")
        owners = self._get_pool_owners()
        receivers.update(executors)
        owners.update({key: found.rule_id for key, found in executors.items()})
        keyed = self._get_keyed()
        keeping = {key for key, rule in keyed if rule.is_team_capacity_kept}
        absences = self._get_absences([*owners.items(), *keyed], receivers, now)
        pools = []
        for key, rule in owners.items():
            members = tuple(
                rule._get_member_fact(
                    receiver,
                    receiver._get_state()
                    if states is None
                    else states.get(receiver.id, ReceiverState()),
                    absences[rule.availability][receiver.user_id.id],
                    key in keeping,
                    now,
                )
                for receiver in receivers[key]
            )
            pools.append(planning.Pool(key, members))
        rules = [
            rule._get_rule_fact(receivers[rule._get_pool_key()], absences[rule.availability])
            for rule in self
        ]
        # Counting grows with the leads there are: only where it decides.
        is_counted = any(
            planning.DISTRIBUTIONS[rule.distribution].counts_open or rule.open_cap for rule in rules
        ) or any(
            member.open_cap or member.team_open_cap for pool in pools for member in pool.members
        )
        counts = self._get_open_counts(everybody.user_id) if is_counted else {}
        return rules, pools, counts

    def _get_rule_fact(self, receivers, absences):
        """Return the rule as :class:`planning.Rule`.

        :param absences: ``{user id: (whether absent, back at)}`` by the rule's working time
        """
        self.ensure_one()
        return planning.Rule(
            self.id,
            self._get_pool_key(),
            self.distribution,
            self.sticky,
            self.falls_through,
            self.day_cap,
            self.open_cap,
            self.is_team_capacity_kept,
            {
                receiver.id: back_at
                for receiver in receivers
                for is_absent, back_at in [absences[receiver.user_id.id]]
                if is_absent
            },
        )

    def _get_staffs(self, pools):
        """Return the executors of the rules as :class:`teaming.Staff`."""
        known = {pool.id for pool in pools}
        return [
            teaming.Staff(rule.id, (rights.EXECUTOR, rule.id), rule.executor_mode)
            for rule in self
            if (rights.EXECUTOR, rule.id) in known
        ]

    def _get_keyed(self):
        """Return ``[(pool key, rule), …]``."""
        return [(rule._get_pool_key(), rule) for rule in self]

    def _get_absences(self, keyed, receivers, now):
        """Return ``{availability: {user id: (is absent, back at)}}`` of pools and their rules."""
        users = {}
        for key, rule in keyed:
            mode = rule.availability
            users[mode] = users.get(mode, self.env["res.users"]) | receivers[key].user_id
        return {mode: people._get_assignment_absences(now, mode) for mode, people in users.items()}

    def _get_pool_owners(self):
        """Return ``{pool key: the rule whose absence policy holds in the pool}``.

        That is the rule that names the receivers; for a team, its first rule. What is missed and
        caught up is computed once for a pool; limits and hours are each rule's own.
        """
        owners = {}
        for key, rule in self._get_keyed():
            owners.setdefault(key, rule.pool_rule_id or rule)
        return owners

    def _get_open_counts(self, users):
        """Return how many open leads each of ``users`` has."""
        return {
            user.id: count
            # sudo: work that the runner may not see is work all the same.
            for user, count in self.env["crm.lead"]
            .sudo()
            ._read_group(
                [("user_id", "in", users.ids), ("won_status", "=", "pending")],
                ["user_id"],
                ["__count"],
            )
        }

    # ------------------------------------------------------------
    # RECEIVERS AS FACTS, AND BACK
    # ------------------------------------------------------------

    def _get_member_fact(self, receiver, state, absence, is_team_capacity_kept, now):
        """Return ``receiver`` as :class:`eligibility.Member`, computed up to ``now``."""
        user = receiver.user_id
        today, day_ends = receiver._get_local_day(now)
        is_absent, absent_until = absence
        released, backlog = 0, state.backlog
        if not is_absent:
            released, backlog = capacity.release_backlog(
                backlog, self.absence_policy, self.catch_up_per_day, state.backlog_date, today
            )
        quota, is_quota_of_team = receiver._get_month_quota(is_team_capacity_kept)
        room = room_from = None
        if quota:
            room = capacity.accrue_room(state.room, quota, state.room_date, today)
            day = capacity.day_of_room(room, quota, today)
            room_from = day and get_midnight(day, receiver._get_tz())
        companies = user.company_ids & receiver.team_id.company_id or user.company_ids
        return eligibility.Member(
            id=receiver.id,
            user_id=user.id,
            weight=receiver.weight,
            is_active=user.active,
            is_paused=receiver._is_paused(),
            is_permitted=not user.share,
            company_ids=frozenset(companies.ids),
            credit=state.credit,
            backlog=backlog,
            released=released,
            turn=state.turn,
            day_count=state.day_count if state.day_date == today else 0,
            day_cap=receiver.day_cap,
            open_cap=receiver.open_cap,
            team_day_cap=receiver.team_id.lead_day_cap,
            team_open_cap=receiver.team_id.lead_open_cap,
            is_quota_of_team=is_quota_of_team,
            room=room,
            is_absent=is_absent,
            absent_until=absent_until,
            accrues_while_absent=self.absence_policy != capacity.KEEP_PLACE,
            day_ends=day_ends,
            room_from=room_from,
        )

    def _get_receiver_states(self, pools, now):
        """Return ``{receiver id: ReceiverState}`` after a plan at ``now`` that was not stored."""
        members = {member.id: member for pool in pools for member in pool.members}
        states = {}
        # Together, so that what they say of their day is read at once.
        for receiver in self.env["crm.assignment.receiver"].browse(members):
            member = members[receiver.id]
            today, _day_ends = receiver._get_local_day(now)
            states[member.id] = ReceiverState(
                credit=member.credit,
                backlog=member.backlog,
                backlog_date=None if member.is_absent else today,
                turn=member.turn,
                day_count=member.day_count,
                day_date=today,
                room=member.room or 0.0,
                room_date=today if member.room is not None else None,
            )
        return states

    def _store_pools(self, before, after, now):
        """Write what a plan changed of the receivers."""
        Receiver = self.env["crm.assignment.receiver"]
        old = {member.id: member for pool in before for member in pool.members}
        turned = {
            member.id: (member, member.turn != old[member.id].turn)
            for pool in after
            for member in pool.members
            if member != old[member.id]
        }
        Receiver.browse(turned)._store_states(turned, now)
