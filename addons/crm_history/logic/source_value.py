"""Reading cells of other systems: moments, amounts, flags."""

import re
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation

# In which order a file writes days.
DAY_FIRST = "dmy"
MONTH_FIRST = "mdy"
#: Every date of the file fits both, or there is none.
OPEN = ""

_FIGURES = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})"
    r"(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp])?\.?[Mm]?\.?)?"
)
#: How a file writes amounts: which mark parts the cents.
COMMA, DOT = ",", "."
_COMMA_MARKS = re.compile(r"\d\.\d{3},|\.\d{3}\.|,(?:\d|\d\d|\d{4,})$")
_DOT_MARKS = re.compile(r"\d,\d{3}\.|,\d{3},|\.(?:\d|\d\d|\d{4,})$")
#: As far as it tells which part is the day: years of two figures, too.
_PARTS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2\d{2,4}\b")
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d{2})(?:[.,]\d+)?")
#: First letters of units of time, in seconds: English and German.
_UNITS = {"ms": 0.001, "d": 86400, "t": 86400, "h": 3600, "s": 1, "m": 60}
_MILLISECONDS = re.compile(r"\d{12,14}")
_TRUE = frozenset({"1", "true", "yes", "y", "checked", "x", "ja", "wahr", "aktiviert"})
_FALSE = frozenset({"", "0", "false", "no", "n", "unchecked", "nein", "falsch", "deaktiviert"})


def guess_order(texts) -> str:
    """Return ``DAY_FIRST`` or ``MONTH_FIRST`` where a date of the file can be only one of them.

    Nobody puts the month first with dots.
    """
    for text in texts:
        match = _PARTS.match(text.strip())
        if match and (match[2] == "." or int(match[1]) > 12):
            return DAY_FIRST
        if match and int(match[3]) > 12:
            return MONTH_FIRST
    return OPEN


def to_moment(text: str, order: str = MONTH_FIRST, zone: tzinfo = UTC) -> datetime | None:
    """Return the moment that ``text`` names, naive UTC; ``None`` for an empty one.

    A day without a time is its first moment in ``zone``.

    :param order: of day and month where figures do not tell
    :param zone: of the file; decides where the text names no offset
    :raise ValueError: it is none
    """
    text = text.strip()
    if not text:
        return None
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC).replace(tzinfo=None, microsecond=0)
    match = _FIGURES.fullmatch(text)
    if match:
        return _to_utc(_from_figures(match, order), zone)
    # Salesforce writes +0000, weekly exports a space, HubSpot leaves seconds out.
    text = re.sub(r"\s*([+-]\d{2}):?(\d{2})$", r"\1:\2", text)
    return _to_utc(datetime.fromisoformat(text), zone).replace(microsecond=0)


def _to_utc(moment, zone):
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment.astimezone(UTC).replace(tzinfo=None)


def _from_figures(match, order):
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    day, month = (first, second) if order == DAY_FIRST else (second, first)
    hour = int(match[4] or 0)
    if match[7]:
        hour = hour % 12 + (12 if match[7] in "Pp" else 0)
    return datetime(year, month, day, hour, int(match[5] or 0), int(match[6] or 0))


def guess_decimal(texts) -> str:
    """Return ``COMMA`` or ``DOT`` where the amounts of a file tell which it is, else ``OPEN``.

    Amounts that tell of both tell nothing.
    """
    found = set()
    for text in texts:
        plain = _get_figures(text)
        if _COMMA_MARKS.search(plain):
            found.add(COMMA)
        elif _DOT_MARKS.search(plain):
            found.add(DOT)
    return found.pop() if len(found) == 1 else OPEN


def get_currency(text: str) -> str:
    """Return the code, name or sign of a currency that stands beside an amount, if any."""
    return re.sub(r"[\d.,'\u2019\u2212\s()+-]", "", text)


def _get_figures(text):
    return re.sub(r"[^\d.,\-()]", "", text.replace("\u2212", "-"))


def to_amount(text: str, decimal: str = OPEN) -> Decimal | None:
    """Return the amount that ``text`` names, ``None`` for an empty one.

    The last separator is the decimal one if there are two kinds. One kind alone is what
    ``decimal`` says; if that says nothing, a single comma before three figures parts thousands,
    and a single dot is decimal, as programs write it.

    :param decimal: the mark that parts the cents in this file
    :raise ValueError: it is none
    """
    plain = _get_figures(text)
    if not plain:
        if text.strip():
            raise ValueError(text)
        return None
    is_negative = plain.startswith(("-", "("))
    plain = plain.strip("-()")
    if decimal and plain.count(DOT) + plain.count(COMMA) == 1:
        # A mark that does not stand before three figures parts no thousands, whatever the file.
        is_other = decimal not in plain and re.fullmatch(r"\d{1,3}[.,]\d{3}", plain)
        plain = re.sub("[.,]", "" if is_other else DOT, plain)
        return Decimal(f"-{plain}" if is_negative else plain)
    dot, comma = plain.rfind("."), plain.rfind(",")
    if dot >= 0 and comma >= 0:
        thousands = "," if dot > comma else "."
        plain = plain.replace(thousands, "").replace(",", ".")
    elif plain.count(",") > 1 or re.fullmatch(r"\d{1,3},\d{3}", plain):
        plain = plain.replace(",", "")
    elif plain.count(".") > 1:
        plain = plain.replace(".", "")
    else:
        plain = plain.replace(",", ".")
    try:
        amount = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error
    return -amount if is_negative else amount


def to_seconds(text: str, unit: float = 1) -> Decimal:
    """Return how long ``text`` says: a clock, figures with units, or a figure alone.

    :param unit: what a figure alone counts, in seconds
    :raise ValueError: it is none
    """
    plain = text.strip().casefold()
    if match := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return Decimal(hours * 3600 + minutes * 60 + seconds)
    parts = re.findall(r"(\d+(?:[.,]\d+)?)\s*(ms|[a-z])[a-z.]*", plain)
    if parts and all(word in _UNITS for _figure, word in parts):
        told = (
            Decimal(figure.replace(",", ".")) * Decimal(str(_UNITS[word])) for figure, word in parts
        )
        return sum(told, Decimal(0))
    if not re.fullmatch(r"[\d.,]+", plain):
        raise ValueError(text)
    return to_amount(plain) * Decimal(str(unit))


def get_names(text: str) -> list[str]:
    """Return what a cell calls a user: its text, and its parts.

    HubSpot adds the address in brackets, Dynamics a hash before those who left.
    """
    plain = text.strip().removeprefix("#").strip()
    match = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", plain)
    return [text, plain, *(match.groups() if match else ())]


def to_flag(text: str) -> bool:
    """Return whether a cell is checked.

    :raise ValueError: it says something else
    """
    word = text.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(text)
