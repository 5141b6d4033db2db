"""Speed of the past: what is told counts, what is not stays unknown, and nothing of it is due."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .speed_common import MONDAY_NINE, SpeedCase

CAPTURED = datetime(2019, 3, 4, 9)


@tagged("lead_assignment", "post_install", "-at_install")
class TestHistory(SpeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._new_policy()
        cls.won = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)

    def _tell(self, user=None, history=True, **vals):
        Lead = self.Lead.with_user(user or self.manager).with_context(crm_history=history)
        lead = Lead.create(
            {
                "name": "Old",
                "contact_name": "Kim",
                "team_id": self.team.id,
                "user_id": False,
                **vals,
            }
        )
        self.env.flush_all()
        return lead

    def test_times_follow_from_the_dates(self):
        for history in (True, False):
            with self.subTest(history=history):
                lead = self._tell(
                    history=history,
                    date_captured=CAPTURED,
                    date_first_attempt=CAPTURED + timedelta(minutes=30),
                    date_contacted=CAPTURED + timedelta(hours=2),
                    date_qualified=CAPTURED + timedelta(days=1),
                )
                self.assertEqual(lead.attempt_minutes, 30)
                self.assertEqual(lead.contact_minutes, 120)
                self.assertEqual(lead.qualify_minutes, 24 * 60)
                self.assertEqual(lead.is_speed_history, history)

    def test_corrected_dates_change_the_times(self):
        lead = self._tell(
            date_captured=CAPTURED, date_first_attempt=CAPTURED + timedelta(minutes=30)
        )
        lead.write({"date_first_attempt": CAPTURED + timedelta(minutes=50)})
        self.env.flush_all()
        self.assertEqual(lead.attempt_minutes, 50)

    def test_what_is_not_told_is_unknown(self):
        lead = self._tell(date_contacted=CAPTURED)
        self.assertFalse(lead.date_captured or lead.date_first_attempt or lead.date_routed)
        self.assertFalse(lead.contact_minutes)

    def test_what_a_file_brings_closed_was_not_captured_now(self):
        columns = ["name", "contact_name", "type", "stage_id/.id", "active"]
        rows = [
            ["Won", "Kim", "Opportunity", str(self.won.id), "1"],
            ["Archived", "Kim", "Lead", "", "0"],
            ["Open", "Kim", "Lead", "", "1"],
        ]
        loaded = self.Lead.with_user(self.anna).load(columns, rows)
        leads = self.Lead.browse(loaded["ids"])
        self.assertEqual([bool(lead.date_captured) for lead in leads], [False, False, True])
        self.assertFalse(any(leads.mapped("date_qualified")))

    def test_nothing_is_due_and_nothing_now_is_the_first(self):
        lead = self._tell(date_captured=CAPTURED, user_id=self.anna.id)
        self.assertFalse(lead.sla_stage or lead.sla_deadline or lead.sla_policy_id)
        with self.at(MONDAY_NINE):
            lead.with_user(self.anna).log_attempt()
            lead.with_user(self.anna).write({"type": "opportunity"})
        self.env.flush_all()
        self.assertFalse(lead.date_first_attempt or lead.date_qualified)
        self.assertEqual(lead.attempt_count, 1)

    def test_order_is_checked_by_name(self):
        with self.assertRaisesRegex(ValidationError, "Old.*Contacted On"):
            self._tell(date_captured=CAPTURED, date_contacted=CAPTURED - timedelta(days=1))

    def test_nobody_else_tells_it(self):
        with self.assertRaises(AccessError):
            self._tell(self.anna, date_captured=CAPTURED)
        lead = self._tell(self.anna)
        self.assertFalse(lead.is_speed_history)
        self.assertTrue(lead.date_captured)

    def test_a_file_tells_it(self):
        columns = ["name", "contact_name", "date_captured", "date_contacted"]
        rows = [["Old", "Kim", "2019-03-04 09:00:00", "2019-03-04 10:00:00"]]
        loaded = self.Lead.with_user(self.manager).load(columns, rows)
        lead = self.Lead.browse(loaded["ids"])
        self.assertTrue(lead.is_speed_history)
        self.assertEqual(lead.contact_minutes, 60)

    def test_the_import_button_offers_it_to_administrators(self):
        def offered(user):
            tree = self.env["base_import.import"].with_user(user).get_fields_tree("crm.lead")
            return {each["name"] for each in tree}

        self.assertLessEqual({"date_captured", "date_contacted"}, offered(self.manager))
        self.assertNotIn("date_captured", offered(self.anna))

    def test_the_decay_curve_leaves_out_what_is_unknown(self):
        Report = self.env["crm.speed.report"]
        leads = self._tell(date_captured=CAPTURED, date_contacted=CAPTURED)
        leads |= self._tell(date_captured=CAPTURED)
        leads |= self._tell(date_contacted=CAPTURED)
        leads |= self._tell(
            date_captured=CAPTURED, date_first_attempt=CAPTURED + timedelta(minutes=3)
        )
        decay = Report.get_decay([("lead_id", "in", leads.ids)])
        counts = {point["bucket"]: point["count"] for point in decay["points"]}
        self.assertEqual({key: count for key, count in counts.items() if count}, {"1_5m": 1})
        self.assertEqual((decay["never"], decay["unknown"]), (0, 3))

    def test_many_leads_take_few_queries(self):
        counts = []
        for size in (10, 100):
            leads = self.Lead.with_user(self.manager).with_context(crm_history=True)
            leads = leads.create(
                [
                    {"name": "Old", "contact_name": "Kim", "date_captured": CAPTURED}
                    for _number in range(size)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads._record_speed_history(is_history=True)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
