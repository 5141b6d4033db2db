"""Days and times as people and programs write them: a line a case."""

from datetime import datetime, timedelta

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import calendar_words
from response_management_logic import moment_reading as moments
from response_management_logic.cell_conversion import Refusal

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
    ],
)
def test_time_of_day(text, minutes):
    assert moments.to_time(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "it", "pt", "nl"])
def test_every_month_and_weekday_of_cldr_is_known(language):
    locale = Locale.parse(language)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                assert calendar_words.MONTHS[calendar_words.fold_word(name)] == number
            for name in locale.days[context][width].values():
                assert calendar_words.fold_word(name) in calendar_words.WEEKDAYS


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
