"""Administrators tell the past; it is dated as they say, marked, and in order."""

from datetime import datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.crm_privacy.models.common.crm_fact_mixin_history import HISTORY

from .common import ResponseCase

#: name, values beside the answer of 2019-03-02, what the refusal names
REFUSED = [
    ("answer before being reached", {"date_reached": "2019-03-05"}, None),
    ("converted before the answer", {"date_converted": "2019-03-01"}, "Converted On"),
    ("in the future", {"date_converted": "2099-01-01"}, "Converted On"),
    ("before 1970", {"date_converted": "1969-12-31"}, "Converted On"),
]


@tagged("post_install", "-at_install")
class TestHistory(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create({"name": "Deal", "type": "opportunity"})
        cls.told = {
            "type_id": cls.web_form.id,
            "contact_name": "Ann Lee",
            "campaign_id": cls.campaign.id,
            "date_reached": "2019-03-01",
            "date": "2019-03-02",
            "lead_id": cls.lead.id,
            "date_converted": "2019-03-04",
            "converter_id": cls.salesperson.id,
        }

    def _tell(self, user=None, **vals):
        Response = self.Response.with_user(user or self.manager)
        return Response.with_context(**{HISTORY: True}).create({**self.told, **vals})

    def test_what_is_told_is_recorded_and_marked(self):
        response = self._tell()
        self.assertResponse(
            response,
            state="converted",
            outcome="attached",
            date_converted=datetime(2019, 3, 4),
            converter_id=self.salesperson,
            reviewer_id=self.salesperson,
            date_reviewed=datetime(2019, 3, 4),
            date_reached=datetime(2019, 3, 1),
            is_history=True,
        )

    def test_what_is_unknown_stays_unknown(self):
        response = self._tell(lead_id=False, date_converted=False, converter_id=False)
        self.assertEqual(response.state, "review")
        self.assertFalse(response.date_converted or response.converter_id or response.is_history)

    def test_nobody_else_tells_it(self):
        for user in (self.salesperson, self.officer):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._tell(user)
        with self.assertRaises(AccessError):
            self.Response.with_user(self.manager).create(self.told)

    def test_what_the_system_does_for_somebody_happens_now(self):
        scope = self.Response.with_user(self.salesperson).with_context(**{HISTORY: True})
        self.assertFalse(scope.sudo()._is_history())
        self.assertFalse(self.Response.with_user(self.manager).sudo()._is_history())

    def test_dates_that_cannot_be_are_refused_by_name(self):
        for name, vals, field in REFUSED:
            with self.subTest(name), self.env.cr.savepoint():
                if field is None:
                    # A person who answers was reached with it at the latest, as ever.
                    self.assertEqual(self._tell(**vals).date_reached, datetime(2019, 3, 2))
                    continue
                with self.assertRaisesRegex(ValidationError, f"Ann Lee.*{field}"):
                    self._tell(**vals)

    def test_a_conversion_needs_its_lead(self):
        with self.assertRaisesRegex(ValidationError, "Lead/Opportunity"):
            self._tell(lead_id=False)

    def test_a_file_tells_it(self):
        columns = ["type_id/.id", "contact_name", "date", "lead_id/.id", "date_converted"]
        rows = [
            [str(self.web_form.id), "Bob", "2018-05-01", str(self.lead.id), "2018-06-01"],
            [str(self.web_form.id), "Cy", "2018-05-01", str(self.lead.id), ""],
        ]
        loaded = self.Response.with_user(self.manager).load(columns, rows)
        bob, cy = self.Response.browse(loaded["ids"])
        self.assertEqual(bob.date_converted, datetime(2018, 6, 1))
        self.assertEqual((bob.is_history, cy.is_history), (True, False))
        loaded = self.Response.with_user(self.officer).load(columns, rows)
        self.assertFalse(loaded["ids"])
        rows[1][4] = "2018-04-01"
        loaded = self.Response.with_user(self.manager).load(columns, rows)
        self.assertFalse(loaded["ids"])
        self.assertIn("Cy", loaded["messages"][0]["message"])

    def test_a_file_corrects_what_it_told(self):
        response = self._tell()
        columns = [".id", "date_converted"]
        self.Response.with_user(self.manager).load(columns, [[str(response.id), "2019-03-10"]])
        self.assertEqual(response.date_converted, datetime(2019, 3, 10))

    def test_the_import_button_offers_it_to_administrators(self):
        def offered(user, model):
            tree = self.env["base_import.import"].with_user(user).get_fields_tree(model, depth=1)
            return {each["name"] for each in tree}

        told = {"date_converted", "converter_id"}
        self.assertLessEqual(told, offered(self.manager, "crm.response"))
        self.assertIn("date_reached", offered(self.officer, "crm.response"))
        self.assertFalse(told & offered(self.officer, "crm.response"))
        native = {"create_date", "date_open", "date_conversion", "date_closed"}
        self.assertLessEqual(native, offered(self.manager, "crm.lead"))
        self.assertFalse(native & offered(self.salesperson, "crm.lead"))

    def test_a_thousand_rows_take_few_queries(self):
        counts = []
        for size in (20, 200):
            rows = [{**self.told, "contact_name": f"P{size}-{n}"} for n in range(size)]
            Response = self.Response.with_user(self.manager).with_context(**{HISTORY: True})
            responses = Response.create(rows)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            responses._record_history()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)


