import pytest
from response_management_logic import inbound_mail


@pytest.mark.parametrize(
    ("headers", "subject", "sender", "reason"),
    [
        ({}, "Energy check, please", "jane@example.com", None),
        ({"Auto-Submitted": "no"}, "Hello", "jane@example.com", None),
        ({"Return-Path": "<jane@example.com>"}, "Hello", "jane@example.com", None),
        ({"Precedence": "normal"}, "Hello", "jane@example.com", None),
        ({"X-Autoreply": "no"}, "Hello", "jane@example.com", None),
        ({"auto-submitted": "auto-replied; owner"}, "Hi", "a@b.c", inbound_mail.AUTO_SUBMITTED),
        ({"Auto-Submitted": "auto-generated"}, "Hi", "a@b.c", inbound_mail.AUTO_SUBMITTED),
        ({"X-Autoreply": "yes"}, "Hi", "a@b.c", inbound_mail.AUTO_REPLY_HEADER),
        ({"X-Autorespond": ""}, "Hi", "a@b.c", None),
        ({"Precedence": "Bulk"}, "Hi", "a@b.c", inbound_mail.BULK),
        ({"Return-Path": "<>"}, "Hi", "a@b.c", inbound_mail.EMPTY_RETURN_PATH),
        ({}, "Hi", "MAILER-DAEMON@b.c", inbound_mail.SYSTEM_SENDER),
        ({}, "Out of Office: back on Monday", "a@b.c", inbound_mail.SUBJECT),
        ({}, "AW: Abwesenheitsnotiz: Angebot", "a@b.c", inbound_mail.SUBJECT),
        ({}, "自動返信: 資料請求", "a@b.c", inbound_mail.SUBJECT),
        ({}, "回复:自动回复: 报价", "a@b.c", inbound_mail.SUBJECT),
        ({}, "I was out of office, now about the offer", "a@b.c", None),
    ],
)
def test_machines_are_told_from_people(headers, subject, sender, reason):
    assert inbound_mail.find_machine(headers, subject, sender) == reason


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
    assert inbound_mail.split_tag(address) == split
