"""Order of the groups of large reports."""

from odoo import api, models
from odoo.tools import SQL


class CrmResponseReportOrder(models.AbstractModel):
    """Groups are put into the order of the records they stand for after adding up, not before.

    Natively the names that groups are ordered by are joined to every line and grouped by, so that
    the database sorts all lines by text. Here they are looked up once for each group.
    """

    _name = "crm.response.report.order"
    _description = "Order of Report Groups"

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        parts = [part.strip() for part in (order or "").split(",") if part.strip()]
        terms = [
            self._get_group_order_terms(part, groupby_terms)
            or [super(CrmResponseReportOrder, self)._read_group_orderby(part, groupby_terms, query)]
            for part in parts
        ]
        if not terms:
            return super()._read_group_orderby(order, groupby_terms, query)
        return SQL(", ").join(term for part_terms in terms for term in part_terms)

    def _get_group_order_terms(self, part, groupby_terms):
        """Return the terms that order groups by the record ``part`` names, nothing if they cannot.

        They cannot if the records are themselves ordered by what other tables hold.
        """
        name, _space, direction = part.partition(" ")
        field = self._fields.get(name)
        if name not in groupby_terms or not field or field.type != "many2one":
            return []
        comodel = self.env[field.comodel_name]
        terms = []
        for co_part in comodel._order.split(","):
            co_name, _space, co_direction = co_part.strip().partition(" ")
            co_field = comodel._fields.get(co_name)
            if not co_field or not co_field.store or co_field.relational:
                return []
            if co_direction.strip().upper() not in ("", "ASC", "DESC"):
                return []
            alias = SQL.identifier("named")
            is_descending = co_direction.strip().upper() == "DESC"
            if direction.strip().upper() == "DESC":
                is_descending = not is_descending
            terms.append(
                SQL(
                    "(SELECT %s FROM %s AS %s WHERE %s = %s) %s",
                    comodel._field_to_sql("named", co_name),
                    SQL.identifier(comodel._table),
                    alias,
                    SQL.identifier("named", "id"),
                    groupby_terms[name],
                    SQL("DESC" if is_descending else "ASC"),
                )
            )
        return terms
