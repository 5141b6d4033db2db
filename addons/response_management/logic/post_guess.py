"""What the values of a stranger's post probably mean, by their keys and by what they say."""

import re
from functools import lru_cache

from . import column_mapping, import_targets, journey, normalize, post_name, post_path
from .header_words import (
    PART_TARGETS,
    contains_part,
    fold_word,
    is_about_somebody_else,
    read_words,
)
from .submission import (
    ADDRESS_TARGETS,
    CLICK_ID,
    CONSENT,
    COUNTRY,
    DATE,
    DESCRIPTION,
    EXTERNAL_KEY,
    FIRST_NAME,
    LAST_NAME,
    PERSON_TARGETS,
    STATE,
    TEST,
)

_KEYS = read_words(
    "id submissionid leadid eventid responseid entryid token uuid uid messagesid submissionuuid "
    "uniqueid leadgenid referenceid"
)
_DATES = read_words(
    "createdat submittedat createdtime timestamp datecreated submissiondate submitdate submittime "
    "leadsubmittime time occurredat createdon submissiontime datesubmitted submittedon datetime "
    "createddate createtime entrydate receivedat eventtimestamp d"
)
_PAGES = read_words(
    "pageurl pageuri referer referrer landingpage landingpageurl destinationurl url page "
    "sourceurl siteurl pagelocation"
)
_CONSENTS = read_words(
    "consent gdpr dsgvo rgpd optin privacy terms legal agree einwilligung datenschutz "
    "consentement consentimiento 同意"
)
_STATES = read_words(
    "state province stateprovince provincestate region bundesland kanton provincia estado "
    "région département regione 都道府県 省 省份 州"
)
#: Columns of files have these as records; a post says them as texts.
_OTHERS = {
    "country_id": COUNTRY,
    import_targets.STATE: STATE,
    "campaign_id": "utm_campaign",
    "source_id": "utm_source",
    "medium_id": "utm_medium",
    import_targets.KEY: EXTERNAL_KEY,
}
#: What comes before the word that counts: “Your name”, “Ihre E-Mail-Adresse”, “What is your …”.
_LEADS = sorted(
    read_words(
        "pleaseenteryour pleaseenter enteryour whatisyour whatsyour whatisthe mayihaveyour your my "
        "primary main customer contact visitor lead applicant user wielautetihr wielautetihre ihre "
        "ihr deine dein bitte votre ton su tu sus tuo tua suo ご お wieistihre wieistihr "
        "wieistdeine wieistdein quelestvotre quelleestvotre quelestton cuálessu cuálestu "
        "qualèilsuo qualèiltuo qualèlasua qualéoseu watisuw watisje"
    ),
    key=len,
    reverse=True,
)
#: Questions for the name that do not hold the word.
_NAME_QUESTIONS = read_words(
    "wieheißensie wieheißtdu commentvousappelezvous commenttappellestu cómosellama cómotellamas "
    "comesichiama cometichiami comosechama hoeheetu hoeheetje whoareyou"
)
#: A number that a form builder puts before or behind its names, and what is not part of them.
_NUMBERED = re.compile(
    r"^(?:q|field|input|f)?\d+[_\-. ]+|[_\-. ]*\d+$|"
    r"[(\[\u3010\uff08].*?[)\]\u3011\uff09]|[*?:\uff1f\uff1a]"
)
#: Of the name of a value, what is looked at.
MAX_NAME = 300
_SEVERAL = (DESCRIPTION, CONSENT)
_NAMES = ("contact_name", FIRST_NAME, LAST_NAME)
#: Branches of a post about somebody else than the person who answers.
_OTHER_BRANCHES = frozenset(
    ("organizer", "organiser", "host", "hosts", "owner", "agent", "admin", "assignee", "createdby",
     "eventmemberships", "eventguests", "property", "site", "form", "meta", "metadata", "schema",
     "definition", "fieldstructure", "formstructure", "headers", "creator", "team", "previous")
)  # fmt: skip
#: What a person may be recognized by where nobody says what the values are.
PERSON = (*PERSON_TARGETS, FIRST_NAME, LAST_NAME, *ADDRESS_TARGETS, COUNTRY, STATE)


def list_lines(payload):
    """Return ``(path, text, title)`` of the values of a post, as :func:`guess` wants them."""
    known = post_name.titles(payload)
    lines = []
    for hit in post_path.leaves(payload):
        text = post_path.as_text(hit.value)
        is_asked = hit.item is not None and normalize.fold(text) in known
        if is_asked and post_name.is_identifier(hit.path):
            continue  # which question it is, no answer
        title = post_name.title_of(hit.item, known)
        lines.append((hit.path, text, "" if title == text else title))
    return lines


def guess(lines, targets):
    """Return ``{path: target}`` for those of ``lines`` that something can be said of.

    :param lines: ``(path, text)`` of the values of a post, with the title of the value as a third
        where the post gives one
    :param targets: the targets that there are
    """
    lines = [line for line in lines if not _is_about_others(line[0])]
    headers = _leave_one_person(lines, [_get_header(*line) for line in lines])
    found, taken = {}, set()
    guesses = _guess_columns(headers, [line[1] for line in lines])
    for line, header, said in zip(lines, headers, guesses, strict=True):
        target = said if said in targets else _guess_other(header, line[1])
        if target and target in targets and (target not in taken or target in _SEVERAL):
            found[line[0]] = target
            taken.add(target)
    return found


