"""Words of dates and times in the languages that suppliers write: months, weekdays, eras, zones.

Months and weekdays are those of CLDR (a test compares them with Babel) for English, French,
German, Spanish, Italian, Portuguese and Dutch, without accents and signs.
"""

import unicodedata

_MONTH_WORDS = (
    "ene enero gen gennaio jan janeiro januar januari january janv janvier janner jaenner",
    "feb febbraio febrero februar februari february fev fevereiro fevr fevrier feber",
    "maart mar march marco mars marz marzo mrt maerz mrz",
    "abr abril apr april aprile avr avril",
    "mag maggio mai maio may mayo mei",
    "giu giugno juin jun june junho juni junio",
    "juil juillet jul julho juli julio july lug luglio",
    "ago agosto aout aug august augustus",
    "sep sept september septembre septiembre setiembre set setembro settembre",
    "oct october octobre octubre okt oktober ott ottobre out outubro",
    "nov november novembre novembro noviembre",
    "dec december decembre dez dezember dezembro dic dicembre diciembre",
)
_WEEKDAY_WORDS = (
    "di dienstag dim dimanche dinsdag do dom domenica domingo donderdag donnerstag fr freitag fri "
    "friday gio giovedi jeu jeudi jue jueves lun lundi lunedi lunes ma maandag mar mardi martedi "
    "martes mer mercoledi mercredi mi mie miercoles mittwoch mo mon monday montag qua quartafeira "
    "qui quintafeira sa sab sabado sabato sam samedi samstag sat saturday seg segundafeira sex "
    "sextafeira so sonntag sun sunday ter tercafeira thu thur thurs thursday tue tues tuesday ven "
    "vendredi venerdi vie viernes vr vrijdag wed wednesday wo woensdag za zaterdag zo zondag "
    "sonnabend"
)
MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
WEEKDAYS = frozenset(_WEEKDAY_WORDS.split())

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

MORNING = frozenset(("am", "午前", "上午", "凌晨", "早上", "清晨"))
AFTERNOON = frozenset(("pm", "午後", "下午", "晚上", "傍晚", "午后"))
NOON = frozenset(("中午", "正午"))


def fold_word(text):
    """Return ``text`` in small letters, without accents, signs and spaces."""
    marked = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(char for char in marked if char.isalnum())
