"""A stored field that changes is judged rightly, with and without a migration script."""

import json
import textwrap

import pytest

from setup import environment, templates
from setup.databases import Databases
from setup.released_state import Released
from setup.upgrade import Upgrade

ADDON = "upgraded_example"
MODELS = """
from odoo import fields, models

class Thing(models.Model):
    _name = "upgraded.example"
    _description = "Thing"

    name = fields.Char()
    {field} = fields.Integer()

class Report(models.Model):
    _name = "upgraded.example.report"
    _description = "Report of things"
    _auto = False

    total = fields.Integer()

    @property
    def _table_query(self):
        return "SELECT id, {sql} AS total FROM upgraded_example"
"""
RULES = """
id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
access,access,model_upgraded_example,base.group_user,1,1,1,1
access_report,access,model_upgraded_example_report,base.group_user,1,0,0,0
"""
SCRIPT = """
def migrate(cr, version):
    cr.execute("ALTER TABLE upgraded_example ADD COLUMN size_mm integer")
    cr.execute("UPDATE upgraded_example SET size_mm = size * {factor}")
"""
SAID = {
    "values": {"upgraded_example.size_mm": "size * 10"},
    "gone": ["upgraded_example.size"],
}
LOST = "upgraded_example.size: column lost"
WRONG = "upgraded_example.size_mm: 3 values changed"
#: What is in the folder of the next version, and what is said of it.
CASES = {
    "the same field": ("size", None, None, []),
    "no script": ("size_mm", None, None, [LOST, "upgraded_example_report.total: 3 values changed"]),
    "a script": ("size_mm", 10, SAID, []),
    "a script that says nothing": ("size_mm", 10, None, [LOST]),
    "said, but no script": (
        "size_mm",
        None,
        SAID,
        [WRONG, "upgraded_example_report.total: 3 values changed"],
    ),
    "a script that errs": (
        "size_mm",
        9,
        SAID,
        [WRONG, "upgraded_example_report.total: 3 values changed"],
    ),
}


def _write(folder, version, field, factor=None, said=None):
    """Write a version of the addon, which keeps sizes in cm or in mm and reports cm."""
    sql = "size" if field == "size" else "size_mm / 10"
    manifest = {
        "name": ADDON,
        "version": version,
        "license": "LGPL-3",
        "author": "Nobody",
        "depends": ["base"],
        "data": ["ir.model.access.csv"],
    }
    files = {
        "__manifest__.py": repr(manifest),
        "__init__.py": "from . import models",
        "models.py": textwrap.dedent(MODELS).format(field=field, sql=sql),
        "ir.model.access.csv": RULES.lstrip(),
    }
    migration = f"migrations/{version}"
    if factor:
        files[f"{migration}/pre-size.py"] = SCRIPT.format(factor=factor)
    if said:
        files[f"{migration}/changes.json"] = json.dumps(said)
    for name, text in files.items():
        path = folder / ADDON / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.fixture(scope="module")
def origin(prepared, tmp_path_factory):
    """A database that the released addon has made, with three things."""
    folder = _write(tmp_path_factory.mktemp("released"), "19.0.1.0.0", "size")
    with templates.empty(prepared) as database:
        configuration = environment.write_configuration(database.folder, addons_path=folder)
        databases = Databases(prepared, configuration)
        log = database.folder / "install.log"
        databases.apply(database.name, "--without-demo", f"--init={ADDON}", log=log)
        things = "INSERT INTO upgraded_example (name, size) VALUES ('a', 1), ('b', 2), ('c', 3)"
        databases.server.sql(things, database.name)
        yield database, Released("the released addon", folder), configuration


@pytest.mark.parametrize("case", CASES)
def test_a_changed_field_is_judged(prepared, origin, tmp_path, case):
    field, factor, said, complaints = CASES[case]
    made, released, configuration = origin
    version = "19.0.1.0.0" if case == "the same field" else "19.0.1.1.0"
    folder = _write(tmp_path, version, field, factor, said)
    with templates.empty(prepared) as database:
        database.databases.clone(made.name, database.name, made.databases.filestore(made.name))
        environment.write_configuration(database.folder, addons_path=folder)
        upgrade = Upgrade(prepared, database, released, folder)
        found = upgrade.perform(configuration)
    assert found.remarks == []
    assert [line.partition(", as")[0] for line in found.differences] == complaints
    # Three rows are no more than an upgrade may write, if nothing else is said.
    assert (found.rewritten == []) is (factor is None or said is not None)
