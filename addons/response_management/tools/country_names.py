"""Which country a name means, in whatever language or code it is given.

With the names of CLDR, which Babel carries. Not in ``logic``, because it reads with Babel.
"""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers

from ..logic.header_words import fold_word

#: The languages that suppliers write mostly, looked at first.
LANGUAGES = ("en", "fr", "de", "es", "it", "ja", "zh", "zh_Hant", "pt", "nl")
#: Names that are official in no country.
_OTHER_NAMES = {
    "GB": "Great Britain|England|Scotland|Wales|Northern Ireland|U.K.|Großbritannien|Angleterre|"
    "Grande-Bretagne|Gran Bretaña|Inghilterra|Gran Bretagna|英国|イングランド",
    "US": "U.S.|U.S.A.|America|United States of America|the States|Vereinigte Staaten von Amerika|"
    "États-Unis d'Amérique|Estados Unidos de América|EE.UU.|EEUU|Stati Uniti d'America|米国|美國|"
    "アメリカ|アメリカ合衆国",
    "NL": "Holland|Hollande|Holanda|Olanda|オランダ",
    "CN": "PRC|P.R. China|PR China|People's Republic of China|Mainland China|中华人民共和国|中國|"
    "中国大陆",
    "KR": "Korea|Republic of Korea|Korea, Republic of|Südkorea|Corée|Corea|韩国|南韓",
    "TW": "Taiwan, China|Republic of China|ROC|臺灣|台湾|中国台湾|中華民國",
    "HK": "Hong Kong SAR|香港|中国香港",
    "MO": "Macao|Macau|澳门|中国澳门",
    "KP": "Korea, Democratic People's Republic of|Democratic People's Republic of Korea|DPRK",
    "CD": "Congo, The Democratic Republic of the|Congo, Democratic Republic of the|DR Congo|DRC",
    "VG": "Virgin Islands, British|Virgin Islands (British)",
    "VI": "Virgin Islands, U.S.|Virgin Islands (U.S.)",
    "JP": "日本国",
    "SK": "Slovak Republic|Slowakische Republik",
    "CZ": "Czech Republic|Tschechische Republik|République tchèque",
    "RU": "Russian Federation|Russische Föderation",
    "TR": "Turkey|Türkei",
    "AE": "UAE|U.A.E.|Emirates|VAE",
    "CI": "Ivory Coast",
    "VN": "Viet Nam",
    "MK": "Macedonia",
    "CH": "Suisse|Schweiz|Svizzera|Confoederatio Helvetica",
    "IE": "Republic of Ireland|Eire",
    "SZ": "Swaziland",
    "MM": "Burma",
    "CV": "Cape Verde",
}
#: What cars of Europe carry, where it is no code of another country.
_PLATES = dict(
    zip("ABDEFILNSP", ["AT", "BE", "DE", "ES", "FR", "IT", "LU", "NO", "SE", "PT"], strict=True)
)
_PARTS = re.compile(r"\s*[(),/;\[\]]\s*|\s+[-\u2013]\s+")
_ARTICLE = re.compile(r"^(?:the|la|le|les|los|las|el|die|der|il|gli)\s+", re.IGNORECASE)


def find_code(name):
    """Return the two letters of the country that ``name`` means, ``None`` if nobody knows."""
    if name.strip().upper() in _PLATES:
        return _PLATES[name.strip().upper()]
    words = list(filter(None, map(fold_word, _get_spellings(name))))
    for names in (_get_codes, _get_usual_names, _get_all_names) if words else ():
        found = next((names()[word] for word in words if word in names()), None)
        if found:
            return found
    return None


def _get_spellings(name):
    """Yield ``name`` and its parts, as of *Germany (DE)* and *Iran, Islamic Republic of*."""
    text = name.strip()
    yield text
    yield _ARTICLE.sub("", text)
    yield from _PARTS.split(text)


@lru_cache(maxsize=1)
def _get_codes():
    """Return ``{code: two letters}`` of all codes of two and three letters or digits."""
    territories = Locale.parse("en").territories
    codes = {code.lower(): code for code in territories if _is_country(code)}
    for alias, found in get_global("territory_aliases").items():
        if len(found) == 1 and _is_country(found[0]):
            codes.setdefault(alias.lower(), found[0])
    return codes


@lru_cache(maxsize=1)
def _get_usual_names():
    names = {
        fold_word(name): code for code, others in _OTHER_NAMES.items() for name in others.split("|")
    }
    for language in LANGUAGES:
        _add_names(names, language)
    # Each country in its own languages: 日本, Deutschland, Česko …
    for code in _get_codes().values():
        for language in get_official_languages(code, de_facto=True):
            _add_names(names, language, code)
    return names


@lru_cache(maxsize=1)
def _get_all_names():
    names = {}
    for language in locale_identifiers():
        if "_" not in language:
            _add_names(names, language)
    return names


def _add_names(names, language, only=None):
    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        # A language of the region that CLDR has no words of.
        return
    for code in (only,) if only else territories:
        if _is_country(code) and code in territories:
            names.setdefault(fold_word(territories[code]), code)


def _is_country(code):
    return (
        len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO")
    )
