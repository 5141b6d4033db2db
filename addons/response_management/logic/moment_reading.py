# ruff: noqa: RUF001 (letters of many languages look alike)
"""Which day and time a cell means, however people and programs write it.

Figures with the year first are read as they stand. Day and month are told by their order in the
column, a dot puts the day first in every language, and a year of two digits stands last unless the
column proves otherwise. A day without a year is the last such day. Every function returns a value
or raises :class:`Refusal`.
"""

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone

from .calendar_fold import drop_points, fold_word
from .calendar_words import (
    AFTERNOON,
    AMBIGUOUS_ZONES,
    DOUBTFUL_MONTHS,
    ERAS,
    MONTHS,
    MORNING,
    NOON,
    OTHER_MONTHS,
    WEEKDAYS,
    ZONES,
)
from .cell_conversion import (
    DATE_IN_FUTURE,
    DATE_TOO_EARLY,
    DMY,
    MDY,
    NOT_DATE,
    NOT_TIME,
    YMD,
    Refusal,
)
from .east_asian_dates import to_figures

#: Days of a spreadsheet are counted from here; the serials of the years 1970 to 2070.
SERIAL_EPOCH = datetime(1899, 12, 30)
SERIALS = (25569.0, 62459.0)
#: Seconds and milliseconds since 1970 that can be meant: 2001 to 2033.
UNIX_SECONDS = (10**9, 2 * 10**9)
#: Years of Thailand, which counts from the Buddha: those of 1940 to 2070.
BUDDHIST_YEARS = range(2483, 2614)
#: Today, where only whether a day without a year is one matters: its year has every day.
ANY_DAY = date(2024, 12, 31)

