"""The rooms of an addon: what lies in which folder of ``models``, and what may refer to what.

``models/__init__.py`` lists the rooms from the ground up. A room imports, extends and names only
rooms above it in that list; a model that is extended in a later room is named by its own.
"""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ADDONS = Path(__file__).parents[2] / "addons"

#: Addons that keep these rules.
WITH_ROOMS = (
    "crm_history",
    "crm_privacy",
    "funnel_reactivation",
    "lead_assignment",
    "response_management",
)

#: Methods of Odoo that are overridden without a call of what was there.
ODOO = {"_compute_display_name"}


def _imports(path):
    """Return the modules that an ``__init__.py`` imports, in order."""
    tree = ast.parse(path.read_text())
    return [
        alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    ]


def _classes(path):
    """Yield ``(name, names inherited, whether it is abstract)`` of the models in a file."""
    for node in ast.parse(path.read_text()).body:
        if not isinstance(node, ast.ClassDef):
            continue
        given = {}
        for line in node.body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                given[line.targets[0].id] = line.value
        if not {"_name", "_inherit"} & given.keys():
            continue
        name = _value(given.get("_name"))
        inherited = _value(given.get("_inherit")) or []
        inherited = [inherited] if isinstance(inherited, str) else list(inherited)
        if not (name or inherited):
            continue
        is_abstract = any("AbstractModel" in ast.unparse(base) for base in node.bases)
        yield name or inherited[0], inherited, is_abstract


def _value(node):
    try:
        return ast.literal_eval(node) if node else None
    except ValueError:  # a name that another module says
        return None


def _is_born(name, inherited):
    return name not in inherited


@pytest.fixture(params=WITH_ROOMS)
def house(request):
    return ADDONS / request.param / "models"


def _files(house):
    """Yield ``(number of the room, file)``."""
    for number, room in enumerate(_imports(house / "__init__.py")):
        for path in sorted((house / room).glob("*.py")):
            yield number, path


def test_every_folder_is_a_room(house):
    folders = {path.parent.name for path in house.glob("*/__init__.py")}
    assert set(_imports(house / "__init__.py")) == folders
    assert [path.name for path in house.glob("*.py")] == ["__init__.py"]


def test_every_file_of_a_room_is_imported(house):
    for room in _imports(house / "__init__.py"):
        imported = set(_imports(house / room / "__init__.py"))
        there = {path.stem for path in (house / room).glob("*.py")} - {"__init__"}
        own = {
            path.stem
            for path in (house / room).glob("*.py")
            if path.stem != "__init__" and list(_classes(path))
        }
        assert own <= imported <= there, room


def test_no_room_imports_a_later_one(house):
    rooms = _imports(house / "__init__.py")
    wrong = [
        f"{path.relative_to(house)}:{node.lineno} {node.module}"
        for number, path in _files(house)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level == 2 and node.module
        for room in [node.module.split(".")[0]]
        if room in rooms and rooms.index(room) > number
    ]
    assert not wrong


def test_no_room_names_a_model_of_a_later_one(house):
    room_of = {}
    for number, path in _files(house):
        for name, inherited, _is_abstract in _classes(path):
            if _is_born(name, inherited):
                room_of[name] = number
    wrong = [
        f"{path.relative_to(house)}:{node.lineno} {node.value}"
        for number, path in _files(house)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and room_of.get(node.value, 0) > number
    ]
    assert not wrong


def _methods(path):
    """Yield the names of the methods that a file adds: not those that it overrides."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if (
                    isinstance(method, ast.FunctionDef)
                    and method.name.startswith("_")
                    and not method.name.startswith("__")
                    and method.name not in ODOO
                    and not _extends_another(method)
                ):
                    yield method.name


def _extends_another(method):
    """Return whether a method calls what it overrides: then somebody else has defined it."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == method.name
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", None) == "super"
        for node in ast.walk(method)
    )


def test_no_room_calls_what_only_a_later_one_defines(house):
    room_of = {}
    for number, path in _files(house):
        for name in _methods(path):
            room_of.setdefault(name, number)
    wrong = {
        f"{path.relative_to(house)} {node.func.attr}"
        for number, path in _files(house)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and room_of.get(node.func.attr, 0) > number
    }
    assert not wrong


def test_no_abstract_model_is_half_of_another():
    """What belongs to one model extends it in a file of its room, without a pseudo-model."""
    children, abstract = defaultdict(set), {}
    for path in ADDONS.glob("*/**/*.py"):
        if {"models", "wizard", "report"} & set(path.parts) and "tests" not in path.parts:
            for name, inherited, is_abstract in _classes(path):
                if is_abstract and _is_born(name, inherited):
                    abstract[name] = path.name
                for each in inherited:
                    children[each].add(name)
    halves = {name: path for name, path in abstract.items() if len(children[name] - {name}) == 1}
    assert not halves


def test_the_map_names_every_file(house):
    text = (house / "README.md").read_text()
    missing = [
        str(path.relative_to(house))
        for _number, path in _files(house)
        if path.stem != "__init__" and f"`{path.parent.name}/{path.name}`" not in text
    ]
    assert not missing, "run python3 -m setup.rooms"
