"""What each role is offered below CRM: a line for each menu, and who sees it."""

from odoo.tests import TransactionCase, new_test_user, tagged

ADDONS = {
    "p": "crm_privacy",
    "r": "response_management",
    "l": "lead_assignment",
    "f": "funnel_reactivation",
    "h": "crm_history",
}

SALESPERSON, OFFICER, MANAGER, ADMINISTRATOR = "salesperson", "officer", "manager", "administrator"
#: Who sees a menu sees those of the roles before it too.
ROLES = {
    SALESPERSON: "sales_team.group_sale_salesman",
    OFFICER: ",".join(
        (
            "sales_team.group_sale_salesman_all_leads",
            "response_management.group_response_management_officer",
            "lead_assignment.group_lead_assignment_officer",
        )
    ),
    MANAGER: "sales_team.group_sale_manager",
    ADMINISTRATOR: "sales_team.group_sale_manager,crm_privacy.group_crm_privacy_officer",
}

#: ``(least role, path below CRM, XML id)``. A new entry needs a reason: what is one click from a
#: screen is a button there, and a report is a card on one of the three pages of reports.
MENUS = (
    (SALESPERSON, "Sales/My Leads", "l.crm_lead_speed_mine_menu"),
    (SALESPERSON, "Sales/Speed to Lead", "l.crm_lead_speed_menu"),
    (OFFICER, "Sales/Team Board", "l.crm_assignment_board_menu"),
    (OFFICER, "Sales/Reorganize Leads", "l.crm_lead_redistribute_menu"),
    (SALESPERSON, "Responses", "r.response_management_menu"),
    (SALESPERSON, "Responses/Overview", "r.crm_response_overview_menu"),
    (SALESPERSON, "Responses/Review Queue", "r.crm_response_menu_review"),
    (OFFICER, "Responses/To Identify", "r.crm_response_menu_identify"),
    (SALESPERSON, "Responses/All Responses", "r.crm_response_menu"),
    (SALESPERSON, "Responses/Quick Entry", "r.crm_response_entry_menu"),
    (SALESPERSON, "Responses/Interactions", "r.crm_interaction_menu"),
    (OFFICER, "Responses/Imports", "r.crm_response_import_menu"),
    (OFFICER, "Responses/Offers", "r.crm_offer_menu"),
    (OFFICER, "Responses/Treatments", "r.crm_treatment_menu"),
    (OFFICER, "Responses/New Campaign", "r.crm_campaign_launch_menu"),
    (SALESPERSON, "Responses/Campaigns", "r.utm_campaign_menu"),
    (SALESPERSON, "Responses/Key Terms", "r.crm_response_help_menu"),
    (SALESPERSON, "Reporting/Responses", "r.crm_response_report_menu"),
    (SALESPERSON, "Reporting/Funnel and Credit", "f.funnel_reactivation_menu_report"),
    (SALESPERSON, "Reporting/Assignment and Speed", "l.crm_assignment_report_menu"),
    (OFFICER, "Configuration/Responses", "r.response_management_menu_config"),
    (OFFICER, "Configuration/Responses/Capture Sources", "r.crm_capture_source_menu"),
    (OFFICER, "Configuration/Responses/Identification Rules", "r.crm_identification_rule_menu"),
    (MANAGER, "Configuration/Responses/Response Types", "r.crm_response_type_menu"),
    (MANAGER, "Configuration/Responses/Reject Reasons", "r.crm_response_reject_reason_menu"),
    (MANAGER, "Configuration/Responses/Buying Interests", "r.crm_interest_menu"),
    (MANAGER, "Configuration/Responses/Report Totals", "r.crm_response_sum_check_menu"),
    (MANAGER, "Configuration/Reactivation", "f.funnel_reactivation_menu_config"),
    (MANAGER, "Configuration/Reactivation/Scenarios", "f.crm_reactivation_scenario_menu"),
    (MANAGER, "Configuration/Reactivation/Funnel Statuses", "f.crm_funnel_status_menu"),
    (OFFICER, "Configuration/Assignment Rules", "l.crm_assignment_rule_menu"),
    (MANAGER, "Configuration/Territories", "l.crm_territory_menu"),
    (MANAGER, "Configuration/Speed Policies", "l.crm_sla_policy_menu"),
    (MANAGER, "Configuration/Recycling Policies", "l.crm_recycle_policy_menu"),
    (MANAGER, "Configuration/Role Rights", "l.crm_rights_role_menu"),
    (ADMINISTRATOR, "Configuration/Privacy", "p.crm_privacy_menu"),
    (ADMINISTRATOR, "Configuration/Privacy/Consents", "p.crm_consent_menu"),
    (ADMINISTRATOR, "Configuration/Privacy/Erasures", "p.crm_erasure_menu"),
    (ADMINISTRATOR, "Configuration/Privacy/Retention Policies", "p.crm_retention_policy_menu"),
    (MANAGER, "Configuration/Migrations", "h.crm_migration_menu"),
    (OFFICER, "Configuration/First Steps", "p.crm_first_steps_menu"),
)


@tagged("post_install", "-at_install")
class TestMenus(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"menus_{role}", groups) for role, groups in ROLES.items()
        }

    def _get_seen(self, user):
        """Return ``{(path, XML id)}`` of the menus of these addons that ``user`` sees below CRM."""
        root = self.env.ref("crm.crm_menu_root")
        seen = set(self.env["ir.ui.menu"].with_user(user)._visible_menu_ids())
        menus = root.search([("id", "child_of", root.id), ("id", "in", list(seen))])
        names = {module: key for key, module in ADDONS.items()}
        found = set()
        for menu_id, xmlid in menus.get_external_id().items():
            module, _dot, name = xmlid.partition(".")
            menu, path = root.browse(menu_id), []
            while menu != root and menu.id in seen:
                path.append(menu.name)
                menu = menu.parent_id
            if module in names and menu == root and menu_id != root.id:
                found.add(("/".join(reversed(path)), f"{names[module]}.{name}"))
        return found

    def test_each_role_sees_these_and_no_others(self):
        order = list(ROLES)
        for role, user in self.users.items():
            expected = {
                (path, xmlid)
                for least, path, xmlid in MENUS
                if order.index(least) <= order.index(role)
            }
            with self.subTest(role):
                self.assertEqual(self._get_seen(user), expected)

    def test_no_more_than_two_levels_and_a_heading(self):
        for _least, path, _xmlid in MENUS:
            self.assertLessEqual(path.count("/"), 2)
            self.assertTrue(path.count("/") < 2 or path.startswith("Configuration/"), path)
