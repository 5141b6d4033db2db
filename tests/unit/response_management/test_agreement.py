"""What the consent field of a form says."""

import pytest
from crm_privacy_logic import consent
from response_management_logic import agreement


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("yes", True),
        ("on", True),
        ("1", True),
        ("I agree to be contacted", True),
        ("newsletter, partners", True),
        ("はい", True),
        ("no", False),
        (" NO ", False),
        ("0", False),
        ("false", False),
        ("off", False),
        ("non", False),
        ("いいえ", False),
        ("否", False),
    ],
)
def test_is_agreed(answer, expected):
    assert agreement.is_agreed(answer) is expected


def test_channels_are_those_of_the_ledger():
    named = {channel for channels in agreement.CHANNELS.values() for channel in channels}
    assert named == set(consent.CHANNELS)


@pytest.mark.parametrize(
    ("cell", "is_agreed", "day"),
    [
        ("yes", True, None),
        (" JA ", True, None),
        ("no", False, None),
        ("0", False, None),
        ("2026-10-05", True, "2026-10-05"),
        ("2026-10-05 14:00", True, "2026-10-05"),
        ("5", None, None),
        ("n/a", None, None),
        ("see contract", None, None),
        ("", None, None),
    ],
)
def test_a_cell_says_yes_no_or_nothing(cell, is_agreed, day):
    said = agreement.read_cell(cell)
    if is_agreed is None:
        assert said is None
    else:
        assert said[0] is is_agreed
        assert (said[1] and said[1][0].date().isoformat()) == day
