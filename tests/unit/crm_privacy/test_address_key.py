"""Which addresses are one mailbox: a line a case."""

import pytest
from crm_privacy_logic.address_key import get_address_key


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("jane@example.com", "jane@example.com"),
        ("jane+news@example.com", "jane@example.com"),
        ("jane+a+b@example.com", "jane@example.com"),
        ("j.doe@example.com", "j.doe@example.com"),
        ("j.d.oe+x@gmail.com", "jdoe@gmail.com"),
        ("jdoe@googlemail.com", "jdoe@gmail.com"),
        ("Jane@Example.com", "jane@example.com"),
        ("+tag@example.com", "+tag@example.com"),
        ("...@gmail.com", "...@gmail.com"),
        ('"a@b"@example.com', '"a@b"@example.com'),
    ],
)
def test_mailbox(email, expected):
    assert get_address_key(email) == expected
    assert get_address_key(expected) == expected
