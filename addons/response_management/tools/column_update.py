"""Writing another value into each of many records, in one statement."""

from collections import defaultdict

from odoo.tools import SQL

#: Records that one statement writes.
PAGE_SIZE = 1000


def update_columns(records, values):
    """Write ``{id: {stored field: value}}`` past ``write``, then have computed what depends on it.

    For facts that the system records of many records at once, after the rights were checked: one
    statement for each set of fields and ``PAGE_SIZE`` records.
    """
    groups = defaultdict(list)
    for record_id, vals in values.items():
        groups[tuple(sorted(vals))].append(record_id)
    for names, ids in groups.items():
        if not names:
            continue
        group = records.browse(ids)
        group.flush_recordset(names)
        group.modified(names, before=True)
        for start in range(0, len(ids), PAGE_SIZE):
            page = ids[start : start + PAGE_SIZE]
            records.env.cr.execute(_query_update(records, names, page, values))
        group.invalidate_recordset(names, flush=False)
        group.modified(names)


def _query_update(records, names, ids, values):
    fields = [records._fields[name] for name in names]
    columns = [SQL.identifier(name) for name in names]
    arrays = [
        SQL(
            "%s::%s[]",
            [_get_column_value(records, field, values[record_id][field.name]) for record_id in ids],
            SQL(field.column_type[0]),
        )
        for field in fields
    ]
    return SQL(
        "UPDATE %s AS record SET %s FROM unnest(%s::int[], %s) AS told (id, %s)"
        " WHERE record.id = told.id",
        SQL.identifier(records._table),
        SQL(", ").join(SQL("%s = told.%s", column, column) for column in columns),
        ids,
        SQL(", ").join(arrays),
        SQL(", ").join(columns),
    )


def _get_column_value(records, field, value):
    if field.type == "boolean":
        return bool(value)
    return value or None
