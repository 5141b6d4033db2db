"""What a stranger reads of what somebody entered."""

import re

import pytest
from crm_privacy_logic import entered_text
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Jane Doe", "Jane Doe"),
        ("+32 470 99 88 77", "+32 470 99 88 77"),
        ("0470.99.88", "…"),
        ("Version 2.5", "Version 2.5"),
        ("J. Doe", "J. Doe"),
        ("How much?\nAnd when?", "How much? And when?"),
        ("Win at https://evil.example/x now", "Win at … now"),
        ("www.evil.example", "…"),
        ("see evil.example", "see …"),
        ("see evil\u3002com", "see …"),
        ("write to me@evil.example", "write to …"),
        ("javascript:alert", "…"),
        ("<b>Win</b>", "…"),
        ("evil\u200b.com", "evil .com"),
        ("see \uff45vil\uff0ecom", "see …"),
        ("", ""),
    ],
)
def test_one_line_that_leads_nowhere(value, expected):
    line = entered_text.describe([("Name", value)])
    assert line == (f"Name: {expected}" if expected else "")


def test_long_texts_are_cut():
    text = entered_text.describe([("Question", "word " * 500)] * 50)
    lines = text.split("\n")
    assert len(lines) == entered_text.MAX_LINES
    assert max(map(len, lines)) <= entered_text.MAX_LABEL + entered_text.MAX_VALUE + 2
    assert lines[-1] == entered_text.CUT


@given(st.lists(st.tuples(st.text(), st.text(alphabet="ab1.:/@w <>&\n\u3002\uff20") | st.text())))
def test_nothing_becomes_a_link(pairs):
    text = entered_text.describe(pairs)
    assert len(text) < entered_text.MAX_LINES * (
        entered_text.MAX_LABEL + entered_text.MAX_VALUE + 3
    )
    assert not re.search(r"://|[@<>/]|\bwww\.\w|\w[.\u3002][^\W\d]", text)
