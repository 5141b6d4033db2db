"""Funnels of the past: stages as an administrator tells them, marked in the journal."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import FunnelCase

ANSWERED = datetime(2018, 3, 1, 9)


def after(days):
    return ANSWERED + timedelta(days=days)


@tagged("post_install", "-at_install")
class TestHistory(FunnelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won = cls.env["crm.stage"].search([("is_won", "=", True)], limit=1)

    def _past(self, model, user=None):
        return self.env[model].with_user(user or self.manager).with_context(crm_history=True)

    def _tell_lead(self, **vals):
        lead = self._past("crm.lead").create(
            {
                "name": "Old",
                "contact_name": "Ann",
                "email_from": "ann@example.com",
                "type": "opportunity",
                "team_id": self.team.id,
                "user_id": self.seller.id,
                **vals,
            }
        )
        self._commit()
        return lead

    def _tell(self, **vals):
        response = self._past("crm.response").create(
            {
                "type_id": self.web_form.id,
                "contact_name": "Ann",
                "email_from": "ann@example.com",
                "campaign_id": self.webinar.id,
                "date": ANSWERED,
                **vals,
            }
        )
        self._commit()
        return response

    def _lines(self, record, field="response_id"):
        lines = self.env["crm.funnel.journal"].search([(field, "=", record.id)], order="date, id")
        return [(line.event, line.stage, line.date, line.cause) for line in lines]

    def test_stages_are_told_and_journalled(self):
        lead = self._tell_lead(stage_id=self.won.id, date_closed=after(40), create_date=ANSWERED)
        response = self._tell(
            lead_id=lead.id,
            date_converted=after(1),
            converter_id=self.seller.id,
            date_mql=after(1),
            date_sal=after(3),
            date_sql=after(10),
            date_won=after(40),
        )
        self.assertEqual(response.funnel_status_id.kind, "won")
        self.assertEqual(response.date_activated, after(1))
        self.assertEqual(response.date_deactivated, after(40))
        self.assertFalse(response.is_active_response)
        told = [
            ("activated", False, after(1), "history"),
            ("stage", "mql", after(1), "history"),
            ("stage", "sal", after(3), "history"),
            ("stage", "sql", after(10), "history"),
            ("stage", "won", after(40), "history"),
            ("closed", False, after(40), "history"),
        ]
        self.assertEqual(self._lines(response), told)
        response.with_user(self.manager).with_context(crm_history=True).write(
            {"date_sal": after(4)}
        )
        told[2] = ("stage", "sal", after(4), "history")
        self.assertEqual(self._lines(response), told)

    def test_a_lead_of_the_past_has_its_status_since_then(self):
        for vals, kind, date in (
            ({"stage_id": self.won.id, "date_closed": after(9)}, "won", after(9)),
            ({"active": False, "probability": 0, "date_closed": after(9)}, "lost", after(9)),
            ({"date_conversion": after(5)}, "opportunity", after(5)),
            ({"create_date": after(2)}, "opportunity", after(2)),
        ):
            with self.subTest(kind=kind, date=date):
                lead = self._tell_lead(**vals)
                self.assertEqual(lead.funnel_status_id.kind, kind)
                self.assertEqual(self._lines(lead, "lead_id"), [("status", False, date, "history")])

    def test_the_past_touches_no_funnel_of_today(self):
        today = self._lead("Ann")
        response = self._respond(today, self.fair)
        response._activate(cause="user")
        self._switch_on("active_status")
        self._tell_lead(stage_id=self.won.id, date_closed=after(40))
        self._tell(date_mql=after(1), date_lost=after(2))
        self.assertTrue(response.is_active_response)
        self.assertFalse(response.date_won or response.date_lost)
        self.assertFalse(self.scenarios["active_status"].request_ids)

    def test_who_is_worked_on_is_active(self):
        lead = self._tell_lead(create_date=ANSWERED)
        response = self._tell(lead_id=lead.id, date_mql=after(1))
        self.assertTrue(response.is_active_response)
        self.assertFalse(response.date_deactivated)
        other = self._tell(lead_id=lead.id, date_mql=after(1), campaign_id=self.fair.id)
        self.assertFalse(other.is_active_response)

    def test_order_is_checked(self):
        for vals, field in (
            ({"date_mql": after(-1)}, "MQL On"),
            ({"date_mql": after(2), "date_sal": after(1)}, "SAL On"),
            ({"date_mql": after(2), "date_won": after(1)}, "Won On"),
            ({"date_mql": after(2), "date_lost": after(1)}, "Lost On"),
        ):
            with (
                self.subTest(field),
                self.assertRaisesRegex(ValidationError, field),
                self.env.cr.savepoint(),
            ):
                self._tell(**vals)

    def test_status_changes_are_told(self):
        lead = self._tell_lead(create_date=ANSWERED)
        Journal = self.env["crm.funnel.journal"]
        columns = ["lead_id/.id", "date", "user_id/.id", "old_status_id/.id", "new_status_id/.id"]
        row = [
            str(lead.id),
            "2018-03-05",
            str(self.seller.id),
            str(self.statuses["open"].id),
            str(self.statuses["working"].id),
        ]
        loaded = Journal.with_user(self.manager).load(columns, [row])
        line = Journal.browse(loaded["ids"])
        self.assertEqual((line.cause, line.event), ("history", "status"))
        self.assertEqual(line.user_id, self.seller)
        self.assertFalse(Journal.with_user(self.seller).load(columns, [row])["ids"])
        with self.assertRaises(AccessError):
            Journal.with_user(self.manager).create({"lead_id": lead.id, "date": ANSWERED})
        with self.assertRaises(ValidationError):
            self._past("crm.funnel.journal").create({"date": ANSWERED})
        with self.assertRaises(ValidationError):
            self._past("crm.funnel.journal").create({"lead_id": lead.id, "date": "2099-01-01"})

    def test_what_is_unknown_is_counted_apart(self):
        """A deal whose SQL date nobody knows was an SQL, but is in no velocity."""
        self.env.cr.execute("UPDATE crm_response SET active = FALSE")
        self._tell(date_mql=after(1), date_sal=after(2), date_sql=after(3), date_won=after(9))
        self._tell(email_from="b@example.com", contact_name="B", date_won=after(9))
        (funnel,) = self.env["crm.funnel.report"].get_funnel("2018-01-01", "2018-12-31")
        figures = [(s["stage"], s["volume"], s["count"], s["undated"]) for s in funnel["steps"]]
        self.assertEqual(
            figures,
            [
                ("inquiry", 2, 0, 0),
                ("mql", 2, 1, 1),
                ("sal", 2, 1, 1),
                ("sql", 2, 1, 1),
                ("won", 2, 1, 1),
            ],
        )
        for step in funnel["steps"]:
            found = self.env["crm.funnel.report"].search_count(step["domain"])
            self.assertEqual(found, step["volume"], step["stage"])

    def test_many_rows_take_few_queries(self):
        counts = []
        for size in (20, 200):
            responses = self._past("crm.response").create(
                [
                    {
                        "type_id": self.web_form.id,
                        "contact_name": f"P{size}-{number}",
                        "email_from": f"p{size}-{number}@example.com",
                        "campaign_id": self.webinar.id,
                        "date": ANSWERED,
                        "date_mql": after(1),
                    }
                    for number in range(size)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            responses._record_history()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)