_FIGURES = re.compile(
    r"(\d{1,4})\s*([-/.年])\s*(\d{1,2})\s*[-/.月]\s*(\d{1,4})\s*[日号號.]?(?:[T,\u060c\s]+(.+))?"
)
_JAPANESE = re.compile(r"(\d{4}|\d{2})年\s*(\d{1,2})月\s*(\d{1,2})[日号號]\s*(.*)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2}:?\d{2}.*))?")
_WEEK_DAY = re.compile(r"(\d{4})-?W(\d{2})-?([1-7])(?:[T\s]+(.+))?", re.IGNORECASE)
_WEEK = re.compile(
    r"(?:(?:kw|cw|w|wk|week|woche|semaine|sem\.?|semana|settimana)\s*\d{1,2}\s*[\s/,.\-]\s*\d{4}"
    r"|\d{4}\s*[\s/,.\-]?\s*(?:kw|cw|w|wk|week|s)\s*\d{1,2}|\d{4}年\s*第?\d{1,2}[週周])",
    re.IGNORECASE,
)
_ERA = re.compile(
    r"(令和|平成|昭和|大正|明治|民國|民国|[rhstm](?=\.?\d))\.?\s*(\d{1,3}|元)\s*[年./-]\s*"
    r"(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?(?:\s*(.+))?",
    re.IGNORECASE,
)
_OF = r"(?:\s*(?:de|del|of|di|van)\s+|[\s\-/.,'\u060c]*)"
# With the vowels of Indian scripts, Thai and their kin, which are no letters to Python.
_LETTERS = r"(?:[^\W\d_]|(?!\d)[\u0900-\u109f\u1780-\u17ff])+"
_MONTH = rf"{_LETTERS}(?:\.{_LETTERS})*"
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|o(?=\s)|°|\.)?{_OF}(?P<month>{_MONTH})\.?{_OF}"
    r"(?P<year>\d{4}(?!\d)|\d{2}(?![\d:]|\.\d|\s?h))(?P<rest>.*)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{_MONTH})\.?[\s\-/]*(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s\-/,]+"
    r"(?P<year>\d{4}|['\u2019]\d{2})(?!\d)(?P<rest>.*)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?:\s+m\.?)?[\s\-/.]+(?P<month>{_MONTH})\.?[\s\-/.]+"
    r"(?P<day>\d{1,2})(?!\d)(?:\s*d\.)?(?P<rest>.*)"
)
_YEAR_THEN_DAY = re.compile(
    rf"(?P<year>\d{{4}})\.?\s+(?:gada\s+)?(?P<day>\d{{1,2}})\.?\s+(?P<month>{_MONTH})"
    r"\.?(?P<rest>.*)"
)
# As programs in C and Java print it: Nov 12 14:05:31 CET 2026
_YEAR_LAST = re.compile(
    rf"(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})\s+(?P<rest>\d{{1,2}}:\d{{2}}.*?)\s+"
    r"(?P<year>\d{4})"
)
_WORDED = (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _YEAR_THEN_DAY, _YEAR_LAST)
# Without a year
_SHORT = re.compile(
    r"(\d{1,2})\s*([-/.月])\s*(\d{1,2})\s*[日号號.]?(?:(?:[T,\s]+|(?<=[日号號]))(.+))?"
)
_SHORT_WORDED = (
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|o(?=\s)|°|\.)?{_OF}(?P<month>{_MONTH})\.?"
        r"(?P<rest>(?:[\s,T].*)?)",
        re.IGNORECASE,
    ),
    # No hyphen: Nov-26 is a month of a spreadsheet.
    re.compile(
        rf"(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?"
        r"(?P<rest>(?:[\s,T].*)?)",
        re.IGNORECASE,
    ),
)
#: After the year, as in Russian and Ukrainian.
_YEAR_MARK = re.compile(r"^\s*(?:\.|(?:г|р|ж|года|року)(?:\.|\b))(?!\d)")
_LAST_WEEKDAY = re.compile(rf"^[\s,(]*({_LETTERS})[.)]*,?(?=\s|$)")
_WEEKDAY = re.compile(rf"({_LETTERS})\.?,?\s+(?=\S)")
_BRACKETED = re.compile(
    r"\s*\((?:[月火水木金土日一二三四五六]|周.|星期.|[a-z]{2,4})\)", re.IGNORECASE
)
_ASIAN_WEEKDAY = re.compile(r"\s*(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?")
_BEFORE_TIME = re.compile(
    r"^[\s,\u060c;|T:\-]*(?:(?:um|at|a las|alle(?: ore)?|ore|à|às|om|as|klo?|(?:o )?godz|ve?|в|о"
    r"|saat|lúc)\.?\s+)?"
)
_TIME = re.compile(
    rf"(?P<before>{'|'.join(sorted(MORNING | AFTERNOON | NOON))})?\s*"
    r"(?P<hour>\d{1,2})(?:\s*[:時时点點h.]\s*(?P<minute>\d{2}|\d(?=分))?)?"
    r"(?:\s*[:分.]\s*(?P<second>\d{1,2})\s*秒?(?:[.,]\d+)?)?\s*分?"
    r"\s*(?P<after>[ap]\.?\s?m\.?|ص|م|ö[öos]|π\.?μ\.?|μ\.?μ\.?|d[eu]\.|sa\b|ch\b)?"
    r"(?:\s*(?:uhr|hrs|h))?\s*(?P<zone>.*)",
    re.IGNORECASE,
)
_COMPACT_TIME = re.compile(r"^(\d{2})(\d{2})(\d{2})?(?![\d:.])")
_ZONE = re.compile(
    r"\(?(?P<name>[a-z]{1,4})?\s*(?P<sign>[+\-\u2212])?(?P<hours>\d{1,2})?:?(?P<minutes>\d{2})?\)?"
    r"(?:\s*\(.*\))?",
    re.IGNORECASE,
)
_HEADER_ZONE = re.compile(r"[(\[](([A-Za-z]{3,4})\s*(?:[+\-\u2212]\d{1,2}(?::?\d{2})?)?)[)\]]\s*$")
_RANGE = re.compile(r"(.*\d{4}.*\d{1,2}:\d{2}.*?)\s+[-\u2013\uff5e~]\s+(.*\d{1,2}:\d{2}.*)")
#: Longer is no date: the patterns go through a text more often than it has signs.
MAX_MOMENT = 150
_PART_OF_DAY = re.compile(r"0?[.,]\d{3,}")
_NUMBER = re.compile(r"\d{5}(?:[.,]\d+)?|\d{10}|\d{13}")


