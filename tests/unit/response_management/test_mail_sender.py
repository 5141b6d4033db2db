import pytest
from crm_privacy_logic import automatic_mail, quoted_text
from crm_privacy_logic.letter import Letter
from response_management_logic import mail_sender
from response_management_logic.mail_sender import identify

OWN = frozenset({"offers@ours.example", "marc@ours.example"})
FORM = "Name: Olga Page\nE-Mail: olga@example.org"
FORWARD = """z.K.

Von: Lutz Mahn <lutz@example.com>
Gesendet: Donnerstag
An: Marc <marc@ours.example>
Betreff: Anfrage

Hallo"""


def _letter(sender, text="", subject="", enclosed=(), **headers):
    pairs = [("From", sender)]
    pairs += [(name.replace("_", "-"), value) for name, value in headers.items()]
    own_text = quoted_text.own_text(text)
    mail = automatic_mail.Mail(headers=tuple(pairs), subject=subject, text=own_text, own=OWN)
    ((name, address),) = automatic_mail.addresses(sender)
    return Letter(mail, (name, address), text, tuple(enclosed), address in OWN)


@pytest.mark.parametrize(
    ("letter", "origin", "email"),
    [
        (_letter("Jane <jane@example.com>", "Hi"), "sender", "jane@example.com"),
        # Reply-To
        (_letter("web@site.example", "Hi", Reply_To="o@x.y"), "reply_to", "o@x.y"),
        (_letter("j@home.example", "Hi", Reply_To="j@firm.example"), "reply_to", "j@firm.example"),
        (_letter("j@firm.example", "Hi", Reply_To="all@firm.example"), "sender", "j@firm.example"),
        (_letter("jane@a.b", "Hi", Reply_To="offers@ours.example"), "sender", "jane@a.b"),
        (_letter("jane@a.b", "Hi", Reply_To="no-reply@x.y"), "sender", "jane@a.b"),
        # Labeled lines
        (_letter("wordpress@site.example", FORM), "text", "olga@example.org"),
        (_letter("agency@other.example", FORM), "text", "olga@example.org"),
        (_letter("agency@other.example", "Hello\n" * 9 + FORM), "sender", "agency@other.example"),
        (_letter("forms@site.example", "New entry 17"), "no_person", None),
        (_letter("marc@ours.example", FORM), "text", "olga@example.org"),
        # Forwards
        (_letter("marc@ours.example", FORWARD, "WG: Anfrage"), "forwarded", "lutz@example.com"),
        (_letter("marc@ours.example", FORWARD, "Anfrage"), "forwarded", "lutz@example.com"),
        (_letter("marc@ours.example", "see", "Fwd: x", [("A", "a@b.c")]), "forwarded", "a@b.c"),
        (_letter("marc@ours.example", "see", "Fwd: x"), "no_person", None),
        (_letter("marc@ours.example", "A lead from the fair"), "sender", "marc@ours.example"),
        (_letter("jane@example.com", FORWARD, "WG: Anfrage"), "sender", "jane@example.com"),
        (_letter("marc@ours.example", FORWARD, "Re: x", In_Reply_To="<a@b>"), "sender",
         "marc@ours.example"),
        (_letter("marc@ours.example", FORWARD.replace("lutz@example.com", "marc@ours.example"),
                 "WG: x"), "no_person", None),
    ],
)  # fmt: skip
def test_whose_letter_it_is(letter, origin, email):
    person = identify(letter)
    assert (person.origin, person.values.get("email_from")) == (origin, email)


def test_rules_of_a_source():
    letter = _letter("Site <wordpress@site.example>", FORM, Reply_To="other@example.org")
    assert (
        identify(letter, mail_sender.RULE_SENDER).values["email_from"] == "wordpress@site.example"
    )
    assert identify(letter, mail_sender.RULE_FORM).values["email_from"] == "other@example.org"
    plain = _letter("Jane <jane@example.com>", "Hello")
    assert identify(plain, mail_sender.RULE_FORM).origin == mail_sender.NO_PERSON
    assert set(mail_sender.find_all(letter)) == {"sender", "reply_to", "text"}


def test_a_group_hides_the_name():
    letter = _letter("'Mira Noack' via Sales <sales@x.example>", "Hi", Reply_To="mira@example.com",
                     Precedence="list", X_Google_Group_Id="1")  # fmt: skip
    person = identify(letter)
    assert person.values == {"contact_name": "Mira Noack", "email_from": "mira@example.com"}


def test_the_forwarded_mail_of_a_form_is_its_visitors():
    text = (
        FORWARD.replace("Lutz Mahn <lutz@example.com>", "Site <wordpress@site.example>")
        + f"\n{FORM}"
    )
    person = identify(_letter("marc@ours.example", text, "WG: Anfrage"))
    assert person.values == {"contact_name": "Olga Page", "email_from": "olga@example.org"}


def test_the_text_of_a_forward_is_kept():
    assert identify(_letter("marc@ours.example", FORWARD, "WG: x")).text == "z.K.\n\nHallo"
