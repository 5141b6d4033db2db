"""Where people find what they may do, and each thing once."""

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import AssignmentCase

NEW_RULE = {"id": False, "active": False}


@tagged("lead_assignment", "post_install", "-at_install")
class TestMenus(AssignmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls._new_user(
            "administrator", "lead_assignment.group_lead_assignment_manager"
        )

    def _get_menus(self, user):
        """Return the menus of this addon that ``user`` sees."""
        ours = self.env["ir.model.data"].search(
            [("module", "=", "lead_assignment"), ("model", "=", "ir.ui.menu")]
        )
        menus = self.env["ir.ui.menu"].with_user(user)
        seen = menus.browse(menus._visible_menu_ids())
        return seen.filtered(lambda menu: menu.id in ours.mapped("res_id"))

    def test_every_menu_stands_once_and_two_levels_deep(self):
        menus = self._get_menus(self.manager)
        actions = [menu.action for menu in menus]
        self.assertEqual(len(actions), len(set(actions)))
        self.assertEqual(len(menus), len(set(menus.mapped("name"))))
        root = self.env.ref("crm.crm_menu_root")
        self.assertEqual(menus.parent_id.parent_id, root)

    def test_who_may_configure_finds_the_menu(self):
        config = self.env.ref("crm.crm_menu_config")
        for user, names in (
            (self.officer, {"Assignment Rules"}),
            (
                self.administrator,
                {
                    "Assignment Rules", "Territories", "Speed Policies", "Recycling Policies",
                    "Role Rights",
                },
            ),
            (self.anna, set()),
        ):  # fmt: skip
            found = self._get_menus(user).filtered(lambda menu: menu.parent_id == config)
            self.assertEqual(set(found.mapped("name")), names)

    def test_configuration_stands_above_the_headings(self):
        """Below a heading an entry seems to belong to it: rules would look like reactivation."""
        entries = self.env.ref("crm.crm_menu_config").child_id.sorted(lambda m: (m.sequence, m.id))
        ours = self._get_menus(self.administrator) & entries
        headings = entries.filtered(lambda menu: menu.child_id and not menu.action)
        self.assertTrue(ours and headings)
        # The first one is Odoo's own group of developers, which nobody else sees.
        first_heading = min(entries.ids.index(m.id) for m in headings if m.sequence > 1)
        for menu in ours:
            with self.subTest(menu.name):
                self.assertLess(entries.ids.index(menu.id), first_heading)

    def test_a_new_rule_is_previewed_and_activated_without_saving_first(self):
        arch = self.env["crm.assignment.rule"].with_user(self.administrator).get_view()["arch"]
        for name in ("action_preview", "action_activate"):
            buttons = etree.fromstring(arch).xpath(f"//header//button[@name='{name}']")
            shown = [b for b in buttons if not safe_eval(b.get("invisible"), NEW_RULE)]
            self.assertEqual(len(shown), 1, name)

    def test_the_addon_is_found_in_apps(self):
        module = self.env["ir.module.module"].search([("name", "=", "lead_assignment")])
        self.assertTrue(module.application)
        self.assertTrue(module.icon_image)
