from datetime import datetime

import pytest
from response_management_logic import delivery


@pytest.mark.parametrize(
    "text, moment",
    [
        ("2026-11-02 12:00:00", datetime(2026, 11, 2, 12)),
        ("2026-11-02T12:00:00Z", datetime(2026, 11, 2, 12)),
        ("2026-11-02T12:00:00.5+09:00", datetime(2026, 11, 2, 3)),
        ("2026-11-02", datetime(2026, 11, 2)),
        ("02/11/2026", None),
        ("", None),
        (20261102, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_moments_are_read_as_utc(text, moment):
    assert delivery.parse_moment(text) == moment


@pytest.mark.parametrize(
    "kind, value, expected",
    [
        ("char", "x", ("x", None)),
        ("char", 4711, ("4711", None)),
        ("char", True, (None, delivery.NOT_TEXT)),
        ("float", 3, (3, None)),
        ("float", "3", (None, delivery.NOT_A_NUMBER)),
        ("float", float("nan"), (None, delivery.NOT_A_NUMBER)),
        ("float", float("-inf"), (None, delivery.NOT_A_NUMBER)),
        ("float", 10**400, (None, delivery.NOT_A_NUMBER)),
        ("char", "a\x00b\ud800", ("ab?", None)),
        ("many2one", 7, (7, None)),
        ("many2one", 0, (None, delivery.NOT_AN_ID)),
        ("many2one", 2**31, (None, delivery.NOT_AN_ID)),
        ("many2one", True, (None, delivery.NOT_AN_ID)),
        ("boolean", True, (True, None)),
        ("boolean", 1, (None, delivery.NOT_YES_OR_NO)),
        ("properties", {"a": 1}, ({"a": 1}, None)),
        ("properties", {1: 1}, (None, delivery.NOT_PARAMETERS)),
        ("selection", "b", (None, delivery.NOT_A_CHOICE)),
        ("selection", "a", ("a", None)),
        ("char", False, (False, None)),
    ],
)
def test_values_are_taken_or_refused_by_kind(kind, value, expected):
    assert delivery.convert(kind, value, choices=("a",)) == expected
