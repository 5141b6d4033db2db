"""Reports and figures of a database, copied twice, compared row by row."""

import math
from decimal import Decimal
from itertools import zip_longest

#: What reports show of people one by one, which goes with the person and is in no total.
SHOWN = frozenset({"city", "function", "zip", "response_properties"})
#: Figures of what is still to be done: with the people nothing is, which is what an erasure says.
STILL_TO_DO = frozenset(
    {
        ("crm.assignment.rule", "first_count"),
        ("crm.assignment.rule", "open_count"),
        ("crm.assignment.rule", "waiting_count"),
        ("crm.lead", "sla_state"),
        ("crm.sla.policy", "open_count"),
        # Of the open leads, by the place that is erased.
        ("crm.territory", "lead_count"),
    }
)
NUMBERS = frozenset({"numeric", "double precision", "real"})
TEXTS = frozenset({"text", "character varying", "json", "jsonb"})
EXAMPLES = 2


def compare(env, before, after):
    """Return ``({table: rows}, what differs)`` of the tables of two schemas of the database."""
    rows, wrong = {}, []
    for table in _get_tables(env, before):
        columns = _get_columns(env, before, table)
        if table == "figures":
            old, new = _read_figures(env, before, after)
        else:
            old, new = (_read(env, schema, table, columns) for schema in (before, after))
        rows[table] = len(old)
        wrong += [f"{table}: {text}" for text in _compare_rows(old, new)]
        wrong += [f"{table}: {text}" for text in _compare_keys(env, before, after, table, columns)]
    return rows, wrong


def _get_tables(env, schema):
    env.cr.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = %s ORDER BY 1",
        [schema],
    )
    return [name for (name,) in env.cr.fetchall()]


def _get_columns(env, schema, table):
    env.cr.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position",
        [schema, table],
    )
    return dict(env.cr.fetchall())


def _is_compared(name, kind):
    return name not in SHOWN and (kind not in TEXTS or not name.endswith("_key"))


def _read(env, schema, table, columns):
    """Return the rows, those with the same figures beside each other in both schemas."""
    names = [name for name, kind in columns.items() if _is_compared(name, kind)]
    # What is rounded comes last: it must not put rows in another order.
    names.sort(key=lambda name: columns[name] in NUMBERS)
    quoted = ", ".join(f'"{name}"' for name in names)
    env.cr.execute(f'SELECT {quoted} FROM "{schema}"."{table}"')
    return sorted(
        (dict(zip(names, row, strict=True)) for row in env.cr.fetchall()),
        key=lambda row: [(value is None, str(value)) for value in row.values()],
    )


def _read_figures(env, before, after):
    """Return the figures of those records that are shown in both; contacts are archived."""
    env.cr.execute(
        f'SELECT model, res_id, field, old.value, new.value FROM "{before}".figures AS old'
        f' JOIN "{after}".figures AS new USING (model, res_id, field) ORDER BY 1, 2, 3'
    )
    rows = [row for row in env.cr.fetchall() if row[:3:2] not in STILL_TO_DO]
    names = ("model", "res_id", "field", "value")
    return (
        [dict(zip(names, (*row[:3], row[position]), strict=True)) for row in rows]
        for position in (3, 4)
    )


def _compare_rows(old, new):
    if len(old) != len(new):
        yield f"{len(old)} rows before, {len(new)} after"
    different = {}
    for one, other in zip_longest(old, new, fillvalue={}):
        for name, value in one.items():
            if not is_same(value, other.get(name)):
                key = f"{one['model']}.{one['field']}" if "field" in one else name
                different.setdefault(key, []).append((value, other.get(name)))
    for name, pairs in different.items():
        yield f"{name} differs {len(pairs)} times, for example {pairs[:EXAMPLES]}"


def is_same(value, other):
    """Return whether two figures are equal but for the last digits: in which order they add up."""
    if isinstance(value, bool) or not all(map(_is_number, (value, other))):
        return value == other
    return math.isclose(float(value), float(other), rel_tol=1e-9, abs_tol=1e-9)


def _is_number(value):
    return isinstance(value, (int, float, Decimal))


def _compare_keys(env, before, after, table, columns):
    """Tell of keys by which people are counted: there must be as many different ones."""
    for name, kind in columns.items():
        if kind in TEXTS and name.endswith("_key"):
            counts = []
            for schema in (before, after):
                env.cr.execute(f'SELECT count(DISTINCT "{name}") FROM "{schema}"."{table}"')
                counts += env.cr.fetchone()
            if counts[0] != counts[1]:
                yield f"{name}: {counts[0]} people before, {counts[1]} after"
