"""What a post from outside says, and what is wrong with it.

Nothing that a visitor wrote is lost: what no field of the source takes is kept as a note. Values
are texts throughout; no id, no right and no link to a record can come from outside.
"""

from . import (
    journey,
    moment,
    normalize,
    parameters,
    post_guess,
    post_name,
    post_path,
    posted_name,
    posted_text,
)
from .submission import (
    ADDRESS_TARGETS,
    CHOICE_TARGETS,
    CLICK_ID,
    CONSENT,
    COUNTRY,
    DATE,
    DESCRIPTION,
    EMPTY,
    EVIDENCE,
    EXTERNAL_KEY,
    FIRST_NAME,
    IGNORED,
    KIND,
    LAST_NAME,
    LEFT_OUT,
    LIMITS,
    MAX_EMAIL,
    MAX_LINE,
    MAX_NAME,
    MAX_TEXT,
    MISSING,
    NO_EMAIL,
    NO_PERSON,
    NOT_FIELDS,
    NOTE,
    PARAMETER,
    PERSON_TARGETS,
    POLARITY,
    SILENT,
    TEST,
    TEXT_TARGETS,
    UNKNOWN_KIND,
    VARIANTS,
    FormField,
    ReadingOptions,
    Submission,
)

#: What every form may use without a line of its own.
KNOWN_NAMES = (
    *PERSON_TARGETS, *ADDRESS_TARGETS, COUNTRY, DESCRIPTION, *EVIDENCE, *VARIANTS, EXTERNAL_KEY,
)  # fmt: skip


def read(payload, form_fields, honeypot="", *, options=None):
    """Return the :class:`Submission` of ``payload``, a dict of what was posted."""
    options = options or ReadingOptions()
    submission = Submission()
    if not isinstance(payload, dict):
        submission.problems.append(("", NOT_FIELDS))
        return submission
    reader = _Reader(submission, payload, options)
    if honeypot:
        reader.spring_trap(honeypot)
    # What kind of event it is decides which parameters there are.
    for line in sorted(form_fields, key=lambda line: line.target != KIND):
        reader.take_line(line)
    reader.take_known_names()
    if options.keeps_rest:
        reader.take_rest()
    reader.finish(form_fields)
    return submission


