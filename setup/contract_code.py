"""The names that the code of addons offers to others, read without running it."""

from __future__ import annotations

import ast
import csv
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from setup import addons

#: What names are of.
KINDS = ("field", "method", "record", "address")
_PRIVATE_RECORDS = {
    "ir.actions.act_window.view",
    "ir.asset",
    "ir.model.access",
    "ir.model.data",
    "ir.model.fields",
    "ir.rule",
}
_SEAM = re.compile(r"_capture|_convert|_on_\w+|_prepare_\w+_values|_prepare_values")
_CODE = ("models", "wizard", "report", "controllers")
#: What is Odoo's own, also where it is replaced as a whole.
_NATIVE = {
    *("add_click", "copy", "copy_data", "create", "default_get", "get_import_templates", "init"),
    *("read", "search", "set_clicked", "set_opened", "unlink", "write"),
}


@dataclass(frozen=True)
class _Class:
    """A class that makes or extends a model: its parents, and the names it offers.

    Each name comes with its kind and the first sentence that is said of it.
    """

    addon: str
    model: str
    parents: tuple[str, ...]
    is_abstract: bool
    names: tuple[tuple[str, str, str], ...]


#: By addon and kind the names that there are, each with what is said of it.
Code = dict[str, dict[str, dict[str, str]]]


def read_code(folders: Iterable[Path]) -> Code:
    """Return the names by addon and kind that the addons in ``folders`` offer."""
    found: Code = {}
    classes: list[_Class] = []
    for addon in folders:
        kinds = found[addon.name] = {kind: {} for kind in KINDS}
        for path in (each for folder in _CODE for each in sorted((addon / folder).rglob("*.py"))):
            tree = ast.parse(path.read_text())
            classes += _classes_in(addon.name, tree)
            kinds["address"].update(dict.fromkeys(_routes_in(tree, path), ""))
        for name in addons.manifest(addon.name, addon.parent).get("data", ()):
            read = _records_in_table if name.endswith(".csv") else _records_in_xml
            ours = (each for each in read(addon / name) if "." not in each)
            kinds["record"] |= {f"{addon.name}.{each}": "" for each in ours}
    mixins: dict[str, list[_Class]] = {}
    for each in classes:
        if each.is_abstract:
            mixins.setdefault(each.model, []).append(each)
    shared = {parent for each in classes for parent in each.parents}
    for each in classes:
        if not each.is_abstract or each.model not in shared:
            for kind, name, said in _names_with_mixins(each, mixins):
                found[each.addon][kind].setdefault(f"{each.model}.{name}", said)
    return found


def _names_with_mixins(
    each: _Class, mixins: dict[str, list[_Class]], seen: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, str]]:
    """Yield the names of a class and of our mixins that it is made of."""
    yield from each.names
    for parent in each.parents:
        if parent not in seen:
            for mixin in mixins.get(parent, ()):
                yield from _names_with_mixins(mixin, mixins, seen | {parent})


def _classes_in(addon: str, tree: ast.Module) -> Iterator[_Class]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        model, parents = _model_of(node)
        if model:
            names = tuple(_names_of(node))
            is_abstract = any("AbstractModel" in ast.unparse(base) for base in node.bases)
            yield _Class(addon, model, parents, is_abstract, names)


def _names_of(node: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    for line in node.body:
        if isinstance(line, ast.FunctionDef) and _is_public(line):
            said = (ast.get_docstring(line) or "").partition("\n\n")[0].replace("\n", " ")
            yield "method", f"{line.name}({ast.unparse(line.args)})", said
        elif name := _field_of(line):
            yield "field", name, ""


def _model_of(node: ast.ClassDef) -> tuple[str, tuple[str, ...]]:
    """Return the model that a class makes or extends, and its parents."""
    given: dict[str, tuple[str, ...]] = {}
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            try:
                value = ast.literal_eval(line.value)
            except ValueError:
                continue
            if isinstance(value, str | list | tuple):
                given[line.targets[0].id] = (value,) if isinstance(value, str) else tuple(value)
    parents = given.get("_inherit", ())
    name = (*given.get("_name", ()), *parents, "")[0]
    return name, tuple(each for each in parents if each != name)


def _routes_in(tree: ast.Module, path: Path) -> Iterator[str]:
    constants = {**_imported_constants(tree, path), **_constants_of(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("http.route", "route"):
            for argument in node.args:
                several = argument.elts if isinstance(argument, ast.List) else [argument]
                yield from (_text_of(each, constants) for each in several)


def _constants_of(tree: ast.Module) -> dict[str, object]:
    return {
        line.targets[0].id: line.value.value
        for line in tree.body
        if isinstance(line, ast.Assign)
        and isinstance(line.targets[0], ast.Name)
        and isinstance(line.value, ast.Constant)
    }


def _imported_constants(tree: ast.Module, path: Path) -> dict[str, object]:
    """Return the constants that a module takes from others of its addon."""
    found: dict[str, object] = {}
    for line in tree.body:
        if isinstance(line, ast.ImportFrom) and line.level and line.module:
            source = path.parents[line.level - 1] / f"{line.module.replace('.', '/')}.py"
            if source.is_file():
                there = _constants_of(ast.parse(source.read_text()))
                names = {each.name: each.asname or each.name for each in line.names}
                found |= {names[name]: there[name] for name in names if name in there}
    return found


def _text_of(node: ast.expr, constants: dict[str, object]) -> str:
    """Return the text that an expression of constants makes."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text_of(each, constants) for each in node.values)
    if isinstance(node, ast.BinOp):
        return _text_of(node.left, constants) + _text_of(node.right, constants)
    if isinstance(node, ast.FormattedValue):
        return _text_of(node.value, constants)
    if isinstance(node, ast.Name):
        return str(constants.get(node.id, f"<{node.id}>"))
    return str(node.value) if isinstance(node, ast.Constant) else f"<{ast.unparse(node)}>"


def _is_public(function: ast.FunctionDef) -> bool:
    """Return whether others may call or extend it: not what only extends Odoo, or a property."""
    decorators = {ast.unparse(each).partition("(")[0] for each in function.decorator_list}
    if decorators & {"property", "api.private", "staticmethod", "lazy_property"}:
        return False
    is_seam = _SEAM.fullmatch(function.name) and ast.get_docstring(function)
    is_hidden = function.name.startswith("_") and not is_seam
    if is_hidden or function.name in _NATIVE:
        return False
    return f"super().{function.name}(" not in ast.unparse(function)


def _field_of(line: ast.stmt) -> str:
    is_field = (
        isinstance(line, ast.Assign)
        and isinstance(line.targets[0], ast.Name)
        and isinstance(line.value, ast.Call)
        and ast.unparse(line.value.func).startswith("fields.")
    )
    return line.targets[0].id if is_field else ""


def _records_in_xml(path: Path) -> Iterator[str]:
    for node in ElementTree.parse(path).getroot().iter():
        if node.tag in ("menuitem", "template") and node.get("id"):
            is_ours = node.get("inherit_id") is None
        elif node.tag == "record" and node.get("id"):
            parents = [each for each in node.iter("field") if each.get("name") == "inherit_id"]
            is_ours = node.get("model") not in _PRIVATE_RECORDS and not parents
        else:
            continue
        if is_ours:
            yield node.get("id", "")


def _records_in_table(path: Path) -> Iterator[str]:
    if path.stem not in _PRIVATE_RECORDS:
        with path.open(newline="") as stream:
            yield from (row["id"] for row in csv.DictReader(stream))
