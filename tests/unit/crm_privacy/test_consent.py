"""Who may be mailed, called, texted and tracked: a line a case."""

from datetime import datetime

import pytest
from crm_privacy_logic import consent
from crm_privacy_logic.consent import Entry, Obstacle, Person, Verdict
from hypothesis import given
from hypothesis import strategies as st

MONDAY = datetime(2026, 11, 2, 9)
TUESDAY = datetime(2026, 11, 3, 9)
JANE = Person("jane", "jane@example.com", "+15550100", 7)

STATES = (None, consent.GIVEN, consent.REFUSED, consent.WITHDRAWN)


def _entry(state, **values):
    values = {"ref": 1, "channel": consent.MAIL, "date": MONDAY, "email": JANE.email, **values}
    return Entry(state=state, **values)


@pytest.mark.parametrize(
    ("mode", "unknown", "given_", "refused", "withdrawn"),
    [
        (consent.ALL, True, True, True, True),
        (consent.OPT_OUT, True, True, False, False),
        (consent.OPT_IN, False, True, False, False),
        (consent.NONE, False, False, False, False),
    ],
)
def test_personal_events(mode, unknown, given_, refused, withdrawn):
    expected = (unknown, given_, refused, withdrawn)
    assert tuple(consent.is_personal(mode, state) for state in STATES) == expected
    assert all(consent.is_personal(mode, state, is_explicit=True) for state in STATES)


@pytest.mark.parametrize(
    ("mode", "state", "reasons", "is_answer", "expected"),
    [
        (consent.OPT_OUT, None, (), False, Verdict(True, consent.UNKNOWN)),
        (consent.OPT_OUT, "given", (), False, Verdict(True, "given", MONDAY)),
        (consent.OPT_OUT, "refused", (), False, Verdict(False, "refused", MONDAY)),
        (consent.OPT_OUT, "withdrawn", (), False, Verdict(False, "withdrawn", MONDAY)),
        (consent.OPT_IN, None, (), False, Verdict(False, consent.NOT_GIVEN)),
        (consent.OPT_IN, "given", (), False, Verdict(True, "given", MONDAY)),
        (consent.OPT_IN, "withdrawn", (), False, Verdict(False, "withdrawn", MONDAY)),
        # Who asked is answered, unless they, or the one who blocked the address, said no.
        (consent.OPT_IN, None, (), True, Verdict(True, consent.ANSWER)),
        (consent.OPT_IN, "withdrawn", (), True, Verdict(False, "withdrawn", MONDAY)),
        (consent.OPT_OUT, None, ("left_lists",), True, Verdict(True, consent.ANSWER)),
        (consent.OPT_OUT, None, ("blacklisted",), True, Verdict(False, consent.BLACKLISTED)),
        # What is blocked elsewhere weighs more than what was agreed to here.
        (consent.OPT_OUT, "given", ("blacklisted",), False, Verdict(False, consent.BLACKLISTED)),
        (consent.OPT_OUT, "given", ("left_lists",), False, Verdict(False, consent.LEFT_LISTS)),
        (consent.OPT_OUT, None, ("left_lists",), False, Verdict(False, consent.LEFT_LISTS)),
        (consent.ALL, "refused", (), False, Verdict(True, consent.MODE_ALL)),
        (consent.NONE, "given", (), False, Verdict(False, consent.MODE_NONE)),
    ],
)
def test_verdict(mode, state, reasons, is_answer, expected):
    last = state and _entry(state)
    obstacles = [Obstacle(reason, JANE.email) for reason in reasons]
    assert consent.judge("mail", mode, last, obstacles, is_answer=is_answer) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, True),
        ({"email": "john@example.com"}, False),
        ({"email": ""}, False),
        ({"email": "", "partner_id": 7}, True),
        ({"email": "jane.private@example.com", "partner_id": 7}, True),
        ({"email": "", "partner_id": 8}, False),
        ({"email": "", "phone": "+15550100"}, True),
        ({"email": "", "phone": "+15550199"}, False),
        # The switchboard is John's, too: his yes is not hers, his no is that of the number.
        ({"email": "john@example.com", "phone": "+15550100"}, False),
        ({"email": "john@example.com", "phone": "+15550100", "state": "refused"}, True),
    ],
)
def test_whose_entry(values, expected):
    entry = _entry(**{"state": consent.GIVEN, **values})
    assert consent.concerns(entry, JANE) is expected


