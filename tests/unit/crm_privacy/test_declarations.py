"""Every stored field of ours that can hold personal data says whether it does."""

import ast
from pathlib import Path

import pytest
from crm_privacy_logic import personal

ADDONS = Path(__file__).parents[3] / "addons"
TYPES = {name.capitalize() for name in personal.DECLARED_TYPES}


def _get_fields(path):
    """Yield ``(class, field, type, keywords)`` of the fields that a file declares for a table.

    Left out is what is in no table, or in one that Odoo itself empties after an hour: wizards.
    Their rows are deleted when somebody is erased.
    """
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ClassDef):
            continue
        if any(ast.unparse(base).endswith("TransientModel") for base in node.bases):
            continue
        lines = [line for line in node.body if isinstance(line, ast.Assign)]
        if any(ast.unparse(line) == "_auto = False" for line in lines):
            continue
        for line in lines:
            call = line.value
            if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("fields."):
                given = {item.arg: item.value for item in call.keywords}
                yield node.name, line.targets[0].id, ast.unparse(call.func)[7:], given


def _is_stored(given):
    store = given.get("store")
    if store is not None:
        return ast.unparse(store) == "True"
    return not {"compute", "related"} & given.keys()


def _find_undeclared(path):
    """Return the fields of a file on no side of the list, or with a word that is none."""
    found = []
    for owner, name, kind, given in _get_fields(path):
        if not _is_stored(given):
            continue
        value = given.get("personal")
        if value is None:
            if kind in TYPES or "birth" in name:
                found.append(f"{owner}.{name}")
        elif not (
            isinstance(value, ast.Constant)
            and (value.value is False or value.value in personal.KINDS)
        ):
            found.append(f"{owner}.{name}: {ast.unparse(value)}")
    return found


@pytest.mark.parametrize("addon", sorted(path.parent.name for path in ADDONS.glob("*/models")))
def test_every_stored_field_says_whether_it_is_personal(addon):
    undeclared = [
        f"{path.relative_to(ADDONS)}: {field}"
        for folder in ("models", "wizard", "report")
        for path in sorted((ADDONS / addon / folder).rglob("*.py"))
        for field in _find_undeclared(path)
    ]
    assert not undeclared, "add personal=…; see addons/crm_privacy/logic/personal.py"


@pytest.mark.parametrize(
    "line, is_told",
    [
        ("x = fields.Char()", True),
        ("x = fields.Json(copy=False)", True),
        ("x = fields.Binary(attachment=True)", True),
        ("x_birthday = fields.Date()", True),
        ("x = fields.Char(compute='_c', store=True)", True),
        ("x = fields.Char(related='a.b', store=True)", True),
        ("x = fields.Char(personal='erased')", True),
        ("x = fields.Char(personal=True)", True),
        ("x = fields.Char(personal='blank')", False),
        ("x = fields.Char(personal=False)", False),
        ("x = fields.Char(compute='_c')", False),
        ("x = fields.Char(store=False)", False),
        ("x = fields.Integer()", False),
        ("x = fields.Many2one('res.partner')", False),
    ],
)
def test_a_field_on_no_side_of_the_list_is_told(tmp_path, line, is_told):
    path = tmp_path / "x.py"
    path.write_text(f"class X(models.Model):\n    {line}\n")
    assert bool(_find_undeclared(path)) == is_told
    path.write_text(f"class X(models.TransientModel):\n    {line}\n")
    assert not _find_undeclared(path)
    path.write_text(f"class X(models.Model):\n    _auto = False\n    {line}\n")
    assert not _find_undeclared(path)
