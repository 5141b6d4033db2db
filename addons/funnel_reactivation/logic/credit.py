"""How the value of a deal is shared among the responses that led to it.

First takes all, last takes all, even 1/n; U gives 40 % to the first and to the last and 20 % to
those between; W gives 30 % each to the first, to the one that became the lead (MQL) and to the one
that became the opportunity (SQL), and 10 % to the others (the usual position-based models); points
share in proportion to points that the organisation gives.

The same rules stand in SQL in the report on credit, which shares many thousands of deals at once;
a test holds the two against each other.
"""

from dataclasses import dataclass
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
    """A response that led to a deal; ``points`` as the organisation gives them."""

    id: int
    is_mql: bool = False
    is_sql: bool = False
    points: int = 0


def weights(model, touches):
    """Return the share of each of ``touches``, given in the order of their dates, as fractions.

    They sum to 1; there are none without touches.
    """
    count = len(touches)
    if not count:
        return ()
    return tuple(_SHARES[model](touches, count))


def _first(_touches, count):
    return [Fraction(index == 0) for index in range(count)]


def _last(_touches, count):
    return [Fraction(index == count - 1) for index in range(count)]


def _even(_touches, count):
    return [Fraction(1, count)] * count


def _u(touches, count):
    if count <= 2:
        return _even(touches, count)
    middle = _U_MIDDLE / (count - 2)
    return [_U_ENDS if index in (0, count - 1) else middle for index in range(count)]


def _w(touches, count):
    """A touch may hold several key positions; a key that nobody holds goes to the last touch.

    Where every touch is a key, the part of the others is shared in proportion.
    """
    keys = [0] * count
    keys[0] += 1
    keys[next((i for i, touch in enumerate(touches) if touch.is_mql), count - 1)] += 1
    keys[next((i for i, touch in enumerate(touches) if touch.is_sql), count - 1)] += 1
    others = keys.count(0)
    if not others:
        return [Fraction(key, 3) for key in keys]
    return [_W_KEY * key if key else _W_OTHERS / others for key in keys]


def _points(touches, count):
    """Negative points count as none; without any points the touches share evenly."""
    points = [max(touch.points, 0) for touch in touches]
    total = sum(points)
    return [Fraction(each, total) for each in points] if total else _even(touches, count)


_SHARES = {FIRST: _first, LAST: _last, EVEN: _even, U: _u, W: _w, POINTS: _points}


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
