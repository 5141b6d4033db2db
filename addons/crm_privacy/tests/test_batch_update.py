"""Many records are computed and stored as Odoo does it, but once for those that are alike."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..models.common import crm_batch_update_mixin
from ..models.common.crm_lead_batch_compute import ALIKE

COUNT = 60
NAMES = (
    "name",
    "color",
    "description",
    "date_deadline",
    "date_closed",
    "expected_revenue",
    "day_open",
    "active",
    "stage_id",
    "email_from",
    "email_normalized",
    "write_uid",
)


@tagged("post_install", "-at_install")
class TestBatchUpdate(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.stages = cls.env["crm.stage"].create([{"name": name} for name in ("One", "Two")])

    def _make_leads(self):
        leads = self.env["crm.lead"].create([{"name": "Lead", "type": "lead"}] * COUNT)
        self.env.flush_all()
        return leads

    def _change(self, leads):
        """Give leads what is the same for all, what differs, and what only some of them get."""
        leads.write({"color": 3, "date_closed": datetime(2026, 1, 2, 3, 4, 5, 678), "active": True})
        leads.write({"description": False, "expected_revenue": 10})
        for number, lead in enumerate(leads):
            lead.name = f"Lead 'n\" %s {number}"
            lead.email_from = f"Person{number}@Example.com" if number % 2 else False
            lead.date_deadline = datetime(2026, 1, 1) + timedelta(days=number)
            lead.stage_id = self.stages[number % 2]
            if number % 3 == 0:
                lead.expected_revenue = number / 7
                lead.description = f"<p>{number}</p>"

    def _read_rows(self, leads):
        self.env.cr.execute(
            f"SELECT {', '.join(NAMES)} FROM crm_lead WHERE id = ANY(%s) ORDER BY id", [leads.ids]
        )
        return self.env.cr.fetchall()

    def test_rows_are_as_odoo_stores_them(self):
        with patch.object(crm_batch_update_mixin, "MIN_ROWS", COUNT * 2):
            native = self._make_leads()
            self._change(native)
            self.env.flush_all()
        leads = self._make_leads()
        self._change(leads)
        self.env.flush_all()
        self.assertEqual(self._read_rows(leads), self._read_rows(native))

    def test_json_and_what_is_computed(self):
        definition = [{"name": "floor", "type": "integer", "string": "Floor"}]
        team = self.env["crm.team"].create(
            {"name": "Batch", "lead_properties_definition": definition}
        )
        leads = self._make_leads()
        leads.write({"team_id": team.id})
        for number, lead in enumerate(leads):
            lead.lead_properties = {"floor": number}
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual([lead.lead_properties["floor"] for lead in leads], [*range(COUNT)])

    def test_one_statement_stores_a_batch(self):
        leads = self._make_leads()
        leads.description = "<p>Same</p>"
        for number, lead in enumerate(leads):
            lead.referred = str(number)
        with self.assertQueryCount(1):
            leads.flush_recordset(["description", "referred"])

    def test_an_insertion_goes_with_what_is_pending(self):
        leads = self._make_leads()
        parameters = self.env["ir.config_parameter"]
        answer = SQL("SELECT COUNT(*) FROM crm_lead WHERE id = ANY(%s)", leads.ids)
        for number in (0, 1, COUNT):
            name = f"Companion {number}"
            leads[:number].description = f"<p>{number}</p>"
            leads[: number // 2].referred = name
            with self.subTest(number), self.assertQueryCount(2 if number > 1 else 1):
                # Leads of which other fields changed are another statement, as ever.
                rows = leads._flush_with(
                    SQL("INSERT INTO ir_config_parameter (key, value) VALUES (%s, 1)", name), answer
                )
            self.assertEqual(rows, [(COUNT,)])
            self.assertEqual(parameters.search_count([("key", "=", name)]), 1)
            self.env.invalidate_all()
            stored = leads[:number].mapped("description")
            self.assertEqual(
                {str(text) for text in stored}, {f"<p>{number}</p>"} if number else set()
            )
            self.assertEqual(
                len(leads.filtered(lambda lead, name=name: lead.referred == name)), number // 2
            )

    def test_computed_alike_is_computed_as_ever(self):
        Lead = self.env["crm.lead"]
        teams = self.env["crm.team"].create(
            [
                {"name": "Ours", "company_id": self.env.company.id},
                {"name": "Won", "company_id": False},
            ]
        )
        stages = self.stages + self.stages.create(
            [{"name": "Done", "is_won": True}, {"name": "Ours", "team_ids": teams[0].ids}]
        )
        users = self.env.user + self.env["res.users"]

        def make(model):
            leads = model.create(
                [
                    {
                        "name": f"Lead {number}",
                        "type": "lead" if number % 2 else "opportunity",
                        "expected_revenue": number % 3 * 10,
                        "recurring_revenue": number % 2 * 7,
                        "team_id": teams[number // 2 % 2].id,
                        "user_id": users[:1].id if number % 5 else False,
                        "stage_id": stages[number % 4].id,
                        **({"probability": number % 4 * 25} if number % 4 in (1, 3) else {}),
                    }
                    for number in range(COUNT)
                ]
            )
            self.env.flush_all()
            leads[::2].write({"team_id": teams[1].id})
            leads[1::3].write({"user_id": False})
            leads[::4].write({"active": False, "probability": 0})
            leads[2::5].write({"expected_revenue": 3, "stage_id": stages[0].id})
            leads._recompute_recordset()
            self.env.flush_all()
            names = [*Lead._get_alike_fields(), "probability", "automated_probability", "day_open"]
            return leads.read(names, load=None)

        def values(rows):
            return [{name: row[name] for name in row if name != "id"} for row in rows]

        # What is won and lost changes how likely the next leads are.
        with self.env.cr.savepoint() as savepoint:
            alike = values(make(Lead.with_context(**{ALIKE: True})))
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(alike, values(make(Lead)))
