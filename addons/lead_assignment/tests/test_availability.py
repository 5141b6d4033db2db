"""Working hours, leaves, holidays, time zones and archived users."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import MONDAY_NOON, AssignmentCase


@tagged("lead_assignment", "post_install", "-at_install")
class TestAvailability(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create({"name": "Office", "tz": "UTC"})
        cls.company.resource_calendar_id = cls.calendar
        for user in (cls.anna, cls.ben):
            cls.env["resource.resource"].create(
                {
                    "name": user.name,
                    "user_id": user.id,
                    "calendar_id": cls.calendar.id,
                    "company_id": cls.company.id,
                    "tz": "UTC",
                }
            )

    def _on(self, moment):
        self.env.cr._now = moment
        self.addCleanup(setattr, self.env.cr, "_now", MONDAY_NOON)
        return freeze_time(moment)

    def _leave(self, user, start, end):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": user.resource_ids.id if user else False,
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": start,
                "date_to": end,
            }
        )

    def test_somebody_on_leave_is_passed_over(self):
        self._leave(self.anna, datetime(2026, 11, 2), datetime(2026, 11, 4))
        self._new_rule(self.anna, self.ben)
        leads = self._new_leads(3)
        run = leads._assign()
        self.assertEqual(self._owners(leads), ["Ben"] * 3)
        self.assertIn("Anna: not at work", run.line_ids[0].explanation)

    def test_a_holiday_is_for_everybody_and_says_when_it_ends(self):
        self._leave(None, datetime(2026, 11, 2), datetime(2026, 11, 3))
        rule = self._new_rule(self.anna, self.ben, self.cleo)
        lead = self._new_leads(1)
        run = lead._assign()
        self.assertLine(run.line_ids, state="refused", reason="none_available")
        self.assertEqual(lead.assignment_retry_date, datetime(2026, 11, 3))
        rule.availability = "day"
        lead._assign()
        self.assertEqual(lead.assignment_retry_date, datetime(2026, 11, 3, 8))

    def test_nobody_works_on_sunday(self):
        rule = self._new_rule(self.anna)
        self.assertEqual(rule.availability, "away")
        lead, other = self._new_leads(2)
        with self._on(datetime(2026, 11, 1, 12)):
            other._assign()
            self.assertEqual(other.user_id, self.anna, "a weekend is no leave")
            rule.availability = "day"
            lead._assign()
        self.assertEqual(lead.assignment_reason, "none_available")
        self.assertEqual(lead.assignment_retry_date, datetime(2026, 11, 2, 8))

    def test_working_hours_in_the_time_zone_of_each(self):
        self.ben.tz = "Asia/Shanghai"
        self.ben.resource_ids.tz = "Asia/Shanghai"
        rule = self._new_rule(self.anna, self.ben, availability="now")
        lead = self._new_leads(1)
        with self._on(datetime(2026, 11, 2, 2)):  # ten in the morning in Shanghai
            lead._assign()
        self.assertEqual(lead.user_id, self.ben)
        other = self._new_leads(1)
        with self._on(datetime(2026, 11, 2, 20)):  # evening and night
            other._assign()
        self.assertEqual(other.assignment_reason, "none_available")
        rule.availability = "always"
        other._assign()
        self.assertTrue(other.user_id)

    def test_archived_users_get_nothing(self):
        self._new_rule(self.anna, self.ben)
        self.anna.active = False
        leads = self._new_leads(2)
        leads._assign()
        self.assertEqual(self._owners(leads), ["Ben", "Ben"])

    def test_an_out_of_office_notice_counts(self):
        self._new_rule(self.anna, availability="always")
        self.anna.out_of_office_from = MONDAY_NOON - timedelta(hours=1)
        self.anna.out_of_office_to = MONDAY_NOON + timedelta(hours=5)
        lead = self._new_leads(1)
        lead._assign()
        self.assertEqual(lead.assignment_reason, "none_available")
        self.assertEqual(lead.assignment_retry_date, MONDAY_NOON + timedelta(hours=5))

    def _absence(self, policy, **values):
        """Return who gets ten leads on the day after Anna missed ten."""
        self._leave(self.anna, datetime(2026, 11, 2), datetime(2026, 11, 2, 23))
        self._new_rule(self.anna, self.ben, absence_policy=policy, **values)
        self._new_leads(10)._assign()
        leads = self._new_leads(10)
        board = self.env["crm.assignment.board"].search([("user_id", "=", self.anna.id)])
        self.missed_count = board.missed_count
        with self._on(MONDAY_NOON + timedelta(days=1)):
            self.lines = leads._assign().line_ids
        return self._owners(leads).count("Anna")

    def _caught_up(self):
        return len(self.lines.filtered(lambda line: line.reason == "catch_up"))

    def test_after_an_absence_keep_the_place(self):
        self.assertEqual(self._absence("keep_place"), 5)
        self.assertEqual((self.missed_count, self._caught_up()), (0, 0))

    def test_after_an_absence_catch_up(self):
        self.assertEqual(self._absence("catch_up"), 10)
        self.assertEqual((self.missed_count, self._caught_up()), (5, 9), "until even")

    def test_after_an_absence_catch_up_a_few_a_day(self):
        self.assertEqual(self._absence("catch_up_limited", catch_up_per_day=2), 7)
        self.assertEqual((self.missed_count, self._caught_up()), (5, 3))

    def test_who_was_here_before_catches_up_a_few_a_day(self):
        """However long the absence was: the days of it are not made up for on the first one."""
        self._new_rule(self.anna, self.ben, absence_policy="catch_up_limited", catch_up_per_day=2)
        self._new_leads(2)._assign()
        self._leave(self.anna, datetime(2026, 11, 3), datetime(2026, 11, 9, 23))
        counts = []
        for days in (1, 8, 9):
            leads = self._new_leads(20)
            with self._on(MONDAY_NOON + timedelta(days=days)):
                leads._assign()
            counts.append(self._owners(leads).count("Anna"))
        self.assertEqual(counts, [0, 12, 12])


@tagged("lead_assignment", "post_install", "-at_install")
class TestRememberedHours(AssignmentCase):
    """What is remembered of when somebody works is what a look at the calendar says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Calendar = cls.env["resource.calendar"]
        cls.calendar = Calendar.create({"name": "Office", "tz": "UTC"})
        cls.other = Calendar.create({"name": "Mornings", "tz": "UTC"})
        cls.other.attendance_ids.filtered(lambda line: line.day_period != "morning").unlink()
        cls.company.resource_calendar_id = cls.calendar
        cls.user = cls.anna.with_company(cls.company)

    def _new_resource(self):
        return self.env["resource.resource"].create(
            {
                "name": "Anna",
                "user_id": self.anna.id,
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "tz": "UTC",
            }
        )

    def _get_hours(self):
        Policy, Users = self.env["crm.sla.policy"], self.env["res.users"]
        Users._get_known_hours().clear()
        key = Policy._get_calendar_key(self.env["resource.calendar"], self.user, self.company)
        end = MONDAY_NOON + timedelta(days=3)
        return Users._get_working_intervals([key], MONDAY_NOON, end)[key]

    def _see(self, change):
        """Return whether ``change`` is seen; asked again, there is nothing to look up."""
        before = self._get_hours()
        with self.assertQueryCount(0):
            self.assertEqual(self._get_hours(), before)
        change()
        return self._get_hours() != before

    def test_whatever_says_when_somebody_works_is_seen_at_once(self):
        resource = self._new_resource()
        leave = {
            "name": "Leave",
            "resource_id": resource.id,
            "calendar_id": self.calendar.id,
            "company_id": self.company.id,
            "date_from": MONDAY_NOON,
            "date_to": MONDAY_NOON + timedelta(days=2),
        }
        Leaves = self.env["resource.calendar.leaves"]
        changes = {
            "leave": lambda: Leaves.create(leave),
            "leave moved": lambda: resource_leave().write({"date_to": MONDAY_NOON}),
            "leave deleted": lambda: resource_leave().unlink(),
            "hours": lambda: tuesday()[0].write({"hour_from": 6}),
            "fewer days": lambda: tuesday().unlink(),
            "calendar of the person": lambda: resource.write({"calendar_id": self.other.id}),
            "time zone of the person": lambda: self.anna.partner_id.write({"tz": "Asia/Tokyo"}),
            "no calendar of their own": lambda: resource.unlink(),
            "calendar of the company": lambda: self.company.write(
                {"resource_calendar_id": self.other.id}
            ),
        }

        def tuesday():
            return self.calendar.attendance_ids.filtered(lambda line: line.dayofweek == "1")

        def resource_leave():
            return Leaves.search([("resource_id", "=", resource.id)])

        for name, change in changes.items():
            with self.subTest(name):
                if name == "leave deleted":
                    resource_leave().date_to = MONDAY_NOON + timedelta(days=2)
                if name == "calendar of the company":
                    self.company.resource_calendar_id = self.calendar
                self.assertTrue(self._see(change))

    def test_what_was_found_for_longer_says_no_more_than_asked_for(self):
        Users = self.env["res.users"]
        key = (self.calendar, "UTC", self.env["resource.resource"])
        start, end = MONDAY_NOON, MONDAY_NOON + timedelta(hours=2)
        Users._get_working_intervals([key], start - timedelta(days=7), end + timedelta(days=7))
        intervals = Users._get_working_intervals([key], start, end)[key]
        self.assertGreaterEqual(min(first for first, _last in intervals), start)
        self.assertLessEqual(max(last for _first, last in intervals), end)
