"""Days and times as people and programs write them: a line a case."""

from datetime import date, datetime, timedelta

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import calendar_words
from response_management_logic import moment_reading as moments
from response_management_logic.calendar_fold import fold_word
from response_management_logic.cell_conversion import Refusal

from setup import calendar_names

DAY = (2026, 11, 12)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        # Years of two digits stand last.
        ("14.11.26", "ymd", (2026, 11, 14)),
        ("04/03/26", "dmy", (2026, 3, 4)),
        ("03/04/26", "mdy", (2026, 3, 4)),
        ("12/11/26 09:15", "dmy", (*DAY, 9, 15)),
        ("12-Nov-26", "mdy", DAY),
        # … unless no day is so high, or the column says otherwise.
        ("99.12.31", "dmy", (1999, 12, 31)),
        ("26-11-12", "ymd", DAY),
        # A dot puts the day first in every language.
        ("12.11.2026", "mdy", DAY),
        ("12.11.2026", "ymd", DAY),
        ("11.13.2026", "mdy", (2026, 11, 13)),
        ("12.11.2026 14:05", "ymd", (*DAY, 14, 5)),
        ("2026.11.12", "dmy", DAY),
        # Months by name
        ("Nov 12, 2026 04:01 PM", "ymd", (*DAY, 16, 1)),
        ("Nov 12, 2026 04:01 PM CET", "ymd", (*DAY, 16, 1)),
        ("12 Nov 2026", "ymd", DAY),
        ("12. November 2026", "ymd", DAY),
        ("Thursday, November 12, 2026", "ymd", DAY),
        ("Do., 12. Nov. 2026 um 14:05 Uhr", "ymd", (*DAY, 14, 5)),
        ("November 12th, 2026 at 4 PM", "ymd", (*DAY, 16)),
        ("jeudi 12 novembre 2026 à 14 h 05", "ymd", (*DAY, 14, 5)),
        ("1er décembre 2026", "ymd", (2026, 12, 1)),
        ("mar. 12 mai 2026", "ymd", (2026, 5, 12)),
        ("Mar 12, 2026", "ymd", (2026, 3, 12)),
        ("12 de noviembre de 2026", "ymd", DAY),
        ("12 novembre 2026 alle ore 14:05", "ymd", (*DAY, 14, 5)),
        ("12. März 2026", "ymd", (2026, 3, 12)),
        ("3. Jänner 2026", "ymd", (2026, 1, 3)),
        ("12 août 2026", "ymd", (2026, 8, 12)),
        ("Thu, 12 Nov 2026 14:05:31 +0100", "ymd", (*DAY, 14, 5, 31)),
        ("Thu Nov 12 14:05:31 CET 2026", "ymd", (*DAY, 14, 5, 31)),
        ("Thu Nov 12 2026 14:05:31 GMT+0100 (Central European Standard Time)", "ymd",
         (*DAY, 14, 5, 31)),
        ("12/Nov/2026:14:05:31 +0100", "ymd", (*DAY, 14, 5, 31)),
        ("Nov 12, 2026 04:01 PM CET - Nov 12, 2026 05:00 PM CET", "ymd", (*DAY, 16, 1)),
        ("2026-11-12 16:01 - 17:00", "ymd", (*DAY, 16, 1)),
        ("2026-Nov-12", "ymd", DAY),
        # Programs
        ("2026-11-12T08:15:31.000Z", "dmy", (*DAY, 8, 15, 31)),
        ("2026-11-12T09:15:31+0100", "dmy", (*DAY, 9, 15, 31)),
        ("2026-11-12 09:15:31 GMT+1", "ymd", (*DAY, 9, 15, 31)),
        ("20261112T081531Z", "ymd", (*DAY, 8, 15, 31)),
        ("20261112", "mdy", DAY),
        ("46338", "ymd", DAY),
        ("46338.5869", "ymd", (*DAY, 14, 5, 8)),
        ("46338,5869", "ymd", (*DAY, 14, 5, 8)),
        ("1794474931", "ymd", (*DAY, 9, 15, 31)),
        ("1794474931000", "ymd", (*DAY, 9, 15, 31)),
        # Japanese and Chinese
        ("2026年11月12日", "ymd", DAY),
        ("2026年11月12日（木）14:05", "ymd", (*DAY, 14, 5)),
        ("2026年11月12日 木曜日", "ymd", DAY),
        ("2026/11/12(木) 午後2時5分", "ymd", (*DAY, 14, 5)),
        ("2026-11-12 下午3:10", "ymd", (*DAY, 15, 10)),
        ("2026年11月12日下午3点10分", "ymd", (*DAY, 15, 10)),
        ("2026年11月12日 星期四 晚上8:30", "ymd", (*DAY, 20, 30)),
        ("2026年11月12日 中午12:05", "ymd", (*DAY, 12, 5)),
        ("令和8年11月12日", "ymd", DAY),
        # Numerals
        ("二〇二六年三月五日", "ymd", (2026, 3, 5)),
        ("二零二六年十一月十二日", "ymd", DAY),
        ("二○二六年十二月三十一日", "ymd", (2026, 12, 31)),
        ("二〇二六年十月二十日 星期二", "ymd", (2026, 10, 20)),
        ("二〇二六年一月一日（星期四）", "ymd", (2026, 1, 1)),
        ("二〇二六年十一月十二日 下午三点十五分", "ymd", (*DAY, 15, 15)),
        ("2026年十一月十二日 上午九点半", "ymd", (*DAY, 9, 30)),
        ("二〇二六年十一月廿二日", "ymd", (2026, 11, 22)),
        ("令和八年十一月十二日", "ymd", DAY),
        ("民國一一五年十一月十二日", "ymd", DAY),
        ("2026年11月12日 午後兩點", "ymd", (*DAY, 14)),
        # Korean
        ("2026년 11월 12일", "ymd", DAY),
        ("2026년 11월 12일 목요일 오후 2:05", "ymd", (*DAY, 14, 5)),
        ("2026. 11. 12. 오전 9:15", "ymd", (*DAY, 9, 15)),
        ("2026년 11월 12일 14시 5분", "ymd", (*DAY, 14, 5)),
        ("令和元年5月1日", "ymd", (2019, 5, 1)),
        ("R8.11.12", "ymd", DAY),
        ("平成30年1月2日", "ymd", (2018, 1, 2)),
        ("民國115年11月12日", "ymd", DAY),
        ("２０２６／１１／１２　９：０５", "ymd", (*DAY, 9, 5)),
        # Months in other languages, with what stands around them
        ("12 listopada 2026", "ymd", DAY),
        ("12 lis 2026, godz. 14:05", "ymd", (*DAY, 14, 5)),
        ("czwartek, 12 listopada 2026", "ymd", DAY),
        ("12. listopadu 2026 v 14:05", "ymd", (*DAY, 14, 5)),
        ("3. března 2026", "ymd", (2026, 3, 3)),
        ("12 ноября 2026 г.", "ymd", DAY),
        ("12 ноября 2026 г., 14:05", "ymd", (*DAY, 14, 5)),
        ("12 листопада 2026 р.", "ymd", DAY),
        ("12 Kasım 2026 Perşembe 14:05", "ymd", (*DAY, 14, 5)),
        ("3 MAYIS 2026", "ymd", (2026, 5, 3)),
        ("2026. november 12.", "ymd", DAY),
        ("12 noiembrie 2026", "ymd", DAY),
        ("12. marraskuuta 2026 klo 14.05", "ymd", (*DAY, 14, 5)),
        ("12 november 2026 kl. 14:05", "ymd", (*DAY, 14, 5)),
        ("12 Νοεμβρίου 2026, 2:05 μ.μ.", "ymd", (*DAY, 14, 5)),
        ("12 בנובמבר 2026", "ymd", DAY),
        ("١٢ نوفمبر ٢٠٢٦", "ymd", DAY),
        ("12\u200f/11\u200f/2026\u060c 2:05 \u0645", "dmy", (*DAY, 14, 5)),
        ("2026 m. lapkričio 12 d.", "ymd", DAY),
        ("2026. gada 12. novembris", "ymd", DAY),
        ("12 tháng 11, 2026", "ymd", DAY),
        ("ngày 12 tháng 11 năm 2026", "ymd", DAY),
        ("12 नवंबर 2026", "ymd", DAY),
        ("12 พฤศจิกายน 2569", "ymd", DAY),
        ("12/11/2569", "dmy", DAY),
        ("2569-11-12", "ymd", DAY),
        ("14 XI 2026", "ymd", (2026, 11, 14)),
        ("14.XI.2026", "ymd", (2026, 11, 14)),
        ("2026-W46-4", "ymd", DAY),
        ("2026W464T14:05", "ymd", (*DAY, 14, 5)),
        ("Nov 12th '26", "ymd", DAY),
        ("Nov 12, \u201926 14:05", "ymd", (*DAY, 14, 5)),
        # The end of a day
        ("2026-11-11 24:00", "ymd", DAY),
        ("2026-11-11T24:00:00", "ymd", DAY),
        ("11.11.2026 24:00 Uhr", "ymd", DAY),
        ("2026-12-31 24:00", "ymd", (2027, 1, 1)),
    ],
)  # fmt: skip
def test_moment(text, order, expected):
    assert moments.to_moment(text, order)[0] == datetime(*expected)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2026-11-12 09:15 UTC", 0),
        ("2026-11-12 09:15 CET", 1),
        ("2026-11-12 09:15 MESZ", 2),
        ("2026-11-12 09:15 EST", -5),
        ("2026-11-12 09:15 GMT+1", 1),
        ("2026-11-12 09:15 +05:30", 5.5),
        ("2026-11-12 09:15 \u221205:00", -5),
        # Chinese or American? The zone of the file decides.
        ("2026-11-12 09:15 CST", None),
        ("2026-11-12 09:15", None),
    ],
)
def test_zone(text, hours):
    offset = moments.to_moment(text)[2]
    assert offset == (None if hours is None else timedelta(hours=hours))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("03/04/2026", "ymd"),
        ("31/04/2026", "dmy"),
        ("31.04.2026", "dmy"),
        ("12 Foo 2026", "ymd"),
        ("November 2026", "ymd"),
        ("123", "ymd"),
        ("12345", "ymd"),
        ("99999999", "ymd"),
        ("9999999999", "ymd"),
        ("2026-11-12 25:00", "ymd"),
        ("2026-11-12 24:01", "ymd"),
        ("9999-12-31 24:00", "ymd"),
        ("14.3.", "dmy"),
        ("March 14", "ymd"),
        ("14/3", "dmy"),
        ("2026-11-12 9", "ymd"),
        ("2026-11-12 09:15 XYZ", "ymd"),
        ("12.11.2026 Termin", "dmy"),
        ("R99", "ymd"),
        ("--", "ymd"),
    ],
)
def test_what_is_no_moment(text, order):
    with pytest.raises(Refusal) as caught:
        moments.to_moment(text, order)
    assert caught.value.code == "not_date"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9:05", 545),
        ("14:05:30", 845.5),
        ("2:05 PM", 845),
        ("2 pm", 840),
        ("14 Uhr", 840),
        ("14h05", 845),
        ("14.05", 845),
        ("午後2時5分", 845),
        ("下午2:05", 845),
        ("1405", 845),
        ("0.59375", 855),
        ("0,5000", 720),
    ],
)
def test_time_of_day(text, minutes):
    assert moments.to_time(text) == timedelta(minutes=minutes)


TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("14.3.", "mdy", (2026, 3, 14)),
        ("14.3", "mdy", (2026, 3, 14)),
        ("3.14", "mdy", (2026, 3, 14)),
        ("14/3", "dmy", (2026, 3, 14)),
        ("3/14", "mdy", (2026, 3, 14)),
        ("03-14", "ymd", (2026, 3, 14)),
        ("14-3", "dmy", (2026, 3, 14)),
        ("March 14", "dmy", (2026, 3, 14)),
        ("Mar 14th, 14:05", "dmy", (2026, 3, 14, 14, 5)),
        ("14. März", "mdy", (2026, 3, 14)),
        ("14-Mar", "mdy", (2026, 3, 14)),
        ("Do., 12. Nov., 14:05 Uhr", "mdy", (2026, 11, 12, 14, 5)),
        ("14 marca", "mdy", (2026, 3, 14)),
        ("3月14日", "dmy", (2026, 3, 14)),
        ("3月14日14:05", "dmy", (2026, 3, 14, 14, 5)),
        ("三月十四日", "dmy", (2026, 3, 14)),
        ("3/14(土) 14:05", "mdy", (2026, 3, 14, 14, 5)),
        ("3월 14일", "dmy", (2026, 3, 14)),
        ("14 tháng 3", "dmy", (2026, 3, 14)),
        # The last such day
        ("30.11.", "dmy", (2026, 11, 30)),
        ("1.12.", "dmy", (2025, 12, 1)),
        ("29.2.", "dmy", (2024, 2, 29)),
        # What has a year keeps it.
        ("14.3.2020", "dmy", (2020, 3, 14)),
    ],
)
def test_a_day_without_a_year_is_the_last_such_day(text, order, expected):
    assert moments.to_moment(text, order, today=TODAY)[0] == datetime(*expected)


