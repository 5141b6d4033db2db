"""Who may do what with the models of mailings; the table of the base addon, for this one."""

from odoo.tests import tagged

from odoo.addons.response_management.tests.common import ResponseCase
from odoo.addons.response_management.tests.rights import RightsMixin, cells

ADDON = "response_management_mass_mailing"

# fmt: off
ACCESS = {
    #                               own     all     officer admin   empl.   portal  public  mail
    "crm.response.mailing.event":  "....   ....    ....    rw..    ....    ....    ....    ....",
    "crm.mailing.count":           "....   ....    ....    r...    ....    ....    ....    r...",
    "crm.response.audience":       "....   ....    ....    ....    ....    ....    ....    rwc.",
}
#: On an unassigned response, or an event that failed.
ACTIONS = {
    "crm.response.mailing.event/action_retry": ".  .  .  y  .  .  .  .",
    "crm.response.audience/action_apply":     ".  .  .  .  .  .  .  y",
}
# fmt: on


@tagged("post_install", "-at_install")
class TestWhoMayDoWhat(RightsMixin, ResponseCase):
    addon = ADDON

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["marketer"] = cls._new_user("marketer", "mass_mailing.group_mass_mailing_user")

    def test_rights_on_each_model(self):
        self.assertRights(ACCESS)

    def test_table_names_every_model_of_the_addon(self):
        self.assertEqual(self._get_models() - ACCESS.keys(), set(), "add a line for each")

    def test_actions(self):
        for action, row in ACTIONS.items():
            model, name = action.split("/")
            for kind, expected in cells(row, self.users).items():
                found = "y" if self._may(kind, name, self._get_maker(model)) else "."
                self.assertEqual(found, expected, f"{kind} calls {action}")

    def test_table_names_every_public_method(self):
        self.assertEqual(self._get_public_methods(), ACTIONS.keys(), "add a line for each")

    def _get_maker(self, model):
        if model == "crm.response.audience":
            values = {"list_name": "New", "partner_ids": self.jane.ids}
            return lambda user: self.env[model].with_user(user).create(values)
        values = {"kind": "open", "state": "failed", "date": self.env.cr.now()}
        return self.env[model].create(values).with_user
