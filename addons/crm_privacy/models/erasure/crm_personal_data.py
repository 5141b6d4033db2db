"""Erases the rows of some people, and says beforehand how many there are."""

import secrets

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ...logic import retention
from ..common.crm_personal_data import CONTACT


class CrmPersonalData(models.AbstractModel):
    _inherit = "crm.personal.data"

    @api.model
    def _erase_people(self, found):
        """Erase all rows of some people and return ``{model: rows}``.

        What names them in the rows of others is another matter: see ``_erase_mentions``. It comes
        first, for afterwards nobody knows what to look for.
        """
        rows = self._find_rows(found)
        self._erase_external_ids(found)
        # What turned up since the erasure began.
        self._suppress_people(found)
        counts = {}
        # From the files back to the contacts: a row is found by what it belongs to.
        for name in reversed(self._get_model_names()):
            if name in rows:
                counts[name] = self.env[name]._erase_rows(rows[name], found)
        self._archive_contacts(found)
        self.env.invalidate_all()
        return counts

    def _erase_external_ids(self, found):
        """Replace External IDs that say who somebody is.

        Codes stay: by them the next file finds the record, and is refused.
        """
        for model, ids in found.ids_by_model.items():
            rows = self.env.execute_query(
                SQL(
                    "SELECT id, name, res_id FROM ir_model_data"
                    " WHERE model = %s AND res_id = ANY(%s)"
                    " AND NOT EXISTS (SELECT FROM ir_module_module AS installed"
                    " WHERE installed.name = ir_model_data.module)",
                    model,
                    ids,
                )
            )
            telling = {
                row_id: f"erased_{secrets.token_hex(12)}"
                for row_id, name, record_id in rows
                if found.persons[found.number_by_ref[model, record_id]].is_named_by(name)
            }
            self.env["ir.model.data"].sudo()._store_values("name", telling)

    @api.model
    def _suppress_people(self, found):
        """Have nobody record these people again, by what nobody else has."""
        shared = self._find_shared(found, [])
        self.env["crm.suppression"]._suppress(
            found.number_by_email.keys() - shared, found.number_by_phone.keys() - shared
        )

    @api.model
    def _check_is_current(self, refs, found):
        """:raise ConcurrencyError: if there is more of these people than this transaction sees"""
        # Superuser: companies were chosen before; nothing of the user is looked up anew.
        same = self.with_user(SUPERUSER_ID).with_context(allowed_company_ids=self.env.companies.ids)
        with self.env.registry.cursor() as cr:
            now = same.with_env(same.env(cr=cr))._find_people(refs)
        if now.number_by_ref.keys() - found.number_by_ref.keys():
            raise ConcurrencyError(self.env._("Someone was just recorded. Try again."))

    def _archive_contacts(self, found):
        """Put contacts away who can no longer be contacted."""
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET active = FALSE WHERE id = ANY(%s)",
                found.ids_by_model.get(CONTACT, []),
            )
        )

    @api.model
    def _split_people(self, found, *, includes_customers=False):
        """Return those who can be erased, and ``{reason: number}`` of those who cannot.

        :param includes_customers: those with orders or invoices can, too
        """
        reasons = self._find_obstacles(found)
        if not includes_customers:
            words = self.env._("with orders or invoices, which may have to be kept")
            reasons = {**dict.fromkeys(self._find_with_documents(found), words), **reasons}
        kept = {}
        persons = []
        for number, person in enumerate(found.persons):
            reason = reasons.get(number)
            if reason:
                kept[reason] = kept.get(reason, 0) + 1
            else:
                persons.append(person)
        return type(found)(persons), kept

    @api.model
    def _find_obstacles(self, found):
        """Return ``{number of the person: why they cannot be erased, in words}``."""
        words = {
            retention.LEGAL_HOLD: self.env._("under a legal hold"),
            retention.COLLEAGUE: self.env._("users of this database"),
        }
        return {number: words[reason] for number, reason in self._find_held(found).items()}

    @api.model
    def _find_held(self, found):
        """Return ``{number of the person: why they cannot be erased}``."""
        held = {}
        for name in self._get_person_models():
            numbers = self._find_numbers(found, name, SQL("row.is_legal_hold"))
            held.update(dict.fromkeys(numbers, retention.LEGAL_HOLD))
        colleagues = self.env.execute_query(
            SQL(
                "SELECT partner_id FROM res_users WHERE partner_id = ANY(%s) AND share IS NOT TRUE",
                found.ids_by_model.get(CONTACT, []),
            )
        )
        for (partner_id,) in colleagues:
            held[found.number_by_ref[CONTACT, partner_id]] = retention.COLLEAGUE
        return held

    @api.model
    def _find_numbers(self, found, name, condition):
        """Return the numbers of people of whom a record of a model meets a condition.

        A contact without a company is everybody's: of each that has one, the records of all
        companies count.

        :param condition: SQL on the alias ``row``
        """
        columns = self.env[name]._get_person_columns()
        contacts, emails = self._get_common_marks(found)
        asked = [
            ("id", found.ids_by_model.get(name)),
            (columns.get("contact"), list(contacts)),
            (columns["email"], list(emails)),
        ]
        conditions = [
            SQL("%s = ANY(%s)", SQL.identifier("row", column), values)
            for column, values in asked
            if column and values
        ]
        if not conditions:
            return set()
        rows = self.env.execute_query(
            SQL(
                "SELECT row.id, %s, %s FROM %s AS row WHERE (%s) AND %s",
                SQL.identifier("row", columns.get("contact") or "id"),
                SQL.identifier("row", columns["email"]),
                SQL.identifier(self.env[name]._table),
                SQL(" OR ").join(conditions),
                condition,
            )
        )
        numbers = set()
        for record_id, contact_id, email in rows:
            if (name, record_id) in found.number_by_ref:
                numbers.add(found.number_by_ref[name, record_id])
                continue
            if contact_id in contacts and columns.get("contact"):
                numbers.add(found.number_by_ref[CONTACT, contact_id])
            if email in emails:
                numbers.add(found.number_by_email[email])
        return numbers

    def _get_common_marks(self, found):
        """Return the ids of contacts without a company, and the addresses of these people."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE id = ANY(%s) AND company_id IS NULL",
                found.ids_by_model.get(CONTACT, []),
            )
        )
        contacts = {contact_id for (contact_id,) in rows}
        numbers = {found.number_by_ref[CONTACT, contact_id] for contact_id in contacts}
        return contacts, {
            email for email, number in found.number_by_email.items() if number in numbers
        }

    @api.model
    def _get_wizard_names(self):
        """Return the models of dialogs: Odoo keeps what somebody entered for an hour or a day."""
        return [
            name
            for name, model in self.env.registry.items()
            if model._transient and not model._abstract and model._auto
        ]

    @api.model
    def _get_file_model_names(self):
        """Return the models whose files hold rows of many people; see ``_erase_in_files``."""
        return []
