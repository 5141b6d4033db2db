"""Steps of follow-up: on time, late, skipped or called off."""

from datetime import date, datetime, timedelta

import pytest
from lead_assignment_logic import auto_response, cadence

DAY = date(2026, 11, 3)
NOW = datetime(2026, 11, 3, 12)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, cadence.OPEN),
        ({"done": DAY}, cadence.ON_TIME),
        ({"done": DAY - timedelta(days=3)}, cadence.ON_TIME),
        ({"done": DAY + timedelta(days=1)}, cadence.LATE),
        ({"is_removed": True}, cadence.SKIPPED),
        ({"is_removed": True, "is_needed": False}, cadence.CANCELLED),
        ({"done": DAY, "is_removed": True}, cadence.ON_TIME),
    ],
)
def test_outcome_of_a_step(facts, expected):
    assert cadence.outcome(DAY, **facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, None),
        ({"email": None}, auto_response.NO_EMAIL),
        ({"is_automatic": True}, auto_response.AUTOMATIC),
        ({"email": "mailer-daemon@example.com"}, auto_response.AUTOMATIC),
        ({"email": "no-reply@example.com"}, auto_response.AUTOMATIC),
        ({"email": "bounces+42@example.com"}, auto_response.AUTOMATIC),
        ({"email": "norepley.jones@example.com"}, None),
        ({"email": "bouncer@example.com"}, None),
        ({"is_own_address": True}, auto_response.OWN_ADDRESS),
        ({"is_blacklisted": True}, auto_response.BLACKLISTED),
        ({"is_refused": True}, auto_response.REFUSED),
        ({"is_blacklisted": True, "is_refused": True}, auto_response.BLACKLISTED),
        ({"bounce_count": 1}, auto_response.BOUNCED),
        ({"is_closed": True}, auto_response.CLOSED),
        ({"last_answer": NOW - timedelta(days=6)}, auto_response.ANSWERED),
        ({"last_answer": NOW - timedelta(days=7)}, None),
    ],
)
def test_who_gets_an_automatic_answer(facts, expected):
    request = auto_response.Request(**{"email": "kim@example.com", **facts})
    assert auto_response.obstacle(request, timedelta(days=7), NOW) == expected


def test_without_window_nobody_is_answered_twice_at_once():
    request = auto_response.Request("kim@example.com", last_answer=NOW)
    assert auto_response.obstacle(request, timedelta(), NOW) == auto_response.ANSWERED
