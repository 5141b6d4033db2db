"""What a status means for the funnel, and what follows when it changes."""

from dataclasses import dataclass
from datetime import timedelta

# Kinds of status: what somebody is doing about a person.
OPEN = "open"
ATTEMPTING = "attempting"
WORKING = "working"
OPPORTUNITY = "opportunity"
WON = "won"
LOST = "lost"
NURTURE = "nurture"
RECYCLED = "recycled"
DISQUALIFIED = "disqualified"
NO_ACTION = "no_action"
ALREADY_ENGAGED = "already_engaged"

#: Somebody works on the person: there is, or should be, an active response.
ACTIVE_KINDS = frozenset({OPEN, ATTEMPTING, WORKING, OPPORTUNITY})
#: Not now; the person may come back.
NURTURE_KINDS = frozenset({NURTURE, RECYCLED})
#: The deal came to its end; a response that led to it has done its part.
END_KINDS = frozenset({WON, LOST})
#: The response ended without anybody having talked to the person about it.
NEVER_ENGAGED_KINDS = frozenset({NO_ACTION, ALREADY_ENGAGED})

# Stages of the funnel, in their order. An inquiry is the response itself.
INQUIRY = "inquiry"
MQL = "mql"
SAL = "sal"
SQL = "sql"
STAGES = (INQUIRY, MQL, SAL, SQL, WON)
#: Stages and the end that is none.
STAMPS = (MQL, SAL, SQL, WON, LOST)

#: Furthest stage that a status proves. A person who is worked on was accepted by sales before.
_REACHED = {ATTEMPTING: SAL, WORKING: SAL, OPPORTUNITY: SQL, WON: WON}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the CRM knows of a lead at one moment.

    ``status`` is the id of the funnel status and ``kind`` its kind; ``stage_status`` and
    ``loss_status`` are the ids of those that the stage and the reason of the loss call for.
    """

    status: int | None = None
    kind: str | None = None
    is_opportunity: bool = False
    is_won: bool = False
    is_lost: bool = False
    is_archived: bool = False
    stage: int | None = None
    stage_status: int | None = None
    loss_status: int | None = None


def is_active(kind):
    """Return whether somebody works on a person in a status of this kind."""
    return kind in ACTIVE_KINDS


def is_engagement(before, after):
    """Return whether the change from kind ``before`` to ``after`` takes a person up again."""
    return is_active(after) and not is_active(before)


def is_taken_back(before, after):
    """Return whether the change takes the end of a deal back, be it for the other end."""
    return before in END_KINDS and after != before and (is_active(after) or after in END_KINDS)


def follow(before, after):
    """Return ``(status id, kind)`` that a lead must get, at most one of them; ``(None, None)`` if
    its status already says what happened.

    Anyone who sets a status by hand knows best. Otherwise the end of a deal counts before its kind,
    and that before its stage. A lead that is archived without being lost needed no action.
    """
    if after.status and after.status != before.status:
        return None, None
    status, kind = _called_for(before, after)
    return (None, None) if status == after.status or kind == after.kind else (status, kind)


def _called_for(before, after):
    """Return ``(status id, kind)`` that the change calls for; a value that cannot be if neither."""
    unchanged = (after.status, after.kind)
    if _end(after):
        if _end(after) == _end(before):
            return unchanged
        if after.is_lost and after.loss_status:
            return after.loss_status, ""
        return 0, _end(after)
    if _end(before):
        return 0, OPPORTUNITY if after.is_opportunity else OPEN
    if after.is_opportunity and not before.is_opportunity:
        return 0, OPPORTUNITY
    if after.stage != before.stage and after.stage_status:
        return after.stage_status, ""
    return unchanged


def _end(situation):
    """Return the kind of status in which the lead has come to its end, ``None`` if it has not."""
    if situation.is_won:
        return WON
    if situation.is_lost:
        return LOST
    return NO_ACTION if situation.is_archived else None


def stamps(kind, stamped):
    """Return the stages to stamp on the active response when its person gets this kind of status.

    A stage implies those before it; what is ``stamped`` keeps its first date.
    """
    if kind == LOST:
        return () if LOST in stamped else (LOST,)
    reached = _REACHED.get(kind)
    if reached is None:
        return ()
    path = STAGES[1 : STAGES.index(reached) + 1]
    return tuple(stage for stage in path if stage not in stamped)


def recall(kind, is_opportunity, converted, qualified=None, closed=None):
    """Return ``{stage: date}`` of a response that was converted before anybody watched.

    ``kind`` is that of its lead's status now; ``converted`` when it became or joined the lead,
    ``qualified`` when that became an opportunity, ``closed`` when it was closed. No stage is dated
    before the one that it follows from; what nothing tells is not dated.
    """
    reached = {MQL, *stamps(kind, ()), *(stamps(OPPORTUNITY, ()) if is_opportunity else ())}
    became = max(converted, qualified or converted)
    ended = max(became, closed or became)
    dates = {MQL: converted, SAL: became, SQL: became, WON: ended, LOST: ended}
    return {stage: dates[stage] for stage in STAMPS if stage in reached}


def nurture_until(date, days):
    """Return until when a person put to rest on ``date`` is left alone, ``None`` without limit."""
    return date + timedelta(days=days) if days else None
