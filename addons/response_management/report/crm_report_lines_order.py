"""How large reports group their lines."""

from odoo import api, models
from odoo.tools import SQL

#: Models with about as many records as there are lines; their names are looked up group by group.
LARGE_MODELS = frozenset({"crm.lead", "crm.response", "res.partner"})


class CrmReportLines(models.AbstractModel):
    """Groups are put into the order of the records they stand for after adding up, not before.

    Natively the names that groups are ordered by are joined to every line and grouped by, so that
    the database sorts all lines by text. Here records are put into order once, or, where there may
    be many, looked up once for each group.
    """

    _inherit = "crm.report.lines"

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        parts = [part.strip() for part in (order or "").split(",") if part.strip()]
        terms = [
            self._get_group_order_terms(part, groupby_terms)
            or [super(CrmReportLines, self)._read_group_orderby(part, groupby_terms, query)]
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
        is_reversed = direction.strip().upper() == "DESC"
        columns = []
        for co_part in comodel._order.split(","):
            co_name, _space, co_direction = co_part.strip().partition(" ")
            co_field = comodel._fields.get(co_name)
            if not co_field or not co_field.store or co_field.relational:
                return []
            if co_direction.strip().upper() not in ("", "ASC", "DESC"):
                return []
            is_descending = (co_direction.strip().upper() == "DESC") != is_reversed
            columns.append(
                (comodel._field_to_sql("named", co_name), SQL("DESC" if is_descending else "ASC"))
            )
        if comodel._name in LARGE_MODELS:
            return self._get_terms_by_group(comodel, groupby_terms[name], columns)
        return [self._get_rank_term(comodel, groupby_terms[name], columns, is_reversed)]

    def _get_terms_by_group(self, comodel, group, columns):
        """Return terms that look up the record of each group."""
        return [
            SQL(
                "(SELECT %s FROM %s AS %s WHERE %s = %s) %s",
                column,
                SQL.identifier(comodel._table),
                SQL.identifier("named"),
                SQL.identifier("named", "id"),
                group,
                direction,
            )
            for column, direction in columns
        ]

    def _get_rank_term(self, comodel, group, columns, is_reversed):
        """Return the term that finds each group in the ordered list of all records.

        The list depends on no group, so that several processes can add up lines: with a look-up for
        each group the database leaves all of them to one.
        """
        return SQL(
            "array_position(ARRAY(SELECT %(id)s FROM %(table)s AS %(alias)s"
            " ORDER BY %(columns)s, %(id)s), %(group)s) %(empty)s",
            id=SQL.identifier("named", "id"),
            table=SQL.identifier(comodel._table),
            alias=SQL.identifier("named"),
            columns=SQL(", ").join(SQL("%s %s", *column) for column in columns),
            group=group,
            empty=SQL("NULLS FIRST" if is_reversed else "NULLS LAST"),
        )
