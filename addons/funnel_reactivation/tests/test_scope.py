"""Which scenario is asked about whom, and what happens to those whom none takes care of."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestScope(FunnelCase):
    def _two(self, kind):
        """Return two scenarios of ``kind``, for leads from Belgium and from France."""
        belgian = self._switch_on(kind, lead_domain="[('country_id.code', '=', 'BE')]")
        french = belgian.copy(
            {"lead_domain": "[('country_id.code', '=', 'FR')]", "sequence": belgian.sequence + 1}
        )
        french.is_on = True
        return belgian, french

    def _leads(self):
        """Return a lead from Belgium, one from France, and one from Spain."""
        return [
            self._lead(code, country_id=self.env.ref(f"base.{code}").id)
            for code in ("be", "fr", "es")
        ]

    def test_engaged_leads_go_to_the_scenario_whose_filter_fits(self):
        belgian, french = self._two("active_status")
        ann, bob, cat = self._leads()
        self._set(ann | bob | cat, "working", self.manager)
        self.assertEqual(french.request_ids.lead_id, bob)
        self.assertEqual(belgian.request_ids.lead_id, ann | cat)
        self._process()
        self.assertEqual(
            belgian.request_ids.filtered(lambda r: r.lead_id == cat).reason,
            "excluded",
            "the first one says why nothing is done",
        )

    def test_leads_that_a_program_asks_about_go_to_the_scenario_whose_filter_fits(self):
        belgian, french = self._two("invocable")
        ann, bob, cat = self._leads()
        (ann | bob | cat).with_user(self.seller).action_reactivate()
        self.assertEqual(french.request_ids.lead_id, bob)
        self.assertEqual(belgian.request_ids.lead_id, ann | cat)

    def test_gate_stops_whom_no_scenario_takes_care_of(self):
        self.env.company.funnel_gate = "block"
        self._switch_on("active_status", lead_domain="[('country_id.code', '=', 'BE')]")
        ann, _bob, cat = self._leads()
        self._set(ann, "working")
        with self.assertRaisesRegex(UserError, "Set Source Campaign"):
            self._set(cat, "working")

    def _prompt(self, lead):
        self.env["crm.response.prompt"].with_user(self.seller).create(
            {"lead_id": lead.id, "campaign_id": self.cold.id}
        ).action_apply()
        self._commit()

    def test_prompt_stands_for_whom_its_scenario_leaves_out(self):
        self._switch_on("prompt", lead_domain="[('country_id.code', '=', 'BE')]")
        _ann, bob, _cat = self._leads()
        self._respond(bob, self.webinar)._activate(cause="user")
        self._set(bob, "nurture")
        self._prompt(bob)
        self.assertActive(bob, self.cold)

    def test_prompt_stands_where_the_owner_works_in_passive_mode(self):
        self._switch_on("prompt")
        self.env.company.funnel_mode = "passive"
        lead = self._lead()
        self._prompt(lead)
        self.assertActive(lead, self.cold)

    def test_scenario_leaves_people_of_another_company_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids += other
        record = self._switch_on("invocable")
        theirs = self._lead("Xen", company_id=other.id, team_id=False, user_id=False)
        mine = self._lead("Ann")
        ids = (
            record.with_user(self.manager)
            .with_context(allowed_company_ids=self.manager.company_ids.ids)
            .invoke("crm.lead", (theirs | mine).ids)
        )
        self.assertEqual(self.env["crm.reactivation.request"].browse(ids).lead_id, mine)

    def test_responses_to_another_company_are_its_own(self):
        """The same person may answer two companies, and have an active response with each."""
        other = self.env["res.company"].create({"name": "Other"})
        record = self._switch_on("invocable")
        self._add_default(record)
        mine = self._lead("Ann")
        theirs = self._lead("Ann", company_id=other.id, team_id=False, user_id=False)
        answer, new = (
            self._respond(theirs, campaign, 2, company_id=other.id)
            for campaign in (self.webinar, self.fair)
        )
        answer._activate(cause="user")
        record._run_on(mine)
        request = self._process()
        self.assertRequest(request, "default")
        self.assertFalse(request.verdicts, "not even looked at")
        self.assertActive(mine, self.cold)
        self.assertEqual(self.assertActive(theirs, self.webinar), answer)
        self.assertEqual(new.lead_id, theirs)

    def _action(self, record):
        return self.env["ir.actions.server"].create(
            {
                "name": "Reactivate",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "reactivate",
                "reactivation_scenario_id": record.id,
            }
        )

    def test_rule_whose_scenario_is_off_stops_nobody(self):
        record = self.scenarios["invocable"]
        lead = self._lead()
        for is_archived in (False, True):
            record.write({"is_on": is_archived, "active": not is_archived})
            result = (
                self._action(record)
                .with_context(active_model="crm.lead", active_ids=lead.ids)
                .run()
            )
            self.assertEqual(result["tag"], "display_notification")
            self.assertIn("switched off", result["params"]["message"])
            self.assertFalse(record.request_ids)
            with self.assertRaisesRegex(UserError, "switched off"):
                record.invoke("crm.lead", lead.ids)

    def test_request_is_closed_when_its_scenario_was_archived(self):
        record = self._switch_on("invocable")
        lead = self._lead()
        self._respond(lead, self.webinar)
        request = record._run_on(lead)
        record.active = False
        self._process()
        self.assertRequest(request, "none", "switched_off")

    def test_copy_of_a_scenario_is_complete_and_off(self):
        record = self._switch_on("invocable")
        self._add_default(record, self.sdr, group_id=self.sdr_group.id)
        copy = record.copy()
        self.assertFalse(copy.is_on)
        self.assertEqual(copy.default_ids.campaign_id, self.sdr)
        self.assertNotEqual(copy.default_ids, record.default_ids)
