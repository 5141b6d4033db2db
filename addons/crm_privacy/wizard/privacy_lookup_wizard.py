"""Odoo's privacy lookup finds what we keep, too, and leads to erasing."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..logic import email_key, people


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def _get_query_models_blacklist(self):
        """Leave out models whose email is a file: natively the lookup fails on their column.

        What they keep is found all the same, see ``_find_kept``.
        """
        names = ("email_normalized", "email", "email_from", "company_email")
        return [
            *super()._get_query_models_blacklist(),
            *(
                name
                for name, model in self.env.registry.items()
                if any(
                    model._fields[field].store and not model._fields[field].column_type
                    for field in names
                    if field in model._fields
                )
            ),
        ]

    def action_lookup(self):
        action = super().action_lookup()
        known = {(line.res_model, line.res_id) for line in self.line_ids}
        self.line_ids = [
            fields.Command.create(
                {
                    "res_model_id": self.env["ir.model"]._get_id(name),
                    "res_id": record_id,
                    "is_active": True,
                }
            )
            for name, ids in self._find_kept().items()
            for record_id in ids
            if (name, record_id) not in known
        ]
        return action

    def _find_kept(self):
        """Return ``{model: ids}`` of all rows of the person, and of those that name them.

        Also of somebody who is no contact, and whose rows were refused.
        """
        data = self.env["crm.personal.data"]
        email = email_normalize(self.email)
        found = data._find_people(self._get_refs())
        stranger = people.Person(emails={email}, names={self.name.strip()})
        return data._find_told_rows(type(found)([*found.persons, stranger]))

    def _get_refs(self):
        """Return the records of which the address is the person's."""
        email = email_normalize(self.email)
        refs = []
        for name in self.env["crm.personal.data"]._get_person_models():
            model = self.env[name].sudo().with_context(active_test=False)
            columns = model._get_person_columns()
            column, address = columns["email"], columns["address"]
            found = model.search(Domain(column, "=", email) | Domain(address, "ilike", email))
            refs += [
                (name, record.id)
                for record in found
                if email in email_key.get_keys(record[column], record[address])
            ]
        return refs

    def action_erase(self):
        """Show what would be erased with the person."""
        return self._get_people().action_erase()

    def action_give_personal_data(self):
        """Download what is kept of the person who was found.

        :raise UserError: nobody was found of whom this user may be told
        """
        records = self._get_people()._filtered_access("read")
        if not records:
            raise UserError(self.env._("There is no contact, lead or response of this person."))
        return records[0].action_give_personal_data()

    def _get_people(self):
        """Return records that are about the person, all of one model."""
        self.ensure_one()
        refs = self._get_refs() or [
            (line.res_model, line.res_id)
            for line in self.line_ids
            if line.res_model in self.env["crm.personal.data"]._get_person_models()
        ]
        name = refs[0][0] if refs else "res.partner"
        return self.env[name].browse(record_id for model, record_id in refs if model == name)
