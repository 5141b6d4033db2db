"""How the value of a deal is shared among the responses that led to it.

First takes all, last takes all, even 1/n; U gives 40 % to the first and to the last and 20 % to
those between; W gives 30 % each to the first touch, to the last one before the person became a
lead (MQL) and to the last one before the opportunity was created (SQL), and 10 % to the others
(the usual position-based models); points share in proportion to points that the organization
gives.

Touches of a closed deal are those up to its close: what comes later belongs to the next deal.

The same rules stand in SQL in the report on credit, which shares many thousands of deals at once;
a test holds the two against each other.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

FIRST = "first"
LAST = "last"
EVEN = "even"
U = "u"
W = "w"
POINTS = "points"
MODELS = (FIRST, LAST, EVEN, U, W, POINTS)

_U_ENDS, _U_MIDDLE = Fraction(40, 100), Fraction(20, 100)
_W_KEY, _W_OTHERS = Fraction(30, 100), Fraction(10, 100)


@dataclass(frozen=True, slots=True)
class Touch:
    """A response that led to a deal; ``points`` as the organization gives them."""

    id: int
    date: datetime | None = None
    points: int = 0


@dataclass(frozen=True, slots=True)
class Milestones:
    """When the person became a lead, and when the opportunity was created."""

    lead: datetime
    opportunity: datetime


def milestones(mql_dates, sql_dates, *, created, converted=None):
    """Return the ``Milestones`` of a deal.

    :param mql_dates: when responses of the deal were marketing qualified, ``None`` for those never
    :param sql_dates: when they were sales qualified, in the same way
    :param created: when the lead was created in the CRM
    :param converted: when it was turned into an opportunity; ``None`` if it was one from the start

    What the responses say comes first: a lead may have been entered long after it was one.
    """
    return Milestones(
        lead=min(filter(None, mql_dates), default=created),
        opportunity=min(filter(None, sql_dates), default=converted or created),
    )


def weights(model, touches, marks=None):
    """Return the share of each of ``touches``, given in the order of their dates, as fractions.

    They sum to 1; there are none without touches.

    :param Milestones marks: of the deal; needed by the W model alone
    """
    return tuple(SHARES[model](touches, marks)) if touches else ()


def _first(touches, _marks):
    return [Fraction(index == 0) for index in range(len(touches))]


def _last(touches, _marks):
    return [Fraction(index == len(touches) - 1) for index in range(len(touches))]


def _even(touches, _marks):
    return [Fraction(1, len(touches))] * len(touches)


def _u(touches, marks):
    count = len(touches)
    if count <= 2:
        return _even(touches, marks)
    middle = _U_MIDDLE / (count - 2)
    return [_U_ENDS if index in (0, count - 1) else middle for index in range(count)]


def _w(touches, marks):
    """A touch may hold several key positions; its parts are added up.

    Where every touch holds a key, the part of the others is shared in proportion.
    """
    keys = [0] * len(touches)
    keys[0] += 1
    keys[_last_until(touches, marks.lead)] += 1
    keys[_last_until(touches, marks.opportunity)] += 1
    others = keys.count(0)
    if not others:
        return [Fraction(key, 3) for key in keys]
    return [_W_KEY * key if key else _W_OTHERS / others for key in keys]


def _last_until(touches, moment):
    """Return the index of the last touch until ``moment``, of the first one if none was before."""
    return max((i for i, touch in enumerate(touches) if touch.date <= moment), default=0)


def _points(touches, marks):
    """Negative points count as none; without any points the touches share evenly."""
    points = [max(touch.points, 0) for touch in touches]
    total = sum(points)
    return [Fraction(each, total) for each in points] if total else _even(touches, marks)


#: Given touches, at least one, and marks, each returns the shares; an addon that brings a model
#: adds its own when it is imported.
SHARES = {FIRST: _first, LAST: _last, EVEN: _even, U: _u, W: _w, POINTS: _points}


def split(amount, shares):
    """Return ``amount``, a whole number of the smallest units of money, in the given ``shares``.

    The parts sum to ``amount`` exactly: what rounding down leaves over goes, a unit each, to the
    largest remainders, the earlier first among equals.
    """
    exact = [amount * share for share in shares]
    parts = [each.numerator // each.denominator for each in exact]
    left = amount - sum(parts)
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in order[:left]:
        parts[index] += 1
    return tuple(parts)
