"""One judge of automatic mail, for every addon that asks."""

import email
import email.policy
import re
from pathlib import Path

import pytest
from crm_privacy_logic import automatic_mail, automatic_mail_words, quoted_text
from crm_privacy_logic.automatic_mail import Mail, judge
from hypothesis import given
from hypothesis import strategies as st

ADDONS = Path(__file__).resolve().parents[3] / "addons"
FOLDER = ADDONS / "response_management/tests/data/mail_verdicts"
ALIAS = "offers@ours.example"


def _judge(headers=(), subject="", text="Hello", sender="jane@example.com", **facts):
    pairs = (("From", sender), *(dict(headers)).items())
    return judge(Mail(headers=pairs, subject=subject, text=text, **facts)).reason


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "written"),
        ({"Auto-Submitted": "no"}, "written"),
        ({"Return-Path": "<jane@example.com>"}, "written"),
        ({"Precedence": "normal"}, "written"),
        ({"X-Autoreply": "no"}, "written"),
        ({"X-Autorespond": ""}, "written"),
        ({"auto-submitted": "auto-replied; owner"}, "auto_submitted"),
        ({"Auto-Submitted": "auto-generated"}, "auto_submitted"),
        ({"Auto-Submitted": "auto-notified"}, "auto_submitted"),
        ({"X-Autoreply": "yes"}, "auto_reply_header"),
        ({"X-Auto-Reply": "1"}, "auto_reply_header"),
        ({"Precedence": "Bulk"}, "bulk"),
        ({"Precedence": "auto_reply"}, "bulk"),
        ({"X-Precedence": "auto_reply"}, "bulk"),
        ({"Auto-Submitted": "auto-replied (vacation)"}, "auto_submitted"),
        ({"X-Mailer": "vacation 1.2.6"}, "auto_reply_header"),
        ({"Precedence": "junk"}, "bulk"),
        ({"Precedence": "list"}, "mailing_list"),
        ({"List-Id": "<solar.lists.example>"}, "mailing_list"),
        ({"Return-Path": "<>"}, "empty_return_path"),
        ({"Content-Type": "multipart/report; report-type=disposition-notification"}, "report"),
        ({"Feedback-ID": "1:2:3:esp"}, "newsletter_header"),
        ({"List-Unsubscribe": "<mailto:u@example.com>"}, "newsletter_header"),
        (
            {"List-Unsubscribe": "<mailto:u@example.com>", "In-Reply-To": "<a@b>"},
            "doubtful_newsletter",
        ),
    ],
)
def test_headers(headers, reason):
    assert _judge(headers) == reason


@pytest.mark.parametrize(
    ("sender", "reason"),
    [
        ("MAILER-DAEMON@example.com", "system_sender"),
        ("postmaster@example.com", "system_sender"),
        ("bounce+1=x@example.com", "system_sender"),
        ('"Mail Delivery System" <x17@example.com>', "system_sender"),
        ("no-reply@example.com", "doubtful_sender"),
        ("noreply-7@example.com", "doubtful_sender"),
        ("notify@example.com", "doubtful_sender"),
        ("info@example.com", "written"),
        ("norbert.reply@example.com", "written"),
        ("formica@example.com", "written"),
    ],
)
def test_senders(sender, reason):
    assert _judge(sender=sender) == reason


NOTE = "I am out of the office until Monday."


