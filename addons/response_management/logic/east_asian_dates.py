"""Dates of East Asia in words: numerals of Chinese characters, units of Korean and Vietnamese."""

import re

_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "○": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "廿": 20, "卅": 30}
_NUMERAL = re.compile(rf"[{''.join((*_DIGITS, *_TENS))}]+(?=\s*[年月日号號時时点點分秒])")
_HALF = re.compile(r"(?<=[時时点點])\s*半")
_KOREAN = str.maketrans({"년": "年", "월": "月", "일": "日", "시": "時", "분": "分", "초": "秒"})
_KOREAN_DATE = re.compile(r"\d\s*[년월시]|오[전후]|[월화수목금토일]요일")
_KOREAN_WEEKDAY = re.compile(r"\s*[월화수목금토일]요일")
_VIETNAMESE = re.compile(
    r"(?:ngày\s*)?(\d{1,2})\s*th(?:áng|g)\.?\s*(\d{1,2})(?:[\s,]*(?:năm\s*)?(\d{4}))?",
    re.IGNORECASE,
)


def to_figures(text):
    """Return ``text`` with figures for numerals and one set of units: ``二〇二六年三月五日``.

    A numeral counts only before a unit, so that days of the week stay as they are.
    """
    if _KOREAN_DATE.search(text):
        text = _KOREAN_WEEKDAY.sub(" ", text).replace("오전", "午前").replace("오후", "午後")
        text = text.translate(_KOREAN)
    if match := _VIETNAMESE.search(text):
        start, end = match.span()
        text = f"{text[:start]}{'.'.join(filter(None, match.groups()))}{text[end:]}"
    return _HALF.sub("30分", _NUMERAL.sub(_read, text))


def _read(match):
    """Return the figures of a numeral: one by one as in years, or counted in tens."""
    numeral = match.group()
    ten = next((char for char in numeral if char in _TENS), None)
    if not ten:
        return "".join(str(_DIGITS[char]) for char in numeral)
    before, _ten, after = numeral.partition(ten)
    if len(before) > 1 or len(after) > 1 or after in _TENS:
        return numeral
    tens = _TENS[ten] * (_DIGITS.get(before, 1) if ten == "十" else 1)
    return str(tens + _DIGITS.get(after, 0))
