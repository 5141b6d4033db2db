"""Contacts, leads and responses: the people whom they are about can be erased."""

from odoo import api, models

from .crm_suppression import SuppressedError


class CrmPersonMixin(models.AbstractModel):
    _inherit = "crm.person.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse files of contacts or leads that bring somebody back who was erased."""
        records = super().create(vals_list)
        if self.env.context.get("import_file"):
            records._refuse_imported()
        return records

    def write(self, vals):
        """Refuse files that bring somebody back to a record, by its External ID."""
        if not self.env.context.get("import_file"):
            return super().write(vals)
        self._refuse_on_erased(vals)
        result = super().write(vals)
        columns = self._get_person_columns()
        if not vals.keys().isdisjoint({"company_id", columns["number"], *columns["written"]}):
            self._refuse_imported()
        return result

    def _refuse_imported(self):
        """:raise SuppressedError: one of these people was erased in the company of the record"""
        columns = self._get_person_columns()
        email, number = columns["written"][0], columns["number"]
        for company, records in self.grouped("company_id").items():
            self.env["crm.suppression"]._refuse_entered(
                [(record[email], record[number]) for record in records],
                company or self.env.company,
            )

    def _refuse_on_erased(self, vals):
        """:raise SuppressedError: a person would be on a record again that was erased"""
        # The name comes along with a contact.
        personal = {*self._get_personal_fields(), self._get_person_columns().get("contact")}
        names = [name for name in vals if name in personal and vals[name]]
        for record in self.filtered("date_erased") if names else ():
            # What stands there already may be in a file that was exported since.
            if any(
                vals[name] != self._fields[name].convert_to_write(record[name], record)
                for name in names
            ):
                # Not the reason of the list: from there an officer may have taken them.
                raise SuppressedError(
                    self.env._(
                        "This person was erased, and the record stays empty. To record them again, "
                        "import the row without its ID or External ID. If that is refused, too, a "
                        "privacy officer can allow it."
                    )
                )

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
