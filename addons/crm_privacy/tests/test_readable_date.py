"""Days and moments in sentences, as the fields beside them show them."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

from ..tools.readable_date import format_day, format_moment

#: Value in UTC, language, time zone, day, moment. Times have a narrow space before AM and PM.
CASES = [
    (datetime(2026, 11, 6, 20, 1, 30), "en_US", "UTC", "Nov 6", "Nov 6, 8:01 PM"),
    (datetime(2025, 11, 6, 20, 1), "en_US", "UTC", "Nov 6, 2025", "Nov 6, 2025, 8:01 PM"),
    (datetime(2026, 11, 6, 20, 1), "en_US", "Asia/Tokyo", "Nov 7", "Nov 7, 5:01 AM"),
    (datetime(2026, 11, 6, 20, 1), "ja_JP", "Asia/Tokyo", "11月7日", "11月7日, 5:01"),
    (datetime(2026, 11, 6, 20, 1), "zh_CN", "UTC", "11月6日", "11月6日, 20:01"),
]


@tagged("post_install", "-at_install")
class TestReadableDate(TransactionCase):
    def test_days_and_moments(self):
        for lang in ("ja_JP", "zh_CN"):
            self.env["res.lang"]._activate_lang(lang)
        with freeze_time("2026-11-30 12:00:00"):
            for value, lang, tz, day, moment in CASES:
                with self.subTest(value=value, lang=lang, tz=tz):
                    env = self.env(context={"lang": lang, "tz": tz})
                    self.assertEqual(format_day(env, value), day)
                    self.assertEqual(" ".join(format_moment(env, value).split()), moment)
            self.assertEqual(format_day(self.env, date(2026, 1, 2)), "Jan 2")
            self.assertEqual(format_moment(self.env, False), "")
