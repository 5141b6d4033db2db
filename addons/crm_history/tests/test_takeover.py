"""What Odoo knew before is taken over once, and never over what people entered."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import HistoryCase

BEFORE = datetime(2021, 3, 1, 9)


@tagged("post_install", "-at_install")
class TestTakeover(HistoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("UPDATE crm_lead SET campaign_id = NULL, is_speed_history = TRUE")
        cls.env.cr.execute("DELETE FROM mail_tracking_value")
        cls.env.invalidate_all()
        cls.campaign = cls.env["utm.campaign"].create({"title": "Old Fair"})
        cls.won = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        cls.first = cls.env["crm.stage"].search([("is_won", "=", False)], limit=1)
        cls.deal = cls._old_lead(
            "Won", type="opportunity", campaign_id=cls.campaign.id, stage_id=cls.won.id
        )
        cls.plain = cls._old_lead("Plain")
        cls._age(
            cls.deal,
            date_conversion=BEFORE + timedelta(days=3),
            date_closed=BEFORE + timedelta(days=30),
        )
        cls._age(cls.plain)
        cls._note_stages(cls.deal, (cls.first, cls.won, BEFORE + timedelta(days=30)))
        cls._exchange(cls.deal, "outbound", BEFORE + timedelta(hours=2))
        cls._exchange(cls.deal, "inbound", BEFORE + timedelta(hours=5))
        cls.env.cr.flush()
        cls.env.cr.execute("DELETE FROM crm_funnel_journal")
        cls.env.invalidate_all()

    @classmethod
    def _old_lead(cls, name, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": name,
                "contact_name": name,
                "email_from": f"{name.lower()}@old.example.com",
                "type": "lead",
                "user_id": cls.ann.id,
                **vals,
            }
        )

    @classmethod
    def _age(cls, lead, **dates):
        """Make a lead as it is in a database that had no addon when it came in."""
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s, date_captured = NULL, date_routed = NULL,"
            " date_first_attempt = NULL, date_contacted = NULL, date_qualified = NULL,"
            " date_conversion = %s, date_closed = %s WHERE id = %s",
            [BEFORE, dates.get("date_conversion"), dates.get("date_closed"), lead.id],
        )
        cls.env.invalidate_all()

    @classmethod
    def _note_stages(cls, lead, *changes):
        field = cls.env["ir.model.fields"]._get("crm.lead", "stage_id")
        for old, new, date in changes:
            message = cls.env["mail.message"].create(
                {
                    "model": "crm.lead",
                    "res_id": lead.id,
                    "author_id": cls.ann.partner_id.id,
                    "date": date,
                    "message_type": "notification",
                }
            )
            cls.env["mail.tracking.value"].create(
                {
                    "field_id": field.id,
                    "mail_message_id": message.id,
                    "old_value_integer": old.id,
                    "new_value_integer": new.id,
                }
            )

    @classmethod
    def _exchange(cls, lead, direction, date):
        cls.env["crm.interaction"].create(
            {
                "name": "x",
                "lead_id": lead.id,
                "direction": direction,
                "channel": "call",
                "date": date,
            }
        )

    def _open(self):
        action = self.env["crm.takeover"].with_user(self.manager).action_open()
        return self.env["crm.takeover"].with_user(self.manager).browse(action["res_id"])

    def _counts(self, takeover, field="total_count"):
        return {line.kind: line[field] for line in takeover.line_ids}

    def test_a_dry_run_counts_and_takes_nothing(self):
        takeover = self._open()
        self.assertEqual(self._counts(takeover), {"responses": 1, "statuses": 1, "speed": 2})
        self.assertFalse(self.deal.response_ids or self.deal.date_captured)
        self.assertEqual(self._open(), takeover)

    def test_every_field_can_be_read(self):
        takeover = self._open()
        takeover.action_start()
        for records in (takeover, takeover.line_ids):
            self.assertEqual(len(records.read()), len(records))
        self.assertIn("%", takeover.exchanges)

    def test_it_is_taken_over_with_its_dates(self):
        takeover = self._open()
        takeover.action_start()
        self.env.invalidate_all()
        self.assertEqual(takeover.state, "done", takeover.message)
        response = self.deal.response_ids
        self.assertEqual((response.campaign_id, response.date), (self.campaign, BEFORE))
        self.assertEqual((response.state, response.is_history), ("converted", True))
        self.assertEqual(response.converter_id, self.ann)
        self.assertEqual(response.date_sql, BEFORE + timedelta(days=3))
        self.assertEqual(response.date_won, BEFORE + timedelta(days=30))
        self.assertFalse(response.date_mql)
        line = self.env["crm.funnel.journal"].search(
            [("lead_id", "=", self.deal.id), ("event", "=", "status")]
        )
        self.assertEqual((line.user_id, line.cause), (self.ann, "history"))
        self.assertEqual(line.date, BEFORE + timedelta(days=30))
        self.assertEqual(line.new_status_id.kind, "won")
        self.assertEqual(self.deal.date_captured, BEFORE)
        self.assertEqual(self.deal.attempt_minutes, 120)
        self.assertEqual(self.deal.contact_minutes, 300)
        self.assertEqual(self.deal.date_qualified, BEFORE + timedelta(days=3))
        self.assertEqual(self.plain.date_captured, BEFORE)
        self.assertFalse(self.plain.date_first_attempt or self.plain.date_qualified)
        self.assertTrue(self.plain.is_speed_history)

    def test_never_twice(self):
        self._open().action_start()
        again = self._open()
        self.assertEqual(self._counts(again), {"responses": 0, "statuses": 0, "speed": 0})
        again.action_start()
        self.assertEqual(self._counts(again, "taken_count"), dict.fromkeys(self._counts(again), 0))
        self.assertEqual(len(self.deal.response_ids), 1)

    def test_never_over_what_people_entered(self):
        response = self.env["crm.response"].create(
            {
                "type_id": self.env.ref("response_management.type_web_form").id,
                "contact_name": "Won",
                "lead_id": self.deal.id,
                "campaign_id": self.campaign.id,
            }
        )
        self.plain.with_user(self.manager).date_contacted = BEFORE + timedelta(days=1)
        takeover = self._open()
        self.assertEqual(self._counts(takeover), {"responses": 0, "statuses": 1, "speed": 1})
        takeover.action_start()
        self.env.invalidate_all()
        self.assertEqual(self.deal.response_ids, response)
        self.assertFalse(response.is_history)
        self.assertFalse(self.plain.date_captured)

    def test_what_the_addon_saw_is_not_told_again(self):
        self.env["crm.funnel.journal"]._record(
            [
                {
                    "event": "status",
                    "cause": "user",
                    "lead_id": self.deal.id,
                    "date": BEFORE + timedelta(days=1),
                }
            ]
        )
        self.assertEqual(self._counts(self._open())["statuses"], 0)

    def test_it_goes_on_where_it_was_stopped(self):
        takeover = self._open()
        takeover.state = "queued"
        takeover._as_system()._process(lambda _done: False)
        self.assertEqual(takeover.state, "running")
        takeover._as_system()._process()
        self.assertEqual(takeover.state, "done")
        self.assertTrue(all(takeover.line_ids.mapped("is_done")))
        self.assertTrue(self.plain.date_captured)

    def test_who_may(self):
        with self.assertRaises(AccessError):
            self.env["crm.takeover"].with_user(self.ann).action_open()

    def test_many_leads_take_few_queries(self):
        counts = []
        for size in (20, 120):
            leads = self.env["crm.lead"].browse()
            for number in range(size):
                leads |= self._old_lead(f"L{size}-{number}", campaign_id=self.campaign.id)
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE crm_lead SET create_date = %s, date_captured = NULL, date_routed = NULL"
                " WHERE id = ANY(%s)",
                [BEFORE, leads.ids],
            )
            self.env.invalidate_all()
            takeover = self.env["crm.takeover"].create({})
            takeover.state = "queued"
            before = self.env.cr.sql_log_count
            takeover._as_system()._process()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1] - counts[0], 20, counts)
