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
from odoo import api, fields, models

class Thing(models.Model):
    _name = "upgraded.example"
    _description = "Thing"

    name = fields.Char()
    note = fields.Char()
    {field} = fields.Integer()
    is_named = fields.Boolean(compute="_compute_figures")
    {figure} = fields.Boolean(compute="_compute_figures")

    def _compute_figures(self):
        for thing in self:
            thing.is_named = thing.{figure} = bool(thing.name)

    @api.model
    def _load_shipped(self):
        values = dict(note="{figure}")
        self._load_records([dict(xml_id="upgraded_example.shipped", values=values)])

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
DATA = """
<odoo>
    <record id="shipped" model="upgraded.example"><field name="name">{name}</field></record>
    <function model="upgraded.example" name="_load_shipped"/>
    <record id="rule" model="ir.rule">
        <field name="name">{name}</field>
        <field name="model_id" ref="model_upgraded_example"/>
        <field name="domain_force">[("name", "!=", "{name}")]</field>
    </record>
    <record id="{further}" model="ir.rule">
        <field name="name">Everybody</field>
        <field name="model_id" ref="model_upgraded_example"/>
        <field name="groups" eval="[(4, ref('base.group_user'))]"/>
    </record>
</odoo>
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


def _write(folder, version, field, factor=None, said=None, change=""):
    """Write a version of the addon, which keeps sizes in cm or in mm and reports cm.

    :param change: name of what else the version has: another figure, another name of what it ships
    """
    sql = "size" if field == "size" else "size_mm / 10"
    manifest = {
        "name": ADDON,
        "version": version,
        "license": "LGPL-3",
        "author": "Nobody",
        "depends": ["base"],
        "data": ["ir.model.access.csv", "data.xml"],
    }
    files = {
        "__manifest__.py": repr(manifest),
        "__init__.py": "from . import models",
        "models.py": textwrap.dedent(MODELS).format(
            field=field, sql=sql, figure=f"is_named{change}"
        ),
        "data.xml": DATA.strip().format(name=f"Shipped{change}", further=f"everybody{change}"),
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
        things = "INSERT INTO upgraded_example (name, size) VALUES ('a', 1), ('b', 2), ('c', 3);"
        databases.server.sql(things, database.name)
        yield database, Released("the released addon", folder), configuration


def _upgrade(prepared, origin, folder):
    """Return what an upgrade of a copy of the released database to the addon in ``folder`` did."""
    made, released, configuration = origin
    with templates.empty(prepared) as database:
        database.databases.clone(made.name, database.name, made.databases.filestore(made.name))
        environment.write_configuration(database.folder, addons_path=folder)
        return Upgrade(prepared, database, released, folder).perform(configuration)


@pytest.mark.parametrize("case", CASES)
def test_a_changed_field_is_judged(prepared, origin, tmp_path, case):
    field, factor, said, complaints = CASES[case]
    version = "19.0.1.0.0" if case == "the same field" else "19.0.1.1.0"
    found = _upgrade(prepared, origin, _write(tmp_path, version, field, factor, said))
    assert found.remarks == []
    assert [line.partition(", as")[0] for line in found.differences] == complaints
    # Three rows are no more than an upgrade may write, if nothing else is said.
    assert (found.rewritten == []) is (factor is None or said is not None)


#: What a script of the next version does as well, and what is said of it.
SCRIPTS = {
    "nothing": (None, []),
    "changes a stored figure": (
        "UPDATE upgraded_example SET size = 7 WHERE name = 'b'",
        [
            "upgraded_example.size: 1 values changed",
            "upgraded_example_report.total: 1 values changed",
        ],
    ),
    "changes what people wrote": (
        "UPDATE upgraded_example SET note = 'x' WHERE name = 'b'",
        ["upgraded_example.note: 1 values changed"],
    ),
    "changes what a figure is computed of": (
        "UPDATE upgraded_example SET name = NULL WHERE name = 'b'",
        ["upgraded_example.name: 1 values changed", "figures.value: 1 values changed"],
    ),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_what_a_version_brings_is_no_difference(prepared, origin, tmp_path, case):
    """A further figure, other texts of a shipped record and of a rule, a further rule."""
    statement, complaints = SCRIPTS[case]
    folder = _write(tmp_path, "19.0.1.1.0", "size", change="_2")
    if statement:
        script = folder / ADDON / "migrations" / "19.0.1.1.0" / "post-size.py"
        script.parent.mkdir(parents=True)
        script.write_text(f"def migrate(cr, version):\n    cr.execute({statement!r})\n")
    found = _upgrade(prepared, origin, folder)
    assert found.remarks == []
    assert [line.partition(", as")[0] for line in found.differences] == complaints
