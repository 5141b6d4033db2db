"""What the words of other systems mean: stages, statuses, kinds of campaigns and of tasks."""

import re

from . import dynamics_tables
from .source_table import DYNAMICS

# Ends of a deal
OPEN, WON, LOST = "open", "won", "lost"

#: Words of a lead's status -> kind of funnel status, the first that is found.
_STATUS_WORDS = (
    (
        "disqualified",
        r"disqualif|unqualif|not qualified|not converted|junk|dead|lost|not interested"
        r"|no longer interested|cannot contact|bad|cancel|nicht qualifi|nicht konvert|verloren"
        r"|kein interesse|nicht interess|abgebrochen|ungeeignet",
    ),
    ("nurture", r"nurtur|recycl|later|hold|park|zurückgestellt|später|pflege"),
    (
        "attempting",
        r"attempt|tried|trying|no answer|unreached|kontaktversuch|versucht|nicht erreicht",
    ),
    ("open", r"not contacted|open|new|unread|untouched|nicht kontaktiert|offen|neu|ungelesen"),
    (
        "working",
        r"contact|work|progress|connected|qualif|engag|meeting|marketing|kontakt|bearbeit|verbunden",
    ),
)
#: Words of a campaign's type or an answer's channel -> code of the response type.
_TYPE_WORDS = (
    (
        "event_attendance",
        r"event|trade show|fair|exhibition|conference|seminar|webinar|appointment|messe|konferenz"
        r"|veranstaltung|termin",
    ),
    (
        "direct_mail_reply",
        r"direct mail|direct marketing|letter|print|postal|fax|brief|direktwerbung",
    ),
    ("phone_call", r"phone|telemarket|call|telefon|anruf"),
    ("email_reply", r"e-?mail|newsletter"),
)
OTHER_TYPE = "web_form"
#: Words of a task -> channel of the interaction.
_CHANNEL_WORDS = (
    ("call", r"call|phone|voicemail|anruf|telefon|rückruf"),
    ("email", r"e-?mail"),
    ("meeting", r"meet|appointment|visit|demo|event|termin|besuch|besprechung"),
    ("letter", r"letter|post|brief"),
    ("sms", r"sms|text"),
)
_DONE = re.compile(r"complet|done|closed|sent|abgeschlossen|erledigt|gesendet", re.IGNORECASE)


def get_status_kind(text: str) -> str:
    """Return the kind of funnel status that the status of a lead means."""
    return _find(_STATUS_WORDS, text) or "open"


def get_type_code(*texts: str) -> str:
    """Return the code of the response type for answers to such a campaign, through such a channel.

    What is said first decides.
    """
    for text in texts:
        if code := _find(_TYPE_WORDS, text or ""):
            return code
    return OTHER_TYPE


def get_channel(*texts: str) -> str:
    """Return the channel of an interaction that a task tells of."""
    return next((found for text in texts if (found := _find(_CHANNEL_WORDS, text or ""))), "other")


def get_deal_end(system: str, values: dict) -> str:
    """Return whether a deal is ``open``, ``won`` or ``lost``, by its flags, state or stage."""
    if "is_won" in values or "is_closed" in values:
        if values.get("is_won"):
            return WON
        if values.get("is_closed"):
            return LOST
    if system == DYNAMICS and (state := values.get("state", "").strip().lower()):
        if state in dynamics_tables.WON:
            return WON
        return LOST if state in dynamics_tables.LOST else OPEN
    if "is_won" in values and "is_closed" in values:
        return OPEN
    return get_stage_end(values.get("stage", ""))


def get_amount(system: str, values: dict) -> str:
    """Return the amount of a deal: what it was sold for, or what is expected of it."""
    names = ("amount", "expected")
    if get_deal_end(system, values) != WON:
        names = ("expected", "amount")
    return next((values[name] for name in names if values.get(name)), "0")


def get_stage_end(stage: str) -> str:
    """Return how a deal of a stage of this name ended."""
    word = stage.lower()
    if re.search(r"\bwon\b|closedwon|gewonnen", word):
        return WON
    if re.search(r"\blost\b|closedlost|abandon|cancel|verloren", word):
        return LOST
    return OPEN


def is_done(values: dict) -> bool:
    """Return whether a task was done."""
    return bool(
        values.get("is_closed") or values.get("completed") or _DONE.search(values.get("status", ""))
    )


def _find(words, text):
    return next((kind for kind, pattern in words if re.search(pattern, text.lower())), None)