@pytest.mark.parametrize(
    ("text", "order"), [("31.4.", "dmy"), ("14/13", "dmy"), ("Nov-26", "dmy"), ("14", "dmy"),
                        ("30.2.", "dmy"), ("Termin 14", "dmy")]
)  # fmt: skip
def test_what_is_no_day_without_a_year(text, order):
    with pytest.raises(Refusal):
        moments.to_moment(text, order, today=TODAY)


def test_where_languages_disagree_that_of_the_reader_counts():
    assert moments.to_moment("12. listopada 2026")[0].month == 11
    assert moments.to_moment("12. listopada 2026", language="pl")[0].month == 11
    assert moments.to_moment("12. listopada 2026", language="hr")[0].month == 10
    assert moments.names_doubtful_month("12. listopada 2026")
    assert not moments.names_doubtful_month("12. November 2026")


#: Languages that have a name for each month which means no other one of theirs.
KNOWN = (
    "en",
    "fr",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "ru",
    "pl",
    "tr",
    "ar",
    "uk",
    "cs",
    "ro",
    "hu",
    "sv",
    "el",
    "he",
    "fa",
    "id",
    "th",
    "sk",
    "bg",
    "da",
    "fi",
    "nb",
    "hr",
    "sr",
    "lt",
    "sl",
    "lv",
    "et",
    "ca",
    "sq",
    "mk",
    "be",
    "hi",
    "bn",
    "ur",
)


