"""One key for the many ways in which people type a place, a post code or a phone number.

Two spellings that mean the same get the same key; what cannot be known from the spelling alone
(上海 is Shanghai) is left to the aliases of a territory.
"""

import re
import unicodedata

#: Characters of a key: more than any place has, and fewer than an index of PostgreSQL takes.
KEY_LENGTH = 200

#: Latin letters that Unicode does not decompose into a plain letter and a mark.
_LETTERS = {"\u0131": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}

#: Traditional Chinese and Japanese forms of characters in place names, and the simplified form.
_HAN_VARIANTS = (
    "東东廣广広广臺台縣县県县蘇苏區区陝陕雲云貴贵遼辽寧宁龍龙竜龙蘭兰慶庆濟济済济瀋沈陽阳長长漢汉漢汉"
    "鄭郑贛赣濱滨浜滨爾尔鎮镇鄉乡郷乡島岛馬马門门溫温瓊琼岡冈澤泽沢泽關关関关別别維维吾吾爾尔壯壮瀘泸"
    "煙烟連连錦锦鐵铁鞍鞍撫抚營营葫葫蘆芦齊齐齋斋興兴綏绥雞鸡鶴鹤樺桦無无錫锡揚扬鎮镇鹽盐淮淮徐徐紹绍"
    "麗丽蕪芜銅铜巖岩莆莆廈厦漳漳臨临萊莱濰潍棗枣東东聊聊開开許许陽阳漯漯駐驻馬马黃黄孝孝鄂鄂張张懷怀"
    "婁娄韶韶汕汕湛湛茂茂肇肇雲云儋儋綿绵樂乐內内達达資资眉眉攀攀畢毕銅铜寶宝鹹咸渭渭漢汉榆榆慶庆隴陇"
    "慶庆麗丽滄沧紅红傑杰國国豊丰豐丰滝泷櫻樱桜樱渋涩縄绳絵绘愛爱媛媛歌歌賀贺茨茨栃栃塚冢児儿兒儿團团"
    "華华萬万榮荣栄荣頭头陸陆農农倉仓崎崎圳圳滬沪渝渝義义橋桥潟潟徳德瑞瑞鳥鸟巌岩靜静静静髙高﨑崎穂穗"
)
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_VARIANTS = str.maketrans(
    {
        **dict(zip(_HAN_VARIANTS[::2], _HAN_VARIANTS[1::2], strict=True)),
        **_LETTERS,
        **{chr(code): chr(other) for code, other in _HIRAGANA.items()},
        "ヶ": "ガ",
        "ヵ": "カ",
    }
)
#: Full-size ケ between ideographs is read "ga", as in 霞ケ関.
_SMALL_KE = re.compile("(?<=[\u4e00-\u9fff])ケ(?=[\u4e00-\u9fff])")

#: Kinds of places in Chinese and Japanese, in simplified form, the longest first.
HAN_SUFFIXES = (
    "维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "自治州", "自治县",
    "地区", "新区", "市", "省", "区", "县", "府", "都", "州",
)  # fmt: skip
#: The same in Latin letters, as the last word of a name.
ADMIN_WORDS = frozenset(
    ("city", "province", "prefecture", "municipality", "municipal", "metropolis", "metropolitan",
     "district", "county", "region", "area", "sar", "shi", "sheng", "xian", "qu", "ken", "fu", "to",
     "ku")
)  # fmt: skip
#: … and as the first words.
ADMIN_OPENINGS = (
    ("city", "of"), ("province", "of"), ("county", "of"), ("prefecture", "of"), ("district", "of"),
    ("municipality", "of"), ("greater",), ("ville", "de"), ("ciudad", "de"), ("stadt",),
)  # fmt: skip

#: Calling codes of two digits; 1 and 7 have one digit, all others three (ITU E.164).
_TWO_DIGIT_CODES = frozenset(
    map(
        str,
        (20, 27, 30, 31, 32, 33, 34, 36, 39, *range(40, 42), *range(43, 50), *range(51, 59),
         *range(60, 67), 81, 82, 84, 86, *range(90, 96), 98),
    )
)  # fmt: skip
#: What is dialled before a number inside the country, where that is not 0.
_TRUNK_PREFIXES = {
    "1": "1", "7": "8", "36": "06", "39": "", "34": "", "30": "", "45": "", "47": "", "48": "",
    "65": "", "351": "", "352": "", "356": "", "357": "", "370": "8", "371": "", "372": "",
    "378": "", "420": "", "852": "", "853": "",
}  # fmt: skip
_EXTENSION = re.compile(r"(?<=[\d)])\s*(?:ext|extn|x|#|转|轉|内线|內線|分机|分機)", re.IGNORECASE)
_NUMBER_BREAK = re.compile("[/,;、或]|\\bor\\b")


