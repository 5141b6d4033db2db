"""What a form post from outside says, and what is wrong with it.

Nothing that a visitor wrote is lost: what no field of the source takes is kept as a note. Values
are texts throughout; no id, no right and no link to a record can come from outside.
"""

from dataclasses import dataclass, field

from . import normalise, parameters

#: Where a field of the form goes, besides the texts of the response of the same name.
CONSENT = "consent"
DESCRIPTION = "description"
COUNTRY = "country"
NOTE = "note"
PARAMETER = "parameter"
IGNORED = "ignored"

PERSON_TARGETS = (
    "contact_name",
    "email_from",
    "phone",
    "partner_name",
    "function",
    "city",
)
#: What says where the visitor came from; taken under these names from every form.
EVIDENCE = ("source_code", "destination_url", "utm_campaign", "utm_source", "utm_medium")
EXTERNAL_KEY = "external_key"
REFERRER = "referrer"
#: Names that Odoo and browsers add, and that say nothing about the visitor.
SILENT = frozenset({"csrf_token", "g-recaptcha-response", "h-captcha-response"})

MAX_FIELDS = 100
MAX_NAME = 100
MAX_LINE = 500
MAX_TEXT = 20000
MAX_EMAIL = 254

# Problems of a whole post.
NOT_FIELDS = "not_fields"
TOO_MANY_FIELDS = "too_many_fields"
NESTED = "nested"
EMPTY = "empty"
# Problems of one field.
MISSING = "missing"
TOO_LONG = "too_long"
NO_EMAIL = "no_email"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field that a source accepts."""

    name: str
    target: str
    is_required: bool = False
    #: For ``PARAMETER``: which one, ``None`` if the type has none of that name.
    parameter: parameters.Parameter | None = None


@dataclass(slots=True)
class Submission:
    """A post as it was understood. ``problems`` are ``(field name or "", problem)``."""

    values: dict = field(default_factory=dict)
    parameters: dict = field(default_factory=dict)
    message: list = field(default_factory=list)
    consents: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    is_trapped: bool = False


def read(payload, form_fields, honeypot=""):
    """Return the :class:`Submission` of ``payload``, a dict of what was posted."""
    submission = Submission()
    if not isinstance(payload, dict):
        submission.problems.append(("", NOT_FIELDS))
        return submission
    if len(payload) > MAX_FIELDS:
        submission.problems.append(("", TOO_MANY_FIELDS))
        return submission
    by_name = {normalise.fold(name): (name, value) for name, value in payload.items()}
    trap = by_name.pop(normalise.fold(honeypot), None) if honeypot else None
    submission.is_trapped = bool(trap and _as_text(trap[1]))
    accepted = {
        **{
            name: FormField(name, name)
            for name in (*PERSON_TARGETS, COUNTRY, DESCRIPTION, *EVIDENCE)
        },
        REFERRER: FormField(REFERRER, NOTE),
        EXTERNAL_KEY: FormField(EXTERNAL_KEY, EXTERNAL_KEY),
        **{normalise.fold(line.name): line for line in form_fields},
    }
    for key, (name, value) in by_name.items():
        if key not in SILENT:
            _take(submission, accepted.get(key, FormField(name, NOTE)), name, value)
    _check_required(submission, form_fields, by_name)
    if not (submission.problems or submission.is_trapped or _says_anything(submission)):
        submission.problems.append(("", EMPTY))
    return submission


def _take(submission, form_field, name, value):
    if isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(item, dict | list) for item in value)
    ):
        submission.problems.append((_shown(name), NESTED))
        return
    target = form_field.target
    # “No” is an answer to a question, and nothing for a line of text.
    text = "0" if value is False and target == PARAMETER else _as_text(value)
    if not text or target == IGNORED:
        return
    is_line = target not in (DESCRIPTION, NOTE, CONSENT, PARAMETER)
    if len(name) > MAX_NAME or len(text) > (MAX_LINE if is_line else MAX_TEXT):
        submission.problems.append((_shown(name), TOO_LONG))
    elif target == DESCRIPTION:
        submission.message.append(text)
    elif target == CONSENT:
        submission.consents.append((plain_line(name), text))
    elif target == PARAMETER and form_field.parameter:
        _take_parameter(submission, form_field.parameter, name, text)
    elif target in (NOTE, PARAMETER):
        submission.notes.append((plain_line(name), text))
    elif target == "email_from" and not _is_email(plain_line(text)):
        submission.problems.append((_shown(name), NO_EMAIL))
    elif submission.values.get(target, plain_line(text)) != plain_line(text):
        # Two fields for one thing, such as two phone numbers: the second is kept as a note.
        submission.notes.append((plain_line(name), text))
    else:
        submission.values[target] = plain_line(text)


def _take_parameter(submission, parameter, name, text):
    value, problem = parameters.convert(parameter, text)
    if problem:
        submission.problems.append((_shown(name), problem))
    elif submission.parameters.setdefault(parameter.name, value) != value:
        submission.notes.append((plain_line(name), text))


def _check_required(submission, form_fields, by_name):
    for line in form_fields:
        posted = by_name.get(normalise.fold(line.name))
        # A form may also use the name that the response itself has for the field.
        is_posted = posted and (_as_text(posted[1]) or posted[1] is False)
        if line.is_required and not (is_posted or submission.values.get(line.target)):
            submission.problems.append((line.name, MISSING))


def _says_anything(submission):
    return bool(
        submission.message
        or submission.notes
        or submission.parameters
        or any(submission.values.get(name) for name in PERSON_TARGETS)
    )


def _as_text(value):
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_as_text, value)))
    if value is True:
        return "1"
    return normalise.storable_text(str(value))


def plain_line(text):
    """Return ``text``, whoever sent it, as one line that a database takes."""
    return normalise.clean_text(_as_text(text))


def _shown(name):
    return plain_line(name)[:MAX_NAME]


def _is_email(text):
    """Return whether ``text`` looks like one address; delivery tells the rest."""
    local, at, domain = text.rpartition("@")
    return (
        bool(at and local and "." in domain.strip("."))
        and len(text) <= MAX_EMAIL
        and not any(char in text for char in " ,;<>\"'")
    )


def canonical_origin(value):
    """Return ``scheme://host[:port]`` of an address as browsers write origins, or ``""``."""
    text = normalise.clean_text(value).casefold()
    scheme, separator, rest = text.partition("://")
    host = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    if not separator or scheme not in ("http", "https") or not host or "@" in host:
        return ""
    name, _colon, port = host.rpartition(":")
    if port == {"http": "80", "https": "443"}[scheme] and name:
        host = name
    return f"{scheme}://{host}" if " " not in host else ""
