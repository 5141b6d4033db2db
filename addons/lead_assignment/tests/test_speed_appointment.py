"""What became of the first appointment: held, not held, or the customer did not come."""

from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .speed_common import MONDAY_NINE, SpeedCase

TEN = datetime(2026, 11, 2, 10)
START, STOP = datetime(2026, 11, 4, 14), datetime(2026, 11, 4, 15)
AFTER = datetime(2026, 11, 4, 15, 1)


@tagged("lead_assignment", "post_install", "-at_install")
class TestSpeedAppointment(SpeedCase):
    def setUp(self):
        super().setUp()
        self._new_policy(contact_hours=200)
        with self.at(MONDAY_NINE):
            self.lead = self._new_lead(self.anna)
        with self.at(TEN):
            self.meeting = self._new_meeting(START, STOP)

    def _new_meeting(self, start, stop):
        return (
            self.env["calendar.event"]
            .with_user(self.anna)
            .create(
                {
                    "name": "Demo",
                    "start": start,
                    "stop": stop,
                    "opportunity_id": self.lead.id,
                    "partner_ids": [(6, 0, (self.customer | self.anna.partner_id).ids)],
                }
            )
        )

    def _watch(self, moment):
        with self.at(moment):
            self._run_cron("ir_cron_watch_speed")

    def _report(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["crm.speed.report"].search([("lead_id", "=", self.lead.id)])

    def test_who_did_not_come_was_not_met(self):
        self._watch(AFTER)
        self.assertEqual(self.lead.date_contacted, START)
        self.assertEqual(self._report().held_rate, 100)
        with self.at(AFTER):
            self.lead.with_user(self.anna).action_mark_no_show()
        self.assertEqual(self.meeting.appointment_outcome, "no_show")
        self.assertFalse(self.lead.date_appointment_held or self.lead.date_contacted)
        self.assertEqual(self.lead.date_first_attempt, TEN, "the invitation was one")
        self.assertEqual(self.lead.sla_stage, "contact", "the clock goes on")
        self.assertEqual((self._report().no_show_count, self._report().held_count), (1, 0))
        self.assertEqual(self._report().held_rate, 0)
        self._watch(datetime(2026, 11, 5, 9))
        self.assertFalse(self.lead.date_appointment_held, "marked is marked")

    def test_the_next_meeting_counts(self):
        with self.at(AFTER):
            self.meeting.appointment_outcome = "no_show"
            self._new_meeting(datetime(2026, 11, 5, 10), datetime(2026, 11, 5, 11))
        self._watch(datetime(2026, 11, 5, 12))
        self.assertEqual(self.lead.date_appointment_held, datetime(2026, 11, 5, 10))
        self.assertEqual(self.lead.date_contacted, datetime(2026, 11, 5, 10))
        self.assertEqual(self.lead.no_show_count, 1)
        self.assertEqual(self._report().held_rate, 100)

    def test_what_did_not_take_place_is_no_no_show(self):
        self._watch(AFTER)
        with self.at(AFTER):
            self.lead.with_user(self.anna).action_mark_not_held()
        self.assertFalse(self.lead.date_appointment_held)
        self.assertFalse(self.lead.no_show_count)

    def test_another_contact_stays(self):
        with self.at(datetime(2026, 11, 3, 9)):
            self.lead.with_user(self.anna).log_attempt("contacted")
        self._watch(AFTER)
        with self.at(AFTER):
            self.lead.with_user(self.anna).action_mark_no_show()
        self.assertEqual(self.lead.date_contacted, datetime(2026, 11, 3, 9))

    def test_a_mark_can_be_taken_back(self):
        with self.at(AFTER):
            self.meeting.appointment_outcome = "no_show"
            self.meeting.appointment_outcome = "held"
        self.assertEqual(self.lead.date_appointment_held, START)
        self.assertEqual(self.lead.date_contacted, START)
        self.assertFalse(self.lead.no_show_count)

    def test_what_has_not_begun_cannot_be_marked(self):
        with self.at(TEN), self.assertRaisesRegex(UserError, "no past meeting"):
            self.lead.with_user(self.anna).action_mark_no_show()
        with self.at(AFTER), self.assertRaises(AccessError):
            self.lead.with_user(self.ben).action_mark_no_show()

    def test_no_shows_survive_a_merge(self):
        with self.at(AFTER):
            self.meeting.appointment_outcome = "no_show"
            other = self._new_lead(self.anna, type="opportunity")
            survivor = (other | self.lead)._merge_opportunity(auto_unlink=True)
        self.assertEqual(survivor.no_show_count, 1)
