"""A database that has leads when the addon comes."""

from datetime import datetime
from unittest.mock import patch

from odoo.tests import tagged

from .. import hooks
from ..hooks import post_init_hook
from ..models.response import crm_response_adoption
from ..models.response.crm_response_adoption import COLUMNS
from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestPostInitHook(FunnelCase):
    def test_leads_that_are_there_get_their_status_and_ask_nobody(self):
        for kind in ("active_status", "invocable"):
            self._switch_on(kind)
        self.env.company.funnel_gate = "block"
        nurture = self.env["crm.lost.reason"].create(
            {"name": "Later", "funnel_status_id": self.statuses["nurture"].id}
        )
        leads = {
            "": self._lead("A"),
            "opportunity": self._lead("B"),
            "won": self._lead("C"),
            "lost": self._lead("D"),
            "nurture": self._lead("E"),
            "no_action": self._lead("F", probability=10),
            "recycled": self._lead("G"),
        }
        for kind in ("opportunity", "won", "lost", "nurture"):
            leads[kind].with_user(1).sudo().type = "opportunity"
        leads["won"].action_set_won()
        leads["lost"].action_set_lost()
        leads["nurture"].action_set_lost(lost_reason_id=nurture.id)
        leads["no_action"].action_archive()
        self.env.company.funnel_gate = "none"
        self._commit()
        leads["recycled"].funnel_status_id = self.statuses["recycled"]
        self._commit()
        ids = [lead.id for lead in leads.values()]
        self.env.cr.execute(
            "UPDATE crm_lead SET funnel_status_id = NULL WHERE id = ANY(%s) AND id <> %s",
            [ids, leads["recycled"].id],
        )
        self.env.cr.execute("DELETE FROM crm_reactivation_request")
        self.env.cr.execute("DELETE FROM crm_funnel_journal")
        self.env.invalidate_all()
        self.env.company.funnel_gate = "block"
        post_init_hook(self.env)
        self._commit()
        for kind, lead in leads.items():
            self.assertEqual(lead.funnel_status_id.kind or "", kind)
        self.assertFalse(self.env["crm.reactivation.request"].search([]))
        self.assertFalse(self.env["crm.funnel.journal"].search([("lead_id", "in", ids)]))


