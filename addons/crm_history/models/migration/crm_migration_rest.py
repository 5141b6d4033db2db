"""What has no field here is kept in the notes of a record, by the name of its column there."""

from odoo import models
from odoo.tools import plaintext2html

from odoo.addons.response_management.logic.normalize import fold

from ...logic import source_table


class CrmMigration(models.Model):
    _inherit = "crm.migration"

    def _get_notes(self, data, *lines, more=()):
        """Return the notes of a record as plain text, ``None`` if there are none.

        The description comes first, then ``lines``, then what is in no field.

        :param more: data of further rows that the record takes in
        """
        told = [line for line in lines if line]
        if self.is_rest_kept:
            for each in (data, *more):
                told += [
                    f"{name}: {text}" for name, text in each.get(source_table.REST, {}).items()
                ]
        descriptions = dict.fromkeys(each.get("description") for each in (data, *more))
        parts = [*filter(None, descriptions), "\n".join(dict.fromkeys(told))]
        return "\n\n".join(filter(None, parts)) or None

    def _get_html_notes(self, data, *lines, more=()):
        """Return the notes of a record as HTML, ``None`` if there are none."""
        notes = self._get_notes(data, *lines, more=more)
        return plaintext2html(notes) if notes else None

    def _get_states(self, data, countries):
        """Return ``{(country as written, state as written): state id}``, in one query.

        :param countries: ``{name: country id}``
        """
        found = self.env["res.country.state"].search_fetch(
            [("country_id", "in", list(set(countries.values()) - {None}))],
            ["country_id", "code", "name"],
        )
        by_name = {}
        for state in found:
            by_name[state.country_id.id, fold(state.name)] = state.id
            by_name[state.country_id.id, fold(state.code)] = state.id
        pairs = {(each.get("country"), each.get("state")) for each in data}
        return {
            (country, name): by_name.get((countries.get(country), fold(name)))
            for country, name in pairs
            if name
        }

    def _describe_state(self, data, states):
        """Return a line with the state of an address that is none of its country here."""
        name = data.get("state")
        if not name or states.get((data.get("country"), name)):
            return None
        return self.env._("State: %s", name)
