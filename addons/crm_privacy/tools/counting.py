"""How many records of several models belong to each of some records, in one statement."""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import SQL


def count_records(env, counted, ids):
    """Return ``{name: {id: number}}`` of the records that the user may see; no key for none.

    :param dict counted: ``{name: (model, field, domain)}``; ``field`` points to one of ``ids``
    """
    parts = []
    for name, (model, field, domain) in counted.items():
        Model = env[model]
        query = Model._search(Domain(field, "in", ids) & Domain(domain))
        if not query.is_empty():
            column = Model._field_to_sql(query.table, field, query)
            query.groupby = SQL("2")
            parts.append(query.select(SQL("%s", name), column, SQL("COUNT(*)")))
    numbers = defaultdict(dict)
    if parts:
        for name, record_id, number in env.execute_query(SQL(" UNION ALL ").join(parts)):
            numbers[name][record_id] = number
    return numbers