class _Reader:
    """Takes the values of one post into a :class:`Submission`, each once."""

    def __init__(self, submission, payload, options):
        self.submission = submission
        self.payload = payload
        self.options = options
        self.used = set()
        self.below = None
        self.titles = None
        #: The day as it was written, for the time that may follow.
        self.day = ""
        #: Answers that no field takes: ``(name, note)``.
        self.answers = []
        self.halves = {}
        #: Whether a field of the source was the key of the delivery, or the first part of it.
        self.asked_key = False

    def spring_trap(self, honeypot):
        hits = post_path.find(self.payload, honeypot)
        self.used.update(hit.path for hit in hits)
        self.submission.is_trapped = any(post_path.as_text(hit.value) for hit in hits)

    def take_line(self, line):
        if line.target == EXTERNAL_KEY and self._is_loose_part(line):
            return
        for hit in self.find(line):
            # A value may be two things; a note is what nothing else is.
            if hit.path in self.used and line.target == NOTE:
                continue
            self.used.add(hit.path)
            name = self._get_label(line, hit) or _get_place(line, hit.path)
            if line.target == NOTE and line.label and self._is_said(name, hit.value):
                continue
            before = len(self.submission.notes)
            self._take(line, name, hit.value)
            is_answer = line.label or fold_path(hit.path) != fold_path(line.name)
            if line.target == NOTE and is_answer and len(self.submission.notes) > before:
                self._note_answer(name if line.label else post_name.name(hit.path))

    def _is_said(self, name, value):
        """Return whether the same answer, by the same name, is more than a note already."""
        text, folded = post_path.as_text(value), normalize.fold(name)
        return any(
            said == text
            and target not in (NOTE, IGNORED)
            and normalize.fold(post_name.name(place)) == folded
            for place, target, said in self.submission.taken
        )

    def _is_loose_part(self, line):
        """Return whether a part of the key has nothing to be joined to.

        The number of the form, or the kind of the event, would be the key of all deliveries.
        """
        is_part = line.is_joined and self.asked_key
        self.asked_key = True
        return is_part and EXTERNAL_KEY not in self.submission.values

    def _get_label(self, line, hit):
        """Return what the post calls the answer ``hit``, ``""`` if it says nothing."""
        if not line.label:
            return ""
        found = (post_path.get_text(hit.item, path) for path in line.label.split("|"))
        label = next(filter(None, found), "")
        if self.titles is None:
            self.titles = post_name.titles(self.payload)
        title = self.titles.get(normalize.fold(label)) if label else ""
        return title or label or post_name.title_of(hit.item, self.titles)

    def _note_answer(self, name):
        self.answers.append((name, self.submission.notes[-1]))

    def find(self, line):
        """Return the hits of ``line``: at its path, or the only value of its name below the top."""
        hits = post_path.find(self.payload, line.name)
        if hits or not self.options.looks_below:
            return hits
        if self.below is None:
            self.below = {}
            for hit in post_path.leaves(self.payload):
                name = normalize.fold(post_name.name(hit.path))
                self.below.setdefault(name, []).append(hit)
        found = self.below.get(normalize.fold(line.name), [])
        return found if len(found) == 1 else []

    def take_known_names(self):
        """Take the names that the response itself has for its fields, from every form."""
        names = {post_path.fold_key(key): key for key in self.payload}
        for target in KNOWN_NAMES:
            key = names.get(target)
            path = key is not None and post_path.escape(key)
            if path and path not in self.used and not isinstance(self.payload[key], dict):
                self.take_line(FormField(path, target))
        touches = {name: names[name] for name in journey.TOUCHES if name in names}
        for target, key in touches.items():
            self.submission.touches[target] = journey.read_touch(self.payload[key])
            self.used.update(
                hit.path for hit in post_path.find(self.payload, post_path.escape(key))
            )
        kind, click_id = journey.find_click(
            {name: self.payload[key] for name, key in names.items() if name in journey.CLICK_KINDS}
        )
        if click_id and "click_id" not in self.submission.values:
            self._set_click(kind, click_id)
            self.used.add(post_path.escape(names[kind]))

    def take_rest(self):
        for hit in post_path.leaves(self.payload):
            if hit.path not in self.used and post_path.fold_key(hit.path) not in SILENT:
                name, text = post_name.note_name(hit.path), post_path.as_text(hit.value)
                before = len(self.submission.notes)
                if name and text:
                    self._note(name, text)
                if len(self.submission.notes) > before:
                    self._note_answer(post_name.name(hit.path) or name)

    # ------------------------------------------------------------
    # ONE VALUE
    # ------------------------------------------------------------

    def _take(self, line, name, value):
        submission, target = self.submission, line.target
        # “No” is an answer to a question, and nothing for a line of text.
        if value is False and (target == PARAMETER or "false" in line.choices):
            text = _reword(line.choices, "false") if target == NOTE else "0"
        else:
            text = post_path.as_text(value)
        if not text or target == IGNORED:
            return
        submission.taken.append((name, target, text))
        if target in TEXT_TARGETS:
            self._take_text(line, name, text)
        elif target in CHOICE_TARGETS:
            self._take_choice(line, text)
        elif target == DATE:
            self._take_date(line, name, text)
        elif target == "email_from":
            self._take_email(line, name, text)
        elif target in (FIRST_NAME, LAST_NAME):
            self.halves.setdefault(target, plain_line(text)[:MAX_LINE])
        elif target == CLICK_ID:
            kind, click_id = journey.find_click(journey.pairs_of(text)) if "=" in text else ("", "")
            # The post may find the value by a number, the field by its name.
            kind = kind or journey.kind_of(name) or journey.kind_of(post_name.name(line.name))
            self._set_click(kind, click_id or plain_line(text))
        else:
            self._take_text_line(line, name, text)

    def _take_text(self, line, name, text):
        submission = self.submission
        if line.target == NOTE:
            text = _reword(line.choices, text)
        elif line.target == DESCRIPTION:
            text = posted_text.plain_text(text)
        if len(text) > MAX_TEXT:
            text = f"{text[:MAX_TEXT]}…"
        if line.target == DESCRIPTION:
            submission.message.append(text)
        elif line.target == CONSENT:
            submission.consents.append((_shown(name), text))
            submission.agreements.append((line.agreement, line.wording or _shown(name), text))
        elif line.target == PARAMETER and (parameter := self._get_parameter(line)):
            self._take_parameter(parameter, name, text)
        else:
            self._note(name, text)

    def _get_parameter(self, line):
        kind = self.submission.values.get(KIND)
        return line.by_kind.get(kind) if kind else line.parameter

    def _take_parameter(self, parameter, name, text):
        submission = self.submission
        value, problem = parameters.convert(parameter, text)
        if problem and self.options.notes_wrong_parameters:
            self._note(name, text)
        elif problem:
            submission.problems.append((_shown(name), problem))
        elif submission.parameters.setdefault(parameter.name, value) != value:
            self._note(name, text)

    def _take_choice(self, line, text):
        meaning = _choose(line.choices, text)
        if line.target == TEST:
            self.submission.is_test = self.submission.is_test or bool(meaning)
        elif line.target == POLARITY:
            if meaning:
                self.submission.values.setdefault(POLARITY, meaning)
        elif meaning == LEFT_OUT:
            self.submission.is_left_out = True
        elif meaning:
            self.submission.values.setdefault(KIND, meaning)
        else:
            self.submission.problems.append((plain_line(text)[:MAX_LINE], UNKNOWN_KIND))

    def _take_date(self, line, name, text):
        """Take a moment; a joined line is the time of the day that an earlier one gives."""
        known = self.submission.date
        if known and not (line.is_joined and self.day):
            return
        whole = f"{self.day} {text}" if known else text
        found = moment.read(whole, self.options.now, self.options.day_first)
        self.day = "" if known else text
        if found:
            self.submission.date = found
        else:
            self._note(name, text)

    def _take_email(self, line, name, text):
        shown_name, address, rest = posted_name.split_address(plain_line(text))
        if not is_email(address):
            self.submission.values.setdefault("no_email", (_shown(name), text, line.is_required))
            return
        if shown_name:
            self.halves.setdefault("email_name", shown_name[:MAX_LINE])
        self._set_line("email_from", name, address)
        if rest:
            self._note(name, rest)

    def _take_text_line(self, line, name, text):
        target, text = line.target, _reword(line.choices, plain_line(text))
        if target == "phone":
            text = posted_text.phone(text)
        if not text:
            return
        if target == "phone" and not posted_text.is_phone(text):
            self._note(name, text)
            return
        known = self.submission.values.get(target)
        if known and line.is_joined:
            glue = ":" if target == EXTERNAL_KEY else " "
            text = f"{known}{glue}{text}"
        elif known and target in (EXTERNAL_KEY, KIND):
            return
        if target == "destination_url" and (not known or line.is_joined):
            # Click id and UTM values may stand in what has to be cut off.
            kind, click_id = journey.find_click(normalize.url_parameters(text))
            if click_id and not self.submission.values.get("click_id"):
                self._set_click(kind, click_id)
            text = journey.shorten_url(text)
        if known and line.is_joined:
            self.submission.values.pop(target)
        self._set_line(target, name, text)

    def _set_line(self, target, name, text):
        limit = LIMITS.get(target, MAX_LINE)
        if len(text) > limit:
            self._note(name, text)
            text = posted_name.shorten_key(text, limit) if target == EXTERNAL_KEY else text[:limit]
        if self.submission.values.setdefault(target, text) != text:
            # Two fields for one thing, such as two phone numbers: the second is kept as a note.
            self._note(name, text)

    def _set_click(self, kind, click_id):
        if len(click_id) > journey.MAX_CLICK_ID:
            self._note(kind or CLICK_ID, f"{click_id[: journey.MAX_CLICK_ID]}…")
            click_id = click_id[: journey.MAX_CLICK_ID]
        self.submission.values.setdefault("click_kind", kind)
        self.submission.values.setdefault("click_id", click_id)

    def _note(self, name, text):
        if len(text) > MAX_TEXT:
            text = f"{text[:MAX_TEXT]}…"
        entry = (_shown(name), text)
        if entry not in self.submission.notes:
            self.submission.notes.append(entry)

    # ------------------------------------------------------------
    # THE WHOLE
    # ------------------------------------------------------------

    def finish(self, form_fields):
        if self.options.guesses:
            self._recognize()
        self._finish_name()
        self._finish_email()
        self._check_required(form_fields)
        submission = self.submission
        is_clear = submission.problems or submission.is_trapped or submission.is_left_out
        if not (is_clear or submission.is_test or _names_somebody(submission)):
            submission.problems.append(("", NO_PERSON if submission.notes else EMPTY))

    def _recognize(self):
        """Take from the answers those that say by their names who the person is."""
        pairs = [(name, text) for name, (_shown_name, text) in self.answers]
        known = {*self.submission.values, *self.halves}
        for index, target in post_guess.recognize(pairs, known).items():
            name, note = pairs[index][0], self.answers[index][1]
            self.submission.notes.remove(note)
            self._take(FormField(name, target), name, pairs[index][1])

    def _finish_name(self):
        values = self.submission.values
        name = posted_name.compose(self.halves.get(FIRST_NAME), self.halves.get(LAST_NAME))
        if name:
            values.setdefault("contact_name", name[:MAX_LINE])
        elif self.halves.get("email_name"):
            values.setdefault("contact_name", self.halves["email_name"])

    def _finish_email(self):
        values = self.submission.values
        name, text, is_required = values.pop("no_email", ("", "", False))
        if not text:
            return
        # A typing error beside a good number is no reason to lose the person, nor where nobody
        # can correct it; a visitor in front of the form can.
        is_reachable = values.get("phone") or values.get("email_from")
        if is_reachable and (self.options.is_lenient or not is_required):
            self._note(name, text)
        else:
            self.submission.problems.append((name, NO_EMAIL))

    def _check_required(self, form_fields):
        submission = self.submission
        for line in form_fields:
            if not line.is_required:
                continue
            hits = self.find(line)
            # A form may also use the name that the response itself has for the field.
            is_posted = any(post_path.as_text(hit.value) or hit.value is False for hit in hits)
            if not (is_posted or submission.values.get(line.target)):
                submission.problems.append((line.name, MISSING))


