"""The list of first steps, without any addon that appends to it."""

from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestFirstSteps(TransactionCase):
    def test_closing_is_for_oneself(self):
        anna = new_test_user(self.env, "steps_anna", "sales_team.group_sale_salesman")
        berta = new_test_user(self.env, "steps_berta", "sales_team.group_sale_salesman")
        self.env["crm.first.steps"].with_user(anna).close_first_steps()
        for user, is_closed in ((anna, True), (berta, False)):
            found = self.env["crm.first.steps"].with_user(user).get_first_steps()
            self.assertEqual(found["is_closed"], is_closed)

    def test_each_step_can_be_shown_and_opened(self):
        found = self.env["crm.first.steps"].get_first_steps()
        keys = [step["key"] for section in found["sections"] for step in section["steps"]]
        self.assertEqual(len(keys), len(set(keys)))
        for section in found["sections"]:
            for step in section["steps"]:
                with self.subTest(step["key"]):
                    self.assertEqual(
                        set(step), {"key", "title", "note", "action", "view", "is_done"}
                    )
                    self.assertTrue(self.env.ref(step["action"]).exists())

    def test_the_settings_say_what_is_on(self):
        settings = self.env["res.config.settings"].create({})
        status = self.env["crm.first.steps"]._describe_status()
        self.assertFalse([text for text in status if "%" in text])
        self.assertEqual(settings.crm_status, " ".join(status))
