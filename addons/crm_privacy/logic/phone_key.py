"""What tells a telephone number again that could not be read as one of a country.

A number that could be read has its one spelling, E.164. Of others only the digits are known:
``(846)-523-2111`` may be the same as ``+7 846 523-21-11`` or ``8 846 523 21 11``. So if one of two
numbers could not be read, they are the same if the digits are, with or without what dials a country
or a region in front of them.
"""

import re
import unicodedata

#: Digits of what is a number at all, and those at its end by which it is looked up.
MIN_DIGITS = 7
TAIL_DIGITS = 7
#: Digits that are left of a number without what dials a region: fewer are another one in each town.
MIN_PART = 8
#: Longest number that can be dialled, and longest text that is taken for one.
MAX_DIGITS = 15
MAX_LENGTH = 128

#: Digits of two numbers, one after the other; what has fewer is one number.
TWO_NUMBERS = 2 * MIN_DIGITS

#: Of the stored text, as regular expressions of Python and of PostgreSQL: a number and the
#: extension that is dialled within a company.
EXTENSION = r"(\d)\s*([,;]\s*)?(ext(ension)?|x|#|доб)[.:]?\s*\d{1,6}(?!\d)"
#: What stands before the end of a text that may have too few digits for a number of its own.
_BEFORE_END = r"([,;|]\s|\n|\s/\s|\s\(?[a-z]{2,})"
#: What may stand between two numbers in one text, and seldom stands in one.
_BETWEEN = r"[^\d\s()+./\u2010-\u2015-]|\n|\t|\s/\s|\s[\u2010-\u2015-]\s|\+"
#: What stands between two numbers only where both would not be one: 0479/55.66.77.
_SLASH = "/"
#: Digits of other scripts, as PostgreSQL does not know them, and what they are.
_DIGITS = "".join(
    chr(zero + digit) for zero in (0x660, 0x6F0, 0x966, 0xFF10) for digit in range(10)
)
_FIGURES = "0123456789" * 4


def _replace_sql(text, pattern, by, flags="g"):
    return f"regexp_replace({text}, '{pattern}', '{by}', '{flags}')"


def _get_tails_sql(between):
    """Return the text of the ends of all numbers of a text, with a space between two of them."""
    text = f"translate(%s, '{_DIGITS}', '{_FIGURES}')"
    text = _replace_sql(text, EXTENSION, "\\1", "gi")
    short = rf"(\D*\d){{0,{MIN_DIGITS - 1}}}\D*$"
    text = _replace_sql(text, rf"(?<=(\d\D*){{{MIN_DIGITS}}}){_BEFORE_END}{short}", "", "i")
    text = _replace_sql(f"replace({text}, '(0)', '')", between, ",")
    text = _replace_sql(text, r"[^\d,]", "")
    # As _split_numbers does it: what is too short for a number belongs to the next one.
    text = _replace_sql(text, rf"(?<=\d{{{MIN_DIGITS}}}),+(?=(,*\d){{{MIN_DIGITS}}})", " ")
    return _replace_sql(_replace_sql(text, ",", ""), rf"\d+(?=\d{{{TAIL_DIGITS}}}( |$))", "")


#: PostgreSQL for the array of :func:`get_tail` of all numbers as they are written, twice given:
#: with a slash between two, and within one.
TAILS_SQL = " || ".join(
    f"string_to_array({_get_tails_sql(between)}, ' ')"
    for between in (_BETWEEN, f"{_BETWEEN}|{_SLASH}")
)
#: PostgreSQL for a text that may hold more than one number.
HAS_TWO_SQL = rf"%s ~ '(\d\D*){{{TWO_NUMBERS}}}'"
_SEPARATOR = re.compile(_BETWEEN.replace(r"|\+", r"|(?=\+)"))

#: Codes of countries: 1 and 7, then those of two digits; all others have three.
_SHORT_CODES = {"1", "7"} | set(
    map(
        str,
        (20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67),
         81, 82, 84, 86, *range(90, 96), 98),
    )
)  # fmt: skip
#: Those of countries whose numbers begin with a zero that is dialled from abroad, too.
_CODES_WITH_ZERO = {"39", "225", "241", "242", "378"}
#: What is dialled before a region, where it is no zero: ``{code of the country: digits}``.
_TRUNKS = {"7": "8", "370": "8", "375": "80", "993": "8", "998": "8"}
#: What is dialled before the code of another country, as in 011 49 30, without its zero.
_EXITS = ("10", "11", "810")
#: What is left out of numbers with ten more digits, whatever country they are of.
_TRUNKS_OF_TEN = ("1", "8")
CODES = _SHORT_CODES | {
    str(code)
    for code in range(200, 1000)
    if str(code)[0] not in _SHORT_CODES and str(code)[:2] not in _SHORT_CODES
}


def get_digits(text):
    """Return the digits of a phone number; the zero in brackets is not dialled from abroad."""
    return re.sub(r"\D", "", (text or "").replace("(0)", ""))


def get_key(sanitized, written=""):
    """Return the number in E.164 if it is known, else the digits of how it is written, or ``""``.

    The last of several: see :func:`get_keys`.

    :param sanitized: in E.164, or nothing
    """
    if is_read(sanitized or ""):
        return sanitized
    return next(reversed(get_keys("", written)), "")


