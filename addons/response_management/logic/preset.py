"""The file that tells how one sender posts: format, and what is wrong with one.

A preset is a JSON object. Needed: ``format`` (:data:`FORMAT`), ``code``, ``name``, ``fields``.

``fields``
    A list of objects: ``path`` and ``target`` (as on the capture source), and where needed
    ``choices`` (``open = email_open; click = email_click``; a star at the end of a word stands for
    any rest; of other values ``please choose = -``: what is no answer; of notes ``false = No``: an
    answer, which is nothing otherwise), ``label`` (path from the
    entry of a list to the name of its value, several with ``|`` between them), ``is_joined``,
    ``parameter``, ``consent_to`` (what a consent is given to, as on the capture source).
``type``
    Code of the response type; ``web_form`` if missing.
``entries``
    Path to the list of deliveries, where a post holds several that are not the list itself.
``keeps_rest``
    Whether values that no field takes are kept as notes; yes if missing.
``guesses``
    Whether an answer that no field takes is the name, email or phone of the person if what it is
    called says so, in any of the languages that imports know; no if missing.
``deliveries_a_minute``
    How many deliveries a source takes at first, 20 times as many in an hour; 600 if missing.
``signature``, ``handshake``
    See the modules of the same names.
``accepts_get``
    The sender delivers by GET.
``answer``
    What the sender wants to hear: ``content_type`` and ``body``.
``steps``, ``documentation``
    How to connect the sender, a line each, and where it says so.
``example``
    ``content_type`` and ``body`` (a text, or JSON), or ``query``; and ``expects``: values that the
    response made of it has.
"""

from collections.abc import Mapping

from . import agreement, handshake, post_path, signature, web_form

FORMAT = "response_management.capture_preset/1"
MAX_FIELDS = 300
CONTENT_TYPES = ("text/plain", "text/xml", "application/json")

#: What a sender may deliver at first where its preset does not say.
DELIVERIES_A_MINUTE = 600

_TEXTS = ("code", "name", "type", "entries", "documentation", "category")
_FIELD_TEXTS = ("path", "target", "choices", "label", "parameter", "consent_to")
KEYS = frozenset(
    {
        *_TEXTS,
        "format",
        "fields",
        "keeps_rest",
        "guesses",
        "deliveries_a_minute",
        "signature",
        "handshake",
        "accepts_get",
        "answer",
        "steps",
        "example",
        "secret_hint",
    }
)


def find_mistake(definition, targets):
    """Return what is wrong with ``definition``, ``""`` if nothing is.

    :param targets: the targets that a capture source knows
    """
    if not isinstance(definition, Mapping):
        return "a preset is a JSON object"
    if definition.get("format") != FORMAT:
        return f"format must be {FORMAT}"
    unknown = sorted(map(str, definition.keys() - KEYS))
    if unknown:
        return f"unknown: {', '.join(unknown)}"
    if not (definition.get("code") and definition.get("name")):
        return "code or name is missing"
    if not all(isinstance(definition.get(name, ""), str) for name in _TEXTS):
        return f"{', '.join(_TEXTS)} must be texts"
    if not isinstance(definition.get("deliveries_a_minute", 0), int):
        return "deliveries_a_minute must be a whole number"
    mistake = _find_field_mistake(definition.get("fields"), targets)
    for name, module in (("signature", signature), ("handshake", handshake)):
        if not mistake and name in definition:
            mistake = module.find_mistake(definition[name])
    return mistake or _find_answer_mistake(definition.get("answer", {}))


def _find_field_mistake(lines, targets):
    if not isinstance(lines, list) or not lines or len(lines) > MAX_FIELDS:
        return f"fields must be a list of 1 to {MAX_FIELDS} objects"
    known = set()
    for number, line in enumerate(lines, 1):
        if not isinstance(line, Mapping):
            return f"fields {number} must be an object"
        if not all(isinstance(line.get(name, ""), str) for name in _FIELD_TEXTS):
            return f"{', '.join(_FIELD_TEXTS)} of fields {number} must be texts"
        if line.get("consent_to", agreement.CONTACT) not in agreement.CHANNELS:
            return f"consent_to of fields {number} must be one of {', '.join(agreement.CHANNELS)}"
        if line.get("target") not in targets:
            return f"target of fields {number} must be one of {', '.join(targets)}"
        try:
            post_path.parse(line.get("path", ""))
        except post_path.BadPath:
            return f"path of fields {number} cannot be read"
        place = (line["path"].lower(), line["target"])
        if place in known:
            return f"fields {number} repeats an earlier one"
        known.add(place)
    return ""


def _find_answer_mistake(answer):
    if not isinstance(answer, Mapping):
        return "answer must be an object"
    if answer.get("content_type", "text/plain") not in CONTENT_TYPES:
        return f"answer.content_type must be one of {', '.join(CONTENT_TYPES)}"
    return "" if isinstance(answer.get("body", ""), str) else "answer.body must be a text"


def form_fields(definition):
    """Return the :class:`web_form.FormField` of each line, parameters left out."""
    return [
        web_form.FormField(
            line["path"],
            line["target"],
            is_joined=bool(line.get("is_joined")),
            label=line.get("label", ""),
            choices=web_form.read_choices(line.get("choices", "")),
        )
        for line in definition["fields"]
    ]
