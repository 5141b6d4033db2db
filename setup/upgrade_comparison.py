"""What an upgrade did to the rows of a database, beside what its migration scripts say they do.

``keep`` copies every table into the schema ``before`` of the database itself; ``compare`` tells the
copy from what is there afterwards, row by row and column by column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from setup.postgresql import Server, literal
from setup.upgrade_changes import NONE, Changes
from setup.upgrade_shipped import Shipped, joined

#: Where the tables are kept, and where reports and figures are written before and after.
BEFORE, REPORTS_BEFORE, REPORTS_AFTER = "before", "reports_before", "reports_after"
#: Among the reports afterwards: the fields that code of the addons loads into records they ship.
LOADED = "loaded"
_PUBLIC = "public"
_AFTERWARDS = {BEFORE: _PUBLIC, REPORTS_BEFORE: REPORTS_AFTER}
# How Odoo describes code, and what lasts for a moment: an upgrade writes it anew.
_DESCRIPTIONS = (
    "base_registry_signaling",
    "bus_bus",
    "ir_act%",
    "ir_asset",
    "ir_attachment",
    "ir_config_parameter",
    "ir_cron%",
    "ir_logging",
    "ir_model%",
    "ir_module%",
    "ir_rule%",
    "ir_ui_menu%",
    "ir_ui_view%",
    "iap_service",
    "module_country",
    "orm_signaling%",
    "report_layout",
    "res_groups%",
    "rule_group_rel",
)
# Who wrote last, and when: data that an addon ships are written at each upgrade.
_TRACES = ("write_date", "write_uid")
_REPORT_KEYS = {"figures": ("model", "res_id", "field")}
_EXAMPLES = 3

_KEEP = """
CREATE SCHEMA before;
SELECT format('CREATE TABLE before.%I AS TABLE public.%I', relname, relname)
  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
   AND NOT relname LIKE ANY (ARRAY[{descriptions}])
"""
_COLUMNS = """
SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
 WHERE table_schema IN ('public', 'before', 'reports_before', 'reports_after')
 ORDER BY ordinal_position
"""
_KEYS = """
SELECT c.relname, a.attname FROM pg_index AS i
  JOIN pg_class AS c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
  JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
 WHERE i.indisprimary ORDER BY 1, 2
"""
_SHIPPED = """
EXISTS (SELECT FROM public.ir_model_data AS data
         WHERE replace(data.model, '.', '_') = {table} AND data.res_id = new.id)
"""
_WRITTEN = """
EXISTS (SELECT FROM public.ir_model_data AS data
         WHERE replace(data.model, '.', '_') = {table} AND data.res_id = new.id
           AND data.noupdate IS NOT TRUE
           AND data.module || '.' || data.name = ANY (ARRAY[{records}]))
"""
# What Odoo says of records that are shipped: that they were made, and what of them changed.
_TOLD = {
    "mail_message": """
EXISTS (SELECT FROM public.ir_model_data AS data
         WHERE data.model = new.model AND data.res_id = new.res_id)
AND new.message_type = 'notification'
""",
    "mail_tracking_value": """
EXISTS (SELECT FROM public.mail_message AS message
          JOIN public.ir_model_data AS data
            ON data.model = message.model AND data.res_id = message.res_id
         WHERE message.id = new.mail_message_id)
""",
}
# A field that is new has no figures of before; one that gave any, gives them still. Nor has a
# record that is shipped anew.
_NEW_FIGURE = """
NOT EXISTS (SELECT FROM reports_before.figures AS known
             WHERE known.model = new.model AND known.field = new.field)
OR NOT EXISTS (SELECT FROM reports_before.figures AS known
                WHERE known.model = new.model AND known.res_id = new.res_id)
   AND EXISTS (SELECT FROM public.ir_model_data AS data
                WHERE data.model = new.model AND data.res_id = new.res_id)
"""
_REWRITTEN = """
SELECT s.relname, n_tup_upd, n_tup_del, n_tup_ins,
       (SELECT count(*) FROM ir_model_data AS d
         WHERE replace(d.model, '.', '_') = s.relname AND d.noupdate IS NOT TRUE)
  FROM pg_stat_user_tables AS s
 WHERE schemaname = 'public' AND n_tup_upd + n_tup_del > 0
   AND NOT relname LIKE ANY (ARRAY[{descriptions}])
   AND relname IN (
       SELECT replace(f.model, '.', '_') FROM ir_model_fields AS f
         JOIN ir_model_data AS d ON d.model = 'ir.model.fields' AND d.res_id = f.id
        WHERE d.module IN ({addons}))
