from datetime import datetime

import pytest
from crm_privacy_logic import mail_headers
from response_management_logic import inbound_mail


@pytest.mark.parametrize(
    ("subject", "codes"),
    [
        ("Re: Energy check [AUTUMN-EM]", ["autumn-em"]),
        ("Your letter, code T00012!", ["t00012"]),
        ("solar panels", []),
        ("[solar] panels", ["solar"]),
        ("資料請求【ＡＵＴＵＭＮ-ＥＭ】", ["autumn-em"]),
        ("", []),
        (None, []),
    ],
)
def test_possible_codes(subject, codes):
    assert inbound_mail.possible_codes(subject) == codes


def test_a_long_subject_asks_for_few_codes():
    assert len(inbound_mail.possible_codes(" ".join(f"a{n}" for n in range(500)))) == 20


@pytest.mark.parametrize(
    ("address", "split"),
    [
        ("offers+T1@example.com", ("offers@example.com", "T1")),
        ("offers+a+b@example.com", ("offers@example.com", "a+b")),
        ("offers@example.com", ("offers@example.com", "")),
        ("offers+@example.com", ("offers+@example.com", "")),
        ("+T1@example.com", ("+T1@example.com", "")),
        ("nobody", ("nobody", "")),
    ],
)
def test_tag_of_an_address(address, split):
    assert mail_headers.split_tag(address) == split


NOW = datetime(2026, 11, 12, 9)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-11-12 08:00:00", datetime(2026, 11, 12, 8)),
        ("2026-11-13 08:00:00", datetime(2026, 11, 13, 8)),
        ("2026-11-15 08:00:00", NOW),
        ("9999-12-31 00:00:00", NOW),
        ("1970-01-01 00:00:00", datetime(1970, 1, 1)),
        ("1969-12-31 23:59:59", NOW),
        ("1-01-01 00:00:00", NOW),
        ("soon", NOW),
    ],
)
def test_dates_at_which_somebody_may_have_written(text, date):
    assert inbound_mail.believable_date(text, NOW) == date


@pytest.mark.parametrize(
    ("content", "charset", "kept"),
    [
        (b"a\x00b\x01", "utf-8", b"ab"),
        (b"a\tb\r\nc", "", None),
        ("資料".encode("iso-2022-jp"), "iso-2022-jp", None),
        ("ab".encode("utf-16"), "utf-16", None),
    ],
)
def test_characters_that_no_text_has(content, charset, kept):
    assert inbound_mail.has_controls(content, charset) == (kept is not None)
    if kept is not None:
        assert inbound_mail.without_controls(content) == kept


@pytest.mark.parametrize(
    ("text", "kept"), [("a\x00b", "ab"), ("a\nb", "a\nb"), ("a\udce9", "a?"), ("é", "é")]
)
def test_text_that_a_database_takes(text, kept):
    assert inbound_mail.storable(text) == kept