def to_moment(text, date_order=YMD, *, today=None, language=""):
    """Return ``(local moment, has a time, zone offset or None)`` for a date in ``text``.

    :param date_order: of day, month and year where the figures leave it open
    :param today: of several years the last up to this day, where none is given; without it a day
        needs a year
    :param language: whose names of months count where languages disagree
    """
    plain = _plain(text)
    if _NUMBER.fullmatch(plain):
        return _read_number(plain, text)
    if match := _RANGE.fullmatch(plain):
        # From … until: when it began.
        plain = match[1]
    plain = _BRACKETED.sub(" ", plain)
    plain = (plain if plain.isascii() else _ASIAN_WEEKDAY.sub(" ", plain)).strip()
    found = _read_day(plain, date_order, text, language)
    if not found and today:
        found = _read_short(plain, date_order, today, language)
    if not found:
        raise Refusal(NOT_DATE, text)
    year, month, day, rest = found
    elapsed, offset = timedelta(0), None
    rest = _BEFORE_TIME.sub("", _cut_rest(rest or ""), count=1).strip()
    if rest:
        *parts, offset = _read_time(rest, text, NOT_DATE)
        elapsed = _to_elapsed(*parts)
    try:
        moment = datetime(_to_common_era(int(year)), int(month), int(day)) + elapsed
    except (ValueError, OverflowError):
        raise Refusal(NOT_DATE, text) from None
    return moment, bool(rest), offset


def get_zone(header):
    """Return the offset that a header names in brackets: *Submitted (UTC)*, else ``None``."""
    match = _HEADER_ZONE.search(header)
    if not match or match[2].lower() not in ZONES or match[2].lower() in AMBIGUOUS_ZONES:
        return None
    with suppress(Refusal):
        return _read_zone(match[1].strip(), header, NOT_DATE)
    return None


def to_time(text):
    """Return the time of day in ``text`` as a ``timedelta`` since midnight."""
    plain = _plain(text)
    if _PART_OF_DAY.fullmatch(plain):
        # As a spreadsheet counts it: half of a day is noon.
        return timedelta(seconds=round(float(plain.replace(",", ".")) * 86400))
    *parts, _offset = _read_time(plain, text, NOT_TIME)
    return _to_elapsed(*parts)


def to_utc(moment, offset, reading):
    """Return ``moment`` as naive UTC; refuse what cannot be the date of a response."""
    utc = shift_to_utc(moment, offset, reading)
    if utc < reading.earliest:
        raise Refusal(DATE_TOO_EARLY, moment.isoformat(" "), reading.earliest.date().isoformat())
    if utc > reading.latest:
        raise Refusal(DATE_IN_FUTURE, moment.isoformat(" "))
    return utc


def shift_to_utc(moment, offset, reading):
    """Return ``moment`` as naive UTC, whenever it is."""
    zone = reading.zone if offset is None else timezone(offset)
    try:
        return moment.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        raise Refusal(NOT_DATE, moment.isoformat(" ")) from None


def get_orders(text):
    """Return the orders under which ``text`` is a date, empty for none.

    What does not depend on the order (a year of four digits first, a month by name, a dot) is
    a date under each of them.
    """
    return frozenset(order for order in (YMD, DMY, MDY) if is_moment(text, order))


def is_open(text):
    """Return whether only the order of the column says which part of ``text`` is which."""
    mark = _get_open_mark(text)
    return bool(mark) and mark not in "年月"


def is_dotted(text):
    """Return whether ``text`` is a date in figures with dots, year not first."""
    return _get_open_mark(text) == "."


def _get_open_mark(text):
    """Return what stands between the parts of a date in figures whose year is not first."""
    if match := match_figures(text):
        return match[2] if len(match[1]) < 3 else ""
    match = _SHORT.fullmatch(_BRACKETED.sub(" ", _plain(text)).strip())
    return match[2] if match else ""


def is_short(text):
    """Return whether ``text`` is a day without a year, and not merely a number."""
    has_signs = not text.isascii() or not text.replace(".", "", 1).isdigit()
    return (
        has_signs
        and not get_orders(text)
        and any(is_moment(text, order, today=ANY_DAY) for order in (DMY, MDY))
    )


