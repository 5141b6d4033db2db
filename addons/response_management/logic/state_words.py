"""Other ways in which people write the name of a state, province or prefecture."""

import re

from odoo.addons.crm_privacy.logic.automatic_mail_words import fold

from . import normalize

_JAPAN = (
    "hokkaido aomori iwate miyagi akita yamagata fukushima ibaraki tochigi gunma saitama chiba "
    "tokyo kanagawa niigata toyama ishikawa fukui yamanashi nagano gifu shizuoka aichi mie shiga "
    "kyoto osaka hyogo nara wakayama tottori shimane okayama hiroshima yamaguchi tokushima kagawa "
    "ehime kochi fukuoka saga nagasaki kumamoto oita miyazaki kagoshima okinawa"
)
_CHINA = {
    "北京市": "beijing", "上海市": "shanghai", "浙江省": "zhejiang", "天津市": "tianjin",
    "安徽省": "anhui", "福建省": "fujian", "重庆市": "chongqing", "江西省": "jiangxi",
    "山东省": "shandong", "河南省": "henan", "内蒙古自治区": "inner mongolia", "湖北省": "hubei",
    "新疆维吾尔自治区": "xinjiang", "湖南省": "hunan", "宁夏回族自治区": "ningxia",
    "广东省": "guangdong", "西藏自治区": "tibet", "海南省": "hainan",
    "广西壮族自治区": "guangxi", "四川省": "sichuan", "河北省": "hebei", "贵州省": "guizhou",
    "山西省": "shanxi", "云南省": "yunnan", "辽宁省": "liaoning", "陕西省": "shaanxi",
    "吉林省": "jilin", "甘肃省": "gansu", "黑龙江省": "heilongjiang", "青海省": "qinghai",
    "江苏省": "jiangsu", "香港特别行政区": "hong kong", "澳门特别行政区": "macau",
}  # fmt: skip
_KOREA = {
    11: "seoul", 26: "busan", 27: "daegu", 28: "incheon", 29: "gwangju", 30: "daejeon",
    31: "ulsan", 41: "gyeonggi", 42: "gangwon", 43: "chungcheongbuk", 44: "chungcheongnam",
    45: "jeollabuk", 46: "jeollanam", 47: "gyeongsangbuk", 48: "gyeongsangnam", 49: "jeju",
    50: "sejong",
}  # fmt: skip
_ENGLISH = {
    "bavaria": "Bayern", "hesse": "Hessen", "lower saxony": "Niedersachsen",
    "north rhine-westphalia": "Nordrhein-Westfalen", "rhineland-palatinate": "Rheinland-Pfalz",
    "saxony": "Sachsen", "saxony-anhalt": "Sachsen-Anhalt", "thuringia": "Thüringen",
    "mecklenburg-western pomerania": "Mecklenburg-Vorpommern", "vienna": "Wien",
    "tyrol": "Tirol", "styria": "Steiermark", "carinthia": "Kärnten",
    "lower austria": "Niederösterreich", "upper austria": "Oberösterreich",
}  # fmt: skip
#: Names without accents and in small letters -> name or code in Odoo's list.
_NAMES = {**{name: full for full, name in _CHINA.items()}, **_ENGLISH}
#: The same by country, for names in Latin letters that places elsewhere have too, such as Kochi.
_NAMES_OF_COUNTRY = {
    "JP": {name: f"JP-{number:02}" for number, name in enumerate(_JAPAN.split(), 1)},
    "KR": {name: f"KR-{number}" for number, name in _KOREA.items()},
}
#: What tells without the country that its states are meant; the name of Hokkaido ends with it.
_KIND_OF_COUNTRY = {
    "JP": re.compile(
        r"^(the )?prefecture of |[ -](to|fu|ken|prefecture|metropolis)$|^hokkaido$", re.IGNORECASE
    ),
    "KR": re.compile(r"^(the )?province of |[ -](do|si|province)$", re.IGNORECASE),
}
#: Codes that are written without their country, and that no other country has.
_CLEAR_CODES = {"AU": ("NSW", "QLD", "VIC", "ACT"), "ZA": ("KZN",)}
#: What is said of a name: that it is one of a state.
_KIND = re.compile(
    r"^(the )?(state|province|prefecture|canton|freistaat|land|kanton|provincia|estado|regione"
    r"|région|provincie) (of |de |di |du |d')?|"
    r"[ -](to|fu|ken|do|si|state|province|prefecture|metropolis|county|sheng|shi)$",
    re.IGNORECASE,
)
_HAN = re.compile("[\u4e00-\u9fff]+")
#: What is left out at the end of a name in Japan and China.
_ENDINGS = "都道府県省市"


def spell(text, country=""):
    """Return other texts that may stand for ``text`` in a list of states, names and codes.

    :param country: code of the country that the state is in, empty if unknown
    """
    text = normalize.clean_text(text)
    if _HAN.fullmatch(text):
        # Also where the name itself ends so: Kyoto is 京都府.
        return [f"{text}{ending}" for ending in _ENDINGS]
    plain = _KIND.sub("", text).strip()
    found = [plain] if plain and plain != text else []
    known = _get_names(fold(text), country)
    names = (fold(each) for each in (text, plain))
    return found + [known[name] for name in dict.fromkeys(names) if name in known]


def is_clear_code(code, country):
    """Return whether the code of a state of ``country`` tells by itself which state is meant."""
    code = code.upper()
    return code.startswith(f"{country}-") or code in _CLEAR_CODES.get(country, ())


def _get_names(text, country):
    """Return the names that ``text`` may be, in the country that is known or that it tells."""
    names = dict(_NAMES)
    for code, kind in _KIND_OF_COUNTRY.items():
        if code == country or (not country and kind.search(text)):
            names.update(_NAMES_OF_COUNTRY[code])
    return names
