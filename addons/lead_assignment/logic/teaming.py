"""Who works on a lead beside its owner: the executors that a rule adds to each assignment."""

from dataclasses import dataclass, replace

from . import eligibility, planning

# How many executors a lead gets.
ALL = "all"
IN_TURN = "turn"


@dataclass(frozen=True, slots=True)
class Staff:
    """The executors of a rule; ``pool_id`` is the pool that keeps their turns."""

    rule_id: int
    pool_id: object
    mode: str = ALL


class _Bench:
    """The executors of one rule while leads are being given out."""

    def __init__(self, staff, pool):
        self.mode = staff.mode
        self.members = sorted(pool.members, key=lambda item: item.id)
        self.turns = {member.id: member.turn for member in self.members}

    def choose(self, lead, owner_id):
        """Return ``(members that work on the lead, ((member id, why not), …))``."""
        fit, excluded = [], []
        for member in self.members:
            if member.user_id == owner_id:
                continue
            reason = eligibility.permanent_exclusion(member)
            if reason == eligibility.ABSENT and self.mode == ALL:
                # A colleague who works on every lead of the rule finds it on return.
                reason = None
            reason = reason or eligibility.lead_exclusion(member, lead)
            if reason:
                excluded.append((member.id, reason))
            else:
                fit.append(member)
        if self.mode == IN_TURN and fit:
            fit = [min(fit, key=lambda member: (self.turns[member.id], member.id))]
            self.turns[fit[0].id] = max(self.turns.values()) + 1
        return fit, tuple(excluded)

    def get_members(self):
        return tuple(replace(member, turn=self.turns[member.id]) for member in self.members)


def add_executors(plan, leads, staffs):
    """Return ``plan`` with executors on its assignments, and their pools as this leaves them."""
    pools = {pool.id: pool for pool in plan.pools}
    benches = {staff.rule_id: _Bench(staff, pools[staff.pool_id]) for staff in staffs}
    if not benches:
        return plan
    lead_by_id = {lead.id: lead for lead in leads}
    decisions = []
    for item in plan.decisions:
        bench = benches.get(item.rule_id)
        if bench and isinstance(item, planning.Assignment):
            fit, excluded = bench.choose(lead_by_id[item.lead_id], item.user_id)
            item = replace(
                item,
                executor_ids=tuple(member.id for member in fit),
                excluded=item.excluded + excluded,
            )
        decisions.append(item)
    for staff in staffs:
        pool = pools[staff.pool_id]
        pools[pool.id] = replace(pool, members=benches[staff.rule_id].get_members())
    return replace(plan, decisions=tuple(decisions), pools=tuple(pools.values()))
