"""First steps are ticked off by what is there, and shown to who may do them."""

from odoo.tests import HttpCase, tagged

from odoo.addons.crm_privacy.tools.first_steps import Step

from .common import ResponseCase


@tagged("post_install", "-at_install")
class TestFirstSteps(ResponseCase):
    def _get_done(self, user):
        found = self.env["crm.first.steps"].with_user(user).get_first_steps()
        return {
            step["key"]: step["is_done"]
            for section in found["sections"]
            if section["key"] == "record_answers"
            for step in section["steps"]
        }

    def test_steps_tick_themselves_off(self):
        self.env["crm.response"].search([]).write({"active": True})
        done = self._get_done(self.officer)
        self.assertTrue(done["campaign"])
        response = self._capture(self._stranger(1))
        self.assertTrue(self._get_done(self.officer)["answer"])
        response.with_user(self.officer).action_accept()
        self.assertTrue(self._get_done(self.officer)["review"])
        response._convert("opportunity")
        self.assertTrue(self._get_done(self.officer)["convert"])

    def test_apps_lead_to_the_first_steps_after_the_installation(self):
        todo = self.env.ref("response_management.crm_first_steps_todo")
        self.env["ir.actions.todo"].search([]).state = "done"
        todo.state = "open"
        action = self.env["ir.module.module"].next()
        self.assertEqual((action["type"], action["target"]), ("ir.actions.act_url", "self"))
        self.assertEqual(action["url"], "/odoo/crm-first-steps")
        # Once: the next installation leads where Odoo leads to.
        self.assertEqual(self.env["ir.module.module"].next()["url"], "/odoo")

    def test_the_first_record_is_made_in_a_form(self):
        none = (("id", "=", 0),)
        for domain, is_made_in_form, view in (
            (none, True, "form"),
            (none, False, False),
            ((), True, False),
        ):
            step = Step("k", "", "", "", "crm.offer", domain, is_made_in_form=is_made_in_form)
            found = self.env["crm.first.steps"]._describe(step)
            self.assertEqual(found["view"], view)

    def test_who_may_not_configure_has_no_such_steps(self):
        self.assertEqual(set(self._get_done(self.salesperson)), {"answer", "review", "convert"})
        self.assertIn("source", self._get_done(self.officer))


@tagged("post_install", "-at_install")
class TestFirstStepsOnScreen(HttpCase):
    def test_an_empty_overview_leads_to_the_first_answer(self):
        responses = self.env["crm.response"].search([("responded", "=", True)])
        responses.sudo().unlink()
        self.start_tour("/odoo/responses-overview", "crm_first_steps", login="admin")
        admin = self.env.ref("base.user_admin")
        self.assertTrue(admin.res_users_settings_id.is_crm_first_steps_closed)
