"""Posts as the documentation of each sender shows them, with other persons.

A line names where the shape is written down. What could only be seen at other receivers of the
same posts says so.
"""

import json
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from response_management_logic import post_path, posted_body, preset, web_form

SHIPPED = Path(__file__).parents[3] / "addons/response_management/data/capture_presets"
PRESETS = {
    path.stem.partition("_")[2]: json.loads(path.read_text(encoding="utf-8"))
    for path in SHIPPED.glob("*.json")
}
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def answered(question_id, answer):
    return {"questionId": question_id, "answerDetails": {"textQuestionAnswer": {"answer": answer}}}


LINKEDIN = {
    "owner": {"sponsoredAccount": "urn:li:sponsoredAccount:1232131"},
    "submitter": "urn:li:person:0",
    "leadType": "SPONSORED",
    "leadMetadata": {"sponsoredLeadMetadata": {"campaign": "urn:li:sponsoredCampaign:32131231"}},
    "versionedLeadGenFormUrn": "urn:li:versionedLeadGenForm:(urn:li:leadGenForm:3213,1)",
    "id": "52dcb737-26f9-4af3-b1fc-935b3e93f838-4",
    "submittedAt": 1794471331000,
    "testLead": False,
    "associatedEntity": {"associatedCreative": "urn:li:sponsoredCreative:369799186"},
    "formResponse": {
        "consentResponses": [{"accepted": True, "consentId": 7}],
        "answers": [
            answered(20502584796, "ida.jahn@example.com"),
            {**answered(20502643516, "Ida"), "name": "firstName"},
            {**answered(20502667260, "Jahn"), "name": "lastName"},
            {**answered(20502667261, "1,200 m2"), "name": "Roof"},
        ],
    },
}
TYPEFORM = {
    "event_id": "LtWXD3crgy",
    "event_type": "form_response",
    "form_response": {
        "form_id": "lT4Z3j",
        "token": "a3a12ec67a1365927098a606107fac15",
        "submitted_at": "2026-11-12T18:17:02Z",
        "landed_at": "2026-11-12T18:07:02Z",
        "calculated": {"score": 9},
        "hidden": {"user_id": "abc123456", "utm_source": "facebook"},
        "definition": {
            "id": "lT4Z3j",
            "title": "Webhooks example",
            "fields": [
                {"id": "DlXFaesGBpoF", "title": "What's your first name?", "type": "short_text",
                 "ref": "01GRC8GR2017M6WW347T86VV39"},
                {"id": "k6TP9oLGgHjl", "title": "Your last name", "type": "short_text",
                 "ref": "01GRC8GR2017M6WW347T86VV40"},
                {"id": "SMEUb7VJz92Q", "title": "Thanks! What's your email address?",
                 "type": "email", "ref": "01GRC8GR2017M6WW347T86VV41"},
                {"id": "RUqkXSeXBXSd", "title": "Do you agree to our terms?", "type": "legal",
                 "ref": "01GRC8GR2017M6WW347T86VV42"},
                {"id": "gFFf3xAkJKsr", "title": "How large is your roof?", "type": "number",
                 "ref": "01GRC8GR2017M6WW347T86VV43"},
            ],
        },
        "answers": [
            {"type": "text", "text": "Jule",
             "field": {"id": "DlXFaesGBpoF", "type": "short_text",
                       "ref": "01GRC8GR2017M6WW347T86VV39"}},
            {"type": "text", "text": "Dirks",
             "field": {"id": "k6TP9oLGgHjl", "type": "short_text",
                       "ref": "01GRC8GR2017M6WW347T86VV40"}},
            {"type": "email", "email": "jule.dirks@example.com",
             "field": {"id": "SMEUb7VJz92Q", "type": "email",
                       "ref": "01GRC8GR2017M6WW347T86VV41"}},
            {"type": "boolean", "boolean": True,
             "field": {"id": "RUqkXSeXBXSd", "type": "legal",
                       "ref": "01GRC8GR2017M6WW347T86VV42"}},
            {"type": "number", "number": 120,
             "field": {"id": "gFFf3xAkJKsr", "type": "number",
                       "ref": "01GRC8GR2017M6WW347T86VV43"}},
        ],
    },
}  # fmt: skip
UNBOUNCE = {
    "page_id": "12345678-a1b2-11e7-8e61-0242ac110002",
    "page_name": "Solar roof",
    "page_url": "https://www.example.com/solar/",
    "variant": "b",
    "data.json": json.dumps(
        {
            "ihr_name": ["Pia Noll"], "e-mail": ["pia.noll@example.com"],
            "telefonnummer": ["+493023125207"], "ip_address": ["192.0.2.1"],
            "date_submitted": ["2026-11-12"], "time_submitted": ["04:17 PM UTC"],
            "page_uuid": ["12345678-a1b2-11e7-8e61-0242ac110002"], "variant": ["b"],
        }
    ),
    "data.xml": "<?xml version=\"1.0\"?><form_data/>",
}  # fmt: skip
JOTFORM_RAW = {
    "slug": "submit/243231271343446", "q7_fullName7": {"first": "Karla", "last": "Ebers"},
    "q12_email12": "karla.ebers@example.com", "q15_phoneNumber": {"full": "(030) 23125206"},
    "q20_typeA20": "Flat roof", "event_id": "1731_243231271343446_x", "timeToSubmit": "3",
    "path": "/submit/243231271343446",
}  # fmt: skip
ELEMENTOR = [
    ("form[id]", "1606c7c4"),
    ("form[name]", "New Form"),
    ("fields[name][id]", "name"), ("fields[name][type]", "text"),
    ("fields[name][title]", "Nombre y apellidos"), ("fields[name][value]", "Piet Janson"),
    ("fields[name][raw_value]", "Piet Janson"), ("fields[name][required]", "1"),
    ("fields[field_4f1][id]", "field_4f1"), ("fields[field_4f1][type]", "email"),
    ("fields[field_4f1][title]", "Correo electrónico"),
    ("fields[field_4f1][value]", "piet.janson@example.com"),
    ("fields[field_4f1][raw_value]", "piet.janson@example.com"),
    ("fields[field_77a][id]", "field_77a"), ("fields[field_77a][type]", "tel"),
    ("fields[field_77a][title]", "Teléfono"), ("fields[field_77a][value]", "030 23125209"),
    ("meta[date][title]", "Date"), ("meta[date][value]", "November 12, 2026"),
    ("meta[time][title]", "Time"), ("meta[time][value]", "9:15 am"),
    ("meta[page_url][title]", "Page URL"),
    ("meta[page_url][value]", "https://www.example.com/solar"),
    ("meta[credit][value]", "Elementor"),
]  # fmt: skip


