"""Which response is revived."""

import random
from datetime import datetime, timedelta

import pytest
from funnel_reactivation_logic import person, selection
from funnel_reactivation_logic.selection import Candidate, Policy

NOW = datetime(2026, 3, 31)
MONTH = Policy(look_back=timedelta(days=30))


def days_ago(days):
    return NOW - timedelta(days=days)


def test_latest_of_a_class_gets_the_credit():
    older, newer = (
        Candidate(1, days_ago(20), kind="nurture"),
        Candidate(2, days_ago(3), kind="nurture"),
    )
    found = selection.select([older, newer], MONTH, NOW)
    assert (found.outcome, found.response_id) == ("reactivate", 2)
    assert [(v.id, v.reason) for v in found.verdicts] == [(1, "outranked"), (2, "chosen")]


def test_class_comes_before_date():
    candidates = [
        Candidate(1, days_ago(1), kind="recycled"),
        Candidate(2, days_ago(9), kind="already_engaged"),
        Candidate(3, days_ago(20)),
    ]
    assert selection.select(candidates, MONTH, NOW).response_id == 3
    ranked = Policy(MONTH.look_back, ranks=("rested", "new"))
    assert selection.select(candidates, ranked, NOW).response_id == 1


@pytest.mark.parametrize(
    ("candidate", "policy", "reason"),
    [
        (Candidate(1, days_ago(30)), MONTH, "chosen"),
        (Candidate(1, days_ago(30) - timedelta(seconds=1)), MONTH, "too_old"),
        (Candidate(1, NOW + timedelta(seconds=1)), MONTH, "later_than_request"),
        (Candidate(1, days_ago(1), is_stamped=True), MONTH, "stamped"),
        (Candidate(1, days_ago(1), is_excluded=True), MONTH, "campaign_excluded"),
        (Candidate(1, days_ago(1), is_rejected=True), MONTH, "rejected"),
        (Candidate(1, days_ago(1), kind="won"), MONTH, "closed"),
        (Candidate(1, days_ago(1), kind="disqualified"), MONTH, "closed"),
        (Candidate(1, days_ago(1)), Policy(MONTH.look_back, ranks=("rested",)), "class_off"),
        (Candidate(1, days_ago(1)), Policy(MONTH.look_back, reactivates=False), "class_off"),
        (Candidate(1, days_ago(1)), Policy(MONTH.look_back, only_mql=True), "not_mql"),
        (Candidate(1, days_ago(1), is_mql=True), Policy(MONTH.look_back, only_mql=True), "chosen"),
        (Candidate(1, days_ago(1), responded=False), MONTH, "no_default_type"),
        (
            Candidate(1, days_ago(1), responded=False, has_default_type=True),
            Policy(MONTH.look_back, responds=False),
            "class_off",
        ),
    ],
)
def test_each_candidate_is_told_why(candidate, policy, reason):
    (verdict,) = selection.select([candidate], policy, NOW).verdicts
    assert verdict.reason == reason


def test_member_without_answer_is_taken_up_only_after_every_answer():
    member = Candidate(1, days_ago(1), responded=False, has_default_type=True)
    answer = Candidate(2, days_ago(29), kind="recycled")
    assert selection.select([member, answer], MONTH, NOW).response_id == 2
    found = selection.select([member], MONTH, NOW)
    assert (found.outcome, found.response_id) == ("respond", 1)


def test_only_campaigns_that_may_disturb_a_person_who_rests():
    nurtured = Policy(MONTH.look_back, is_nurtured=True)
    quiet, loud = Candidate(1, days_ago(1)), Candidate(2, days_ago(5), bypasses_nurture=True)
    assert selection.select([quiet, loud], nurtured, NOW).response_id == 2
    found = selection.select([quiet], nurtured, NOW)
    assert (found.outcome, found.verdicts[0].reason) == ("none", "resting")


@pytest.mark.parametrize(("has_default", "outcome"), [(True, "default"), (False, "none")])
def test_without_candidate_there_is_the_default(has_default, outcome):
    policy = Policy(MONTH.look_back, has_default=has_default)
    assert selection.select([], policy, NOW) == selection.Selection(outcome, None, ())


def test_order_of_candidates_does_not_matter():
    candidates = [Candidate(i, days_ago(i % 7), kind=("nurture", None)[i % 2]) for i in range(30)]
    first = selection.select(candidates, MONTH, NOW)
    for seed in range(5):
        shuffled = random.Random(seed).sample(candidates, len(candidates))
        assert selection.select(shuffled, MONTH, NOW) == first


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"partner_id": 5, "email_normalized": "a@b.c", "lead_id": 1}, "contact:5"),
        ({"email_normalized": "a@b.c", "phone_sanitized": "+32"}, "email:a@b.c"),
        ({"phone_sanitized": "+32", "lead_id": 1}, "phone:+32"),
        ({"lead_id": 1}, "lead:1"),
        ({}, None),
    ],
)
def test_surest_mark_names_the_person(marks, expected):
    assert person.key(marks) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"partner_id": 5}, {"partner_id": 5, "email_normalized": "a@b.c"}, True),
        ({"partner_id": 5, "email_normalized": "a@b.c"}, {"email_normalized": "a@b.c"}, True),
        # Two contacts who share an address are two until somebody merges them.
        (
            {"partner_id": 5, "email_normalized": "a@b.c"},
            {"partner_id": 6, "email_normalized": "a@b.c"},
            False,
        ),
        # Colleagues share the telephone of their office.
        (
            {"email_normalized": "a@b.c", "phone_sanitized": "+32"},
            {"email_normalized": "d@b.c", "phone_sanitized": "+32"},
            False,
        ),
        ({"phone_sanitized": "+32"}, {"email_normalized": "d@b.c", "phone_sanitized": "+32"}, True),
        # A lead has one funnel, no matter who answered.
        (
            {"lead_id": 1, "email_normalized": "a@b.c"},
            {"lead_id": 1, "email_normalized": "d@b.c"},
            True,
        ),
        ({"lead_id": 1}, {"lead_id": 2}, False),
        ({}, {}, False),
    ],
)
def test_surest_common_mark_tells_whether_two_are_one_person(one, other, expected):
    assert person.is_same(one, other) is expected
    assert person.is_same(other, one) is expected
