"""Who is behind an e-mail: a person, or a program that nobody has to answer, and why.

Pure: headers and text in, one verdict out. It stands on the ground of all addons, because all
must judge alike: what a program wrote is no answer, contact or consent of a person.

The order of the questions is the order of their certainty. What a program says of itself in a
header (RFC 3834, RFC 2919, RFC 8058, iTIP) comes before words in the subject, and the person on
whose behalf a program writes (a form of a website, a group of ours) before the mark of the program.
"""

import re
from dataclasses import dataclass

from . import automatic_mail_marks as marks
from . import automatic_mail_text
from .mail_headers import Headers, addresses

# Kinds of e-mails.
PERSON = "person"
AUTOMATIC = "automatic"
CALENDAR = "calendar"
LIST = "list"
NEWSLETTER = "newsletter"
UNSUBSCRIBE = "unsubscribe"
SUSPECTED = "suspected"

#: What nobody wrote to us: no answer, whatever it says.
NO_ANSWER = frozenset({AUTOMATIC, CALENDAR, LIST, NEWSLETTER})

# Reasons of a person.
WRITTEN = "written"
FORM = "form"
GROUP = "group"
# Reasons of an automatic e-mail.
AUTO_SUBMITTED = "auto_submitted"
AUTO_REPLY_HEADER = "auto_reply_header"
BULK = "bulk"
EMPTY_RETURN_PATH = "empty_return_path"
SYSTEM_SENDER = "system_sender"
REPORT = "report"
SUBJECT = "subject"
OWN_ADDRESS = "own_address"
# Reasons of the others.
CALENDAR_ANSWER = "calendar_answer"
MAILING_LIST = "mailing_list"
NEWSLETTER_HEADER = "newsletter_header"
ASKED_TO_STOP = "asked_to_stop"
# Reasons for a suspicion.
DOUBTFUL_SUBJECT = "doubtful_subject"
DOUBTFUL_TEXT = "doubtful_text"
DOUBTFUL_SENDER = "doubtful_sender"
DOUBTFUL_NEWSLETTER = "doubtful_newsletter"

#: Every reason with the kind of e-mail that it makes.
KIND_OF_REASON = {
    WRITTEN: PERSON,
    FORM: PERSON,
    GROUP: PERSON,
    AUTO_SUBMITTED: AUTOMATIC,
    AUTO_REPLY_HEADER: AUTOMATIC,
    BULK: AUTOMATIC,
    EMPTY_RETURN_PATH: AUTOMATIC,
    SYSTEM_SENDER: AUTOMATIC,
    REPORT: AUTOMATIC,
    SUBJECT: AUTOMATIC,
    OWN_ADDRESS: AUTOMATIC,
    CALENDAR_ANSWER: CALENDAR,
    MAILING_LIST: LIST,
    NEWSLETTER_HEADER: NEWSLETTER,
    ASKED_TO_STOP: UNSUBSCRIBE,
    DOUBTFUL_SUBJECT: SUSPECTED,
    DOUBTFUL_TEXT: SUSPECTED,
    DOUBTFUL_SENDER: SUSPECTED,
    DOUBTFUL_NEWSLETTER: SUSPECTED,
}


