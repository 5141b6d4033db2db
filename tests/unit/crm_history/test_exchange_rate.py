"""Amounts of the past are converted at the rate of their day, to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from crm_history_logic.exchange_rate import RateTable

ROWS = [
    ("USD", date(2018, 1, 1), 1.25, False),
    ("USD", date(2019, 1, 1), 1.10, False),
    ("GBP", date(2018, 1, 1), 0.80, False),
    ("GBP", date(2019, 6, 1), 0.50, True),
    ("CHF", date(2018, 1, 1), 2, False),
]


@pytest.mark.parametrize(
    ("amount", "source", "target", "day", "told"),
    [
        ("100", "USD", "EUR", date(2018, 12, 31), ("80.00", date(2018, 1, 1), False)),
        ("100", "USD", "EUR", date(2019, 1, 1), ("90.91", date(2019, 1, 1), False)),
        # Before the first rate: that one, and it is said.
        ("100", "USD", "EUR", date(2009, 1, 1), ("80.00", date(2018, 1, 1), True)),
        # The company's own from its day on, those of all before.
        ("100", "GBP", "EUR", date(2019, 5, 31), ("125.00", date(2018, 1, 1), False)),
        ("100", "GBP", "EUR", date(2019, 6, 1), ("200.00", date(2019, 6, 1), False)),
        # The base of the rates is neither of both.
        ("100", "USD", "CHF", date(2018, 3, 1), ("160.00", date(2018, 1, 1), False)),
        ("100", "EUR", "CHF", date(2018, 3, 1), ("200.00", date(2018, 1, 1), False)),
        # Half a cent is a cent.
        ("0.01", "CHF", "EUR", date(2018, 3, 1), ("0.01", date(2018, 1, 1), False)),
        ("-0.01", "CHF", "EUR", date(2018, 3, 1), ("-0.01", date(2018, 1, 1), False)),
        # No rate is no rate, not one to one.
        ("100", "JPY", "EUR", date(2018, 3, 1), None),
    ],
)
def test_the_rate_of_the_day(amount, source, target, day, told):
    price = RateTable(ROWS).convert(Decimal(amount), source, target, day, 2)
    assert (price and (str(price.amount), price.rate_day, price.is_early)) == told


def test_a_currency_without_cents():
    rates = RateTable([("JPY", date(2018, 1, 1), 130, False)])
    price = rates.convert(Decimal("10.01"), "EUR", "JPY", date(2018, 1, 1), 0)
    assert str(price.amount) == "1301"
