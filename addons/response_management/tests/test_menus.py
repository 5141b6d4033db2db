"""Everybody finds what they do, and little else."""

from odoo.tests import tagged

from .common import ResponseCase

#: Menus of ours below *Responses* and *Configuration*, by the least who sees them.
SALESPERSON = {
    "response_management_menu",
    "crm_response_overview_menu",
    "crm_response_menu_review",
    "crm_response_menu",
    "crm_response_entry_menu",
    "crm_interaction_menu",
    "utm_campaign_menu",
    "crm_response_help_menu",
}
OFFICER = {
    "crm_response_menu_identify",
    "crm_response_import_menu",
    "crm_offer_menu",
    "crm_treatment_menu",
    "crm_campaign_launch_menu",
    "response_management_menu_config",
    "crm_capture_source_menu",
    "crm_identification_rule_menu",
}
MANAGER = {
    "crm_response_type_menu",
    "crm_response_reject_reason_menu",
    "crm_interest_menu",
}


@tagged("post_install", "-at_install")
class TestMenus(ResponseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls._new_user(
            "response_administrator", "response_management.group_response_management_manager"
        )

    def _get_visible(self, user):
        """Return the names of the menus that ``user`` sees, ours without module."""
        Menu = self.env["ir.ui.menu"].with_user(user)
        loaded = [menu for menu in Menu.load_menus(False) if menu != "root"]
        menus = self.env["ir.ui.menu"].sudo().browse(loaded)
        xmlids = menus.get_external_id().values()
        return {xmlid.removeprefix("response_management.") for xmlid in xmlids}

    def test_each_sees_what_they_do(self):
        everything = SALESPERSON | OFFICER | MANAGER
        for user, expected in (
            (self.employee, set()),
            (self.salesperson, SALESPERSON),
            (self.officer, SALESPERSON | OFFICER),
            (self.administrator, everything),
            (self.manager, everything),
        ):
            with self.subTest(user.login):
                self.assertEqual(self._get_visible(user) & everything, expected)

    def test_who_configures_sees_configuration_and_only_theirs_in_it(self):
        native = {"crm.crm_team_config", "crm.menu_crm_config_lead", "crm.crm_config_settings_menu"}
        for user in (self.officer, self.administrator):
            visible = self._get_visible(user)
            self.assertIn("crm.crm_menu_config", visible)
            self.assertFalse(visible & native)
        self.assertNotIn("crm.crm_menu_config", self._get_visible(self.salesperson))
        self.assertIn("crm.crm_team_config", self._get_visible(self.manager))

    def test_an_officer_connects_a_form(self):
        source = (
            self.env["crm.capture.source"]
            .with_user(self.officer)
            .create({"name": "Form", "type_id": self.web_form.id})
        )
        source.field_ids = [(0, 0, {"name": "mail", "target": "email_from"})]
        self.assertTrue(source.token)