@dataclass(frozen=True, slots=True)
class Mail:
    """What is known of an e-mail.

    ``headers``: pairs of name and value, several of one name possible; ``text``: what its sender
    wrote, without what it quotes, as plain text; ``calendar_method``: the METHOD of the calendar
    object in it, if any; ``own``: those of its addresses that are ours, bare and in small letters
    (colleagues, companies, aliases); ``aliases``: those of them that come back to a mailbox here;
    ``own_domains``: the domains of our mailboxes.
    """

    headers: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    text: str = ""
    calendar_method: str = ""
    own: frozenset[str] = frozenset()
    aliases: frozenset[str] = frozenset()
    own_domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an e-mail is taken for, and why."""

    reason: str

    @property
    def kind(self) -> str:
        """Return the kind of e-mail."""
        return KIND_OF_REASON[self.reason]

    @property
    def is_answer(self) -> bool:
        """Return whether a person wrote it, as far as anybody can tell."""
        return self.kind in (PERSON, UNSUBSCRIBE)

    @property
    def is_machine_sent(self) -> bool:
        """Return whether its sender is, or may be, a program that nobody should answer by program.

        True also for the form of a website, which writes on behalf of a person.
        """
        return not self.is_answer or self.reason == FORM


def judge(mail):
    """Return the :class:`Verdict` on ``mail``."""
    headers = Headers(mail.headers)
    told_by_subject = {
        automatic_mail_text.SURE: SUBJECT,
        automatic_mail_text.DOUBTFUL: DOUBTFUL_SUBJECT,
    }.get(automatic_mail_text.read_subject(mail.subject, mail.text))
    asks_to_stop = automatic_mail_text.is_request_to_stop(mail.subject, mail.text)
    return Verdict(
        _find_certain_machine(mail, headers)
        or _find_form_by_text(mail, headers)
        or (SUBJECT if told_by_subject == SUBJECT else None)
        or _find_form_by_reply_to(mail, headers)
        or _find_mark(mail, headers)
        or (ASKED_TO_STOP if asks_to_stop else None)
        or told_by_subject
        or _find_doubt(mail, headers)
        or (GROUP if headers.has_list else WRITTEN)
    )


# ------------------------------------------------------------
# ADDRESSES
# ------------------------------------------------------------


def get_person_address(mail):
    """Return ``(name, address)`` of the person that a form or a group writes for, if one is named.

    ``Reply-To`` unless it is ours or nobody reads it, else what a group kept of the first sender.
    """
    headers = Headers(mail.headers)
    for name in ("reply-to", "x-original-from", "x-original-sender"):
        for person in addresses(headers.get(name)):
            if _is_foreign(person[1], mail, headers):
                return person
    return None


_EMAIL_LABELS = "e-?mail|mail|courriel|m[ée]l|correo|邮箱|邮件|郵件|メール|信箱"
_LABELED_ADDRESS = re.compile(
    rf"^[^\S\n]*[\W_]*(?:[^\n:\uff1a@]{{0,24}}\b)?(?:{_EMAIL_LABELS})"
    r"[^\n:\uff1a@]{0,24}[:\uff1a=|\t ?\uff1f]+[^\n@]{0,12}?\s*(?:\n\s*){0,2}(?:mailto:)?"
    r"(?P<address>[\w.+'-]+@[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE | re.MULTILINE,
)


def is_program(address):
    """Return whether ``address`` is that of a program rather than of a person."""
    local = address.partition("@")[0].lower()
    return bool(
        marks.PROGRAM.fullmatch(local)
        or marks.NO_REPLY.fullmatch(local)
        or marks.SYSTEM_SENDER_ACCOUNT.fullmatch(local)
    )


def find_labeled_address(text):
    """Return the first address that a line of ``text`` calls an e-mail, as forms do, or ``""``."""
    found = _LABELED_ADDRESS.search(text or "")
    return found.group("address").lower() if found else ""


def _is_foreign(address, mail, headers):
    """Return whether ``address`` is that of somebody else who reads what is sent there."""
    local = address.partition("@")[0]
    return not (
        address in mail.own
        or address == headers.sender
        or address in headers.list_addresses
        or marks.NO_REPLY.fullmatch(local)
        or marks.SYSTEM_SENDER_ACCOUNT.fullmatch(local)
    )


# ------------------------------------------------------------
# WHAT A PROGRAM SAYS OF ITSELF
# ------------------------------------------------------------


def _find_certain_machine(mail, headers):
    """Return the reason if no person stands behind the e-mail, whatever else it says."""
    if mail.calendar_method.lower() in marks.CALENDAR_ANSWERS:
        return CALENDAR_ANSWER
    if headers.get("content-type").lower().startswith("multipart/report") or headers.get(
        "x-failed-recipients"
    ):
        return REPORT
    if marks.SYSTEM_SENDER_ACCOUNT.fullmatch(
        headers.sender.partition("@")[0]
    ) or marks.SYSTEM_NAME.match(headers.get("from").strip("\"' ")):
        return SYSTEM_SENDER
    # "auto-replied" answers to a mail of ours; the other values only say that a program sent it.
    if _get_submitted(headers).startswith("auto-replied"):
        return AUTO_SUBMITTED
    values = (headers.get(name).lower() for name in marks.AUTO_REPLY_HEADERS)
    if any(value not in ("", "no", "false", "0") for value in values):
        return AUTO_REPLY_HEADER
    if headers.precedence in marks.AUTO_REPLY_PRECEDENCES:
        return BULK
    mailer = f"{headers.get('delivered-to')} {headers.get('x-mailer')}".lower()
    if any(word in mailer for word in ("autoresponder", "auto-responder", "vacation")):
        return AUTO_REPLY_HEADER
    return None


def _get_submitted(headers):
    # "auto-submitted: no" is how some programs say that a person pressed the button.
    submitted = headers.get("auto-submitted").partition(";")[0].strip().lower()
    return "" if submitted == "no" else submitted


def _find_mark(mail, headers):
    """Return the reason that a mark of the sending program gives, once nobody is behind it."""
    if headers.sender and headers.sender in mail.aliases:
        return OWN_ADDRESS
    if _get_submitted(headers):
        return AUTO_SUBMITTED
    if headers.precedence in marks.BULK_PRECEDENCES:
        return BULK
    if headers.get("return-path") == "<>":
        return EMPTY_RETURN_PATH
    if headers.has_list:
        return None if _is_own_group(mail, headers) else MAILING_LIST
    if headers.has(marks.NEWSLETTER_HEADERS):
        # Some services put these headers on what people write to each other, too.
        is_reply = headers.get("in-reply-to") or headers.get("references")
        return DOUBTFUL_NEWSLETTER if is_reply else NEWSLETTER_HEADER
    return None


# ------------------------------------------------------------
# ON WHOSE BEHALF
# ------------------------------------------------------------


def _find_form_by_text(mail, headers):
    """Return ``FORM`` if a program passes on what a person says who is named in a labeled line.

    The footers of letters name an address as well, but one of the sender's own domain.
    """
    if headers.has_list or not _is_sent_by_program(mail, headers):
        return None
    labeled = find_labeled_address(mail.text)
    if not labeled or not _is_foreign(labeled, mail, headers):
        return None
    person = get_person_address(mail)
    if person:
        return FORM if person[1] == labeled else None
    return None if _is_same_domain(labeled, headers.sender) else FORM


def _find_form_by_reply_to(mail, headers):
    """Return ``FORM`` if a program passes on what a person says to whom answers go."""
    if headers.has_list or not _is_sent_by_program(mail, headers):
        return None
    person = get_person_address(mail)
    if not person:
        return None
    if person[1] in mail.text.lower():
        return FORM
    if headers.has(marks.NEWSLETTER_HEADERS):
        # Newsletters name an address for answers as well, but no person in their text.
        return DOUBTFUL_NEWSLETTER
    return None if _is_same_domain(person[1], headers.sender) else FORM


def _is_sent_by_program(mail, headers):
    return bool(
        _get_submitted(headers)
        or headers.precedence in marks.BULK_PRECEDENCES
        or headers.get("return-path") == "<>"
        or headers.sender in mail.aliases
        or headers.has(marks.NEWSLETTER_HEADERS)
        or is_program(headers.sender)
    )


def _is_same_domain(address, other):
    domain, other_domain = address.partition("@")[2], other.partition("@")[2]
    return _is_within(domain, (other_domain,)) or _is_within(other_domain, (domain,))


def _is_own_group(mail, headers):
    """Return whether a list is a group through which people write to us.

    A group of ours is known by its address or domain; Google marks the groups of an organization,
    and those of its open service bear the domain of that.
    """
    domains = headers.list_domains
    if any(_is_within(domain, marks.PUBLIC_LIST_DOMAINS) for domain in domains):
        return False
    person = get_person_address(mail)
    if not person and (not headers.sender or headers.sender in mail.own):
        return False
    return bool(
        headers.get("x-google-group-id")
        or headers.list_addresses & mail.own
        or any(_is_within(domain, mail.own_domains) for domain in domains)
        or headers.sender in mail.own
    )


def _is_within(domain, others):
    return any(domain == other or domain.endswith(f".{other}") for other in others)


# ------------------------------------------------------------
# DOUBT
# ------------------------------------------------------------


def _find_doubt(mail, headers):
    """Return why the e-mail may be a program's, once nothing surer is known."""
    is_answer = bool(headers.get("in-reply-to"))
    if automatic_mail_text.is_doubtful_subject(mail.subject, mail.text):
        return DOUBTFUL_SUBJECT
    if automatic_mail_text.is_doubtful_text(mail.subject, mail.text, is_answer=is_answer):
        return DOUBTFUL_TEXT
    if headers.sender and marks.NO_REPLY.fullmatch(headers.sender.partition("@")[0]):
        return DOUBTFUL_SENDER
    return None
