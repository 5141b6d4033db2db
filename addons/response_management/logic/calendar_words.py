"""Words of dates and times as suppliers write them: months, weekdays, eras, zones.

Months and weekdays are those of CLDR in all its languages, without accents and signs, and a few
that people write besides.
"""

from . import calendar_names

#: Which no calendar lists: of Austria, of German without umlauts, and in Roman figures.
_MORE_MONTHS = (
    "janner jaenner enero i",
    "feber ii",
    "maerz mrz iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "sept ix",
    "x",
    "xi",
    "xii",
)
MONTHS = {
    word: number
    for names in (_MORE_MONTHS, calendar_names.MONTHS)
    for number, words in enumerate(names, 1)
    for word in words.split()
}
#: By language, where a name means another month than in ``MONTHS``.
OTHER_MONTHS = {
    language: dict(zip(words.split()[::2], map(int, words.split()[1::2]), strict=True))
    for language, words in calendar_names.OTHERS.items()
}
DOUBTFUL_MONTHS = frozenset(word for own in OTHER_MONTHS.values() for word in own)
WEEKDAYS = frozenset(("thurs", "sonnabend", *calendar_names.WEEKDAYS.split()))

#: Last year before the first of an era; the first year may be called 元.
ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "民國": 1911,
    "民国": 1911,
    "r": 2018,
    "h": 1988,
    "s": 1925,
    "t": 1911,
    "m": 1867,
}

#: Hours from UTC. An abbreviation that means several zones is none: the zone of the file counts.
ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "ut": 0,
    "wet": 0,
    "west": 1,
    "bst": 1,
    "cet": 1,
    "cest": 2,
    "mez": 1,
    "mesz": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "est": -5,
    "edt": -4,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "jst": 9,
    "kst": 9,
    "hkt": 8,
    "sgt": 8,
    "aest": 10,
    "aedt": 11,
}
AMBIGUOUS_ZONES = frozenset(("cst", "ist", "ast"))

MORNING = frozenset(
    ("am", "ص", "öö", "oo", "πμ", "de", "sa", "午前", "上午", "凌晨", "早上", "清晨")
)
AFTERNOON = frozenset(("pm", "م", "ös", "μμ", "du", "ch", "午後", "下午", "晚上", "傍晚", "午后"))
NOON = frozenset(("中午", "正午"))