"""


def keep(server: Server, database: str) -> None:
    """Copy every table as it is now into the schema ``before``."""
    copies = server.sql(_KEEP.format(descriptions=_descriptions()), database)
    server.sql(";\n".join(copies.splitlines()), database)


def rewritten(
    server: Server, database: str, addons: Iterable[str], changes: Changes = NONE
) -> list[str]:
    """Return the tables with fields of ``addons`` of which more rows were written than shipped.

    The counters of a database begin when it is made, by a copy too.
    """
    statement = _REWRITTEN.format(
        descriptions=_descriptions(), addons=", ".join(map(literal, addons))
    )
    found = server.sql(statement, database)
    rows = [line.split("\t") for line in found.splitlines()]
    return [
        f"{table}: {updated} rows updated and {deleted} deleted, {shipped} shipped"
        for table, updated, deleted, made, shipped in rows
        # What is made anew may be written once more as it is made.
        if int(updated) + int(deleted) > 3 * int(shipped) + int(made)
        and table not in changes.tables
    ]


def compare(
    server: Server, database: str, changes: Changes = NONE, shipped: Shipped | None = None
) -> list[str]:
    """Return what is not as it was, not as ``changes`` say and not ``shipped`` anew."""
    columns: dict[tuple[str, str], dict[str, str]] = {}
    for line in server.sql(_COLUMNS, database).splitlines():
        schema, table, name, kind = line.split("\t")
        columns.setdefault((schema, table), {})[name] = kind
    shipped = shipped or {}
    if (REPORTS_AFTER, LOADED) in columns:
        shipped = joined(shipped, _read_loaded(server, database))
    keys: dict[str, list[str]] = {}
    for line in server.sql(_KEYS, database).splitlines():
        table, name = line.split("\t")
        keys.setdefault(table, []).append(name)
    pairs = [
        _Pair(
            table=table,
            before=schema,
            after=_AFTERWARDS[schema],
            old=old,
            new=columns.get((_AFTERWARDS[schema], table)),
            key=tuple(keys.get(table, ()))
            if schema == BEFORE
            else _REPORT_KEYS.get(table, ("id",)),
            changes=changes,
            shipped=shipped,
        )
        for (schema, table), old in sorted(columns.items())
        if schema in _AFTERWARDS
    ]
    return [each for pair in pairs for each in pair.complaints(server, database)]


def _read_loaded(server: Server, database: str) -> Shipped:
    found: dict[str, set[str]] = {}
    lines = server.sql(f'SELECT field, record FROM "{REPORTS_AFTER}"."{LOADED}"', database)
    for line in lines.splitlines():
        name, record = line.split("\t")
        found.setdefault(name, set()).add(record)
    return {name: frozenset(records) for name, records in found.items()}


@dataclass(frozen=True)
class _Pair:
    """A table before and after: its columns with their types, and what tells rows apart."""

    table: str
    before: str
    after: str
    old: dict[str, str]
    new: dict[str, str] | None
    key: tuple[str, ...]
    changes: Changes
    shipped: Shipped = field(default_factory=dict)

    def complaints(self, server: Server, database: str) -> list[str]:
        if self.new is None:
            return [] if self.table in self.changes.gone else [f"{self.table}: table lost"]
        return [
            *self._lost_columns(),
            *(self._rows if self._is_keyed(server, database) else self._keyless)(server, database),
        ]

    def _is_keyed(self, server: Server, database: str) -> bool:
        """Return whether the key tells rows apart; that of a report may not."""
        if self.before == BEFORE or not self.key:
            return bool(self.key)
        if not set(self.key) <= self.old.keys() & self.new.keys():
            return False
        key = ", ".join(f'"{name}"' for name in self.key)
        counts = (
            f'SELECT count(*) = count(DISTINCT ({key})) FROM "{schema}"."{self.table}"'
            for schema in (self.before, self.after)
        )
        return all(server.sql(count, database) == "t" for count in counts)

    def _is_of_records(self) -> bool:
        return self.key == ("id",) and self.after == _PUBLIC

    def _lost_columns(self) -> Iterator[str]:
        for name in self.old.keys() - self.new.keys():
            if f"{self.table}.{name}" not in self.changes.gone:
                yield f"{self.table}.{name}: column lost"
        for name in self._meant():
            if name not in self.new:
                yield f"{self.table}.{name}: said to change, but there is no such column"

    def _meant(self) -> dict[str, str]:
        prefix = f"{self.table}."
        return {
            name.removeprefix(prefix): value
            for name, value in self.changes.values.items()
            if name.startswith(prefix)
        }

    def _compared(self) -> dict[str, str]:
        """Return the columns that are compared, each with the SQL of what it should be."""
        meant = self._meant()
        same = {
            name: f'"{name}"'
            for name in self.old
            if name in self.new and name not in (*self.key, *_TRACES)
        }
        return {**same, **{name: sql for name, sql in meant.items() if name in self.new}}

    def _joined(self) -> str:
        """Return the SQL that joins each row before with its own after."""
        wanted = "".join(
            f', ({sql}) AS "want_{number}"' for number, sql in enumerate(self._compared().values())
        )
        using = ", ".join(f'"{name}"' for name in self.key)
        condition = self.changes.rows_gone.get(self.table, "FALSE")
        return (
            f"(SELECT *, TRUE AS is_old, ({condition}) AS may_go{wanted}"
            f' FROM "{self.before}"."{self.table}") AS old'
            f' FULL JOIN (SELECT *, TRUE AS is_new FROM "{self.after}"."{self.table}") AS new'
            f" USING ({using})"
        )

    def _rows(self, server: Server, database: str) -> Iterator[str]:
        new_rows = f"is_old IS NULL AND NOT ({self._is_known_row()})"
        conditions = {
            "rows lost": "is_new IS NULL AND may_go IS NOT TRUE",
            "rows that should be gone": "is_new AND may_go",
            "rows that nothing explains": new_rows,
        }
        for number, name in enumerate(self._compared()):
            differs = self._differs(f'old."want_{number}"', f'new."{name}"', self.new[name])
            conditions[name] = f"is_old AND is_new AND may_go IS NOT TRUE AND {differs}"
            if self._is_of_records() and (records := self.shipped.get(name)):
                written = _WRITTEN.format(
                    table=literal(self.table), records=", ".join(map(literal, sorted(records)))
                )
                conditions[name] += f" AND NOT {written}"
        counts = ", ".join(f"count(*) FILTER (WHERE {each})" for each in conditions.values())
        found = server.sql(f"SELECT {counts} FROM {self._joined()}", database).split("\t")
        for (what, condition), count in zip(conditions.items(), found, strict=True):
            if count == "0":
                continue
            examples = server.sql(self._examples(what, condition), database).splitlines()
            subject = (
                f"{self.table}: {count} {what}"
                if " " in what
                else (f"{self.table}.{what}: {count} values changed")
            )
            yield f"{subject}, as {'; '.join(examples)}"

    def _examples(self, what: str, condition: str) -> str:
        key = ", ".join(f'"{name}"' for name in self.key)
        compared = list(self._compared())
        shown = ""
        if what in compared:
            number = compared.index(what)
            shown = (
                f" || ' from ' || left(coalesce(old.\"want_{number}\"::text, 'nothing'), 60)"
                f" || ' to ' || left(coalesce(new.\"{what}\"::text, 'nothing'), 60)"
            )
        return (
            f"SELECT concat_ws('/', {key}){shown} FROM {self._joined()} WHERE {condition}"
            f" ORDER BY {key} LIMIT {_EXAMPLES}"
        )

    def _is_known_row(self) -> str:
        """Return the SQL of what explains a new row: shipped data, or the changes."""
        said = self.changes.rows_new.get(self.table, "FALSE")
        is_shipped = "FALSE"
        if self._is_of_records():
            is_shipped = _SHIPPED.format(table=literal(self.table))
            if told := _TOLD.get(self.table):
                is_shipped = f"({is_shipped} OR {told})"
        elif self.key == _REPORT_KEYS.get(self.table):
            is_shipped = _NEW_FIGURE
        condition = f"(SELECT ({said}) FROM (SELECT new.*) AS row_now)"
        return f"{condition} OR {is_shipped}"

    @staticmethod
    def _differs(wanted: str, present: str, kind: str) -> str:
        if kind in ("json", "xml", "point"):
            wanted, present = f"{wanted}::text", f"{present}::text"
        return f"{wanted} IS DISTINCT FROM {present}"

    def _keyless(self, server: Server, database: str) -> Iterator[str]:
        """Compare rows that nothing tells apart as a whole."""
        shared = ", ".join(f'"{name}"' for name in self.old if name in self.new)
        old = f'SELECT {shared} FROM "{self.before}"."{self.table}"'
        new = f'SELECT {shared} FROM "{self.after}"."{self.table}"'
        for what, one, other in (("lost or changed", old, new), ("new or changed", new, old)):
            query = f"SELECT count(*) FROM ({one} EXCEPT ALL {other}) AS differing"
            if (count := server.sql(query, database)) != "0":
                yield f"{self.table}: {count} rows {what}"


def _descriptions() -> str:
    return ", ".join(literal(each.replace("_", r"\_")) for each in _DESCRIPTIONS)