def get_keys(sanitized, written=""):
    """Return all numbers of one text: that in E.164 first if it is known, and digits of others.

    Of several numbers those with the code of their country can be read here: Odoo reads one.

    :param sanitized: in E.164, or nothing; of several numbers it may be one
    :return: tuple of keys
    """
    known = sanitized if is_read(sanitized or "") else ""
    written = written or ""
    if known and len(written) < TWO_NUMBERS:
        return (known,)
    if len(written) > MAX_LENGTH:
        return (known,) if known else ()
    numbers = _split_numbers(_cut_short_ends(written))
    keys = dict.fromkeys(
        f"+{key}" if digits.startswith("+") and len(numbers) > 1 else key
        for digits in numbers
        for key in [digits.lstrip("+0")]
        if MIN_DIGITS <= len(key) <= MAX_DIGITS
    )
    if not known:
        return tuple(keys)
    others = keys if len(numbers) > 1 else ()
    return (known, *(key for key in others if not is_same(key, known)))


def is_read(key):
    """Return whether ``key`` is a number in E.164."""
    return key.startswith("+")


def is_same(key, other):
    """Return whether two keys may be one number, spelled in two ways."""
    if key == other or not (key and other):
        return bool(key) and key == other
    if is_read(key) and is_read(other):
        return False
    if is_read(key) or is_read(other):
        read, unread = (key, other) if is_read(key) else (other, key)
        return unread in _get_spellings(read)
    return other in _get_shorter(key, CODES) or key in _get_shorter(other, CODES)


def get_tail(key):
    """Return the last digits, which are the same however a number is written."""
    return key.lstrip("+")[-TAIL_DIGITS:]


def get_stored(keys, codes=CODES):
    """Return the numbers in E.164 that may be the same as one of ``keys``.

    :param codes: of countries
    """
    found = {key for key in keys if is_read(key)}
    zeros = [f"{code}0" for code in codes if code in _CODES_WITH_ZERO]
    for key in keys:
        if key and not is_read(key):
            found.update(f"+{code}{key}" for code in ("", *codes, *zeros))
            found.update(
                f"+{code}{key[len(trunk) :]}"
                for code, trunk in _TRUNKS.items()
                if key.startswith(trunk) and len(key) - len(trunk) >= MIN_PART
            )
            found.update(f"+{key[len(out) :]}" for out in _EXITS if key.startswith(out))
    return found


def get_listed(key):
    """Return what a list keeps of a number, itself first, so that :func:`get_asked` finds it."""
    if is_read(key):
        return [key, *(f"national {digits}" for digits in sorted(_get_spellings(key)))]
    return [f"unread {key}"] if key else []


def get_asked(key, codes=CODES):
    """Return what to look for on a list of :func:`get_listed`: anything there is the same number.

    The two agree with :func:`is_same`, but for the countries whose code may be left out.

    :param codes: of these countries
    """
    if not key:
        return set()
    if is_read(key):
        return {key, *(f"unread {digits}" for digits in _get_spellings(key))}
    unread = {key, *_get_shorter(key, codes), *_get_longer(key, codes)}
    return {f"national {key}", *(f"unread {digits}" for digits in unread)}


def _cut_short_ends(text):
    """Return ``text`` without extensions, and what after a number is too short for another one.

    As :data:`TAILS_SQL` does it.
    """
    text = re.sub(EXTENSION, r"\1", text, flags=re.IGNORECASE)
    for match in re.finditer(_BEFORE_END, text, flags=re.IGNORECASE):
        before, after = text[: match.start()], text[match.end() :]
        if _count_digits(after) < MIN_DIGITS <= _count_digits(before):
            return before
    return text


def _split_numbers(text):
    """Return the digits of each number of a text, in their order, with the plus in front of them.

    Groups that are too short for a number belong to the next one: ``030 / 23125005``.
    """
    groups = _SEPARATOR.split(text)
    found = _join_groups(groups)
    if max(map(_count_digits, found)) >= TWO_NUMBERS:
        found = _join_groups([part for group in groups for part in group.split(_SLASH)])
    return found


def _join_groups(groups):
    found = [""]
    for group in reversed(groups):
        digits = _get_figures(group)
        if _count_digits(found[0]) >= MIN_DIGITS and len(digits) >= MIN_DIGITS:
            found.insert(0, "")
        if digits:
            plus = "+" if group.startswith("+") else ""
            found[0] = plus + digits + found[0].lstrip("+")
    return found


def _count_digits(text):
    return len(re.findall(r"\d", text))


def _get_figures(text):
    """Return the digits as 0 to 9, whatever the script."""
    return "".join(str(unicodedata.decimal(char)) for char in get_digits(text))


def _get_spellings(key):
    """Return the digits by which a number in E.164 may be written where it cannot be read."""
    digits = key[1:]
    length = next((n for n in (1, 2) if digits[:n] in _SHORT_CODES), 3)
    code, national = digits[:length], digits[length:].lstrip("0")
    spellings = {digits, national, *(f"{out}{digits}" for out in _EXITS)}
    if code in _TRUNKS and len(national) >= MIN_PART:
        spellings.add(f"{_TRUNKS[code]}{national}")
    return spellings


def _get_shorter(key, codes):
    """Return the digits of ``key`` without what dials one of some countries, or a region."""
    found = {key[length:].removeprefix("0") for length in (1, 2, 3) if key[:length] in codes}
    found.update(key[1:] for trunk in _TRUNKS_OF_TEN if key[0] == trunk and len(key) == 11)
    return {digits for digits in found if len(digits) >= MIN_PART}


def _get_longer(key, codes):
    """Return the digits of which ``key`` is one of :func:`_get_shorter`."""
    found = {f"{code}{key}" for code in codes} | {f"{code}0{key}" for code in codes}
    found.update(f"{trunk}{key}" for trunk in _TRUNKS_OF_TEN if len(key) == 10)
    return found if len(key) >= MIN_PART else set()
