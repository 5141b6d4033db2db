"""Which exchanges are interactions."""

from datetime import datetime, timedelta

import pytest
from response_management_logic import interaction
from response_management_logic.interaction import Exchange, Meeting, Message

NOW = datetime(2026, 11, 2, 12)


def _message(**facts):
    return Message(
        **{
            "message_type": "comment",
            "is_internal": False,
            "is_from_colleague": True,
            "reaches_customer": True,
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Exchange("outbound", "email")),
        ({"message_type": "email_outgoing"}, Exchange("outbound", "email")),
        # A colleague who answers by email from the phone
        ({"message_type": "email"}, Exchange("outbound", "email")),
        ({"reaches_customer": False}, None),
        ({"is_internal": True}, None),
        ({"message_type": "notification"}, None),
        ({"message_type": "auto_comment"}, None),
        ({"message_type": "out_of_office", "is_from_colleague": False}, None),
        ({"message_type": "user_notification"}, None),
        ({"message_type": "email", "is_from_colleague": False}, Exchange("inbound", "email")),
        # Whether it reaches further customers does not matter for what a customer wrote
        (
            {"message_type": "email", "is_from_colleague": False, "reaches_customer": False},
            Exchange("inbound", "email"),
        ),
        ({"is_from_colleague": False}, Exchange("inbound", "web")),
        ({"is_from_colleague": False, "is_internal": True}, None),
        ({"message_type": "sms"}, Exchange("outbound", "sms")),
        ({"message_type": "sms", "reaches_customer": False}, None),
        ({"message_type": "sms", "is_internal": True}, None),
        ({"message_type": "sms", "is_from_colleague": False}, None),
    ],
)
def test_messages_between_us_and_customers_are_exchanges(facts, expected):
    assert interaction.judge_message(_message(**facts)) == expected


def _meeting(**facts):
    return Meeting(
        **{
            "stop": NOW - timedelta(hours=1),
            "is_private": False,
            "has_record": True,
            "has_guest": True,
            "is_declined": False,
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, True),
        ({"stop": NOW}, True),
        ({"stop": NOW + timedelta(seconds=1)}, False),
        ({"is_private": True}, False),
        ({"is_declined": True}, False),
        # The meeting of a lead counts without invited guests, and a guest without a lead
        ({"has_guest": False}, True),
        ({"has_record": False}, True),
        ({"has_record": False, "has_guest": False}, False),
    ],
)
def test_meetings_with_customers_that_are_over_took_place(facts, expected):
    assert interaction.has_taken_place(_meeting(**facts), NOW) is expected


def test_who_starts_an_exchange_follows_from_its_direction():
    assert Exchange("outbound", "call").initiator == "employee"
    assert Exchange("inbound", "call").initiator == "customer"


@pytest.mark.parametrize(
    ("code", "channel"),
    [
        ("email_click", "email"),
        ("phone_survey", "call"),
        ("direct_mail_reply", "letter"),
        ("event_attendance", "meeting"),
        ("web_form", "web"),
        ("chat", "chat"),
        ("stall_visit", "other"),
        (None, "other"),
    ],
)
def test_channel_of_a_response_follows_from_its_type(code, channel):
    assert interaction.channel_of_response(code) == channel


def test_channel_of_an_activity_follows_from_its_category():
    assert interaction.channel_of_activity("phonecall") == "call"
    assert interaction.channel_of_activity("default") == "other"


def test_source_keys_tell_records_of_different_models_apart():
    assert interaction.source_key("mail.message", 7) != interaction.source_key("crm.response", 7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" two\n lines ", "two lines"),
        ("1234567890", "1234567890"),
        ("123456789 0", "123456789…"),
        ("空白のない長い文章です。", "空白のない長い文章…"),
    ],
)
def test_excerpts_need_no_spaces_to_be_cut_at(text, expected):
    assert interaction.excerpt(text, 10) == expected
