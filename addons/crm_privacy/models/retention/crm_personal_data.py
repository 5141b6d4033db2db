"""What some people did last, and what keeps them on file all the same."""

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...logic import retention
from ..common.crm_personal_data import CONTACT, LEAD


class CrmPersonalData(models.AbstractModel):
    _inherit = "crm.personal.data"

    @api.model
    def _find_acts(self, found):
        """Return the :class:`retention.Acts` of each person, by their number."""
        captured, answered, countries = {}, {}, defaultdict(set)
        for name, ids in found.ids_by_model.items():
            model = self.env[name]
            capture, answer = model._query_acts("row")
            rows = self.env.execute_query(
                SQL(
                    "SELECT row.id, %s, %s, row.country_id FROM %s AS row WHERE row.id = ANY(%s)",
                    capture,
                    answer,
                    SQL.identifier(model._table),
                    ids,
                )
            )
            for record_id, capture_date, answer_date, country_id in rows:
                number = found.number_by_ref[name, record_id]
                # A contact is made when its lead is, or long before by somebody else.
                if capture_date and name != CONTACT:
                    captured[number] = max(captured.get(number, capture_date), capture_date)
                if answer_date:
                    answered[number] = max(answered.get(number, answer_date), answer_date)
                if country_id:
                    countries[number].add(country_id)
        return {
            number: retention.Acts(moment, answered.get(number), tuple(sorted(countries[number])))
            for number, moment in captured.items()
        }

    @api.model
    def _find_kept(self, found):
        """Return ``{number of a person: why they are kept whatever a policy says}``."""
        kept = dict.fromkeys(self._find_customers(found), retention.CUSTOMER)
        is_open = self._query_is_open()
        kept.update(dict.fromkeys(self._find_numbers(found, LEAD, is_open), retention.OPEN_DEAL))
        kept.update(self._find_held(found))
        return kept

    def _query_is_open(self):
        return self.env[LEAD]._query_is_open_deal("row")

    @api.model
    def _find_customers(self, found):
        """Return the numbers of the people who bought something."""
        won = SQL("row.type = 'opportunity' AND row.won_status = 'won'")
        return self._find_numbers(found, LEAD, won) | self._find_with_documents(found)
