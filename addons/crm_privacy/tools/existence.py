"""Whether records exist, asked about several models in one statement."""

from odoo.tools import SQL


def find_existing(env, domains):
    """Return those keys of ``domains`` of which at least one record exists, archived ones too.

    Rights are not asked: the code that calls decides about all records that hang on something, and
    only whether there are any is told.

    :param dict domains: ``{key: (model, domain)}``
    """
    # sudo: see above.
    env = env(su=True, context={**env.context, "active_test": False})
    queries = {key: env[model]._search(domain) for key, (model, domain) in domains.items()}
    if not queries:
        return set()
    found = SQL(", ").join(
        SQL("EXISTS %s", query.subselect(SQL("1"))) for query in queries.values()
    )
    (row,) = env.execute_query(SQL("SELECT %s", found))
    return {key for key, exists in zip(queries, row, strict=True) if exists}