def typeform(*answers):
    """Return a post with further ``answers``, ``(ref, answer)``, to questions without a title."""
    response = TYPEFORM["form_response"]
    more = [{**said, "field": {"id": f"f-{ref}", "ref": ref}} for ref, said in answers]
    return {
        **TYPEFORM,
        "form_response": {
            **response, "answers": response["answers"] + more, "hidden": {"gbraid": "GB"}
        },
    }  # fmt: skip


CASES = [
    # learn.microsoft.com/linkedin/marketing/lead-sync/leadsync: GET /rest/leadFormResponses/{id};
    # names on answers as further receivers of it see them
    ("linkedin", JSON, LINKEDIN, {
        "contact_name": "Ida Jahn", "email_from": "ida.jahn@example.com",
        "date": "2026-11-12 08:15:31", "external_key": "52dcb737-26f9-4af3-b1fc-935b3e93f838-4",
        "consent": "7: 1", "notes": {"Roof: 1,200 m2"}}),
    # No page of TikTok about the posts of its “Custom API with Webhooks” could be read; these are
    # the shapes that other receivers of them read.
    ("tiktok", JSON, {"object": "LEAD", "entry": [{
        "lead_id": "72045", "page_id": "7", "create_time": 1794471331, "campaign_name": "solar",
        "ad_name": "roof", "changes": [
            {"field": "Name", "value": "Kim Lorenz"},
            {"field": "Email", "value": "kim@example.com"},
            {"field": "Phone number", "value": "+493023125204"},
            {"field": "When?", "value": "This year"}]}]}, {
        "contact_name": "Kim Lorenz", "email_from": "kim@example.com", "phone": "+493023125204",
        "date": "2026-11-12 08:15:31", "external_key": "72045", "utm_campaign": "solar",
        "utm_content": "roof", "notes": {"When?: This year"}}),
    ("tiktok", JSON, {"lead_id": "72046", "create_time": "2026-11-12 08:15:31", "lead_data": {
        "field_list": [{"field_name": "full_name", "field_value": "Kim Lorenz"},
                       {"field_name": "email", "field_value": "kim@example.com"},
                       {"field_name": "phone_number", "field_value": "+493023125204"}]}}, {
        "contact_name": "Kim Lorenz", "email_from": "kim@example.com", "phone": "+493023125204",
        "external_key": "72046"}),
    # www.typeform.com/developers/webhooks/example-payload: references are no words
    ("typeform", JSON, TYPEFORM, {
        "contact_name": "Jule Dirks", "email_from": "jule.dirks@example.com",
        "date": "2026-11-12 18:17:02", "external_key": "a3a12ec67a1365927098a606107fac15",
        "utm_source": "facebook", "consent": "Do you agree to our terms?: 1",
        "notes": {"How large is your roof?: 120", "user_id: abc123456"}}),
    # documentation.unbounce.com, Using a Webhook, and its PHP example: names of fields in small
    # letters with underscores, values as lists, JSON in the field data.json
    ("unbounce", FORM, UNBOUNCE, {
        "contact_name": "Pia Noll", "email_from": "pia.noll@example.com", "phone": "+493023125207",
        "date": "2026-11-12 16:17:00", "utm_content": "b",
        "destination_url": "https://www.example.com/solar/"}),
    # www.jotform.com/help/245: rawRequest holds q<number>_<name of the field>
    ("jotform", FORM, {"formID": "243231271343446", "submissionID": "6084250982513018473",
                       "formTitle": "Solar", "ip": "192.0.2.7", "pretty": "Name:Karla Ebers",
                       "rawRequest": json.dumps(JOTFORM_RAW)}, {
        "contact_name": "Karla Ebers", "email_from": "karla.ebers@example.com",
        "phone": "(030) 23125206", "external_key": "6084250982513018473",
        "notes": {"q20_typeA20: Flat roof", "formTitle: Solar"}}),
    # docs.gravityforms.com/entry-object: the whole entry, keys are the numbers of the fields
    ("gravity_forms", JSON, {
        "id": "177", "form_id": "5", "date_created": "2026-11-12 08:15:31", "ip": "192.0.2.8",
        "date_updated": "2026-11-12 08:15:31", "is_starred": 0, "is_read": 0, "post_id": None,
        "source_url": "https://www.example.com/solar", "user_agent": "Mozilla/5.0",
        "created_by": None, "status": "active", "currency": "EUR", "payment_status": None,
        "1.3": "Carl", "1.6": "Dahl", "2": "carl.dahl@example.com", "3": "030 23125216",
        "7.1": "flat", "7.2": ""}, {
        "contact_name": "Carl Dahl", "email_from": "carl.dahl@example.com",
        "phone": "030 23125216", "date": "2026-11-12 08:15:31", "external_key": "177:5",
        "destination_url": "https://www.example.com/solar", "notes": {"7.1: flat"}}),
    # docs.gravityforms.com/triggering-webhooks-form-submissions: Select Fields, keys at will
    ("gravity_forms", JSON, {"id": "178", "form_id": "5", "Dein Name": "Carl Dahl",
                             "Deine E-Mail-Adresse": "carl.dahl@example.com",
                             "Telefon": "030 1234567"}, {
        "contact_name": "Carl Dahl", "email_from": "carl.dahl@example.com",
        "phone": "030 1234567", "external_key": "178:5"}),
    # WPForms Webhooks add-on, class Process: keys at will, date and time as value and unix,
    # several choices with || between them
    ("wpforms", JSON, {"votre_nom": "Dora Ernst", "courriel": "dora.ernst@example.com",
                       "Téléphone": "+33 1 23 45 67 89", "toit": "plat||incliné", "entry_id": "882",
                       "rendez_vous": {"value": "12/11/2026 10:00", "unix": 1794478200}}, {
        "contact_name": "Dora Ernst", "email_from": "dora.ernst@example.com",
        "phone": "+33 1 23 45 67 89", "external_key": "882", "notes": {"toit: plat||incliné"}}),
    # github.com/mariovalney/cf7-to-zapier (CF7 to Webhook): names of the form tags, then the
    # special mail tags, which may be renamed: [_serial_number key]
    ("contact_form_7", JSON, {
        "_serial_number": "58", "_url": "https://www.example.com/contact", "_date": "12.11.2026",
        "dein-name": "Emil Frank", "text-924": "Frank GmbH", "email-871": "emil.frank@example.com",
        "tel-11": "030 23125218", "menu-5": ["flat"], "acceptance-3": "1"}, {
        "contact_name": "Emil Frank", "email_from": "emil.frank@example.com",
        "phone": "030 23125218", "external_key": "58",
        "destination_url": "https://www.example.com/contact",
        "notes": {"menu-5: flat", "text-924: Frank GmbH"}}),
    # Elementor Pro, modules/forms/actions/webhook: without Advanced Data the labels as they stand
    # in the form, with what the site calls the metadata; with it form, fields and meta
    ("elementor", FORM, {
        "Ihr Name": "Piet Janson", "E-Mail": "piet.janson@example.com", "Nachricht": "Angebot",
        "Date": "November 12, 2026", "Time": "9:15 am", "Page URL": "https://www.example.com/solar",
        "User Agent": "Mozilla/5.0", "Remote IP": "192.0.2.9", "Powered by": "Elementor",
        "form_id": "1606c7c4", "form_name": "New Form"}, {
        "contact_name": "Piet Janson", "email_from": "piet.janson@example.com",
        "date": "2026-11-12 09:15:00", "destination_url": "https://www.example.com/solar"}),
    ("elementor", FORM, ELEMENTOR, {
        "contact_name": "Piet Janson", "email_from": "piet.janson@example.com",
        "phone": "030 23125209", "date": "2026-11-12 09:15:00",
        "destination_url": "https://www.example.com/solar"}),
    # developer.calendly.com, invitee.created: a phone may be an answer only
    ("calendly", JSON, {"event": "invitee.created", "created_at": "2026-11-12T09:15:31.000000Z",
                        "payload": {
        "created_at": "2026-11-12T09:15:31.000000Z", "email": "rosa.luft@example.com",
        "event": "https://api.calendly.com/scheduled_events/E", "name": "Rosa Luft",
        "new_invitee": None, "old_invitee": None, "status": "active", "rescheduled": False,
        "questions_and_answers": [
            {"question": "Phone Number", "answer": "+49 30 23125211", "position": 0},
            {"question": "Company", "answer": "Luft AG", "position": 1}],
        "text_reminder_number": None, "timezone": "Europe/Berlin",
        "tracking": {"utm_campaign": "solar", "utm_source": "newsletter", "utm_medium": "email",
                     "utm_content": "cta", "utm_term": None, "salesforce_uuid": None},
        "uri": "https://api.calendly.com/scheduled_events/E/invitees/I"}}, {
        "contact_name": "Rosa Luft", "email_from": "rosa.luft@example.com",
        "phone": "+49 30 23125211", "partner_name": "Luft AG", "utm_campaign": "solar",
        "utm_content": "cta", "kind": "web_form"}),
    ("calendly", JSON, {"event": "invitee.canceled", "payload": {
        "email": "rosa.luft@example.com", "name": "Rosa Luft", "status": "canceled"}},
     {"is_left_out": True}),
    # cal.com/docs/developing/guides/automation/webhooks
    ("cal_com", JSON, {"triggerEvent": "BOOKING_CREATED", "createdAt": "2026-11-12T14:05:00.000Z",
                       "payload": {
        "bookerUrl": "https://cal.com/sales", "title": "30 Min Meeting",
        "startTime": "2026-11-13T16:00:00.000Z", "organizer": {
            "id": 9021, "name": "Sales", "email": "sales@example.org", "timeZone": "UTC"},
        "responses": {"name": {"label": "your_name", "value": "Vera Wirth"},
                      "email": {"label": "email_address", "value": "vera@example.com"},
                      "phone": {"label": "Phone", "value": "+493023125212"},
                      "roof": {"label": "Which roof?", "value": "flat"}},
        "attendees": [{"email": "vera@example.com", "name": "Vera Wirth", "timeZone": "UTC"}],
        "uid": "8f2b6c1a9d3e", "bookingId": 5502391, "status": "ACCEPTED"}}, {
        "contact_name": "Vera Wirth", "email_from": "vera@example.com", "phone": "+493023125212",
        "external_key": "8f2b6c1a9d3e", "kind": "web_form", "notes": {"Which roof?: flat"}}),
    ("cal_com", JSON, {"triggerEvent": "MEETING_ENDED", "uid": "8f2b6c1a9d3e", "attendees": [
        {"email": "vera@example.com", "name": "Vera Wirth"}]}, {"is_left_out": True}),
    # developers.intercom.com/docs/references/webhooks/webhook-models
    ("intercom", JSON, {"type": "notification_event", "topic": "contact.created", "id": "notif_a3",
                        "created_at": 1794471331, "data": {"item": {
        "type": "contact", "id": "6620", "role": "user", "email": "alma@example.com",
        "phone": None, "name": "Alma Beck", "location": {
            "type": "location", "country": "United States", "region": "California",
            "city": "San Francisco"}}}}, {
        "contact_name": "Alma Beck", "email_from": "alma@example.com", "city": "San Francisco",
        "state": "California", "country": "United States", "kind": "chat"}),
    ("intercom", JSON, {"topic": "conversation.admin.replied", "id": "notif_1c", "data": {"item": {
        "source": {"author": {"type": "user", "email": "alma@example.com", "name": "Alma"}}}}},
     {"is_left_out": True}),
    # www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
    ("sendgrid", JSON, [{"email": "ulla@example.com", "timestamp": 1762935331, "event": "open",
                         "sg_machine_open": True, "sg_event_id": "a9", "category": ["solar"]}],
     {"is_left_out": True}),
    ("sendgrid", JSON, [{"email": "ulla@example.com", "timestamp": 1762935331, "event": "open",
                         "sg_machine_open": False, "sg_event_id": "a8", "category": ["solar"]}],
     {"email_from": "ulla@example.com", "kind": "email_open", "utm_campaign": "solar"}),
    # www.twilio.com/docs/voice/api/call-resource#statuscallback: a call of our own is no answer
    ("twilio", FORM, {"CallSid": "CA1", "From": "+493023125000", "To": "+493023125213",
                      "Direction": "outbound-api", "CallStatus": "completed"},
     {"is_left_out": True}),
    # www.twilio.com/docs/messaging/guides/webhook-request: status of a message of our own
    ("twilio", FORM, {"MessageSid": "SM2", "SmsStatus": "delivered", "MessageStatus": "delivered",
                      "From": "+493023125000", "To": "+493023125213"}, {"is_left_out": True}),
    ("twilio", FORM, {"CallSid": "CA2", "From": "+493023125213", "Direction": "inbound",
                      "CallStatus": "completed", "CallDuration": "205", "FromState": "BE"},
     {"phone": "+493023125213", "external_key": "CA2", "kind": "phone_call", "state": "BE"}),
    # developers.facebook.com/docs/marketing-api/guides/lead-ads/testing-troubleshooting
    ("meta", JSON, {"id": "1", "field_data": [
        {"name": "email", "values": ["test@fb.com"]},
        {"name": "full_name", "values": ["<test lead: dummy data for full_name>"]}]},
     {"is_test": True}),
    # Names of questions may be those of the language of the form.
    ("meta", JSON, {"id": "445", "created_time": "2026-11-12T08:15:31+0000", "field_data": [
        {"name": "vollständiger_name", "values": ["Hanno Bergk"]},
        {"name": "e-mail-adresse", "values": ["hanno@example.com"]},
        {"name": "telefonnummer", "values": ["+493023125202"]}]}, {
        "contact_name": "Hanno Bergk", "email_from": "hanno@example.com",
        "phone": "+493023125202", "external_key": "445"}),
    # tally.so/help/webhooks: what is chosen stands as the ids of the options beside their words
    ("tally", JSON, {
        "eventId": "a4cb511e", "eventType": "FORM_RESPONSE",
        "createdAt": "2026-11-12T09:02:51.000Z", "data": {
        "responseId": "2wgx4n", "submissionId": "2wgx4n", "respondentId": "dwQKYm",
        "formId": "VwbNEw", "formName": "Solar", "createdAt": "2026-11-12T09:02:50.000Z",
        "fields": [
            {"key": "question_1", "label": "What's your name?", "type": "INPUT_TEXT",
             "value": "Ole Maas"},
            {"key": "question_2", "label": "Email", "type": "INPUT_EMAIL",
             "value": "ole@example.com"},
            {"key": "question_3", "label": "Which roof?", "type": "MULTIPLE_CHOICE",
             "value": ["e7bfbbc6"], "options": [{"id": "e7bfbbc6", "text": "Flat"},
                                                {"id": "5e3d5d9f", "text": "Steep"}]},
            {"key": "question_4", "label": "Interests", "type": "CHECKBOXES",
             "value": ["aa", "cc"], "options": [{"id": "aa", "text": "Solar"},
                                                {"id": "bb", "text": "Battery"},
                                                {"id": "cc", "text": "Heat pump"}]},
            {"key": "question_5", "label": "Country", "type": "DROPDOWN", "value": ["x1"],
             "options": [{"id": "x1", "text": "Germany"}]}]}}, {
        "contact_name": "Ole Maas", "email_from": "ole@example.com", "country": "Germany",
        "date": "2026-11-12 09:02:50", "external_key": "2wgx4n",
        "notes": {"Which roof?: Flat", "Interests: Solar, Heat pump"}}),
    # apidocs.callrail.com/#webhooks: text messages, forms and calls of our own
    ("callrail", JSON, {
        "id": "4", "resource_id": "SMI0194f1", "source_number": "+493023125219",
        "destination_number": "+493023125000", "content": "Please call", "message_type": "sms",
        "media_urls": [], "timestamp": "2026-11-12T03:15:31.000-05:00", "lead_status": None}, {
        "phone": "+493023125219", "date": "2026-11-12 08:15:31", "external_key": "SMI0194f1",
        "kind": "phone_call", "text": "Please call"}),
    ("callrail", JSON, {
        "id": "5", "resource_id": "SMI0194f2", "agent": "Jo Sales", "content": "We call you",
        "source_number": "+493023125000", "destination_number": "+493023125219"},
     {"is_left_out": True}),
    ("callrail", JSON, {"id": "CAL2", "direction": "outbound", "call_type": "outbound",
                        "customer_phone_number": "+493023125219", "duration": "61"},
     {"is_left_out": True}),
    ("callrail", JSON, {
        "id": 77, "company_id": 1, "submitted_at": "2026-11-12T03:15:31.000-05:00",
        "form_data": {"your_name": "Ole Maas", "your_email": "ole@example.com", "how": "radio"},
        "form_url": "https://www.example.com/contact", "referrer": "google", "first_form": True,
        "landing_page_url": "https://www.example.com/solar", "source": "google_paid",
        "campaign": "solar", "medium": "cpc"}, {
        "contact_name": "Ole Maas", "email_from": "ole@example.com", "kind": "web_form",
        "destination_url": "https://www.example.com/contact", "utm_campaign": "solar",
        "date": "2026-11-12 08:15:31", "external_key": "77", "notes": {"how: radio"}}),
    # knowledge.hubspot.com, webhooks in workflows, and the contact as the workflow posts it: vid is
    # the number of the contact, the same for all that they ever send
    ("hubspot_form", JSON, {
        "vid": 90051, "canonical-vid": 90051, "portal-id": 1, "properties": {
            "email": {"value": "rena@example.com"}, "firstname": {"value": "Rena"},
            "recent_conversion_date": {"value": "1794471331000"},
            "recent_conversion_event_name": {"value": "Solar: check"}},
        "form-submissions": [{"conversion-id": "c2", "timestamp": 1794471331000, "form-id": "f",
                              "page-url": "https://www.example.com/p", "title": "Solar"}]}, {
        "contact_name": "Rena", "email_from": "rena@example.com", "date": "2026-11-12 08:15:31",
        "external_key": "1794471331000:90051",
        "notes": {"properties.recent_conversion_event_name.value: Solar: check"}}),
    ("hubspot_form", JSON, {"vid": 90051, "email": "rena@example.com"},
     {"email_from": "rena@example.com", "external_key": None}),
    # The number of a form is no key of an entry.
    ("gravity_forms", JSON, {"form_id": "5", "name": "Carl", "email": "carl@example.com"},
     {"email_from": "carl@example.com", "external_key": None}),
    ("wpforms", JSON, {"form_id": "5", "name": "Dora", "email": "dora@example.com"},
     {"email_from": "dora@example.com", "external_key": None}),
    # developers.google.com/apps-script/guides/triggers/events: the first value is the timestamp,
    # whose name is in the language of the sheet; rows are used again after some were deleted
    ("google_forms", JSON, {
        "namedValues": {"Zeitstempel": ["12.11.2026 09:15:31"], "Wie heißen Sie?": ["Lars Fink"],
                        "E-Mail": ["lars@example.com"], "Welches Dach?": ["flach"]},
        "range": {"columnEnd": 4, "columnStart": 1, "rowEnd": 7, "rowStart": 7},
        "values": ["12.11.2026 09:15:31", "Lars Fink", "lars@example.com", "flach"],
        "triggerUid": "4034124084959907503"}, {
        "contact_name": "Lars Fink", "email_from": "lars@example.com",
        "date": "2026-11-12 09:15:31", "external_key": "12.11.2026 09:15:31:7",
        "notes": {"namedValues.Welches Dach?: flach"}}),
    # developer.tawk.to/webhooks: a visitor without a name is called by a number
    ("tawk_to", JSON, {
        "event": "chat:start", "chatId": "70fe3290", "time": "2026-11-12T09:15:31.000Z",
        "message": {"text": "Price?", "type": "msg", "sender": {"type": "visitor"}},
        "visitor": {"name": "V1561719148780935", "city": "riga", "country": "LV"}}, {
        "contact_name": None, "city": "riga", "external_key": "70fe3290:chat:start"}),
    ("tawk_to", JSON, {
        "event": "ticket:create", "time": "2026-11-12T09:15:31.000Z",
        "property": {"id": "58ca", "name": "Example"},
        "requester": {"name": "Henk Egge", "email": "henk@example.com", "type": "visitor"},
        "ticket": {"id": "02598050", "humanId": 3, "subject": "Offer", "message": "Please call"}}, {
        "contact_name": "Henk Egge", "email_from": "henk@example.com", "kind": "chat",
        "external_key": "02598050:ticket:create", "text": "Offer|Please call"}),
    # developers.brevo.com/docs/marketing-webhooks: no number of the message; lists in a list
    ("brevo", JSON, {
        "id": 26, "camp_id": 5, "email": "wanda@example.com", "campaign name": "My first",
        "date_sent": "2026-11-12 09:10:00", "date_event": "2026-11-12 09:15:31",
        "event": "opened", "tag": "", "ts_sent": 1794471000, "ts_event": 1794471331}, {
        "email_from": "wanda@example.com", "kind": "email_open", "utm_campaign": "My first",
        "date": "2026-11-12 08:15:31", "external_key": "1794471331:opened:wanda@example.com:5"}),
    ("brevo", JSON, {
        "id": 26, "email": ["wanda@example.com"], "event": "list_addition", "key": "x",
        "list_id": [2], "date": "2026-11-12 09:15:31", "ts": 1794471331}, {
        "email_from": "wanda@example.com", "kind": "list_subscription",
        "date": "2026-11-12 08:15:31",
        "external_key": "1794471331:list_addition:wanda@example.com:2"}),
    # learn.microsoft.com/linkedin/marketing/lead-sync: a lead that was deleted is no answer
    ("linkedin", JSON, {
        "type": "LEAD_ACTION", "leadGenForm": "urn:li:leadGenForm:1", "leadAction": "DELETED",
        "leadGenFormResponse": "urn:li:leadGenFormResponse:2", "occurredAt": 1794471331000},
     {"is_left_out": True}),
    # Hidden fields of a form tell where the lead came from.
    ("linkedin", JSON, {**LINKEDIN, "hiddenFields": [
        {"name": "utm_campaign", "value": "solar"}, {"name": "asset", "value": "north"}]},
     {"utm_campaign": "solar", "notes": {"asset: north"}}),
    # developers.facebook.com/docs/graph-api/webhooks: other fields of a page, the test of the App
    # Dashboard
    ("meta", JSON, {"object": "page", "entry": [{"id": "1", "time": 1, "changes": [
        {"field": "feed", "value": {"item": "comment", "verb": "add", "message": "hi",
                                    "from": {"name": "Joe", "id": "1"}}}]}]},
     {"is_left_out": True, "contact_name": None}),
    ("meta", JSON, {"sample": {"field": "leadgen", "value": {"leadgen_id": "444"}}},
     {"is_test": True}),
    ("tiktok", JSON, {"object": "AD_GROUP", "entry": [
        {"ad_account_id": "7", "event": "suspension", "time": 1794471331}]},
     {"is_left_out": True}),
    # help.typeform.com, partial responses: the whole one comes later under the same token
    ("typeform", JSON, {**TYPEFORM, "event_type": "form_response_partial"}, {"is_left_out": True}),
    # www.typeform.com/developers/webhooks/example-payload: kinds of answers
    ("typeform", JSON, typeform(
        ("roof", {"type": "choice", "choice": {"other": "Barn"}}),
        ("wishes", {"type": "choices", "choices": {"labels": ["A", "B"], "other": "C"}}),
        ("fee", {"type": "payment", "payment": {"amount": "10.00", "success": True}}),
        ("owner", {"type": "boolean", "boolean": False}),
        ("married", {"type": "boolean", "boolean": True}),
        ("nothing", {"type": "text", "text": ""})),
     {"click_id": "GB", "click_kind": "gbraid", "consent": "Do you agree to our terms?: 1",
      "notes": {"roof: Barn", "wishes: A, B", "wishes: C", "fee: 10.00", "owner: No",
                "married: Yes"}}),
    # tally.so/help/webhooks: hidden fields, files
    ("tally", JSON, {"eventId": "a", "createdAt": "2026-11-12T09:02:51.000Z", "data": {
        "responseId": "2w", "fields": [
            {"key": "q1", "label": "Name", "type": "INPUT_TEXT", "value": "Ole Maas"},
            {"key": "h1", "label": "gclid", "type": "HIDDEN_FIELDS", "value": "GCL"},
            {"key": "f1", "label": "Photo", "type": "FILE_UPLOAD", "value": [
                {"id": "1", "name": "roof.png", "url": "https://tally.example/x",
                 "mimeType": "image/png", "size": 1}]},
            {"key": "e1", "label": "Empty", "type": "INPUT_TEXT", "value": None}]}}, {
        "contact_name": "Ole Maas", "click_id": "GCL", "click_kind": "gclid",
        "all_notes": {"roof.png: https://tally.example/x"}}),
    # www.jotform.com/help/245: fields that have parts
    ("jotform", FORM, {"submissionID": "60", "rawRequest": json.dumps({
        "q3_name": {"prefix": "Dr.", "first": "Karla", "last": "Ebers"},
        "q5_phone": {"area": "030", "phone": "23125206"},
        "q6_address": {"addr_line1": "Hauptstr. 1", "addr_line2": "", "city": "Berlin",
                       "postal": "10115", "country": "Germany"},
        "q8_interests": ["Solar", "Battery"], "q10_empty": ""})}, {
        "contact_name": "Karla Ebers", "phone": "030 23125206", "street": "Hauptstr. 1",
        "zip": "10115", "city": "Berlin", "country": "Germany",
        "notes": {"q8_interests: Solar, Battery"}}),
    # developers.hubspot.com, webhooks of apps: numbers only, of which none but a new contact may
    # be somebody who answered
    ("hubspot_form", JSON, {
        "eventId": 2, "subscriptionType": "contact.propertyChange", "objectId": 123,
        "propertyName": "email", "propertyValue": "x@y.example", "occurredAt": 1794471331000},
     {"is_left_out": True}),
    # developer.calendly.com: a booking that is moved is the same booking
    ("calendly", JSON, {"event": "invitee.created", "payload": {
        "email": "rosa@example.com", "name": "Rosa Luft", "uri": "https://api.example/E1/I1",
        "old_invitee": "https://api.example/E0/I0"}},
     {"external_key": "https://api.example/E0/I0", "kind": "web_form"}),
    # cal.com/docs, FORM_SUBMITTED: the options chosen stand beside the answer
    ("cal_com", JSON, {"triggerEvent": "FORM_SUBMITTED", "createdAt": "2026-11-12T14:05:00.000Z",
                       "payload": {"formId": "f", "responses": {
        "Your name": {"value": "Vera", "response": "Vera"},
        "Email": {"value": "v@example.com", "response": "v@example.com"},
        "Interests": {"value": ["a", "b"], "response": [{"id": "1", "label": "a"},
                                                        {"id": "2", "label": "b"}]}}}},
     {"contact_name": "Vera", "email_from": "v@example.com",
      "notes": {"payload.responses.Interests.value: a, b"}}),
    # mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks: whom the owner of the
    # audience deletes has not asked for it
    ("mailchimp", FORM, {"type": "unsubscribe", "fired_at": "2026-11-12 21:40:57",
                         "data[action]": "delete", "data[id]": "8a", "data[email]": "m@x.example"},
     {"is_left_out": True}),
    ("mailchimp", FORM, {"type": "unsubscribe", "fired_at": "2026-11-12 21:40:57",
                         "data[action]": "unsub", "data[id]": "8a", "data[email]": "m@x.example"},
     {"kind": "unsubscribe", "email_from": "m@x.example", "is_left_out": False}),
    # www.twilio.com/docs: words that stop messages, other channels, callers who hide
    ("twilio", FORM, {"MessageSid": "SM1", "SmsStatus": "received", "From": "+493023125213",
                      "Body": "Stop"}, {"kind": "unsubscribe", "phone": "+493023125213"}),
    ("twilio", FORM, {"MessageSid": "SM1", "SmsStatus": "received", "From": "+493023125213",
                      "Body": "Stop by tomorrow"}, {"kind": "phone_call"}),
    ("twilio", FORM, {"MessageSid": "SM1", "SmsStatus": "received", "From": "+493023125213",
                      "Body": "arrêt", "OptOutType": "STOP"}, {"kind": "unsubscribe"}),
    ("twilio", FORM, {"MessageSid": "SM1", "SmsStatus": "received", "Body": "hi",
                      "From": "whatsapp:+493023125213", "ProfileName": "Jo"},
     {"phone": "+493023125213", "contact_name": "Jo"}),
    # developers.intercom.com: what was written stands in tags
    ("intercom", JSON, {"topic": "conversation.user.created", "id": "n", "data": {"item": {
        "source": {"body": "<p>Hi there<br>two &amp; more</p>",
                   "author": {"name": "Alma", "email": "a@x.example"}}}}},
     {"contact_name": "Alma", "text": "Hi there\ntwo & more"}),
    # github.com/OpnForm/OpnForm, integrations/handlers: answers by the number of the field, and
    # once more by its name
    ("opnform", JSON, {
        "form_title": "Offer", "form_slug": "offer", "submission_id": "9x",
        "submission": {"Name": "Ann", "Email": "a@x.example", "Roof": ["flat", "steep"]},
        "data": {"u1": {"value": "Ann", "name": "Name", "type": "text"},
                 "u2": {"value": "a@x.example", "name": "Email", "type": "email"},
                 "u3": {"value": ["flat", "steep"], "name": "Roof", "type": "multi_select"}}}, {
        "contact_name": "Ann", "email_from": "a@x.example", "external_key": "9x",
        "all_notes": {"Roof: flat, steep", "form_title: Offer"}}),
]  # fmt: skip

