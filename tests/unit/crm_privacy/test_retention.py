from datetime import datetime

import pytest
from crm_privacy_logic.retention import CAPTURE, Acts, Policy, add_months, choose, get_due
from hypothesis import given
from hypothesis import strategies as st

JAN = datetime(2020, 1, 31, 12)
BE, FR, DE = 20, 75, 57
GENERAL = Policy(1, 36)
BELGIAN = Policy(2, 24, country_ids=frozenset({BE}))
EUROPEAN = Policy(3, 48, country_ids=frozenset({BE, FR}))


@pytest.mark.parametrize(
    "months, moment",
    [
        (1, datetime(2020, 2, 29, 12)),
        (12, datetime(2021, 1, 31, 12)),
        (13, datetime(2021, 2, 28, 12)),
        (36, datetime(2023, 1, 31, 12)),
        (11, datetime(2020, 12, 31, 12)),
    ],
)
def test_months_end_on_the_last_day_at_the_latest(months, moment):
    assert add_months(JAN, months) == moment


@pytest.mark.parametrize(
    "policy, acts, due",
    [
        (GENERAL, Acts(JAN), datetime(2023, 1, 31, 12)),
        (GENERAL, Acts(JAN, datetime(2021, 5, 1)), datetime(2024, 5, 1)),
        # an answer that was recorded later than it was given
        (GENERAL, Acts(JAN, datetime(2019, 5, 1)), datetime(2023, 1, 31, 12)),
        (Policy(1, 6, CAPTURE), Acts(JAN, datetime(2021, 5, 1)), datetime(2020, 7, 31, 12)),
    ],
)
def test_time_runs_from_the_last_act(policy, acts, due):
    assert get_due(policy, acts) == due


@pytest.mark.parametrize(
    "policies, country_ids, chosen",
    [
        ([GENERAL], (), GENERAL),
        ([GENERAL, BELGIAN], (BE,), BELGIAN),
        ([GENERAL, BELGIAN], (DE,), GENERAL),
        ([GENERAL, BELGIAN], (), GENERAL),
        ([BELGIAN], (DE,), None),
        ([BELGIAN], (), None),
        ([], (BE,), None),
        # of two the one that keeps longer
        ([GENERAL, BELGIAN, EUROPEAN], (BE,), EUROPEAN),
        # somebody known in two countries
        ([GENERAL, BELGIAN], (DE, BE), BELGIAN),
    ],
)
def test_the_policy_of_the_country_holds(policies, country_ids, chosen):
    assert choose(policies, Acts(JAN, country_ids=country_ids)) == chosen


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
    st.one_of(st.none(), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))),
    st.integers(1, 240),
)
def test_nobody_is_due_before_the_months_are_over(captured, answered, months):
    due = get_due(Policy(1, months), Acts(captured, answered))
    assert due >= add_months(captured, months)
    assert not answered or due >= add_months(answered, months)
