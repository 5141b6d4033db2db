"""The reports of a database and the figures on its records, written into a schema of their own.

``python -m setup.upgrade_figures --config FILE --database NAME --schema NAME --moment DATETIME``
runs in Odoo, with whatever version of the addons the configuration names, and knows no model by
name. Time stands still: what depends on it is computed as of ``--moment``, in UTC. With
``--loaders MODEL:METHOD,...`` it also writes which fields of which records these methods load.
"""

from __future__ import annotations

import argparse
import json
import threading
import unittest.mock

#: Records of a model whose computed figures are read, the first ones.
_RECORDS = 300
_FIGURES = ("boolean", "integer", "float", "monetary", "selection", "date", "datetime")

_SCHEMA = """
CREATE SCHEMA "{schema}";
CREATE TABLE "{schema}".figures (
    model varchar, res_id integer, field varchar, value jsonb, PRIMARY KEY (model, res_id, field));
CREATE FUNCTION "{schema}".now() RETURNS timestamptz LANGUAGE sql STABLE
    AS $$ SELECT timestamptz '{moment}Z' $$;
SET search_path = "{schema}", pg_catalog, public;
"""


def main() -> None:
    options = _parse()
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-c", options.config, "-d", options.database, "--no-http"])
    # As a server has it: some figures ask for the addresses of pages.
    threading.current_thread().dbname = options.database
    with Registry(options.database).cursor() as cr:
        admin = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {}).ref("base.user_admin")
        context = {"allowed_company_ids": admin.company_ids.ids, "tz": "UTC", "lang": "en_US"}
        env = odoo.api.Environment(cr, admin.id, context)
        cr.execute(_SCHEMA.format(schema=options.schema, moment=options.moment))
        # The functions of the schema come before PostgreSQL's own: now() is the moment.
        ours = set(options.addons.split(","))
        if options.loaders:
            _write_loaded(odoo.api.Environment(cr, odoo.SUPERUSER_ID, {}), options)
        _write_reports(env, options, ours)
        _write_figures(env, options, ours)


def _write_loaded(env, options) -> None:
    """Write which fields the loaders load, by XML id; what they do is taken back."""
    from odoo.models import BaseModel

    loaded = set()
    load = BaseModel._load_records

    def note(self, data_list, update=False):
        loaded.update((field, data["xml_id"]) for data in data_list for field in data["values"])
        return load(self, data_list, update)

    savepoint = env.cr.savepoint()
    try:
        with unittest.mock.patch.object(BaseModel, "_load_records", note):
            for loader in options.loaders.split(","):
                model, method = loader.split(":")
                getattr(env[model], method)()
    finally:
        savepoint.close(rollback=True)
    env.cr.execute(f'CREATE TABLE "{options.schema}".loaded (field varchar, record varchar)')
    if loaded:
        env.cr.execute_values(
            f'INSERT INTO "{options.schema}".loaded (field, record) VALUES %s', sorted(loaded)
        )


def _write_reports(env, options, ours) -> None:
    """Copy the rows of each report, whether it is a view of the database or a query."""
    from freezegun import freeze_time

    from odoo.tools import SQL

    for name in sorted(env.registry):
        model = env[name]
        is_report = not (model._auto or model._abstract or model._transient)
        if not is_report or not _is_ours(model, ours):
            continue
        with freeze_time(options.moment):
            query = model._table_query
            source = SQL("(%s)", query if isinstance(query, SQL) else SQL(query)) if query else None
            env.cr.execute(
                SQL(
                    "CREATE TABLE %s AS SELECT * FROM %s AS report",
                    SQL.identifier(options.schema, model._table),
                    source or SQL.identifier("public", model._table),
                )
            )


def _write_figures(env, options, ours) -> None:
    """Write what is computed on records of ours and not stored."""
    from freezegun import freeze_time

    for name in sorted(env.registry):
        model = env[name]
        fields = _figures_of(model, ours)
        if model._abstract or model._transient or not model._auto or not fields:
            continue
        with freeze_time(options.moment):
            records = model.search([], limit=_RECORDS, order="id")
            rows = [
                (name, values["id"], field, json.dumps(values[field], default=str))
                for values in records.read(fields, load=None)
                for field in fields
            ]
        if rows:
            env.cr.execute_values(
                f'INSERT INTO "{options.schema}".figures (model, res_id, field, value) VALUES %s',
                rows,
            )


def _is_ours(model, ours: set[str]) -> bool:
    """Return whether the model is of our addons, or has a field of them."""
    return any(ours & set(field._modules) for field in model._fields.values())


def _figures_of(model, ours: set[str]) -> list[str]:
    return sorted(
        field.name
        for field in model._fields.values()
        if field.compute
        and not field.store
        and field.type in _FIGURES
        and ours & set(field._modules)
    )


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name in ("config", "database", "schema", "moment", "addons"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--loaders", default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