def _is_about_others(path):
    """Return whether a value stands in a branch about somebody else, such as the host."""
    *branches, _name = re.split(r"[.\[\]=]", path.casefold())
    return any(fold_word(branch) in _OTHER_BRANCHES for branch in branches)


def _leave_one_person(lines, headers):
    """Return ``headers`` without the names that stand apart from the email.

    A form, an event and a site have names as well; the name of the person stands beside the email.
    """
    holders = [re.split(r"\[", path)[0] if "[" in path else path.rpartition(".")[0]
               for path, *_rest in lines]  # fmt: skip
    is_email = ["@" in line[1] or fold_word(header).startswith("email")
                for line, header in zip(lines, headers, strict=True)]  # fmt: skip
    home = next((holder for holder, is_one in zip(holders, is_email, strict=True) if is_one), None)
    is_name = [column_mapping.TARGET_BY_WORD.get(fold_word(header)) in _NAMES for header in headers]
    if home is None or not any(
        holder == home and is_one for holder, is_one in zip(holders, is_name, strict=True)
    ):
        return headers
    return [
        "" if is_one and holder != home else header
        for holder, is_one, header in zip(holders, is_name, headers, strict=True)
    ]


def recognize(pairs, taken):
    """Return ``{index: target}`` of those answers that say by their names who the person is.

    :param pairs: ``(name, text)`` of answers
    :param taken: targets that are known already
    """
    headers = tuple(_plain(name) for name, _text in pairs)
    by_names = _guess_by_names(headers)
    found, held = {}, set(taken)
    if held & set(_NAMES):
        held.update(_NAMES)
    has_address = "email_from" not in held and any("@" in text for _name, text in pairs)
    if not has_address and held.issuperset(set(by_names) & set(PERSON)):
        return {}
    by_values = _guess_columns(headers, [text for _name, text in pairs])
    for index, (said, named) in enumerate(zip(by_values, by_names, strict=True)):
        target = said or _guess_other(headers[index], pairs[index][1])
        # A number is a phone, and a word a name, only where the name of the field says so.
        is_sure = target == named or target in (STATE, "email_from")
        if is_sure and target in PERSON and target not in held:
            found[index] = target
            held.add(target)
    return found


@lru_cache(maxsize=256)
def _guess_by_names(headers):
    """Return what each header says by itself; the posts of a sender have always the same."""
    said = _guess_columns(headers, [""] * len(headers))
    return tuple(
        STATE if fold_word(header) in _STATES else target or _find_part(header)
        for header, target in zip(headers, said, strict=True)
    )


def _find_part(header):
    """Return what a header that is a sentence names, ``""`` if nothing or somebody else's."""
    if is_about_somebody_else(header):
        return ""
    parts = (part for part in PART_TARGETS if part in PERSON and contains_part(header, part))
    return next(parts, "")


def _guess_columns(headers, texts):
    samples = [
        column_mapping.Sample(header, (text,) if text else ())
        for header, text in zip(headers, texts, strict=True)
    ]
    said = [each.target for each in column_mapping.guess_columns(samples, {})]
    return [
        _guess_target(header, target, text)
        for header, target, text in zip(headers, said, texts, strict=True)
    ]


def _guess_target(header, target, text):
    # More words than of a column, where they are also regions of sales and states of calls.
    if fold_word(header) in _STATES:
        return STATE if text else ""
    return "" if target in (None, import_targets.SKIP) else _OTHERS.get(target, target)


def _get_header(path, _text, title=""):
    """Return the name of a value; that of a UTM value is the whole of it."""
    header = title or post_name.name(path)
    parent = path.rpartition(".")[0].rpartition(".")[2].casefold()
    is_utm = parent in ("utm", "utms", "utm_parameters", "tracking") and header
    return f"utm_{header}" if is_utm and not header.startswith("utm") else _plain(header)


def _plain(name):
    """Return a name without numbers, brackets and the words before the one that counts."""
    name = name[:MAX_NAME]
    text = _NUMBERED.sub(" ", name).strip() or name
    folded = fold_word(text)
    if folded in _NAME_QUESTIONS:
        return "name"
    for lead in _LEADS:
        rest = folded.removeprefix(lead)
        if rest != folded and rest in column_mapping.TARGET_BY_WORD:
            return rest
    return text


def _guess_other(header, text):
    folded = fold_word(header)
    if any(word in folded for word in _CONSENTS):
        return CONSENT
    if folded in ("istest", "testlead", "test"):
        return TEST
    if folded in _KEYS and len(text) > 3:
        return EXTERNAL_KEY
    if folded in _DATES:
        return DATE
    if folded in _PAGES and text.startswith(("http://", "https://")):
        return "destination_url"
    if folded == "clickid" or (len(folded) < 16 and journey.kind_of(header)):
        return CLICK_ID
    if folded in ("utmcontent", "utmterm"):
        return f"utm_{folded[3:]}"
    return ""
