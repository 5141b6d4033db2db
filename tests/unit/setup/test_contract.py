"""What other programs rely on is listed, and does not go unnoticed."""

import textwrap

import pytest

from setup import contract, contract_code

MODEL = """
from odoo import fields, http, models

class Thing(models.Model):
    _name = "crm.thing"
    _inherit = ["mail.thread"]

    size = fields.Integer()
    LIMIT = 3

    def enlarge(self, factor=2):
        'Make it larger.'
        return factor

    def action_open(self):
        pass

    def write(self, vals):
        return super().write(vals)

    def _on_enlarged(self):
        'Note how large it was.'

    def _prepare_size_values(self):
        pass

    def shrink(self):
        pass

    def _helper(self):
        pass

class Mixin(models.AbstractModel):
    _name = "crm.heavy.mixin"

    weight = fields.Float()

class HeavyThing(models.Model):
    _name = "crm.heavy.thing"
    _inherit = ["crm.heavy.mixin"]

class Figures(models.AbstractModel):
    _name = "crm.thing.figures"

    def get_figures(self):
        'Return the figures.'

PLACE = "/thing"

class Page(http.Controller):
    @http.route([PLACE, f"{PLACE}/<int:size>"], type="http")
    def show(self):
        pass
"""
VIEWS = """
<odoo>
    <record id="group_thing" model="res.groups"><field name="name">T</field></record>
    <record id="rule_thing" model="ir.rule"><field name="name">T</field></record>
    <record id="view_extended" model="ir.ui.view"><field name="inherit_id" ref="x"/></record>
    <record id="crm.menu_of_odoo" model="ir.ui.menu"><field name="active" eval="False"/></record>
    <menuitem id="menu_thing" name="Thing"/>
</odoo>
"""


@pytest.fixture
def code(tmp_path):
    addon = tmp_path / "things"
    for name, text in {
        "__manifest__.py": repr({"name": "Things", "data": ["views.xml"]}),
        "views.xml": VIEWS.strip(),
        "models/thing.py": textwrap.dedent(MODEL),
    }.items():
        (addon / name).parent.mkdir(parents=True, exist_ok=True)
        (addon / name).write_text(text)
    return contract_code.read_code([addon])


def test_names_are_read_from_the_code(code):
    assert {kind: set(names) for kind, names in code["things"].items()} == {
        "field": {"crm.thing.size", "crm.heavy.thing.weight"},
        "method": {
            "crm.thing.enlarge(self, factor=2)",
            "crm.thing.action_open(self)",
            "crm.thing._on_enlarged(self)",
            "crm.thing.shrink(self)",
            "crm.thing.figures.get_figures(self)",
        },
        "record": {"things.group_thing", "things.menu_thing"},
        "address": {"/thing", "/thing/<int:size>"},
    }


def test_methods_are_documented(code):
    assert contract.undocumented(code) == ["things: crm.thing.shrink(self) has no docstring"]
    assert "- `crm.thing.enlarge(self, factor=2)`. Make it larger." in contract.render(code, {})


def test_page_lists_all_names(code):
    listed = contract.read_page(contract.render(code, {}))
    assert contract.compare(code, listed) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("field", "crm.thing.size"),
        ("method", "crm.thing.enlarge(self, factor=2)"),
        ("record", "things.menu_thing"),
        ("address", "/thing"),
    ],
)
def test_a_name_that_goes_is_missed_and_stays_listed(code, kind, name):
    listed = contract.read_page(contract.render(code, {}))
    del code["things"][kind][name]
    assert contract.compare(code, listed) == [f"things: {name} is gone"]
    assert name in contract.read_page(contract.render(code, listed))["things"]


def test_a_changed_signature_is_a_name_that_goes(code):
    listed = contract.read_page(contract.render(code, {}))
    methods = code["things"]["method"]
    methods["crm.thing.enlarge(self)"] = methods.pop("crm.thing.enlarge(self, factor=2)")
    assert contract.compare(code, listed) == [
        "things: crm.thing.enlarge(self, factor=2) is gone",
        "things: crm.thing.enlarge(self) is not listed",
    ]


@pytest.fixture(scope="module")
def repository():
    return contract.of_repository()


def test_public_methods_of_this_repository_are_documented(repository):
    assert contract.undocumented(repository) == []


def test_contract_of_this_repository_holds(repository):
    listed = contract.read_page(contract.PAGE.read_text())
    assert contract.compare(repository, listed) == [], (
        "python3 -m setup.contract lists what is new; --drop NAME takes away what goes on purpose"
    )