def is_week(text):
    """Return whether ``text`` is a week of a year, which says no day."""
    return bool(_WEEK.fullmatch(_plain(text)))


def names_doubtful_month(text):
    """Return whether ``text`` names a month that is another one in another language."""
    return any(fold_word(word) in DOUBTFUL_MONTHS for word in re.findall(_LETTERS, _plain(text)))


def is_moment(text, date_order, *, today=None):
    """Return whether ``text`` is a date under ``date_order``."""
    try:
        to_moment(text, date_order, today=today)
    except Refusal:
        return False
    return True


def match_figures(text):
    """Return the match of a date in figures: first, mark, middle, last and the rest."""
    return _FIGURES.fullmatch(_BRACKETED.sub(" ", _plain(text)).strip())


def _plain(text):
    """Return ``text`` with ordinary letters and figures, ``""`` if it is too long for a date."""
    text = text.strip()
    if len(text) > MAX_MOMENT:
        return ""
    if text.isascii():
        return text
    return to_figures(drop_points(unicodedata.normalize("NFKC", text))).strip()


def _read_number(plain, text):
    """Return the moment of a spreadsheet's serial, or of seconds since 1970."""
    if plain.isdigit() and len(plain) > 5:
        seconds = int(plain) // (1000 if len(plain) == 13 else 1)
        if not UNIX_SECONDS[0] <= seconds < UNIX_SECONDS[1]:
            raise Refusal(NOT_DATE, text)
        return datetime(1970, 1, 1) + timedelta(seconds=seconds), True, timedelta(0)
    serial = float(plain.replace(",", "."))
    if not SERIALS[0] <= serial < SERIALS[1]:
        raise Refusal(NOT_DATE, text)
    moment = SERIAL_EPOCH + timedelta(seconds=round(serial * 86400))
    return moment, not serial.is_integer(), None


def _read_day(plain, date_order, text, language):
    """Return year, month, day and the rest of the text, ``None`` if no full date begins it."""
    if match := _FIGURES.fullmatch(plain):
        first, mark, middle, last, rest = match.groups()
        return *_order(first, middle, last, mark, date_order, text), rest
    if match := _JAPANESE.fullmatch(plain) or _COMPACT.fullmatch(plain):
        year, month, day, rest = match.groups()
        return _full_year(year, text), month, day, rest
    if match := _WEEK_DAY.fullmatch(plain):
        return _read_week_day(match, text)
    if match := _ERA.fullmatch(plain):
        era, year, month, day, rest = match.groups()
        return ERAS[era.lower()] + (1 if year == "元" else int(year)), month, day, rest
    if worded := _read_worded(plain, _WORDED, language):
        month, match = worded
        return _full_year(match["year"].lstrip("'\u2019"), text), month, match["day"], match["rest"]
    return None


def _read_week_day(match, text):
    """Return year, month, day and the rest of a day of a week: ``2026-W46-4``."""
    year, week, weekday, rest = match.groups()
    try:
        day = date.fromisocalendar(int(year), int(week), int(weekday))
    except ValueError:
        raise Refusal(NOT_DATE, text) from None
    return day.year, day.month, day.day, rest


def _read_short(plain, date_order, today, language):
    """Return year, month, day and the rest of a day without a year: the last up to ``today``."""
    if match := _SHORT.fullmatch(plain):
        first, mark, last, rest = match.groups()
        is_day_first = mark != "月" and (date_order == DMY or (mark == "." and int(last) <= 12))
        day, month = (first, last) if is_day_first else (last, first)
    elif worded := _read_worded(plain, _SHORT_WORDED, language):
        month, match = worded
        day, rest = match["day"], match["rest"]
    else:
        return None
    # A 29 February may be eight years ago.
    for year in range(today.year, today.year - 9, -1):
        with suppress(ValueError):
            if date(year, int(month), int(day)) <= today:
                return year, month, day, rest
    return None


