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
        cls.env["crm.interaction.backfill"].search([]).state = "done"
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

    def test_a_dry_run_says_what_stays_unknown(self):
        effects = {line.kind: line.effect for line in self._open().line_ids}
        self.assertIn("(MQL) and accepted by sales (SAL) stays unknown", effects["responses"])

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
        self.assertFalse(response.date_mql or response.date_sal)
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

    def _note(self, lead, date, **values):
        """Note changes of a lead in one message: field names with ``(old, new)``."""
        message = self.env["mail.message"].create(
            {
                "model": "crm.lead",
                "res_id": lead.id,
                "author_id": self.ann.partner_id.id,
                "date": date,
                "message_type": "notification",
            }
        )
        for name, (old, new) in values.items():
            self.env["mail.tracking.value"].create(
                {
                    "field_id": self.env["ir.model.fields"]._get("crm.lead", name).id,
                    "mail_message_id": message.id,
                    "old_value_integer": old,
                    "new_value_integer": new,
                }
            )

    def _get_told(self, lead):
        lines = self.env["crm.funnel.journal"].search(
            [("lead_id", "=", lead.id), ("cause", "=", "history"), ("event", "=", "status")],
            order="date",
        )
        return [
            ((line.date - BEFORE).days, line.old_status_id.kind, line.new_status_id.kind)
            for line in lines
        ]

    def test_losses_and_restored_leads_are_told(self):
        nurture = self.env["crm.funnel.status"].search([("kind", "=", "nurture")], limit=1)
        late, dear = self.env["crm.lost.reason"].create(
            [{"name": "Too late", "funnel_status_id": nurture.id}, {"name": "Too dear"}]
        )
        lead = self._old_lead("Back", type="opportunity", stage_id=self.first.id)
        lead.action_set_lost(lost_reason_id=dear.id)
        self._age(lead, date_closed=BEFORE + timedelta(days=9))
        self.env["mail.tracking.value"].search([("mail_message_id.res_id", "=", lead.id)]).unlink()
        self.env.cr.execute("DELETE FROM crm_funnel_journal WHERE lead_id = %s", [lead.id])
        for day, reason, end in ((1, late, 2), (3, dear, 5), (9, dear, None)):
            self._note(
                lead, BEFORE + timedelta(days=day), active=(1, 0), lost_reason_id=(0, reason.id)
            )
            if end:
                self._note(
                    lead, BEFORE + timedelta(days=end), active=(0, 1), lost_reason_id=(reason.id, 0)
                )
        takeover = self._open()
        self.assertEqual(self._counts(takeover)["statuses"], 6)
        takeover.action_start()
        self.assertEqual(
            self._get_told(lead),
            [
                (1, "opportunity", "nurture"),
                (2, "nurture", "opportunity"),
                (3, "opportunity", "lost"),
                (5, "lost", "opportunity"),
                (9, "opportunity", "lost"),
            ],
        )
        self.assertEqual(self._counts(self._open())["statuses"], 0)

    def test_what_was_archived_and_not_lost_needed_no_action(self):
        lead = self._old_lead("Archived", type="opportunity", stage_id=self.first.id)
        lead.action_archive()
        self._age(lead)
        self.env["mail.tracking.value"].search([("mail_message_id.res_id", "=", lead.id)]).unlink()
        self.env.cr.execute("DELETE FROM crm_funnel_journal WHERE lead_id = %s", [lead.id])
        self._note(lead, BEFORE + timedelta(days=4), active=(1, 0))
        self._open().action_start()
        self.assertEqual(self._get_told(lead), [(4, "opportunity", "no_action")])

    def test_it_tells_what_the_addon_would_have_seen(self):
        """Of leads that change before our eyes the journal tells the same, taken over or not."""
        reason = self.env["crm.lost.reason"].create({"name": "Too dear"})
        lead = self._old_lead("Seen", type="lead")
        lead = lead.with_context(tracking_disable=False)
        # Of what is created in a transaction no change is noted.
        self.env.flush_all()
        self.env.cr.precommit.run()
        acts = [
            lambda: lead.convert_opportunity(lead.partner_id),
            lambda: lead.action_set_lost(lost_reason_id=reason.id),
            lead.action_restore,
            lambda: lead.write({"stage_id": self.won.id}),
            lambda: lead.write({"stage_id": self.first.id}),
            lead.action_archive,
        ]
        for day, act in enumerate(acts):
            act()
            self.env.flush_all()
            self.env.cr.precommit.run()
            self.env.cr.execute(
                "UPDATE mail_message SET date = %s WHERE model = 'crm.lead' AND res_id = %s"
                " AND date > '2024-01-01'",
                [BEFORE + timedelta(days=day), lead.id],
            )
        self._age(lead)
        seen = [
            (line.old_status_id.kind, line.new_status_id.kind)
            for line in self.env["crm.funnel.journal"].search(
                [("lead_id", "=", lead.id), ("event", "=", "status")], order="id"
            )
        ]
        self.assertGreaterEqual(len(seen), 6, seen)
        self.env.cr.execute("DELETE FROM crm_funnel_journal WHERE lead_id = %s", [lead.id])
        self._open().action_start()
        self.assertEqual([(old, new) for _day, old, new in self._get_told(lead)], seen)

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

    def test_speed_waits_until_the_exchanges_are_logged(self):
        backfill = self.env["crm.interaction.backfill"].search([], limit=1)
        backfill.state = "running"
        takeover = self._open()
        takeover.action_start()
        self.env.invalidate_all()
        self.assertEqual(takeover.state, "queued")
        self.assertTrue(takeover.date_retry)
        self.assertTrue(self.deal.response_ids)
        self.assertFalse(self.plain.date_captured)
        # Too early: it is left alone.
        self._run_job()
        self.assertEqual(takeover.state, "queued")
        backfill.state = "done"
        takeover.sudo().date_retry = BEFORE
        self._run_job()
        self.assertEqual(takeover.state, "done", takeover.message)
        self.assertTrue(self.plain.date_captured)

    def _run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_history.ir_cron_process_takeovers").method_direct_trigger()
        self.env.invalidate_all()

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
