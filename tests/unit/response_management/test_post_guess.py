"""What is proposed for the posts of senders without a preset.

Shapes as the sender's documentation shows them, named at each, with other persons.
"""

import json
from urllib.parse import urlencode

import pytest
from response_management_logic import post_guess, post_path, posted_body, submission, web_form

TARGETS = frozenset(
    (
        *web_form.PERSON_TARGETS, *web_form.ADDRESS_TARGETS, *web_form.EVIDENCE,
        *web_form.VARIANTS, web_form.FIRST_NAME, web_form.LAST_NAME, web_form.COUNTRY,
        submission.STATE, web_form.DESCRIPTION, web_form.DATE, web_form.EXTERNAL_KEY,
        web_form.CLICK_ID, web_form.CONSENT, web_form.TEST,
    )
)  # fmt: skip


@pytest.mark.parametrize("payload", [None, 1.5, "x", [], {}, [1, [2]]])
def test_a_post_that_is_no_fields_has_no_titles(payload):
    assert all(title == "" for _path, _text, title in post_guess.list_lines(payload))


CASES = {
    # developers.webflow.com, Form Submission, version 2
    "webflow": ({"triggerType": "form_submission", "payload": {
        "name": "Contact Us", "siteId": "65427cf4", "data": {
            "First Name": "Zoe", "Last Name": "Bree", "email": "zoe@example.com",
            "Phone Number": "+15550000000"},
        "schema": [{"fieldName": "First Name", "fieldType": "FormTextInput",
                    "fieldElementId": "285042f7"}],
        "submittedAt": "2026-09-14T12:35:16.117Z", "id": "6321ca84df3949bfc6752327",
        "formId": "65429eadebe8a9f3a30f62d0"}},
        {"first_name": "Zoe", "last_name": "Bree", "email_from": "zoe@example.com",
         "phone": "+15550000000", "date": "2026-09-14T12:35:16.117Z",
         "external_key": "6321ca84df3949bfc6752327"}),
    # developers.webflow.com, Form Submission, version 1
    "webflow 1": ({"name": "Sample Form", "site": "62749158", "data": {
        "name": "Some One", "email": "some.one@example.com"}, "d": "2026-09-14T12:35:16.117Z",
        "_id": "6321ca84df3949bfc6752327"},
        {"contact_name": "Some One", "email_from": "some.one@example.com",
         "date": "2026-09-14T12:35:16.117Z", "external_key": "6321ca84df3949bfc6752327"}),
    # Wix Automations, Send via webhook: fields of the form beside the contact
    "wix": ({"data": {"formName": "Contact", "submissionTime": "2026-11-12T09:15:31Z",
                      "submissionId": "a1b2c3d4", "field:first_name_abae": "Tom",
                      "field:last_name_d97c": "Rau", "field:email_8a9f": "tom@example.com",
                      "contact": {"name": {"first": "Tom", "last": "Rau"},
                                  "email": "tom@example.com", "phone": "+493023125225"}}},
        {"email_from": "tom@example.com", "phone": "+493023125225", "first_name": "Tom",
         "last_name": "Rau", "external_key": "a1b2c3d4", "date": "2026-11-12T09:15:31Z"}),
    # Squarespace has none of its own; as Zapier passes a form of it on
    "squarespace": ({"Form Name": "Contact", "Name": "Ann Lee", "Email": "ann@example.com",
                     "Message": "Hello", "Submitted On": "11/12/2026 09:15:31"},
        {"contact_name": "Ann Lee", "email_from": "ann@example.com", "description": "Hello",
         "date": "11/12/2026 09:15:31"}),
    # fluentforms.com, How to Integrate Webhook: all data
    "fluent forms": ({"__fluent_form_embded_post_id": "12", "_fluentform_3_fluentformnonce": "x",
                      "names": {"first_name": "Leo", "last_name": "Karg"},
                      "email": "leo@example.com", "phone": "030 23125221",
                      "message": "Please call", "__submission": {
                          "id": "77", "created_at": "2026-11-12 09:15:31", "status": "unread"}},
        {"first_name": "Leo", "last_name": "Karg", "email_from": "leo@example.com",
         "phone": "030 23125221", "description": "Please call", "external_key": "77",
         "date": "2026-11-12 09:15:31"}),
    # ninjaforms.com, Webhooks: keys at will, here as the fields are called
    "ninja forms": (urlencode({"name_1712": "Mia Orth", "email_1713": "mia@example.com",
                               "phone_1714": "030 23125222", "message_1715": "Hi",
                               "seq_num": "12"}),
        {"contact_name": "Mia Orth", "email_from": "mia@example.com", "phone": "030 23125222",
         "description": "Hi"}),
    # Power Automate, Microsoft Forms, Get response details, as the action HTTP sends it
    "microsoft forms": ({"responder": "anonymous", "submitDate": "11/12/2026 9:15:31 AM",
                         "Your name": "Nora Ipp", "E-mail": "nora@example.com",
                         "Telefon": "030 23125223", "responseId": "1207"},
        {"contact_name": "Nora Ipp", "email_from": "nora@example.com", "phone": "030 23125223",
         "date": "11/12/2026 9:15:31 AM", "external_key": "1207"}),
    # developers.pipedrive.com, webhooks version 2: a person that a web form added
    "pipedrive": ({"data": {"id": 901, "name": "Ole Pape", "first_name": "Ole", "owner_id": 5,
                            "last_name": "Pape", "add_time": "2026-11-12T09:15:31Z",
                            "emails": [{"label": "work", "value": "ole@example.com",
                                        "primary": True}],
                            "phones": [{"label": "work", "value": "+493023125224",
                                        "primary": True}]},
                   "meta": {"action": "create", "entity": "person", "id": "f1e2d3c4"}},
        {"email_from": "ole@example.com", "phone": "+493023125224", "contact_name": "Ole Pape"}),
    # developers.activecampaign.com/page/webhooks: subscribe
    "activecampaign": (urlencode({
        "type": "subscribe", "date_time": "2026-11-12T09:15:31-05:00", "initiated_from": "public",
        "list": "2", "contact[id]": "42951", "contact[email]": "rex@example.com",
        "contact[first_name]": "Rex", "contact[last_name]": "Sorg",
        "contact[phone]": "+15550000001", "contact[ip]": "192.0.2.5",
        "contact[fields][company]": "Sorg Ltd"}),
        {"first_name": "Rex", "last_name": "Sorg", "email_from": "rex@example.com",
         "phone": "+15550000001", "date": "2026-11-12T09:15:31-05:00",
         "partner_name": "Sorg Ltd", "external_key": "42951"}),
    # developers.klaviyo.com: profile as a flow's webhook passes it on
    "klaviyo": ({"data": {"type": "profile", "id": "01GDDKASAP8TKDDA2GRZDSVP4H", "attributes": {
        "email": "sam@example.com", "phone_number": "+15550000002", "first_name": "Sam",
        "last_name": "Tuck", "organization": "Tuck Inc", "title": "Engineer",
        "location": {"address1": "1 Main St", "city": "Boston", "country": "United States",
                     "region": "MA", "zip": "02110"}}}},
        {"first_name": "Sam", "last_name": "Tuck", "email_from": "sam@example.com",
         "phone": "+15550000002", "partner_name": "Tuck Inc", "function": "Engineer",
         "city": "Boston", "zip": "02110", "state": "MA", "country": "United States",
         "street": "1 Main St", "external_key": "01GDDKASAP8TKDDA2GRZDSVP4H"}),
    # docs.n8n.io, HTTP Request: the items of a webhook node
    "n8n": ({"headers": {"host": "x", "user-agent": "n8n"}, "params": {}, "query": {}, "body": {
        "name": "Uwe Voss", "email": "uwe@example.com", "tel": "030 23125226"},
        "webhookUrl": "https://n8n.example.com/webhook/1", "executionMode": "production"},
        {"contact_name": "Uwe Voss", "email_from": "uwe@example.com", "phone": "030 23125226"}),
    # developer.calendly.com, should nobody choose the preset
    "calendly": ({"event": "invitee.created", "created_at": "2026-11-12T09:15:31.000000Z",
                  "payload": {"email": "rosa@example.com", "name": "Rosa Luft",
                              "uri": "https://api.calendly.com/x", "scheduled_event": {
                                  "name": "Consultation", "event_memberships": [
                                      {"user_email": "host@example.org", "user_name": "Host"}]},
                              "tracking": {"utm_campaign": "solar", "utm_source": None}}},
        {"contact_name": "Rosa Luft", "email_from": "rosa@example.com", "utm_campaign": "solar",
         "date": "2026-11-12T09:15:31.000000Z"}),
    # cal.com/docs: the organizer comes first and is somebody else
    "cal.com": ({"triggerEvent": "BOOKING_CREATED", "createdAt": "2026-11-12T14:05:00.000Z",
                 "payload": {"organizer": {"name": "Sales", "email": "sales@example.org"},
                             "attendees": [{"email": "vera@example.com", "name": "Vera Wirth"}],
                             "uid": "8f2b6c1a9d3e"}},
        {"contact_name": "Vera Wirth", "email_from": "vera@example.com",
         "external_key": "8f2b6c1a9d3e", "date": "2026-11-12T14:05:00.000Z"}),
    # developers.formstack.com, webhook examples
    "formstack": ({"FormID": "23534", "Name": {"first": "John", "last": "Smith"},
                   "Email": "john@example.com", "Phone": "234-555-6789", "Address": {
                       "address": "1234 Test Drive", "city": "Test", "state": "IN",
                       "zip": "12345"}, "UniqueID": "12345678"},
        {"first_name": "John", "last_name": "Smith", "email_from": "john@example.com",
         "phone": "234-555-6789", "street": "1234 Test Drive", "city": "Test", "state": "IN",
         "zip": "12345", "external_key": "12345678"}),
    # wufoo.github.io/docs, webhooks: titles stand apart from the values
    "wufoo": (urlencode({
        "FieldStructure": json.dumps({"Fields": [
            {"ID": "Field1", "Title": "Your Name", "Type": "shortname"},
            {"ID": "Field3", "Title": "Email", "Type": "email"}]}),
        "FormStructure": json.dumps({"Name": "Contact Us", "Hash": "z5pkt3w03lj0nv"}),
        "Fields": json.dumps([{"ID": "Field1", "Value": "Jane"},
                              {"ID": "Field3", "Value": "jane@example.com"}]),
        "IP": "203.0.113.42", "CreatedBy": "public", "DateCreated": "2026-05-21 11:08:01",
        "EntryId": "4200"}),
        {"contact_name": "Jane", "email_from": "jane@example.com", "external_key": "4200",
         "date": "2026-05-21 11:08:01"}),
    # help.elfsight.com, Using Webhooks: the list is one form
    "elfsight": ([{"id": "m9hhh2rh", "name": "Full Name", "value": "Ida Jahn", "type": "fullName"},
                  {"id": "62ce755ce75ab", "name": "Email", "value": "ida@example.com",
                   "type": "email"}],
        {"contact_name": "Ida Jahn", "email_from": "ida@example.com"}),
    # fillout.com/help/webhook
    "fillout": ({"formId": "1", "formName": "Contact", "submission": {
        "submissionId": "abc-123", "submissionTime": "2026-11-12T09:15:31.000Z", "questions": [
            {"id": "q1", "name": "What is your name?", "type": "ShortAnswer", "value": "Ida"},
            {"id": "q2", "name": "Email", "type": "EmailInput", "value": "ida@example.com"}],
        "urlParameters": [{"id": "utm_source", "name": "utm_source", "value": "x"}]}},
        {"contact_name": "Ida", "email_from": "ida@example.com", "external_key": "abc-123",
         "date": "2026-11-12T09:15:31.000Z"}),
    # developers.rdstation.com, webhooks payload
    "rd station": ({"event_type": "WEBHOOK.CONVERTED", "entity_type": "CONTACT",
                    "timestamp": "2026-03-13T14:09:02.724-03:00", "contact": {
                        "uuid": "c2f3d2b3-7250", "email": "ana@example.com", "name": "Ana Luz",
                        "job_title": "Developer", "personal_phone": "48 30252598",
                        "city": "Lisboa", "company": {"name": "Luz SA"}}},
        {"contact_name": "Ana Luz", "email_from": "ana@example.com", "function": "Developer",
         "phone": "48 30252598", "city": "Lisboa", "date": "2026-03-13T14:09:02.724-03:00",
         "external_key": "c2f3d2b3-7250"}),
    # the same form in other languages
    "japanese": ({"お名前": "山田太郎", "メールアドレス": "taro@example.com",
                  "電話番号": "03-1234-5678", "会社名": "山田商事", "都道府県": "東京都"},
        {"contact_name": "山田太郎", "email_from": "taro@example.com", "phone": "03-1234-5678",
         "partner_name": "山田商事", "state": "東京都"}),
    "chinese": ({"姓名": "王伟", "电子邮箱": "wei@example.com", "手机号码": "13800138000",
                 "公司名称": "示例公司"},
        {"contact_name": "王伟", "email_from": "wei@example.com", "phone": "13800138000",
         "partner_name": "示例公司"}),
    "german": ({"Ihr Name": "Jan Ott", "Ihre E-Mail-Adresse": "jan@example.com",
                "Telefon (optional)": "030 23125227", "Ihre Nachricht": "Bitte Angebot",
                "Datenschutz": "ja"},
        {"contact_name": "Jan Ott", "email_from": "jan@example.com", "phone": "030 23125227",
         "description": "Bitte Angebot", "consent": "ja"}),
    "french": ({"Votre nom": "Léa Roux", "Votre e-mail": "lea@example.com",
                "Téléphone": "01 23 45 67 89", "Société": "Roux SA"},
        {"email_from": "lea@example.com", "phone": "01 23 45 67 89", "partner_name": "Roux SA"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_good_guess_is_proposed(name):
    posted, wanted = CASES[name]
    text, content_type = (
        (posted, posted_body.FORM) if isinstance(posted, str) else (json.dumps(posted), "")
    )
    delivery = post_path.split(posted_body.read(text.encode(), content_type))[0]
    lines = post_guess.list_lines(delivery)
    texts = {path: text for path, text, _title in lines}
    proposed = {target: texts[path] for path, target in post_guess.guess(lines, TARGETS).items()}
    assert wanted.items() <= proposed.items(), proposed
    # Nothing is proposed that would be somebody else, or nothing at all.
    people = {"contact_name", "email_from", "phone", "first_name", "last_name"}
    halves = {"first_name", "last_name", "contact_name"}
    surplus = (people & proposed.keys()) - wanted.keys()
    assert surplus <= (set() if halves & wanted.keys() else halves), proposed


@pytest.mark.parametrize(
    ("name", "text", "taken", "target"),
    [
        ("Your name", "Jan Ott", (), "contact_name"),
        ("q3_yourName", "Jan Ott", (), "contact_name"),
        ("¿Cuál es su teléfono?", "+34 600 000 000", (), "phone"),
        ("Anything", "jan@example.com", (), "email_from"),
        ("PLZ", "10115", (), "zip"),
        ("Bundesland", "Berlin", (), "state"),
        # A name that stands already, in whatever form, is not overwritten.
        ("Name", "Form 7", ("first_name",), None),
        ("Email 2", "other@example.com", ("email_from",), None),
        # Numbers and words whose names do not say that they are the person's.
        ("Order number", "493023125201", (), None),
        ("Budget", "030 23125207", (), None),
        ("Page name", "Solar roof", (), None),
        ("Preferred color", "Red", (), None),
        ("Agent email", "agent@example.org", (), None),
        ("Name of your supervisor", "Bob", (), None),
    ],
)
def test_only_what_is_sure_is_recognized(name, text, taken, target):
    found = post_guess.recognize([(name, text)], taken)
    assert found.get(0) == target