@pytest.mark.parametrize(
    ("subject", "text", "reason"),
    [
        ("Energy check, please", "", "written"),
        ("Out of Office: back on Monday", "", "subject"),
        ("Out of office until Monday", "", "subject"),
        ("Out of office furniture", "", "written"),
        ("AW: Abwesenheitsnotiz: Angebot", "", "subject"),
        ("AW: Abwesenheitsnotiz: Angebot", "Danke, bitte anrufen", "doubtful_subject"),
        ("AW: Abwesenheitsnotiz: Angebot", NOTE, "subject"),
        ("自動返信: 資料請求", "", "subject"),
        ("回复:自动回复: 报价", "", "subject"),
        ("【自動返信】お問い合わせ", "", "subject"),
        ("［自動返信］お問い合わせ", "", "subject"),
        ("お問い合わせ【自動返信】", "", "subject"),
        ("[Automatic reply] Your offer", "", "subject"),
        ("(Automatische Antwort) Angebot", "", "subject"),
        ("Angebot (Automatische Antwort)", "", "subject"),
        ("[EXT] Re: [EXTERNAL] Automatic reply: Offer", NOTE, "subject"),
        ("*** SPAM *** Automatic reply: Offer", "", "subject"),
        ("Automatic reply", "", "subject"),
        ("AUTOMATIC REPLY: OFFER", "", "subject"),
        ("Réponse automatique : devis", "", "subject"),
        ("Reponse automatique: devis", "", "subject"),
        ("Offer - Automatic reply", "", "subject"),
        ("Automatic reply feature of your product", "", "doubtful_subject"),
        ("I was out of office, now about the offer", "", "written"),
        ("Urlaub: Zimmer im Juli", "Haben Sie Zimmer?", "doubtful_subject"),
        ("Urlaub: bis 20. November", NOTE, "subject"),
        ("Urlaubsreise nach Rom", "Was kostet das?", "written"),
        ("Congélateur en panne", "Bonjour", "written"),
        ("Out of Office AutoReply: Offer", "", "subject"),
        ("AUTO: Jane Doe is out of the office (returning 20.11.)", "", "subject"),
        ("Petra Quandt ist nicht im Büro", "", "subject"),
        ("Jane Doe est absente : devis", "", "subject"),
        ("I am out of the office until Monday", "", "subject"),
        ("*** Automatic reply *** Offer", "", "subject"),
        ("■自動返信■お問い合わせ", "", "subject"),
        ("〈自動返信〉お問い合わせ", "", "subject"),
        ("＜自動返信＞お問い合わせ", "", "subject"),
        ("Gelesen: Ihr Angebot", "", "subject"),
        ("Read: Your offer", "", "subject"),
        ("Please: read", "Hello", "written"),
        ("Eingangsbestätigung: Ihre Anfrage", "Danke", "doubtful_subject"),
        ("We received your request [#17]", "Thanks", "doubtful_subject"),
        ("Trends", "Five trends. " * 30 + "To unsubscribe, click here.", "doubtful_text"),
        ("Re: Trends", "Nice. " * 50 + "To unsubscribe, click here.", "written"),
        ("Re: Offer", NOTE, "doubtful_text"),
        ("Offer", "I want it. " * 200 + NOTE, "written"),
        ("Accepted: Solar talk", "", "doubtful_subject"),
        ("Accepted: your offer 17", "We take it.", "written"),
        ("Delayed: Your offer", "Your message is late.", "doubtful_subject"),
        ("Delayed delivery of our boiler", "When does it come?", "written"),
        ("Re: Delayed: kick-off", "Fine.", "written"),
        ("Rückläufer: Ihr Angebot", "Unbekannt", "doubtful_subject"),
        ("Rückläufer in der Heizung", "Was tun?", "written"),
        ("Retour à l'expéditeur : devis", "", "doubtful_subject"),
        ("Devuelto: oferta", "", "doubtful_subject"),
        ("Opóźnione: oferta", "", "doubtful_subject"),
        ("退信：报价", "", "doubtful_subject"),
        ("Warning: message 1kXa2B-0004 delayed 24 hours", "", "subject"),
        ("Warning: could not send message for past 4 hours", "", "subject"),
        ("Warnung: Ihre Nachricht ist verzögert", "", "subject"),
        ("Avertissement : message retardé", "", "subject"),
        ("Aviso: mensaje retrasado", "", "subject"),
        ("Warning: the boiler leaks", "Please come", "written"),
        ("Ticket #123 received", "Thanks", "doubtful_subject"),
        ("[Ticket#2026-17] received: Heating", "", "doubtful_subject"),
        ("Your request #17 has been received", "", "doubtful_subject"),
        ("Case 00123 created", "", "doubtful_subject"),
        ("Ihre Anfrage Nr. 4711 ist eingegangen", "", "doubtful_subject"),
        ("Vorgang 4711 wurde angelegt", "", "doubtful_subject"),
        ("Votre demande n° 12 a bien été reçue", "", "doubtful_subject"),
        ("Solicitud #9 recibida", "", "doubtful_subject"),
        ("Richiesta 12 ricevuta", "", "doubtful_subject"),
        ("Zgłoszenie #12 przyjęte", "", "doubtful_subject"),
        ("チケット #12 を受け付けました", "", "doubtful_subject"),
        ("工单 #12 已创建", "", "doubtful_subject"),
        ("Ticket prices for 2027", "How much?", "written"),
        ("Ticket #123 received no answer", "Please call", "written"),
        ("Request 2 heat pumps", "Please send an offer", "written"),
    ],
)
def test_subjects(subject, text, reason):
    assert _judge(subject=subject, text=text) == reason


