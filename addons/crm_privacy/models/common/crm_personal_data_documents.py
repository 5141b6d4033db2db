"""Orders and invoices: a person who has one may have to be kept, whatever else is erased."""

from odoo import api, models
from odoo.tools import SQL

from .crm_personal_data import CONTACT

#: Documents of apps that may be installed: who stands on them, and which of them count, on ``row``.
DOCUMENTS = {
    "sale.order": (
        ("partner_id", "partner_invoice_id", "partner_shipping_id"),
        "row.state = 'sale'",
    ),
    "account.move": (
        ("partner_id", "partner_shipping_id"),
        "row.state = 'posted' AND row.move_type <> 'entry'",
    ),
    "pos.order": (("partner_id",), "row.state NOT IN ('draft', 'cancel')"),
}


class CrmPersonalData(models.AbstractModel):
    _inherit = "crm.personal.data"

    @api.model
    def _find_with_documents(self, found):
        """Return the numbers of the people with an order or an invoice, of whichever company.

        Drafts and what was cancelled do not count; what a company bought is none of its people's.
        """
        contacts = found.ids_by_model.get(CONTACT, [])
        numbers = set()
        for name, (columns, condition) in self._get_documents().items():
            if not contacts or name not in self.env:
                continue
            model = self.env[name]
            for column in columns:
                field = model._fields.get(column)
                if not field or not field.store:
                    continue
                rows = self.env.execute_query(
                    SQL(
                        "SELECT DISTINCT %(column)s FROM %(table)s AS row"
                        " WHERE %(column)s = ANY(%(contacts)s) AND %(counts)s",
                        column=SQL.identifier("row", column),
                        table=SQL.identifier(model._table),
                        contacts=contacts,
                        counts=SQL(condition),
                    )
                )
                numbers |= {found.number_by_ref[CONTACT, partner_id] for (partner_id,) in rows}
        return numbers

    @api.model
    def _get_documents(self):
        """Return ``{model: (columns with a contact, SQL condition)}``; extend it for other apps."""
        return DOCUMENTS
