"""What addons have brought into a database, and what of it is still there when they are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from setup.postgresql import Server, literal

# Models whose table is not named after them.
_TABLES = {
    "ir.actions.act_window": "ir_act_window",
    "ir.actions.act_window.view": "ir_act_window_view",
    "ir.actions.act_url": "ir_act_url",
    "ir.actions.client": "ir_act_client",
    "ir.actions.report": "ir_act_report_xml",
    "ir.actions.server": "ir_act_server",
}
# Columns of any table that name the model to which a row belongs.
_MODEL_COLUMNS = ("model", "model_id", "model_name", "res_model", "resource")
# What is written down and kept, whatever it was about.
_JOURNALS = ("ir_logging", "ir_model_data")

_BELONGINGS = """
WITH owned AS (
    SELECT model, res_id FROM ir_model_data GROUP BY model, res_id
    HAVING bool_and(module IN ({modules})))
SELECT 'table ' || replace(m.model, '.', '_')
  FROM ir_model AS m JOIN owned ON owned.model = 'ir.model' AND res_id = m.id
UNION
SELECT 'model ' || m.model
  FROM ir_model AS m JOIN owned ON owned.model = 'ir.model' AND res_id = m.id
UNION
SELECT 'column ' || replace(f.model, '.', '_') || '.' || f.name
  FROM ir_model_fields AS f JOIN owned ON owned.model = 'ir.model.fields' AND res_id = f.id
UNION
SELECT 'table ' || r.name FROM ir_model_relation AS r JOIN ir_module_module AS m ON m.id = r.module
 GROUP BY r.name HAVING bool_and(m.name IN ({modules}))
UNION
SELECT 'record ' || model || ',' || res_id FROM owned
UNION
SELECT 'xml id ' || module || '.' || name FROM ir_model_data WHERE module IN ({modules})
UNION
SELECT 'parameter ' || key FROM ir_config_parameter
 WHERE split_part(key, '.', 1) IN ({modules})
"""
_PRESENT = """
SELECT 'table ' || table_name FROM information_schema.tables WHERE table_schema = 'public'
UNION
SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
 WHERE table_schema = 'public'
UNION
SELECT 'xml id ' || module || '.' || name FROM ir_model_data
UNION
SELECT 'parameter ' || key FROM ir_config_parameter
"""
_NAMING = """
SELECT c.table_name, c.column_name FROM information_schema.columns AS c
  JOIN information_schema.tables AS t USING (table_schema, table_name)
 WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type = 'character varying'
   AND column_name IN ({columns}) AND table_name NOT IN ({journals})
"""
_GOING = """
WITH RECURSIVE going AS (
    SELECT id, name FROM ir_module_module WHERE name IN ({modules}) AND state = 'installed'
    UNION
    SELECT m.id, m.name FROM going
      JOIN ir_module_module_dependency AS d ON d.name = going.name
      JOIN ir_module_module AS m ON m.id = d.module_id AND m.state = 'installed')
SELECT name FROM going ORDER BY name
"""


def going(server: Server, database: str, modules: Iterable[str]) -> list[str]:
    """Return what is uninstalled with ``modules``: those that are installed, and who needs them."""
    return server.sql(_GOING.format(modules=_list(modules)), database).splitlines()


def belongings(server: Server, database: str, modules: Iterable[str]) -> list[str]:
    """Return what ``modules`` alone have brought: tables, columns, records, parameters, XML ids."""
    return server.sql(_BELONGINGS.format(modules=_list(modules)), database).splitlines()


def leftovers(server: Server, database: str, before: Iterable[str]) -> list[str]:
    """Return which of the belongings ``before`` are still there, and what still speaks of them."""
    before = list(before)
    present = set(server.sql(_PRESENT, database).splitlines())
    return [
        *(each for each in before if each in present),
        *_records_left(server, database, _of_kind("record", before), present),
        *_rows_of_models(server, database, _of_kind("model", before)),
    ]


def _records_left(
    server: Server, database: str, records: Iterable[str], present: set[str]
) -> Iterator[str]:
    ids: dict[str, list[str]] = {}
    for record in records:
        model, _comma, res_id = record.partition(",")
        ids.setdefault(model, []).append(res_id)
    for model, some in sorted(ids.items()):
        table = _TABLES.get(model, model.replace(".", "_"))
        if f"table {table}" in present:
            found = server.sql(
                f'SELECT id FROM "{table}" WHERE id IN ({", ".join(some)})', database
            )
            yield from (f"record {model},{res_id}" for res_id in found.splitlines())


def _rows_of_models(server: Server, database: str, models: Iterable[str]) -> Iterator[str]:
    """Yield the tables of others that have rows about models which are gone."""
    names = _list(models)
    naming = server.sql(
        _NAMING.format(columns=_list(_MODEL_COLUMNS), journals=_list(_JOURNALS)), database
    )
    if not names or not naming:
        return
    queries = (
        f"SELECT '{table}.{column} of ' || \"{column}\" || ': ' || count(*) FROM \"{table}\" "
        f'WHERE "{column}" IN ({names}) GROUP BY "{column}"'
        for table, column in (line.split("\t") for line in naming.splitlines())
    )
    yield from server.sql(" UNION ALL ".join(queries), database).splitlines()


def _of_kind(kind: str, before: Iterable[str]) -> list[str]:
    return [each.removeprefix(f"{kind} ") for each in before if each.startswith(f"{kind} ")]


def _list(texts: Iterable[str]) -> str:
    return ", ".join(map(literal, texts))
