"""Storing many records at once: what is the same for all of them is sent once, not with each."""

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...tools.inner_context import get_inner, inner

#: Fewer rows are sent as fast natively.
MIN_ROWS = 20
#: Key of the context of a flush: the :class:`Companion` of its first statement.
COMPANION = "crm_batch_companion"


class Companion:
    """An insertion that is executed by the statement that stores records.

    ``rows`` are those of ``answer``, a SELECT; nothing until it is executed.
    """

    def __init__(self, insertion, answer):
        self.insertion, self.answer, self.rows = insertion, answer, None

    def get_query(self, update=None):
        stored = SQL(", stored AS (%s)", update) if update else SQL()
        return SQL("WITH inserted AS (%s)%s %s", self.insertion, stored, self.answer)


class CrmBatchUpdateMixin(models.AbstractModel):
    """Sends the columns that a flush stores as one value or one array instead of row by row.

    Natively a hundred rows go into a statement, each with all its values. Most values of a batch
    are the same for all rows, and to send, parse and cast them costs as much as storing them.
    """

    _name = "crm.batch.update.mixin"
    _description = "Records Stored in Batches"

    @api.model
    def _flush_with(self, insertion, answer):
        """Store what is pending of the model, and execute ``insertion`` by the same statement.

        :param SQL insertion: an INSERT that returns nothing
        :param SQL answer: a SELECT, which sees neither
        :return: the rows of ``answer``
        """
        companion = Companion(insertion, answer)
        self.with_context(**inner({COMPANION: companion})).flush_model()
        if companion.rows is None:
            companion.rows = self.env.execute_query(companion.get_query())
        return companion.rows

    def _write_multi(self, vals_list):
        groups = defaultdict(list)
        for row in zip(self._ids, vals_list, strict=True):
            groups[tuple(row[1])].append(row)
        companion = get_inner(self.env, COMPANION)
        natively = []
        for names, rows in groups.items():
            is_alone = companion is None or companion.rows is not None
            if not all(map(self._is_stored_as_given, names)):
                natively += rows
            elif not is_alone:
                query = companion.get_query(self._query_update(names, rows))
                companion.rows = self.env.execute_query(query)
            elif len(rows) < MIN_ROWS:
                natively += rows
            else:
                self.env.execute_query(self._query_update(names, rows))
        if not natively:
            return None
        ids, values = zip(*natively, strict=True)
        return super(CrmBatchUpdateMixin, self.browse(ids))._write_multi(list(values))

    def _is_stored_as_given(self, name):
        """Return whether the column holds what it is given; others merge it with what they hold."""
        field = self._fields[name]
        return not (field.translate or field.company_dependent or self._parent_store)

    def _query_update(self, names, rows):
        """Return the query that stores ``(id, values)`` of these names."""
        columns = {name: [values[name] for _record_id, values in rows] for name in names}
        if self._log_access:
            # As natively, where a computed value is stored that nobody has written.
            columns.setdefault("write_uid", [self.env.uid])
            columns.setdefault("write_date", [self.env.cr.now()])
        own, shared = {}, {}
        for name, values in columns.items():
            first = values[0]
            is_shared = all(value is first or value == first for value in values)
            (shared if is_shared else own)[name] = values

        def cast(name, value, suffix=""):
            kind = SQL(self._fields[name].column_type[1] + suffix)
            return SQL("%s::%s", value, kind)

        assignments = [
            SQL("%s = %s", SQL.identifier(name), cast(name, values[0]))
            for name, values in shared.items()
        ]
        assignments += [SQL("%s = new.%s", *[SQL.identifier(name)] * 2) for name in own]
        table = SQL.identifier(self._table)
        return SQL(
            "UPDATE %s SET %s FROM unnest(%s) AS new (%s) WHERE %s.id = new.id",
            table,
            SQL(", ").join(assignments),
            SQL(", ").join(
                [
                    SQL("%s::int[]", [record_id for record_id, _values in rows]),
                    *(cast(name, values, "[]") for name, values in own.items()),
                ]
            ),
            SQL(", ").join(map(SQL.identifier, ["id", *own])),
            table,
        )