@tagged("post_install", "-at_install")
class TestAdoption(FunnelCase):
    """Responses that were converted before the addon came."""

    CONVERTED, QUALIFIED, CLOSED = (datetime(2026, month, 3, 9) for month in (2, 4, 6))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What demo data tells is no part of the tale.
        cls.env.cr.execute(
            "UPDATE crm_response SET state = 'accepted', lead_id = NULL WHERE state = 'converted'"
        )
        cls.env.invalidate_all()

    def _converted(self, name, *campaigns, **vals):
        """Return a lead and its responses, converted one after the other."""
        lead = self._lead(name, **vals)
        responses = self.env["crm.response"].concat(
            *(
                self._respond(lead, campaign, 200 - number)
                for number, campaign in enumerate(campaigns)
            )
        )
        responses._mark_converted(lead, "lead")
        self._commit()
        return lead, responses

    def _forget(self):
        """Take the database back to before the addon came."""
        self.env.flush_all()
        columns = ", ".join(
            f"{name} = NULL"
            for name in (*COLUMNS, "is_active_response", "active_person_key", "date_reactivated")
        )
        # pylint: disable-next=sql-injection
        self.env.cr.execute(f"UPDATE crm_response SET {columns}")
        self.env.cr.execute(
            "UPDATE crm_response SET date_converted = %s WHERE state = 'converted'",
            [self.CONVERTED],
        )
        self.env.cr.execute("UPDATE crm_lead SET funnel_status_id = NULL")
        self.env.cr.execute(
            "UPDATE crm_lead SET date_conversion = %s WHERE type = 'opportunity'", [self.QUALIFIED]
        )
        self.env.cr.execute(
            "UPDATE crm_lead SET date_closed = %s WHERE date_closed IS NOT NULL", [self.CLOSED]
        )
        self.env.cr.execute("DELETE FROM crm_funnel_journal")
        self.env.invalidate_all()

    def _install(self):
        self._forget()
        post_init_hook(self.env)
        self._commit()

    def assertStages(self, response, **dates):
        """Assert when the stages were reached, and that the journal says the same."""
        stages = ("mql", "sal", "sql", "won", "lost")
        self.assertEqual({s: response[f"date_{s}"] for s in stages if response[f"date_{s}"]}, dates)
        lines = response.funnel_journal_ids.filtered(lambda line: line.event == "stage")
        self.assertEqual({line.stage: line.date for line in lines}, dates)

    def test_open_lead_has_its_active_response(self):
        lead, (first, second) = self._converted("Ann", self.webinar, self.fair)
        self._install()
        self.assertEqual(lead.funnel_status_id.kind, "open")
        self.assertEqual(self.assertActive(lead, self.webinar), first)
        self.assertStages(first, mql=self.CONVERTED)
        self.assertStages(second)
        self.assertEqual(first.date_activated, self.CONVERTED)
        self.assertFalse(first.date_deactivated)

    def test_deal_dates_its_stages_by_what_is_known(self):
        lead, response = self._converted("Ann", self.webinar, type="opportunity")
        self._install()
        self.assertActive(lead, self.webinar)
        self.assertStages(response, mql=self.CONVERTED, sal=self.QUALIFIED, sql=self.QUALIFIED)
        lead.action_set_won()
        self._commit()
        self.assertTrue(response.date_won, "the funnel goes on from there")
        self.assertFalse(response.is_active_response)

    def test_closed_deals_are_told_to_their_end(self):
        won, winner = self._converted("Ann", self.webinar, type="opportunity")
        lost, closed = self._converted("Bob", self.webinar, type="opportunity")
        won.action_set_won()
        lost.action_set_lost()
        self._install()
        begun = {"mql": self.CONVERTED, "sal": self.QUALIFIED, "sql": self.QUALIFIED}
        self.assertStages(winner, **begun, won=self.CLOSED)
        self.assertStages(closed, **begun, lost=self.CLOSED)
        for response, kind in ((winner, "won"), (closed, "lost")):
            self.assertFalse(response.is_active_response)
            self.assertEqual(response.date_deactivated, self.CLOSED)
            self.assertEqual(response.funnel_status_id.kind, kind)
            self.assertEqual(
                response.funnel_journal_ids.sorted("id").mapped("event"),
                ["activated", *["stage"] * 4, "closed"],
            )

    def test_person_with_several_leads_has_one_active_response(self):
        """The deal comes before the lead, the older deal before the later one."""
        lead, early = self._converted("Ann", self.webinar)
        older, chosen = self._converted("Ann", self.fair, type="opportunity")
        later, late = self._converted("Ann", self.cold, type="opportunity")
        self._install()
        self.assertEqual((early | chosen | late).filtered("is_active_response"), chosen)
        self.assertEqual((lead | older | later).active_response_id, chosen)
        self.assertFalse(early.date_mql or late.date_mql)

    def test_what_is_known_already_is_left_alone(self):
        _lead, response = self._converted("Ann", self.webinar)
        self._install()
        lines = self.env["crm.funnel.journal"].search([])
        post_init_hook(self.env)
        self._commit()
        self.assertEqual(self.env["crm.funnel.journal"].search([]), lines)
        self.assertTrue(response.is_active_response)

    def test_large_database_is_taken_over_in_the_background(self):
        deals = [self._converted(f"D{n}", self.webinar, type="opportunity") for n in range(3)]
        leads = [self._converted(f"L{n}", self.webinar) for n in range(3)]
        cron = self.env.ref("funnel_reactivation.ir_cron_adopt_responses")
        self.assertFalse(cron.active)
        with patch.object(crm_response_adoption, "BATCH_SIZE", 2):
            self._install()
            self.assertTrue(cron.active)
            done = [responses.is_active_response for _lead, responses in deals + leads]
            self.assertEqual(done, [True, True, False, False, False, False])
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.env.invalidate_all()
        for _lead, response in deals + leads:
            self.assertTrue(response.is_active_response)
        self.assertFalse(cron.active)

    def test_batch_costs_a_bounded_number_of_queries(self):
        def cost(prefix, count):
            for number in range(count):
                self._converted(f"{prefix}{number}", self.webinar)
            self._forget()
            hooks._set_statuses(self.env)
            start = self.env.cr.sql_log_count
            self.env["crm.response"]._adopt_some()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        cost("A", 1)
        self.assertLessEqual(cost("B", 30), cost("C", 2) + 2)


@tagged("post_install", "-at_install")
class TestComingAndGoing(FunnelCase):
    def test_what_stays_does_not_stand_in_the_way_of_a_second_installation(self):
        record = self._switch_on("invocable")
        self._add_default(record)
        lead = self._lead()
        request = record._run_on(lead)
        self._process()
        response = request.response_id
        outreach = response.type_id
        self.assertTrue(response.external_key)
        keys = self.env["crm.response.key"]
        key = keys.create(
            {
                "response_id": response.id,
                "company_id": response.company_id.id,
                "key": "reactivation:0",
            }
        )
        action = self.env["ir.actions.server"].create(
            {
                "name": "Ask",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "reactivate",
                "reactivation_scenario_id": record.id,
            }
        )
        self.env.flush_all()
        hooks.uninstall_hook(self.env)
        self.assertFalse(action.exists() or self.env["crm.reactivation.default"].search([]))
        self.assertFalse(lead.funnel_status_id)
        # Requests are counted from one again: what they record is not known yet.
        self.assertFalse(response.external_key or key.exists())
        xml_id = "funnel_reactivation.type_sales_outreach"
        self.assertFalse(self.env.ref(xml_id, raise_if_not_found=False))
        self.assertTrue(outreach.exists(), "its responses stay, and so does it")
        hooks.pre_init_hook(self.env)
        self.env.registry.clear_cache()
        self.assertEqual(self.env.ref(xml_id), outreach)
