"""Contacts, leads and responses: the people whom they are about can be erased."""

from odoo import api, models


class CrmPersonMixin(models.AbstractModel):
    _inherit = "crm.person.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse files of contacts or leads that bring somebody back who was erased."""
        if self.env.context.get("import_file"):
            columns = self._get_person_columns()
            email = columns["written"][0]
            self.env["crm.suppression"]._refuse_entered(
                [(vals.get(email), vals.get(columns["number"])) for vals in vals_list],
                self.env.company,
            )
        return super().create(vals_list)

    def anonymise(self, *, includes_customers=False):
        """Erase the people whom the records are about, wherever they are; totals stay.

        :param includes_customers: people with orders or invoices, too, who are left out else
        :return: id of the ``crm.erasure`` that tells what was erased
        :raise AccessError: if the user is no privacy officer
        """
        self.env["crm.erasure"]._check_officer()
        self.check_access("read")
        refs = [(self._name, record_id) for record_id in self.ids]
        return self.env["crm.erasure"]._erase(refs, includes_customers=includes_customers).id

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