@pytest.mark.parametrize("word", automatic_mail_words.AUTO_REPLY_WORDS)
@pytest.mark.parametrize("frame", ["{}: x", "{}", "[{}] x", "【{}】x", "Re: {}: x", "x: {}"])
def test_every_word_in_every_frame(word, frame):
    assert _judge(subject=frame.format(word), text="") == "subject"


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("REPLY", "calendar_answer"),
        ("reply", "calendar_answer"),
        ("COUNTER", "calendar_answer"),
        ("CANCEL", "calendar_answer"),
        ("REQUEST", "written"),
        ("PUBLISH", "written"),
        ("", "written"),
    ],
)
def test_calendars(method, reason):
    assert _judge(calendar_method=method) == reason


JANE = "Name: Jane\nE-Mail: jane@elsewhere.example"


@pytest.mark.parametrize(
    ("sender", "headers", "text", "reason"),
    [
        ("f@site.example", {"Auto-Submitted": "auto-generated", "Reply-To": "j@x.y"}, "", "form"),
        ("f@site.example", {"Precedence": "bulk", "Reply-To": "j@x.y"}, "", "form"),
        ("f@site.example", {"Auto-Submitted": "auto-generated"}, JANE, "form"),
        ("f@site.example", {"Return-Path": "<>"}, JANE, "form"),
        ("wordpress@site.example", {}, JANE, "form"),
        ("wordpress@site.example", {"Reply-To": "j@x.y"}, "", "form"),
        ("wordpress@site.example", {"Reply-To": "noreply@x.y"}, "", "written"),
        ("f@site.example", {"Auto-Submitted": "auto-replied", "Reply-To": "j@x.y"}, JANE,
         "auto_submitted"),
        ("f@site.example", {"Precedence": "bulk", "Reply-To": ALIAS}, "", "bulk"),
        ("f@site.example", {"Precedence": "bulk", "Reply-To": "f@site.example"}, "", "bulk"),
        ("f@site.example", {"Precedence": "bulk", "Reply-To": "g@site.example"}, "", "bulk"),
        ("noreply@shop.example", {}, "E-Mail: info@shop.example", "doubtful_sender"),
        ("n@esp.example", {"Feedback-ID": "1", "Reply-To": "j@x.y"}, "Sale", "doubtful_newsletter"),
        ("n@mail.example", {"Feedback-ID": "1", "Reply-To": "j@x.y"}, "Mail of j@x.y", "form"),
        (ALIAS, {}, "test", "own_address"),
        (ALIAS, {"Reply-To": "j@x.y"}, JANE.replace("jane@elsewhere.example", "j@x.y"), "form"),
    ],
)  # fmt: skip
def test_forms_write_for_people(sender, headers, text, reason):
    ours = frozenset({ALIAS})
    assert _judge(headers, text=text, sender=sender, own=ours, aliases=ours) == reason


GROUP = {
    "Precedence": "list",
    "List-ID": "<sales.firm.example>",
    "Mailing-list": "list sales@firm.example; contact sales+owners@firm.example",
}


