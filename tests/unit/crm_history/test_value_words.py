"""Words of other systems mean what their users mean by them."""

import pytest
from crm_history_logic import value_words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Open - Not Contacted", "open"),
        ("Working - Contacted", "working"),
        ("Attempted to Contact", "attempting"),
        ("Closed - Not Converted", "disqualified"),
        ("Cannot Contact", "disqualified"),
        ("No Longer Interested", "disqualified"),
        ("Nicht qualifiziert", "disqualified"),
        ("Kontaktversuch", "attempting"),
        ("In Bearbeitung", "working"),
        ("Offen", "open"),
        ("Unqualified", "disqualified"),
        ("Disqualified", "disqualified"),
        ("Nurturing", "nurture"),
        ("Qualified", "working"),
        ("New", "open"),
        ("", "open"),
    ],
)
def test_status_of_a_lead(text, kind):
    assert value_words.get_status_kind(text) == kind


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("Trade Show",), "event_attendance"),
        (("Webinar",), "event_attendance"),
        (("Email",), "email_reply"),
        (("Direct Mail",), "direct_mail_reply"),
        (("Telemarketing",), "phone_call"),
        (("Letter", "Email"), "direct_mail_reply"),
        ((None, "Email"), "email_reply"),
        (("Messe",), "event_attendance"),
        (("Advertisement",), "web_form"),
        ((), "web_form"),
    ],
)
def test_type_of_an_answer(texts, code):
    assert value_words.get_type_code(*texts) == code


@pytest.mark.parametrize(
    ("system", "values", "end"),
    [
        ("salesforce", {"is_won": True, "is_closed": True, "stage": "Signed"}, "won"),
        ("salesforce", {"is_won": False, "is_closed": True, "stage": "Closed Won"}, "lost"),
        ("salesforce", {"is_won": False, "is_closed": False, "stage": "Closed Won"}, "open"),
        ("salesforce", {"stage": "Closed Won"}, "won"),
        ("salesforce", {"stage": "Closed Lost"}, "lost"),
        ("salesforce", {"stage": "Negotiation/Review"}, "open"),
        ("hubspot", {"stage": "closedwon"}, "won"),
        ("dynamics", {"state": "Won", "stage": "4-Close"}, "won"),
        ("dynamics", {"state": "2"}, "lost"),
        ("dynamics", {"state": "0", "stage": "x"}, "open"),
        ("dynamics", {"state": "Open"}, "open"),
        ("dynamics", {"state": "Gewonnen"}, "won"),
        ("hubspot", {"stage": "Abgeschlossen und gewonnen"}, "won"),
        ("hubspot", {"stage": "Abgeschlossen und verloren"}, "lost"),
    ],
)
def test_end_of_a_deal(system, values, end):
    assert value_words.get_deal_end(system, values) == end


@pytest.mark.parametrize(
    ("texts", "channel"),
    [
        (("Call",), "call"),
        (("Task", "Email: offer"), "email"),
        (("Task", "Visit on site"), "meeting"),
        (("Anruf",), "call"),
        (("Termin vor Ort",), "meeting"),
        (("Task", "Send contract"), "other"),
    ],
)
def test_channel_of_a_task(texts, channel):
    assert value_words.get_channel(*texts) == channel


@pytest.mark.parametrize(
    ("values", "is_done"),
    [
        ({"is_closed": True}, True),
        ({"status": "Completed"}, True),
        ({"status": "Not Started"}, False),
        ({"completed": "2020-01-01 00:00:00"}, True),
        ({}, False),
    ],
)
def test_done_tasks(values, is_done):
    assert value_words.is_done(values) is is_done
