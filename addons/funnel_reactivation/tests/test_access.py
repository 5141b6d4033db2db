"""Who may see and do what in the funnel."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import FunnelCase


@tagged("post_install", "-at_install")
class TestFunnelAccess(FunnelCase):
    def test_salesperson_reads_statuses_and_cannot_set_them_up(self):
        status = self.statuses["open"].with_user(self.seller)
        self.assertTrue(status.name)
        with self.assertRaises(AccessError):
            status.name = "Mine"

    def test_scenarios_are_set_up_by_administrators(self):
        record = self.scenarios["prompt"]
        with self.assertRaises(AccessError):
            record.with_user(self.seller).read(["name"])
        record.with_user(self.manager).look_back_days = 10
        self.assertEqual(record.look_back_days, 10)

    def test_funnel_fields_of_responses_cannot_be_written(self):
        lead = self._lead()
        response = self._respond(lead, self.webinar)
        for vals in ({"is_active_response": True}, {"date_mql": "2026-01-01"}):
            with self.assertRaises(AccessError):
                response.with_user(self.manager).write(vals)

    def test_journal_of_others_leads_is_hidden(self):
        mine, other = self._lead("Ann"), self._lead("Bob", user=self.caller)
        self._set(mine, "working")
        self._set(other, "working", self.caller)
        lines = (
            self.env["crm.funnel.journal"]
            .with_user(self.seller)
            .search([("lead_id", "in", (mine | other).ids)])
        )
        self.assertEqual(lines.lead_id, mine)

    def test_invoking_needs_the_right_to_write_the_records(self):
        record = self._switch_on("invocable")
        lead = self._lead("Bob", user=self.caller)
        with self.assertRaises(AccessError):
            record.with_user(self.seller).invoke("crm.lead", lead.ids)

    def test_other_company_is_another_funnel(self):
        other = self.env["res.company"].create({"name": "Other"})
        lead = self._lead()
        ours = self._respond(lead, self.webinar)
        ours._activate(cause="user")
        theirs = (
            self.env["crm.response"]
            .with_company(other)
            ._capture(
                [
                    {
                        "type_id": self.web_form.id,
                        "email_from": lead.email_from,
                        "company_id": other.id,
                    }
                ]
            )
        )
        self.assertTrue(theirs._activate(cause="user"))
        self.assertTrue(ours.is_active_response)

    def test_filters_ask_for_nothing_that_their_author_may_not_see(self):
        """They are applied with all rights, and who is left out would tell."""
        secret = self.env["ir.model.fields"]._get("res.users", "totp_secret")
        if not secret:
            self.skipTest("needs auth_totp")
        record = self.scenarios["invocable"].with_user(self.manager)
        text = "[('%s', 'like', 'A')]"
        for vals in (
            {"lead_domain": text % "user_id.totp_secret"},
            {"partner_domain": text % "user_ids.totp_secret"},
            {
                "default_ids": [
                    (0, 0, {"campaign_id": self.cold.id, "user_domain": text % "totp_secret"})
                ]
            },
        ):
            with self.assertRaises(ValidationError):
                record.write(vals)
        record.lead_domain = "[('user_id.login', 'like', 'a')]"

    def test_whoever_may_only_read_a_lead_moves_no_credit_and_asks_no_scenario(self):
        record = self._switch_on("invocable")
        lead = self._lead()
        self.env["ir.rule"].create(
            {
                "name": "Hands off",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "domain_force": f"[('id', '!=', {lead.id})]",
                "perm_read": False,
                "perm_create": False,
                "perm_unlink": False,
            }
        )
        activity = lead.activity_schedule("mail.mail_activity_data_todo", user_id=self.seller.id)
        self.assertTrue(lead.with_user(self.seller).name)
        wizard = self.env["crm.response.prompt"].with_user(self.seller)
        for act in (
            wizard.create(
                {"lead_id": lead.id, "campaign_id": self.cold.id, "action": "stay"}
            ).action_apply,
            lead.with_user(self.seller).action_reactivate,
            activity.with_user(self.seller).action_reactivate,
            lambda: record.with_user(self.manager).invoke("crm.lead", lead.ids),
            lambda: record.with_user(self.manager).invoke("mail.activity", activity.ids),
        ):
            with self.assertRaises(AccessError):
                act()
        self.assertFalse(lead.response_ids or record.request_ids)