@pytest.mark.parametrize("language", KNOWN)
def test_every_month_of_a_language_is_known(language):
    own = calendar_words.OTHER_MONTHS.get(language, {})
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in Locale.parse(language).months[context][width].items():
                word = fold_word(name)
                assert " " in name or own.get(word, calendar_words.MONTHS.get(word)) == number


@pytest.mark.parametrize("identifier", sorted(locale_identifiers()))
def test_no_name_of_cldr_is_taken_for_another(identifier):
    locale = Locale.parse(identifier)
    own = calendar_words.OTHER_MONTHS.get(locale.language, {})
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            names = {n: fold_word(name) for n, name in locale.months[context][width].items()}
            for number, word in names.items():
                if word and len(word) > 1 and list(names.values()).count(word) == 1:
                    assert own.get(word, calendar_words.MONTHS.get(word)) in (number, None, 0)
            for name in locale.days[context][width].values():
                word = fold_word(name)
                if len(word) > 1 and not any(char.isdigit() or char.isspace() for char in name):
                    assert word in calendar_words.WEEKDAYS


def test_the_names_are_those_of_babel():
    assert calendar_names.PAGE.read_text() == calendar_names.render()


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2068, 1, 1)),
    st.sampled_from(
        [
            ("%Y-%m-%d %H:%M:%S", "ymd"),
            ("%d/%m/%Y %H:%M:%S", "dmy"),
            ("%d.%m.%y %H:%M:%S", "mdy"),
            ("%m/%d/%y %I:%M:%S %p", "mdy"),
            ("%d %B %Y %H:%M:%S", "dmy"),
            ("%b %d, %Y %I:%M:%S %p", "dmy"),
            ("%Y年%m月%d日 %H時%M分%S秒", "ymd"),
        ]
    ),
)
def test_what_is_written_is_read(moment, style):
    pattern, order = style
    moment = moment.replace(microsecond=0)
    assert moments.to_moment(moment.strftime(pattern), order)[:2] == (moment, True)


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_refused(text):
    for order in ("ymd", "dmy", "mdy"):
        assert moments.is_moment(text, order) in (True, False)


@pytest.mark.parametrize("sign", ["0", "1/", "1-", "12:", "a", " 1"])
def test_what_is_too_long_for_a_date_is_none_at_once(sign):
    text = sign * 100_000
    assert not moments.get_orders(text)
    assert not moments.match_figures(text)
    with pytest.raises(Refusal):
        moments.to_time(text)


@pytest.mark.parametrize(
    ("header", "hours"),
    [
        ("Create Date (GMT+1)", 1),
        ("created_time(UTC+00:00)", 0),
        ("Submit Date (UTC)", 0),
        ("Zeit [MEZ]", 1),
        ("Start time (UTC-05:30)", -5.5),
        ("Registration Time (EST)", -5),
        ("Time (CST)", None),
        ("Duration (min)", None),
        ("Date (local)", None),
        ("Date (UTC) 2", None),
        ("Date", None),
    ],
)
def test_zone_that_a_header_names(header, hours):
    zone = moments.get_zone(header)
    assert zone == (None if hours is None else timedelta(hours=hours))


@pytest.mark.parametrize(
    "text", ["KW 46/2026", "2026-W46", "W46 2026", "2026 KW46", "2026年第46週"]
)
def test_a_week_is_no_day(text):
    assert moments.is_week(text)
    assert not moments.get_orders(text)
