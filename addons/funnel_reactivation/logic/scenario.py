"""When a scenario of reactivation begins, and whether what it began is still called for."""

from dataclasses import dataclass
from datetime import timedelta

# Kinds of scenario: what makes one begin.
PROMPT = "prompt"
SCORE = "score"
INVOCABLE = "invocable"
ACTIVE_STATUS = "active_status"

# How an organization runs: whether engaging somebody needs a campaign, or one is inferred.
MODE_ACTIVE = "active"
MODE_PASSIVE = "passive"
MODE_HYBRID = "hybrid"

#: Scenarios that passive users take part in: they do not record what they do.
PASSIVE_KINDS = frozenset({ACTIVE_STATUS})

#: Scenarios that begin without a salesperson who works on the person at that moment.
UNATTENDED_KINDS = frozenset({SCORE, INVOCABLE})

# Why a request ends without a response.
HAS_ACTIVE = "has_active"
NOT_ACTIVE_ANY_MORE = "not_active_any_more"
SWITCHED_OFF = "switched_off"
GONE = "gone"
EXCLUDED = "excluded"
NURTURED = "resting"
WRONG_MODE = "wrong_mode"
DEAL_WON = "won"


@dataclass(frozen=True, slots=True)
class PersonState:
    """What is known of a person when a request about them falls due."""

    exists: bool = True
    has_active_response: bool = False
    is_active_status: bool = False
    is_won: bool = False
    is_excluded: bool = False
    mode: str = MODE_ACTIVE


def crosses(score, was_above, threshold, hysteresis=0.0):
    """Return ``(fires, is_above)``.

    A score fires when it gets to ``threshold`` from below it, once: it must have fallen below
    ``threshold - hysteresis`` before it can fire again. ``was_above`` is ``None`` for somebody
    seen for the first time, who counts as having been below.
    """
    if was_above:
        return False, score >= threshold - hysteresis
    return score >= threshold, score >= threshold


def takes_part(kind, mode):
    """Return whether scenarios of this kind serve users who work in ``mode``."""
    return mode != MODE_PASSIVE or kind in PASSIVE_KINDS


def objection(kind, is_on, state):
    """Return why a due request is closed without looking for a response, ``None`` if it is not.

    Of a deal that is won somebody may still say what caused it; nothing else comes of it.
    """
    if not state.exists:
        return GONE
    if not is_on:
        return SWITCHED_OFF
    if state.has_active_response:
        return HAS_ACTIVE
    if state.is_won and kind != PROMPT:
        return DEAL_WON
    if kind == ACTIVE_STATUS and not state.is_active_status:
        return NOT_ACTIVE_ANY_MORE
    if not takes_part(kind, state.mode):
        return WRONG_MODE
    return EXCLUDED if state.is_excluded else None


def due(date, delay_minutes):
    """Return when a request made at ``date`` falls due."""
    return date + timedelta(minutes=delay_minutes)
