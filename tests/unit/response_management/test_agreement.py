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
