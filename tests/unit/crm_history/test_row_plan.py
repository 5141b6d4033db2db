"""Each row is recorded, taken in by another, known or set aside with a reason; none is dropped."""

from collections import Counter

import pytest
from crm_history_logic import reconciliation, row_plan
from crm_history_logic.salesforce_tables import KEY_PREFIXES
from hypothesis import given
from hypothesis import strategies as st

KNOWN = {("account", "A0"), ("lead", "L0")}
FILES = [
    ("account", "A1", {}),
    ("contact", "003C1", {"last_name": "Oven"}),
    ("campaign", "P1", {"name": "Fair"}),
    ("lead", "L1", {"last_name": "Oven", "converted_deal": ["D1"]}),
    ("lead", "L2", {"last_name": "Flour"}),
    ("lead", "L3", {"last_name": "Grain"}),
    ("lead", "L8", {"last_name": "Gone", "is_deleted": True}),
    ("deal", "D1", {}),
    ("deal", "D2", {"lead": ["L3"]}),
]

_MAIL = {"email": "x@y.z"}
_MEMBER = {"campaign": ["P1"], "lead": ["L2"], "created": "x"}
_SUBMISSION = {"campaign_name": "Guide", "email": "x@y.z", "answered": "x"}

#: name, kind, key, values, what could not be read, outcome, reason
CASES = [
    ("no key", "account", "", {}, {}, "aside", "no_key"),
    ("deleted", "account", "A9", {"is_deleted": True}, {}, "aside", "deleted"),
    ("known", "account", "A0", {}, {}, "known", None),
    ("new", "account", "A9", {"name": "A"}, {}, "new", None),
    ("line of text", "account", "All rights reserved", {}, {}, "aside", "no_content"),
    ("nameless contact", "contact", "C9", {}, {}, "aside", "no_person"),
    ("nameless campaign", "campaign", "P9", {}, {}, "aside", "no_person"),
    ("lead", "lead", "L9", {"email": "x@y.z"}, {}, "new", None),
    ("lead that became a deal", "lead", "L9", {"converted_deal": ["D1"]}, {}, "linked", None),
    ("lead that a deal names", "lead", "L3", {"email": "x@y.z"}, {}, "linked", None),
    ("lead without its deal", "lead", "L9", {"converted_deal": ["D9"], **_MAIL}, {}, "new", None),
    ("nameless lead", "lead", "L9", {}, {}, "aside", "no_person"),
    ("deal", "deal", "D9", {"name": "D"}, {}, "new", None),
    ("line below the deals", "deal", "Confidential", {}, {}, "aside", "no_content"),
    ("deal of an unreadable amount", "deal", "D9", {}, {"amount": "lots"}, "aside", "no_amount"),
    ("deal of an unreadable guess", "deal", "D9", {}, {"expected": "lots"}, "aside", "no_amount"),
    ("deal in dollars", "deal", "D9", {"currency": "USD", "company_amount": "1"}, {}, "new", None),
    ("deal in a strange currency", "deal", "D9", {"unpriced": "currency"}, {}, "aside", "currency"),
    ("deal without a rate", "deal", "D9", {"unpriced": "no_rate"}, {}, "aside", "no_rate"),
    ("role", "role", "R9", {"deal": ["D1"], "contact": ["003C1"]}, {}, "linked", None),
    ("role of no deal", "role", "R9", {"deal": ["D1"]}, {}, "aside", "no_record"),
    ("member", "member", "M9", {**_MEMBER}, {}, "new", None),
    ("member alone", "member", "M9", {**_MEMBER, "campaign": ["P9"]}, {}, "aside", "no_campaign"),
    ("member unknown", "member", "M9", {**_MEMBER, "lead": ["L9"]}, {}, "aside", "no_person"),
    ("member without date", "member", "M9", {**_MEMBER, "created": None}, {}, "aside", "no_date"),
    ("member known before", "member", "M9", {**_MEMBER, "lead": ["L0"]}, {}, "new", None),
    ("submission", "member", "M9", _SUBMISSION, {}, "new", None),
    ("submission without date", "member", "", {"campaign_name": "G"}, {}, "aside", "no_date"),
    ("member deleted", "member", "M9", {**_MEMBER, "lead": ["L8"]}, {}, "aside", "no_person"),
    ("task", "task", "T9", {"who": ["003C1"], "date": "x"}, {}, "new", None),
    ("task about nothing", "task", "T9", {"who": ["003C9"], "date": "x"}, {}, "aside", "no_record"),
    ("user", "user", "U9", {}, {}, "linked", None),
]  # fmt: skip


def _index(rows=FILES):
    index = row_plan.Index(KNOWN)
    firsts = [index.add(*row) for row in rows]
    return index, firsts


@pytest.mark.parametrize(
    ("kind", "key", "values", "unread", "outcome", "reason"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_becomes_of_a_row(kind, key, values, unread, outcome, reason):
    index, _firsts = _index()
    found = row_plan.plan(kind, key, values, unread, index, is_first=True, prefixes=KEY_PREFIXES)
    assert (found.outcome, found.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("values", "reason"), [({"name": "12 records"}, "no_key"), ({}, "no_content")]
)
def test_totals_below_a_report_are_no_rows(values, reason):
    index, _firsts = _index()
    found = row_plan.plan("deal", "Total", values, {}, index, is_first=True, is_key=False)
    assert (found.outcome, found.reason) == ("aside", reason)


def test_a_key_that_comes_twice_is_set_aside_the_second_time():
    index, firsts = _index([("account", "A1", {}), ("account", "A1", {})])
    found = [
        row_plan.plan("account", "A1", {"name": "A"}, {}, index, is_first=is_first).reason
        for is_first in firsts
    ]
    assert found == [None, "duplicate"]


_KEYS = st.sampled_from(["", "A0", "A1", "D1", "D9", "L0", "L1", "003C1"])
_VALUES = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.lists(_KEYS, max_size=2) for name in ("lead", "contact", "campaign", "deal")},
        "is_deleted": st.booleans(),
        "email": st.just("x@y.z"),
        "created": st.just("2020-01-01 00:00:00"),
    },
)


@given(st.lists(st.tuples(st.sampled_from(sorted(row_plan._CHECKS)), _KEYS, _VALUES)))
def test_every_row_is_accounted_for(rows):
    index, firsts = _index(rows)
    outcomes = Counter(
        row_plan.plan(*row, {}, index, is_first=is_first).outcome
        for row, is_first in zip(rows, firsts, strict=True)
    )
    assert reconciliation.Count(
        rows=len(rows),
        **{name: outcomes[name] for name in ("new", "linked", "known", "aside")},
    ).is_balanced


@pytest.mark.parametrize(
    ("told", "recorded", "is_same"),
    [("12500.30", 12500.3, True), ("0.1", 0.1 + 1e-9, True), ("0.10", 0.11, False)],
)
def test_sums_are_the_same_to_the_cent(told, recorded, is_same):
    assert reconciliation.is_same_sum(told, recorded) is is_same
