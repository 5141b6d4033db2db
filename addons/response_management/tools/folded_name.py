"""Records whose name means the same as one that somebody typed."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..logic import normalize

#: Names that folding leaves as they are, but for capital letters.
PLAIN = "^[!-~]+( [!-~]+)*$"


def find_ids(model, fields, names, domain=Domain.TRUE):
    """Return ``{folded name: id}`` of the active and archived records that have one of ``names``.

    An earlier one of ``fields`` goes before a later one, then the older record before the newer.
    """
    records = model.with_context(active_test=False).search_fetch(
        domain & get_domain(fields, names), fields, order="id"
    )
    found = {}
    for field in fields:
        for record in records:
            found.setdefault(normalize.fold(record[field]), record.id)
    return found


def get_domain(fields, names):
    """Return the domain of the records that have one of ``names`` in one of ``fields``.

    Capital letters, width and spaces make no difference on either side. The database tells “ß”
    from “ss”, so :func:`normalize.fold` has the last word on which name a record found has.
    """
    names = list(names)
    if not names:
        return Domain.FALSE
    # Lowered by the database on both sides, because its locale decides what that is. A list:
    # PostgreSQL looks a row up among many constants, patterns it would try one by one.
    keys = SQL(", ").join(SQL("lower(%s)", normalize.clean_text(name)) for name in names)

    def to_sql(model, alias, query):
        columns = [model._field_to_sql(alias, field, query) for field in fields]
        # Few names are not plain, and folding takes ten times as long as telling that.
        return SQL(
            "(%s)",
            SQL(" OR ").join(
                SQL(
                    "CASE WHEN %(column)s ~ %(plain)s THEN lower(%(column)s) ELSE lower(btrim("
                    r"regexp_replace(normalize(%(column)s, NFKC), '\s+', ' ', 'g')"
                    ")) END = ANY(ARRAY[%(keys)s])",
                    column=column,
                    plain=PLAIN,
                    keys=keys,
                )
                for column in columns
            ),
        )

    return Domain.custom(to_sql=to_sql)
