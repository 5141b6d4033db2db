import pytest
from response_management_event_logic import attendance


@pytest.mark.parametrize(
    ("state", "is_active", "expected"),
    [
        ("draft", True, attendance.WITHDRAWN),
        ("open", True, attendance.MEMBER),
        ("done", True, attendance.ANSWER),
        ("cancel", True, attendance.WITHDRAWN),
        ("open", False, attendance.WITHDRAWN),
        ("done", False, attendance.WITHDRAWN),
        ("", True, attendance.WITHDRAWN),
    ],
)
def test_what_a_registration_makes_of_a_person(state, is_active, expected):
    assert attendance.judge(state, is_active=is_active) == expected