def complete(submission, seen):
    """Return the values of ``submission``, with what is missing from its touches and ``seen``.

    :param dict seen: what the request itself tells: ``destination_url`` and UTM values
    """
    touches = [submission.touches[name] for name in journey.TOUCHES if name in submission.touches]
    page = {"destination_url": seen["destination_url"]} if seen.get("destination_url") else {}
    values = journey.fill_in({**page, **submission.values}, touches)
    if not any(values.get(name) for name in ("utm_campaign", "utm_source")):
        values = {**seen, **values}
    click_id = values.get("click_id", "")
    if len(click_id) > journey.MAX_CLICK_ID:
        values["click_id"] = click_id[: journey.MAX_CLICK_ID]
        submission.notes.append((values.get("click_kind", CLICK_ID), f"{values['click_id']}…"))
    return values


def _get_place(line, path):
    """Return what to call a value by its place: below the branch that a field takes, or at all."""
    branch = f"{line.name}."
    is_below = fold_path(path).startswith(fold_path(branch))
    return post_path.readable(path[len(branch) :] if is_below else path)


def fold_path(path):
    """Return the form under which two spellings of a path agree."""
    return post_path.fold_key(path)


def _choose(choices, text):
    """Return what ``text`` means; a key that ends with a star stands for all that begin so."""
    folded = normalize.fold(text)
    if folded in choices:
        return choices[folded]
    for key, meaning in choices.items():
        if key.endswith("*") and folded.startswith(key[:-1]):
            return meaning
    return ""


