"""Which exchanges are interactions, in which direction they went, and through what."""

import re
from dataclasses import dataclass
from datetime import datetime

# Which way an exchange went.
INBOUND = "inbound"
OUTBOUND = "outbound"

# Who started it.
EMPLOYEE = "employee"
CUSTOMER = "customer"

# Through what.
CHANNEL_EMAIL = "email"
CHANNEL_CALL = "call"
CHANNEL_SMS = "sms"
CHANNEL_MEETING = "meeting"
CHANNEL_LETTER = "letter"
CHANNEL_WEB = "web"
CHANNEL_CHAT = "chat"
CHANNEL_OTHER = "other"

# What it was logged from.
SOURCE_MANUAL = "manual"
SOURCE_MESSAGE = "message"
SOURCE_ACTIVITY = "activity"
SOURCE_MEETING = "meeting"
SOURCE_RESPONSE = "response"
SOURCE_EXTERNAL = "external"

# Whether it took place.
STATE_DONE = "done"
STATE_OPEN = "open"

#: Text messages, as ``sms`` posts them.
TEXT_TYPE = "sms"
#: Messages that people wrote; the others are notes, tracking and automatic answers.
WRITTEN_TYPES = frozenset({"comment", "email", "email_outgoing", TEXT_TYPE})

_SOURCE_KEY = re.compile(r"[a-z][a-z0-9_.]*,[0-9]+")

_CHANNELS_OF_RESPONSES = {
    "email_open": CHANNEL_EMAIL,
    "email_click": CHANNEL_EMAIL,
    "email_reply": CHANNEL_EMAIL,
    "unsubscribe": CHANNEL_EMAIL,
    "web_form": CHANNEL_WEB,
    "url_visit": CHANNEL_WEB,
    "list_subscription": CHANNEL_WEB,
    "phone_call": CHANNEL_CALL,
    "phone_survey": CHANNEL_CALL,
    "direct_mail_reply": CHANNEL_LETTER,
    "event_attendance": CHANNEL_MEETING,
    "chat": CHANNEL_CHAT,
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the record that it hangs on knows it."""

    message_type: str
    is_internal: bool
    is_from_colleague: bool
    reaches_customer: bool
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, and whether anybody from outside was expected and did not decline."""

    stop: datetime
    is_private: bool
    has_record: bool
    has_guest: bool
    is_declined: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """How an exchange went."""

    direction: str
    channel: str

    @property
    def initiator(self) -> str:
        """Who started it."""
        return initiator_of(self.direction)


def initiator_of(direction: str) -> str:
    """Return who starts an exchange of this direction: outbound ones an employee does."""
    return EMPLOYEE if direction == OUTBOUND else CUSTOMER


def judge_message(message: Message) -> Exchange | None:
    """Return the exchange that a message is, ``None`` if it stayed inside or nobody wrote it.

    A customer who writes on the portal uses the web, all others use email.
    """
    if message.is_internal or message.message_type not in WRITTEN_TYPES:
        return None
    if message.message_type == TEXT_TYPE:
        is_sent = message.is_from_colleague and message.reaches_customer
        return Exchange(OUTBOUND, CHANNEL_SMS) if is_sent else None
    if message.is_from_colleague:
        return Exchange(OUTBOUND, CHANNEL_EMAIL) if message.reaches_customer else None
    if message.is_automatic:
        return None
    is_email = message.message_type != "comment"
    return Exchange(INBOUND, CHANNEL_EMAIL if is_email else CHANNEL_WEB)


def has_taken_place(meeting: Meeting, now: datetime) -> bool:
    """Return whether a meeting with a customer is over and happened, as far as anyone knows."""
    if meeting.stop > now or meeting.is_private or meeting.is_declined:
        return False
    return meeting.has_record or meeting.has_guest


def channel_of_response(code: str | None) -> str:
    """Return the channel of the exchange in which a response of this type was given."""
    return _CHANNELS_OF_RESPONSES.get(code or "", CHANNEL_OTHER)


def channel_of_activity(category: str | None) -> str:
    """Return the channel of an activity, as far as its category tells."""
    return CHANNEL_CALL if category == "phonecall" else CHANNEL_OTHER


def source_key(model: str, record_id: int) -> str:
    """Return what an exchange logged from this record is known by."""
    return f"{model},{record_id}"


def is_reserved_key(key: str | None) -> bool:
    """Return whether ``key`` is of the form that ``source_key`` gives, which nobody else may."""
    return bool(_SOURCE_KEY.fullmatch(key or ""))


def excerpt(text: str, length: int) -> str:
    """Return the beginning of ``text`` on one line, at most ``length`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
