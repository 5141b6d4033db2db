"""Whether a response qualifies, why, and what happens to it next."""

from dataclasses import dataclass

# How a response type qualifies its responses.
ALWAYS = "always"
NEVER = "never"
CONTACT = "contact"
POSITIVE = "positive"
SCORE = "score"

# Verdicts.
QUALIFIED = "qualified"
UNQUALIFIED = "unqualified"

# Why.
REASON_ALWAYS = "always"
REASON_NEVER = "never"
REASON_REACHABLE = "reachable"
REASON_UNREACHABLE = "unreachable"
REASON_POSITIVE = "positive"
REASON_NOT_POSITIVE = "not_positive"
REASON_SCORE_REACHED = "score_reached"
REASON_SCORE_BELOW = "score_below"
REASON_NO_ANSWER = "no_answer"
REASON_OPT_OUT = "opt_out"
REASON_SUSPECTED = "suspected"

# Where a response stands.
STATE_MEMBER = "member"
STATE_REVIEW = "review"
STATE_ACCEPTED = "accepted"
STATE_CONVERTED = "converted"
STATE_CLOSED = "closed"
STATE_REJECTED = "rejected"

# What people said.
POLARITY_POSITIVE = "positive"
POLARITY_NEUTRAL = "neutral"
POLARITY_NEGATIVE = "negative"
POLARITY_OPT_OUT = "opt_out"

CAPTURE_MANUAL = "manual"
CAPTURE_IMPORT = "import"
CAPTURE_AUTOMATIC = "automatic"
CAPTURE_API = "api"


@dataclass(frozen=True, slots=True)
class Policy:
    """How a response type qualifies; ``threshold`` is in points."""

    criterion: str = ALWAYS
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class Kind:
    """What a response type says of its responses; ``weight`` is in points, ``channel`` an id."""

    policy: Policy = Policy()
    polarity: str | None = None
    weight: float = 0.0
    channel: int | None = None
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a response before it is judged; ``None`` where its type decides."""

    responded: bool = True
    polarity: str | None = None
    score: float | None = None
    channel: int | None = None
    interest: int | None = None
    offer_interest: int | None = None
    is_reachable: bool = False
    is_suspected: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Judgment:
    """What follows from what is given and from the type; ids and keys as in :class:`Given`."""

    polarity: str | None
    score: float
    channel: int | None
    interest: int | None
    verdict: str | None
    reason: str | None
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is to judge; ``score`` is in points."""

    responded: bool = True
    polarity: str | None = None
    is_reachable: bool = False
    is_suspected: bool = False
    score: float = 0.0


def judge_all(kind, given):
    """Return the :class:`Judgment` of a response; the only place that works these fields out.

    A member who has not answered said nothing and scores nothing, whatever the type says.
    """
    polarity = (given.polarity or kind.polarity) if given.responded else None
    score = given.score
    if score is None:
        score = kind.weight if given.responded else 0.0
    answer = Answer(given.responded, polarity, given.is_reachable, given.is_suspected, score)
    verdict, reason = judge(kind.policy, answer)
    return Judgment(
        polarity=polarity,
        score=score,
        channel=given.channel or kind.channel,
        interest=given.interest or given.offer_interest,
        verdict=verdict,
        reason=reason,
        is_counted=counts_in_rate(answer, is_type_counted=kind.is_counted, is_late=given.is_late),
    )


def judge(policy, answer):
    """Return ``(verdict, reason)``; the verdict of a member who has not answered is ``None``."""
    if not answer.responded:
        return None, REASON_NO_ANSWER
    if answer.is_suspected:
        return UNQUALIFIED, REASON_SUSPECTED
    # Nobody who asked to be left alone becomes a lead, whatever the type says.
    if answer.polarity == POLARITY_OPT_OUT:
        return UNQUALIFIED, REASON_OPT_OUT
    is_met, met, unmet = {
        ALWAYS: (True, REASON_ALWAYS, None),
        NEVER: (False, None, REASON_NEVER),
        CONTACT: (answer.is_reachable, REASON_REACHABLE, REASON_UNREACHABLE),
        POSITIVE: (answer.polarity == POLARITY_POSITIVE, REASON_POSITIVE, REASON_NOT_POSITIVE),
        SCORE: (answer.score >= policy.threshold, REASON_SCORE_REACHED, REASON_SCORE_BELOW),
    }[policy.criterion]
    return (QUALIFIED, met) if is_met else (UNQUALIFIED, unmet)


def opening_state(policy, verdict, capture_method, *, responded):
    """Return the state in which a response enters.

    What a colleague typed in and what qualifies needs no second look; everything else that came
    from outside is reviewed, except the mere signals (opens, clicks) of a type that never
    qualifies: they are on file, and nobody has to click them away.
    """
    if not responded:
        return STATE_MEMBER
    if policy.criterion == NEVER:
        return STATE_CLOSED
    if verdict == QUALIFIED and capture_method == CAPTURE_MANUAL:
        return STATE_ACCEPTED
    return STATE_REVIEW


def counts_in_rate(answer, *, is_type_counted, is_late):
    """Return whether the answer counts in the response rate.

    Late answers and suspected machine clicks are shown apart, never in the rate.
    """
    return bool(answer.responded and is_type_counted and not is_late and not answer.is_suspected)