def _reword(choices, text):
    """Return what ``text`` stands for, ``""`` for a placeholder that is no answer."""
    meaning = _choose(choices, text) if choices else ""
    return "" if meaning == LEFT_OUT else meaning or text


def read_choices(text):
    """Return the choices of a line, written ``open = email_open; click = email_click``."""
    choices = {}
    for part in (text or "").replace("\n", ";").split(";"):
        word, _equals, meaning = part.rpartition("=")
        if word.strip():
            choices[normalize.fold(word)] = meaning.strip()
    return choices


def _names_somebody(submission):
    """Return whether somebody, or what they want, stands where it can be found again."""
    return bool(
        submission.message
        or submission.parameters
        or any(submission.values.get(name) for name in PERSON_TARGETS)
    )


def plain_line(text):
    """Return ``text``, no matter who sent it, as one line that a database takes."""
    return normalize.clean_text(post_path.as_text(text))


def _shown(name):
    return plain_line(name)[:MAX_NAME]


def is_email(text):
    """Return whether ``text`` looks like one address; delivery tells the rest."""
    local, at, domain = text.rpartition("@")
    return (
        bool(at and local and "." in domain.strip("."))
        and len(text) <= MAX_EMAIL
        and not any(char in text for char in " ,;<>\"'")
    )


def canonical_origin(value):
    """Return ``scheme://host[:port]`` of an address as browsers write origins, or ``""``."""
    text = normalize.clean_text(value).casefold()
    scheme, separator, rest = text.partition("://")
    host = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    if not separator or scheme not in ("http", "https") or not host or "@" in host:
        return ""
    name, _colon, port = host.rpartition(":")
    if port == {"http": "80", "https": "443"}[scheme] and name:
        host = name
    return f"{scheme}://{host}" if " " not in host else ""
