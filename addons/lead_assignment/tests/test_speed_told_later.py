"""Attempts that are told later, and what programs tell of attempts."""

from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .speed_common import MONDAY_NINE, SpeedCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestToldLater(SpeedCase):
    def setUp(self):
        super().setUp()
        self.lead = self._new_lead(self.anna, type="lead")

    def _tell(self, *hours, lead=None, **values):
        for hour in hours:
            date = MONDAY_NINE + timedelta(hours=hour)
            (lead or self.lead).with_user(self.anna).log_attempt(date=date, **values)

    def _numbers(self):
        return [
            (item.number, item.date.hour - MONDAY_NINE.hour, round(item.gap_hours, 2))
            for item in self.lead.attempt_ids.sorted("date")
        ]

    def test_attempts_are_numbered_by_their_date(self):
        in_order = [(1, -6, 0), (2, -4, 2), (3, -1, 3), (4, 0, 1)]
        for hours in ((-6, -4, -1, 0), (0, -1, -4, -6), (-1, -6, 0, -4)):
            with self.subTest(hours):
                self.lead = self._new_lead(self.anna, type="lead")
                self._tell(*hours)
                self.assertEqual(self._numbers(), in_order)
                self.assertEqual(self.lead.attempt_count, 4)
                self.assertEqual(self.lead.date_last_attempt, MONDAY_NINE)

    def test_answers_have_no_number(self):
        self._tell(0)
        self._tell(-1, outcome="answered")
        self._tell(-3)
        self.assertEqual(self._numbers(), [(1, -3, 0), (0, -1, 0), (2, 0, 3)])

    def test_many_leads_take_one_statement(self):
        leads = self._new_leads(60, user_id=self.anna.id)
        early, late = MONDAY_NINE - timedelta(hours=2), MONDAY_NINE
        for part in (leads[:5], leads[5:]):
            part.log_attempt(date=late)
        counts = []
        for part in (leads[:5], leads[5:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            part.log_attempt(date=early)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertEqual(leads.attempt_ids.mapped("number").count(2), 60)


@tagged("lead_assignment", "post_install", "-at_install")
class TestToldByPrograms(SpeedCase):
    def setUp(self):
        super().setUp()
        self.lead = self._new_lead(self.anna, type="lead").with_user(self.anna)

    def test_what_cannot_be_is_said_in_words(self):
        for name, values in (
            ("unknown outcome", {"outcome": "dunno"}),
            ("unknown channel", {"channel": "pigeon"}),
            ("list as outcome", {"outcome": ["attempted"]}),
            ("number as channel", {"channel": 7}),
            ("no channel", {"channel": False}),
            ("word as date", {"date": "yesterday"}),
            ("number as date", {"date": 20261102}),
            ("list as date", {"date": ["2026-11-02"]}),
            ("month 13", {"date": "2026-13-01 00:00:00"}),
            ("year 0", {"date": "0000-01-01"}),
            ("before anybody", {"date": "1969-12-31 23:59:59"}),
            ("first day of all", {"date": "0001-01-01T00:00:00+14:00"}),
            ("last day of all", {"date": "9999-12-31 00:00:00"}),
            ("last day of all elsewhere", {"date": "9999-12-31T23:59:59-12:00"}),
            ("tomorrow", {"date": "2026-11-03 12:00:00"}),
            ("mapping as note", {"note": {"text": "x"}}),
        ):
            with self.subTest(name), self.assertRaises(UserError) as caught:
                self.lead.log_attempt(**values)
            self.assertTrue(caught.exception.args[0])
        self.assertFalse(self.lead.attempt_ids)

    def test_a_lead_that_is_gone_is_said_in_words(self):
        gone = self._new_lead(self.anna)
        ids = gone.ids
        gone.unlink()
        for lead in (self.env["crm.lead"].browse(ids), self.lead.browse(ids) | self.lead):
            with self.assertRaisesRegex(UserError, str(ids[0])):
                lead.log_attempt()

    def test_dates_are_read_as_programs_write_them(self):
        nine = datetime(2026, 11, 2, 9)
        for value in (
            "2026-11-02 09:00:00",
            "2026-11-02T09:00:00",
            "2026-11-02T09:00:00Z",
            "2026-11-02T10:00:00+01:00",
            nine,
        ):
            with self.subTest(value):
                attempt = self.lead.log_attempt(date=value)
                self.assertEqual(self.env["crm.lead.attempt"].browse(attempt).date, nine)
