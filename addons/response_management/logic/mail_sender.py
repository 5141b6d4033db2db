"""Whose e-mail it is: who sent it, or the person on whose behalf it came.

Forms of websites, groups and colleagues send what a person says to us. Each of them names that
person in a part of its own, the origin; which one is believed is the rule of the capture source,
and a colleague may choose another one once the e-mail is there.
"""

from dataclasses import dataclass, field

from odoo.addons.crm_privacy.logic import automatic_mail, quoted_text

from . import form_mail

# Where the person is named.
SENDER = "sender"
REPLY_TO = "reply_to"
TEXT = "text"
FORWARDED = "forwarded"
NO_PERSON = "no_person"

#: Places, the likeliest first.
ORIGINS = (REPLY_TO, TEXT, FORWARDED, SENDER)

# Rules of a capture source.
RULE_AUTOMATIC = "automatic"
RULE_SENDER = "sender"
RULE_FORM = "form"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom an e-mail is put down to, where that stands, and what is kept as their text."""

    origin: str
    values: dict = field(default_factory=dict)
    text: str = ""


def identify(letter, rule=RULE_AUTOMATIC):
    """Return the :class:`Person` whose ``letter`` it is."""
    found = find_all(letter)
    if rule == RULE_SENDER:
        return found[SENDER]
    if rule == RULE_FORM:
        return found.get(REPLY_TO) or found.get(TEXT) or _no_person(letter)
    if letter.is_colleague:
        return _identify_for_colleague(letter, found)
    verdict = automatic_mail.judge(letter.mail)
    if REPLY_TO in found and _answers_go_elsewhere(letter, verdict):
        return found[REPLY_TO]
    is_form = verdict.reason == automatic_mail.FORM or automatic_mail.is_program(letter.sender[1])
    if TEXT in found and (is_form or _begins_with_labels(letter, found[TEXT])):
        return found[TEXT]
    # A program that names no person: it is not the person of the mail before.
    return _no_person(letter) if is_form else found[SENDER]


def find_all(letter):
    """Return ``{origin: Person}`` of every person that ``letter`` names, its sender included."""
    name, email = letter.sender
    text = letter.mail.text
    found = {SENDER: Person(SENDER, _values(name, email), text)}
    labeled = form_mail.read(text)
    if labeled and labeled.get("email_from", "") not in letter.mail.own:
        found[TEXT] = Person(TEXT, labeled, text)
    person = automatic_mail.get_person_address(letter.mail)
    if person:
        values = _values(_without_group(person[0]), person[1])
        if labeled.get("email_from", person[1]) == person[1]:
            values = {**labeled, **values}
        if " via " in name and not values.get("contact_name"):
            values["contact_name"] = _without_group(name)
        found[REPLY_TO] = Person(REPLY_TO, values, text)
    forward = quoted_text.read_forward(letter.text)
    writers = (*(forward.writers if forward else ()), *letter.enclosed)
    named = [(n, e) for n, e in writers if (n or e) and e not in letter.mail.own]
    if named:
        # Colleagues pass on to each other what a customer wrote: the first who is none of us.
        name, email = next(((n, e) for n, e in named if e), named[0])
        values, text = _values(name, email), forward.text if forward else letter.text
        if email and automatic_mail.is_program(email):
            # What was forwarded is the e-mail of a form.
            values = form_mail.read(text) or values
        found[FORWARDED] = Person(FORWARDED, values, text)
    return found


def _identify_for_colleague(letter, found):
    """A colleague forwards, passes on what a form says, or writes for themselves."""
    is_forward = bool(letter.enclosed) or quoted_text.is_forward_subject(letter.mail.subject)
    if FORWARDED in found and (is_forward or not _is_reply(letter)):
        return found[FORWARDED]
    for origin in (REPLY_TO, TEXT):
        if origin in found:
            return found[origin]
    return _no_person(letter) if is_forward or letter.enclosed else found[SENDER]


def _is_reply(letter):
    return any(
        name.lower() in ("in-reply-to", "references") for name, _value in letter.mail.headers
    )


def _answers_go_elsewhere(letter, verdict):
    """Return whether ``Reply-To`` names another person than the sender.

    People name a second address of their own, or one of their firm: they are the sender, unless
    the address is of another domain, so that answers would not reach them otherwise.
    """
    if verdict.reason in (automatic_mail.FORM, automatic_mail.GROUP):
        return True
    sender = letter.sender[1]
    person = automatic_mail.get_person_address(letter.mail)[1]
    return sender.partition("@")[2] != person.partition("@")[2] or automatic_mail.is_program(sender)


def _begins_with_labels(letter, person):
    """Return whether a text begins with the labeled lines of a form that names somebody else."""
    email = person.values.get("email_from")
    if not email or email == letter.sender[1]:
        return False
    head = "\n".join([line for line in letter.mail.text.splitlines() if line.strip()][:6])
    return form_mail.read(head).get("email_from") == email and "contact_name" in form_mail.read(
        head
    )


def _without_group(name):
    """Return ``name`` without what a group adds: *'Mira Noack' via Sales*."""
    return name.partition(" via ")[0].strip("'\" ") if " via " in name else name


def _values(name, email):
    values = {}
    if name and name.lower() != email:
        values["contact_name"] = name
    if email:
        values["email_from"] = email
    return values


def _no_person(letter):
    return Person(NO_PERSON, {}, letter.text)
