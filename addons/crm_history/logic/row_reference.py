"""Which records rows refer to by name, or by an id that was merged into another one."""

from .source_table import (
    ACCOUNT,
    CAMPAIGN,
    CONTACT,
    DEAL,
    LEAD,
    MEMBER,
    REFERENCES,
    REST,
)

NAMED = (ACCOUNT, CONTACT, CAMPAIGN, LEAD, DEAL)
TARGETS = (*REFERENCES, "who", "what")
#: Targets of a row whose references are not in any file, though it names them.
UNFOUND = "unfound"
#: Records that were merged into others that were merged into others.
_MAX_MERGES = 20
#: Where a row says itself what it could not be linked to.
_OWN_WORDS = {
    "account": "company",
    "campaign": "campaign_name",
    "contact": "name",
    "customer": "name",
    "lead": "name",
    "lead_or_contact": "name",
}


class Referents:
    """What names and merged ids mean. A name that several records have means none of them."""

    def __init__(self, is_key):
        """:param is_key: whether a text is an id of the system"""
        self._is_key = is_key
        self._wanted = set()
        self._merged = {}
        self._key_of = {}

    def add(self, kind, key, values):
        """Take in which names a row uses, and what was merged into it, or it into what."""
        for target in TARGETS:
            for text in values.get(target) or ():
                if not self._is_key(text):
                    self._wanted.update(_fold(part) for part in (text, *text.split(";")))
        for merged in values.get("merged") or ():
            self._merged[kind, merged] = key
        for into in values.get("merged_into") or ():
            if into != key:
                self._merged[kind, key] = into

    @property
    def is_needed(self):
        """Whether any row refers to others by something else than their present ids."""
        return bool(self._wanted or self._merged)

    def add_names(self, kind, key, values):
        """Take in what a row is called, if any row calls it so."""
        if kind not in NAMED or not key or values.get("is_deleted"):
            return
        for name in _get_names(kind, values):
            folded = _fold(name)
            if folded in self._wanted and self._key_of.setdefault((kind, folded), key) != key:
                self._key_of[kind, folded] = None

    def mend(self, kind, values, index, labels):
        """Return ``values`` with the ids of what they name, ``None`` if nothing changes.

        What is not found is kept by its name, for the row says so itself.

        :param index: the :class:`row_plan.Index` of all rows
        :param labels: ``{target: what people call it}``
        """
        changed = {}
        for target in TARGETS:
            texts = values.get(target) or []
            keys, names = self._get_keys(target, texts, index)
            if keys == texts and not names:
                continue
            changed[target] = keys
            if names:
                told = "; ".join(names)
                changed.setdefault(UNFOUND, []).append(target)
                rest = changed.get(REST) or dict(values.get(REST, {}))
                changed[REST] = {**rest, labels[target]: told}
                self._say_itself(kind, values, target, told, changed)
        return {**values, **changed} if changed else None

    def _get_keys(self, target, texts, index):
        """Return the ids of what ``texts`` refer to, and the names that mean no record."""
        keys, names = [], []
        for text in texts:
            parts = [text]
            if not self._is_key(text) and not self._find(target, text, index):
                parts = [part.strip() for part in text.split(";") if part.strip()]
            for part in parts:
                found = self._find(target, part, index)
                if found or self._is_key(part):
                    keys.append(found or part)
                else:
                    names.append(part)
        return list(dict.fromkeys(keys)), names

    def _find(self, target, text, index):
        for kind in REFERENCES.get(target) or NAMED:
            key = text
            for _step in range(_MAX_MERGES):
                if index.has(kind, key):
                    return key
                if (kind, key) not in self._merged:
                    break
                key = self._merged[kind, key]
            if key := self._key_of.get((kind, _fold(text))):
                return key
        return None

    def _say_itself(self, kind, values, target, told, changed):
        own = _OWN_WORDS.get(target)
        if kind == DEAL and target in ("account", "customer"):
            own = "company"
        elif kind != MEMBER:
            return
        is_named = own == "name" and (values.get("first_name") or values.get("last_name"))
        if own and not is_named and not values.get(own):
            changed[own] = told


def _fold(name):
    return " ".join(name.split()).casefold()


def _get_names(kind, values):
    """Return what other files call a record: they add the address to the name of a person."""
    person = " ".join(filter(None, (values.get("first_name"), values.get("last_name"))))
    names = [values.get("name"), person]
    if kind == LEAD:
        names.append(values.get("subject"))
    email = values.get("email")
    names += [f"{name} ({email})" for name in names if name and email]
    return {*filter(None, (*names, email))}