@pytest.mark.parametrize(
    ("headers", "sender", "facts", "reason"),
    [
        ({**GROUP, "X-Google-Group-Id": "1"}, "mira@example.com", {}, "group"),
        ({**GROUP, "X-Google-Group-Id": "1", "Reply-To": "mira@example.com"}, "sales@firm.example",
         {}, "group"),
        (GROUP, "mira@example.com", {"own_domains": frozenset({"firm.example"})}, "group"),
        (GROUP, "mira@example.com", {"own": frozenset({"sales@firm.example"})}, "group"),
        (GROUP, "mira@example.com", {}, "mailing_list"),
        ({**GROUP, "List-ID": "<x.googlegroups.com>", "X-Google-Group-Id": "1"},
         "mira@example.com", {}, "mailing_list"),
    ],
)  # fmt: skip
def test_groups_of_ours_are_how_people_write(headers, sender, facts, reason):
    assert _judge(headers, sender=sender, **facts) == reason


@pytest.mark.parametrize(
    ("subject", "text", "is_stop"),
    [
        ("", "unsubscribe", True),
        ("", "Unsubscribe please!", True),
        ("", "STOP", True),
        ("", "Stop.\n\nJane Doe\nDoe Ltd\n+32 1 23", True),
        ("unsubscribe", "", True),
        ("Abmeldung", "", True),
        ("", "Bitte tragen Sie mich aus.", True),
        ("", "Hiermit widerspreche ich, keine weiteren E-Mails!", True),
        ("", "Je ne souhaite plus recevoir vos mails", True),
        ("", "Please delete my data.", True),
        ("", "Werbewiderspruch", True),
        ("", "Stopp", True),
        ("", "Merci de ne plus recevoir vos offres", True),
        ("", "配信停止希望", True),
        ("", "I do not want to receive these any more", True),
        ("", "Do not unsubscribe me, I like it", False),
        ("", "Please stop by our booth on Monday", False),
        ("", "When does the bus stop?", False),
        ("Re: STOP the cold: winter offer", "Yes, please.", False),
        ("", "We want an offer. " * 20 + "Our old tool cannot unsubscribe people.", False),
    ],
)
def test_requests_to_stop(subject, text, is_stop):
    assert (_judge(subject=subject, text=text) == "asked_to_stop") == is_stop


def test_whom_programs_may_answer():
    form = Mail(headers=(("From", "www-data@x.y"), ("Reply-To", "j@elsewhere.example")))
    assert judge(form).is_answer
    assert judge(form).is_machine_sent, "an automatic answer would go to the program"
    assert not judge(Mail(headers=(("From", "jane@example.com"),), text="Hi")).is_machine_sent


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.eml")), ids=lambda path: path.stem)
def test_message_is_judged_as_its_name_says(path):
    raw = path.read_bytes().replace(b"@@ALIAS@@", ALIAS.encode())
    raw = raw.replace(b"@@COLLEAGUE@@", b"marc@ours.example")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    text = method = ""
    for part in message.walk():
        if part.get_content_type() in ("text/calendar", "application/ics"):
            method = part.get_param("method") or "REPLY"
        elif part.get_content_maintype() == "text" and not text:
            text = part.get_content()
    if "<html>" in text:
        text = re.sub(r"</t[dh]>", "\t", re.sub(r"</(?:p|tr|div)>|<br>", "\n", text))
        text = re.sub(r"<[^<>@]+>", "", text)
    mail = Mail(
        headers=tuple((name, str(value)) for name, value in message.items()),
        subject=str(message["Subject"]),
        text=quoted_text.own_text(text) if text.strip() else "",
        calendar_method=method,
        own=frozenset({ALIAS, "marc@ours.example"}),
        aliases=frozenset({ALIAS}),
    )
    assert judge(mail).kind == path.stem.partition(".")[0]


@given(
    st.dictionaries(
        st.sampled_from(
            ["From", "Reply-To", "Precedence", "List-Id", "Auto-Submitted", "Return-Path", "X-A"]
        ),
        st.text(max_size=40),
    ),
    st.text(max_size=60),
    st.text(max_size=200),
    st.text(max_size=10),
)
def test_every_message_has_a_verdict(headers, subject, text, method):
    mail = Mail(headers=tuple(headers.items()), subject=subject, text=text, calendar_method=method)
    assert judge(mail).kind in set(automatic_mail.KIND_OF_REASON.values())


@given(st.text(max_size=60), st.text(max_size=100))
def test_a_calendar_answer_stays_one_whatever_stands_around(subject, text):
    assert judge(Mail(subject=subject, text=text, calendar_method="REPLY")).kind == "calendar"