def test_nobody_is_known_by_nothing():
    assert not consent.concerns(_entry("refused", email=""), Person("nobody"))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], None),
        ([("given", MONDAY, 1), ("withdrawn", TUESDAY, 2)], "withdrawn"),
        # What was noted later about an earlier day does not undo what came after it.
        ([("withdrawn", TUESDAY, 1), ("given", MONDAY, 2)], "withdrawn"),
        ([("refused", MONDAY, 1), ("given", MONDAY, 2)], "given"),
        ([("given", MONDAY, 2), ("refused", MONDAY, 1)], "given"),
    ],
)
def test_the_last_entry_counts(entries, expected):
    ledger = [_entry(state, date=date, ref=ref) for state, date, ref in entries]
    last = consent.find_last(ledger, JANE, consent.MAIL)
    assert (last and last.state) == expected
    assert consent.find_last(ledger, JANE, consent.CALL) is None


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        # state, whether proven
        ([("given", False)], "given"),
        ([("refused", False)], "refused"),
        ([("refused", True), ("given", False)], "refused"),
        ([("withdrawn", True), ("given", False), ("given", False)], "withdrawn"),
        ([("refused", False), ("given", False)], "refused"),
        ([("refused", True), ("given", True)], "given"),
        ([("withdrawn", True), ("given", False), ("given", True)], "given"),
        ([("withdrawn", True), ("given", True), ("given", False)], "given"),
        ([("given", True), ("refused", False)], "refused"),
    ],
)
def test_an_unproven_yes_does_not_take_back_a_no(entries, expected):
    ledger = [
        _entry(state, ref=ref, is_proven=is_proven)
        for ref, (state, is_proven) in enumerate(entries)
    ]
    assert consent.find_last(ledger, JANE, consent.MAIL).state == expected
    assert consent.find_last(reversed(ledger), JANE, consent.MAIL).state == expected


@pytest.mark.parametrize(
    ("entries", "mode", "expected"),
    [
        # state, whether proven; a no counts at once, a yes once it is proven
        ([("given", False)], consent.OPT_IN, (False, consent.UNPROVEN)),
        ([("given", False)], consent.OPT_OUT, (True, consent.UNPROVEN)),
        ([("given", False)], consent.NONE, (False, consent.MODE_NONE)),
        ([("refused", False)], consent.OPT_IN, (False, "refused")),
        ([("refused", False)], consent.OPT_OUT, (False, "refused")),
        ([("given", True)], consent.OPT_IN, (True, "given")),
        ([("given", True), ("given", False)], consent.OPT_IN, (True, "given")),
        ([("given", False), ("given", True)], consent.OPT_IN, (True, "given")),
        ([("given", True), ("refused", False), ("given", False)], consent.OPT_OUT,
         (False, "refused")),
    ],
)  # fmt: skip
def test_an_unproven_yes_allows_nothing(entries, mode, expected):
    ledger = [
        _entry(state, ref=ref, is_proven=is_proven)
        for ref, (state, is_proven) in enumerate(entries)
    ]
    verdict = consent.judge(consent.MAIL, mode, consent.find_last(ledger, JANE, consent.MAIL))
    assert (verdict.is_allowed, verdict.reason) == expected


@given(st.permutations([("given", 1), ("refused", 2), ("withdrawn", 3), ("given", 4)]))
def test_the_order_of_reading_is_no_matter(entries):
    ledger = [_entry(state, ref=ref) for state, ref in entries]
    assert consent.find_last(ledger, JANE, consent.MAIL).ref == 4


@given(st.sampled_from(consent.MODES), st.sampled_from(consent.MODES), st.sampled_from(STATES))
def test_a_stricter_mode_tracks_nobody_more(one, other, state):
    both = consent.strictest(one, other)
    assert both in (one, other)
    if consent.is_personal(both, state):
        assert consent.is_personal(one, state)
        assert consent.is_personal(other, state)


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        ((), "all"),
        ((None, False), "all"),
        (("all", None), "all"),
        (("opt_in", "all"), "opt_in"),
        (("opt_out", "none"), "none"),
    ],
)
def test_strictest(modes, expected):
    assert consent.strictest(*modes) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, "refused"),
        ("refused", "refused"),
        ("given", "withdrawn"),
        ("withdrawn", "withdrawn"),
    ],
)
def test_what_a_no_is_called(state, expected):
    assert consent.refusal(state and _entry(state)) == expected