@tagged("post_install", "-at_install")
class TestLeadHistory(ResponseCase):
    def setUp(self):
        super().setUp()
        self.won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)

    def _tell(self, **vals):
        Lead = self.env["crm.lead"].with_user(self.manager).with_context(**{HISTORY: True})
        return Lead.create({"name": "Old", "contact_name": "Ann", **vals})

    def test_a_deal_is_as_old_as_it_is(self):
        lead = self._tell(
            type="opportunity",
            stage_id=self.won.id,
            user_id=self.salesperson.id,
            create_date="2017-02-01",
            date_open="2017-02-03",
            date_conversion="2017-03-01",
            date_closed="2017-05-01",
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(lead.create_date, datetime(2017, 2, 1))
        self.assertEqual(lead.date_open, datetime(2017, 2, 3))
        self.assertEqual(lead.date_conversion, datetime(2017, 3, 1))
        self.assertEqual(lead.date_closed, datetime(2017, 5, 1))
        self.assertEqual((lead.day_open, lead.day_close), (2, 89))
        self.assertTrue(lead.is_history)

    def test_it_was_made_by_its_first_date_at_the_latest(self):
        lead = self._tell(type="opportunity", stage_id=self.won.id, date_closed="2017-05-01")
        self.env.invalidate_all()
        self.assertEqual(lead.create_date, datetime(2017, 5, 1))
        self.assertFalse(lead.date_conversion)

    def test_order_is_checked(self):
        with self.assertRaisesRegex(ValidationError, "Closed Date"):
            self._tell(create_date="2017-05-01", date_closed="2017-04-01")

    def test_others_make_leads_of_today(self):
        Lead = self.env["crm.lead"].with_user(self.salesperson).with_context(**{HISTORY: True})
        lead = Lead.create({"name": "New", "contact_name": "Ann", "create_date": "2017-01-01"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(lead.is_history)
        self.assertGreater(lead.create_date.year, 2017)

    def test_a_file_tells_and_corrects_it(self):
        Lead = self.env["crm.lead"].with_user(self.manager)
        loaded = Lead.load(
            ["name", "contact_name", "type", "stage_id/.id", "create_date", "date_closed"],
            [["Old", "Ann", "Opportunity", str(self.won.id), "2017-01-01", "2017-02-01"]],
        )
        lead = Lead.browse(loaded["ids"])
        self.env.invalidate_all()
        self.assertEqual(lead.create_date, datetime(2017, 1, 1))
        Lead.load([".id", "date_closed"], [[str(lead.id), "2017-03-01"]])
        self.assertEqual(lead.date_closed, datetime(2017, 3, 1))
