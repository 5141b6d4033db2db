"""What an amount of the past is in another currency, at the rate of its day."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """An amount in another currency, the day of the rate, and whether that is later than asked."""

    amount: Decimal
    rate_day: date
    is_early: bool


class RateTable:
    """Rates of currencies, as units for one unit of a common base, each from a day on.

    As Odoo finds them: a company's own before those of all, the last one up to the day, else the
    first one of all. Unlike Odoo, a pair of which no rate is known has none, rather than 1.
    """

    def __init__(self, rows):
        """:param rows: ``(currency, day, rate, whether it is the company's own)``"""
        self._rates = defaultdict(list)
        for currency, day, rate, is_own in sorted(rows, key=lambda row: row[1]):
            self._rates[currency, is_own].append((day, Decimal(str(rate))))

    def _find(self, currency, day):
        """Return ``(day, rate)`` that holds on ``day``, ``None`` if none is known."""
        lists = [self._rates[currency, is_own] for is_own in (True, False)]
        for rates in lists:
            position = bisect_right(rates, day, key=lambda rate: rate[0])
            if position:
                return rates[position - 1]
        return next((rates[0] for rates in lists if rates), None)

    def convert(self, amount, source, target, day, places):
        """Return the :class:`Price` of ``amount`` in ``target``, ``None`` if no rate is known.

        :param places: decimal places of ``target``
        """
        there, here = self._find(source, day), self._find(target, day)
        if not (there or here):
            return None
        factor = (here[1] if here else 1) / (there[1] if there else Decimal(1))
        rate_day = (there or here)[0]
        exact = Decimal(amount) * factor
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return Price(rounded, rate_day, rate_day > day)
