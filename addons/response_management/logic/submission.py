"""What a post is read to: the fields that a source takes, and the post as it was understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from . import journey, parameters, proof_of_work

#: Where a value of the post goes, besides the texts of the response of the same name.
CONSENT = "consent"
DESCRIPTION = "description"
COUNTRY = "country"
STATE = "state"
NOTE = "note"
PARAMETER = "parameter"
IGNORED = "ignored"
FIRST_NAME = "first_name"
LAST_NAME = "last_name"
DATE = "date"
KIND = "kind"
POLARITY = "polarity"
TEST = "test"
CLICK_ID = "click_id"

PERSON_TARGETS = (
    "contact_name",
    "email_from",
    "phone",
    "partner_name",
    "function",
    "city",
)
ADDRESS_TARGETS = ("street", "zip")
#: What says where the visitor came from; taken under these names from every form.
EVIDENCE = ("source_code", "destination_url", "utm_campaign", "utm_source", "utm_medium")
VARIANTS = ("utm_content", "utm_term")
EXTERNAL_KEY = "external_key"
REFERRER = "referrer"
#: Names that Odoo and browsers add, and that say nothing about the visitor.
SILENT = frozenset(
    {"csrf_token", "g-recaptcha-response", "h-captcha-response", proof_of_work.FIELD}
)
#: Targets of texts that may run over several lines.
TEXT_TARGETS = (DESCRIPTION, NOTE, CONSENT, PARAMETER)
#: Targets that name something of Odoo by words of the sender.
CHOICE_TARGETS = (KIND, POLARITY, TEST)
#: What a kind of event is that makes no response.
LEFT_OUT = "-"

MAX_NAME = 1000
MAX_LINE = 500
MAX_TEXT = 20000
MAX_EMAIL = 254
MAX_KEY = 500

LIMITS = {EXTERNAL_KEY: MAX_KEY, **dict.fromkeys(journey.UTM, journey.MAX_UTM)}

# Problems of a whole post.
NOT_FIELDS = "not_fields"
EMPTY = "empty"
#: Values there are, and none that says who it is or what they want.
NO_PERSON = "no_person"
UNKNOWN_KIND = "unknown_kind"
# Problems of one field.
MISSING = "missing"
NO_EMAIL = "no_email"


@dataclass(frozen=True, slots=True)
class FormField:
    """One value that a source accepts: the path of it, and what it becomes."""

    name: str
    target: str
    is_required: bool = False
    #: For ``PARAMETER``: which one, ``None`` if the type has none of that name.
    parameter: parameters.Parameter | None = None
    #: The same of the types that kinds of events become, by code.
    by_kind: Mapping[str, parameters.Parameter] = field(default_factory=dict)
    #: Added to what an earlier line of the same target says, instead of standing in for it.
    is_joined: bool = False
    #: Path from the entry of a list to the name of its value, for notes.
    label: str = ""
    #: For ``CONSENT``: what is agreed to, and by which words.
    agreement: str = ""
    wording: str = ""
    #: Folded words of the sender -> what they mean, for ``CHOICE_TARGETS``.
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Submission:
    """A post as it was understood. ``problems`` are ``(field name or "", problem)``."""

    values: dict = field(default_factory=dict)
    parameters: dict = field(default_factory=dict)
    message: list = field(default_factory=list)
    consents: list = field(default_factory=list)
    #: ``(what is agreed to, words shown, answer)`` of the same.
    agreements: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    touches: dict = field(default_factory=dict)
    date: datetime | None = None
    is_trapped: bool = False
    is_test: bool = False
    #: An event of a kind that is no response.
    is_left_out: bool = False
    #: ``(path, target, text)`` of every value that a field of the source takes.
    taken: list = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How a source reads its posts."""

    now: datetime = datetime(9000, 1, 1)
    #: Nobody can correct the post: what is wrong in a field is noted, not refused.
    is_lenient: bool = False
    #: Parameters that cannot be read are noted: who sends them is told nothing, or was already.
    notes_wrong_parameters: bool = False
    #: Values that no field of the source takes are kept as notes.
    keeps_rest: bool = True
    #: A field that is not at the top is looked for below it, by its name alone.
    looks_below: bool = False
    #: What no field takes is the name, email or phone of the person if its own name says so.
    guesses: bool = False
    #: 3/4/2026 is the third of April.
    day_first: bool = True
