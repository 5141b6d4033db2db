"""How a lead stood before and after each change that was noted, told from how it stands now."""

from dataclasses import dataclass, field
from datetime import datetime

# What changes of a lead say something about where it stands.
STAGE = "stage_id"
ACTIVE = "active"
REASON = "lost_reason_id"
TYPE = "type"
END = "won_status"
FIELDS = (STAGE, ACTIVE, REASON, TYPE, END)


@dataclass(frozen=True, slots=True)
class Change:
    """What one message noted: ``{field: (old, new)}``, ids and flags as numbers."""

    date: datetime
    author: int | None
    values: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """Where a lead stands."""

    stage: int | None
    is_active: bool = True
    is_lost: bool = False
    reason: int | None = None
    is_opportunity: bool = False


def trace(present, changes):
    """Return ``[(change, state before, state after)]`` in the order of time.

    Where it began is told by what the first change of each field says it was; what never changed
    was always as it is. A lead that was archived was lost if a reason or its end was noted with
    it, or if nothing has changed that and it is lost now. Only leads become opportunities.

    :param present: the :class:`State` now
    """
    changes = sorted(changes, key=lambda change: change.date)
    state = _get_first(present, changes)
    last_archived = max(
        (i for i, change in enumerate(changes) if ACTIVE in change.values), default=None
    )
    traced = []
    for index, change in enumerate(changes):
        is_last = index == last_archived and present.is_lost
        after = _apply(state, change, is_last)
        traced.append((change, state, after))
        state = after
    return traced


def _get_first(present, changes):
    def first(name, now):
        return next((c.values[name][0] for c in changes if name in c.values), now)

    is_active = bool(first(ACTIVE, present.is_active))
    return State(
        stage=first(STAGE, present.stage) or None,
        is_active=is_active,
        is_lost=not is_active and present.is_lost,
        reason=first(REASON, present.reason) or None,
        is_opportunity=present.is_opportunity and not any(TYPE in c.values for c in changes),
    )


def _apply(state, change, is_known_lost):
    values = change.values
    is_active = bool(values[ACTIVE][1]) if ACTIVE in values else state.is_active
    reason = (values[REASON][1] if REASON in values else state.reason) or None
    is_lost = state.is_lost
    if is_active:
        is_lost = False
    elif (REASON in values and reason) or (END in values and not state.is_lost) or is_known_lost:
        is_lost = True
    return State(
        stage=(values[STAGE][1] if STAGE in values else state.stage) or None,
        is_active=is_active,
        is_lost=is_lost,
        reason=reason if is_lost else None,
        is_opportunity=state.is_opportunity or TYPE in values,
    )