def clean(value):
    """Return ``value`` in NFKC, without invisible characters, with single spaces, or ``""``."""
    if not value:
        return ""
    text = unicodedata.normalize("NFKC", value)
    if not text.isascii():
        text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc"))
    return " ".join(text.split())


def _plain(text):
    """Return folded ``text`` without marks on Latin letters and with one form of each ideograph."""
    text = text.casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    # Only Latin marks: the marks of kana and Thai are letters of their own.
    text = "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f")
    text = unicodedata.normalize("NFC", text).translate(_VARIANTS)
    return _SMALL_KE.sub("ガ", text)


def fold_place(value):
    """Return the key of the name of a city, a district or a region.

    Width, case, spaces, punctuation, accents, traditional or simplified form and the kind of
    place (市, 省, City, -ken …) do not count. A kind is left in place where it is the name: 京都.
    """
    words = re.findall(r"[^\W_]+", _plain(clean(value)))
    for opening in ADMIN_OPENINGS:
        if len(words) > len(opening) and tuple(words[: len(opening)]) == opening:
            words = words[len(opening) :]
            break
    while len(words) > 1 and words[-1] in ADMIN_WORDS:
        words = words[:-1]
    return _strip_han_suffixes("".join(words))[:KEY_LENGTH]


def _strip_han_suffixes(key):
    while key and not key.isascii():
        for suffix in HAN_SUFFIXES:
            if key.endswith(suffix) and len(key) - len(suffix) >= 2:
                key = key[: -len(suffix)]
                break
        else:
            return key
    return key


def fold_zip(value):
    """Return the key of a post code: its letters and digits, without 〒 and country letter."""
    text = re.sub(r"^[A-Z]{1,3}\s?-\s?(?=\d)", "", clean(value).upper())
    return "".join(char for char in text if char.isascii() and char.isalnum())[:KEY_LENGTH]


def fold_email_domain(value):
    """Return the domain of an address or of a domain as people type it, ``""`` for none."""
    return (
        clean(value).casefold().rpartition("@")[2].strip(" .<>").removeprefix("www.")[:KEY_LENGTH]
    )


def _digits(text):
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdigit())


def split_calling_code(digits):
    """Return ``(calling code, rest)`` of the digits of an international number."""
    if digits[:1] in ("1", "7"):
        return digits[:1], digits[1:]
    length = 2 if digits[:2] in _TWO_DIGIT_CODES else 3
    return digits[:length], digits[length:]


def _trunk_prefix(calling_code):
    return _TRUNK_PREFIXES.get(calling_code, "0")


def _international(digits):
    code, rest = split_calling_code(digits)
    if _trunk_prefix(code) == "0":
        rest = rest.removeprefix("0")  # +86 (0)21, +86 021
    return f"+{code}{rest}"


def _is_international(text):
    return text.lstrip("( ").startswith(("+", "00"))


def fold_phone(value, calling_code=None):
    """Return the key of a phone number: E.164 if the country is known, else its national digits.

    :param calling_code: of the country of the person who has the number, if that is known
    """
    text = _EXTENSION.split(_NUMBER_BREAK.split(clean(value))[0])[0]
    digits = _digits(text)[:KEY_LENGTH]
    if len(digits) < 4:
        return ""
    if _is_international(text):
        return _international(digits if "+" in text else digits[2:])
    code = str(calling_code or "")
    return _to_international(digits, code) if code else digits


def _to_international(digits, code):
    trunk = _trunk_prefix(code)
    if trunk and digits.startswith(trunk) and (trunk == "0" or len(digits) >= 10):
        return f"+{code}{digits.removeprefix(trunk)}"
    if trunk and digits.startswith(code) and len(digits) >= len(code) + 9:
        return f"+{digits}"
    # Without trunk prefix and too short for a whole number: a local number says no region.
    if not trunk or len(digits) >= 10:
        return f"+{code}{digits}"
    return digits


def fold_phone_prefix(value, calling_code=None):
    """Return ``(international, national)`` prefixes meant by ``021`` or by ``+86 21``.

    The national one is empty where the country cannot be known from it, and the other way round.
    """
    text = clean(value)
    digits = _digits(text)[:KEY_LENGTH]
    if not digits:
        return "", ""
    if _is_international(text):
        international = _international(digits if "+" in text else digits[2:])
        code, rest = split_calling_code(international[1:])
        return international, f"{_trunk_prefix(code)}{rest}" if rest else ""
    code = str(calling_code or "")
    if not code:
        return "", digits
    rest = digits.removeprefix(_trunk_prefix(code))
    return f"+{code}{rest}", f"{_trunk_prefix(code)}{rest}"