def _read_worded(plain, patterns, language):
    """Return ``(month, match)`` of a date whose month is a word, else ``None``."""
    starts = [plain]
    weekday = _WEEKDAY.match(plain)
    if weekday and fold_word(weekday[1]) in WEEKDAYS:
        starts.insert(0, plain[weekday.end() :])
    own = OTHER_MONTHS.get(language, {})
    for start in starts:
        for pattern in patterns:
            match = pattern.fullmatch(start)
            word = match and fold_word(match["month"])
            month = own.get(word, MONTHS.get(word))
            if month:
                return month, match
    return None


def _cut_rest(rest):
    """Return what stands behind a day, without a mark of the year and the day of the week."""
    rest = _YEAR_MARK.sub("", rest)
    weekday = _LAST_WEEKDAY.match(rest)
    if weekday and fold_word(weekday[1]) in WEEKDAYS:
        return rest[weekday.end() :]
    return rest


def _to_common_era(year):
    return year - 543 if year in BUDDHIST_YEARS else year


def _to_elapsed(hour, minute, second):
    """Return the time since midnight; 24:00 is the end of the day."""
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _order(first, middle, last, mark, date_order, text):
    """Return year, month and day of figures that stand in this order."""
    if len(first) == 4:
        if len(last) > 2:
            raise Refusal(NOT_DATE, text)
        return first, middle, last
    if len(first) == 3 or len(last) in (1, 3):
        raise Refusal(NOT_DATE, text)
    if date_order == YMD and mark != ".":
        if len(last) == 4:
            # Day or month first, and nobody said which.
            raise Refusal(NOT_DATE, text)
        return _full_year(first, text), middle, last
    if mark == "." and len(last) == 2 and int(first) > 31:
        # No day is above 31, so this is a year.
        return _full_year(first, text), middle, last
    is_day_first = date_order == DMY or (mark == "." and int(middle) <= 12)
    day, month = (first, middle) if is_day_first else (middle, first)
    return _full_year(last, text), month, day


def _full_year(year, text):
    year = str(year)
    if len(year) >= 4:
        return year
    if len(year) != 2:
        raise Refusal(NOT_DATE, text)
    return 2000 + int(year) if int(year) < 70 else 1900 + int(year)


def _read_time(rest, text, code):
    """Return hour, minute, second and zone offset (``None`` without one) of a time of day."""
    match = _TIME.fullmatch(_COMPACT_TIME.sub(_space_time, rest))
    if not match or not _is_time(match):
        raise Refusal(code, text)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    second = int(match["second"] or 0)
    half = re.sub(r"[.\s]", "", (match["before"] or match["after"] or "").lower())
    if half and not 0 < hour <= 12 and not (hour == 0 and half in MORNING | {"午後", "下午"}):
        raise Refusal(code, text)
    if (half in AFTERNOON or (half in NOON and hour < 3)) and hour < 12:
        hour += 12
    elif half in MORNING and hour == 12:
        hour = 0
    is_end = (hour, minute, second, half) == (24, 0, 0, "")
    if (hour > 23 and not is_end) or minute > 59 or second > 59:
        raise Refusal(code, text)
    return hour, minute, second, _read_zone(match["zone"].strip(), text, code)


def _space_time(match):
    return ":".join(filter(None, match.groups()))


def _is_time(match):
    """Return whether a number is told to be an hour: by minutes, a half of the day or a word."""
    return bool(
        match["minute"]
        or match["before"]
        or match["after"]
        or re.search(r"[時时点點]|uhr|\dh", match.group(), re.IGNORECASE)
    )


def _read_zone(zone, text, code):
    if not zone:
        return None
    match = _ZONE.fullmatch(zone)
    if not match:
        raise Refusal(code, text)
    name = (match["name"] or "").lower()
    if name in AMBIGUOUS_ZONES and not match["sign"]:
        return None
    if (name and name not in ZONES) or (match["hours"] and not match["sign"]):
        raise Refusal(code, text)
    offset = timedelta(hours=ZONES.get(name, 0))
    if match["sign"] and match["hours"]:
        shift = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        offset = shift if match["sign"] == "+" else -shift
    if abs(offset) > timedelta(hours=15):
        raise Refusal(code, text)
    return offset
