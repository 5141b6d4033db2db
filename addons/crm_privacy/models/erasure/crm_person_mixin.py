"""Contacts, leads and responses: the people whom they are about can be erased."""

from odoo import models


class CrmPersonMixin(models.AbstractModel):
    _inherit = "crm.person.mixin"

    def anonymise(self):
        """Erase the people whom the records are about, wherever they are; totals stay.

        :return: id of the ``crm.erasure`` that tells what was erased
        :raise AccessError: if the user is no privacy officer
        """
        self.env["crm.erasure"]._check_officer()
        self.check_access("read")
        return (
            self.env["crm.erasure"]._erase([(self._name, record_id) for record_id in self.ids]).id
        )

    def action_erase(self):
        """Show what would be erased with the people whom the records are about."""
        self.env["crm.erasure"]._check_officer()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase"),
            "res_model": "crm.erasure.start",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_ids": self.ids},
        }