#: Callers who hide are no known person, and not all the same one.
HIDDEN = [
    ("twilio", {"CallSid": "CA1", "Direction": "inbound", "From": number})
    for number in (
        "anonymous", "Restricted", "+266696687", "+7378742833", "client:jo", "sip:jo@x.example"
    )
] + [
    ("callrail", {"id": "CAL1", "direction": "inbound", "customer_phone_number": number,
                  "customer_name": "Anonymous"})
    for number in ("anonymous", "Unavailable", "+266696687")
]  # fmt: skip


def read_body(content_type, payload):
    if content_type == JSON:
        return posted_body.read(json.dumps(payload).encode(), content_type)
    return posted_body.read(urlencode(payload).encode(), content_type)


def read(code, content_type, payload):
    definition = PRESETS[code]
    (delivery,) = post_path.split(read_body(content_type, payload), definition.get("entries", ""))
    options = web_form.ReadingOptions(
        datetime(2026, 11, 20),
        is_lenient=True,
        keeps_rest=definition.get("keeps_rest", True),
        guesses=definition.get("guesses", False),
    )
    return web_form.read(delivery, preset.form_fields(definition), options=options)


@pytest.mark.parametrize(("code", "payload"), HIDDEN)
def test_who_hides_is_nobody(code, payload):
    found = read(code, FORM if code == "twilio" else JSON, payload)
    assert [problem for _name, problem in found.problems] in (
        [web_form.NO_PERSON], [web_form.EMPTY]
    )  # fmt: skip
    assert not {"phone", "contact_name", "email_from"} & found.values.keys()


@pytest.mark.parametrize(("code", "content_type", "payload", "wanted"), CASES)
def test_what_the_sender_documents_is_understood(code, content_type, payload, wanted):
    found = read(code, content_type, payload)
    # What is left out or a test need not say who it is.
    assert found.is_left_out or found.is_test or not found.problems
    said = {
        **web_form.complete(found, {}),
        "date": str(found.date),
        "is_left_out": found.is_left_out,
        "is_test": found.is_test,
        "text": "|".join(found.message),
        "consent": "\n".join(f"{name}: {text}" for name, text in found.consents),
    }
    notes = {f"{name}: {text}" for name, text in found.notes}
    assert wanted.get("notes", set()) <= notes, notes
    assert wanted.get("all_notes", notes) == notes
    plain = [name for name in wanted if name not in ("notes", "all_notes")]
    assert {name: said.get(name) for name in plain} == {name: wanted[name] for name in plain}
