"""What is asked of our Python beyond general linters: short files, tests that check."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

#: Lines of a function, from ``def`` to its last, docstring included.
MAX_LINES = 45
#: Lines of a file of a model: what one room does to it.
MAX_FILE_LINES = 300
#: Calls that check something: assertions, and tours and scripts that fail in the browser.
_CHECKS = re.compile(r"_?(assert|check)\w*|fail|start_tour|browser_js")
_SELF = {"self", "cls"}

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_files(files: Iterable[Path]) -> Iterator[str]:
    """Yield a complaint for each file of a model that is longer than ``MAX_FILE_LINES``."""
    for path in files:
        lines = len(path.read_text().splitlines()) if "models" in path.parts else 0
        if lines > MAX_FILE_LINES:
            yield (
                f"{path}: {lines} lines, more than {MAX_FILE_LINES}: split it by what it does, "
                "into <model>_<what>.py"
            )


def long_functions(files: Iterable[Path]) -> Iterator[str]:
    """Yield a complaint for each function that is longer than ``MAX_LINES``."""
    for path in files:
        for function in _functions(path):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            if lines > MAX_LINES:
                yield (
                    f"{path}:{function.lineno}: {function.name} has {lines} lines, more than "
                    f"{MAX_LINES}: split it by what it decides"
                )


def idle_tests(files: Iterable[Path]) -> Iterator[str]:
    """Yield a complaint for each test that checks nothing itself.

    A helper that checks has a name that says so: ``assert…`` or ``check…``.
    """
    for path in files:
        for function in _functions(path):
            if function.name.startswith("test") and not any(map(_checks, ast.walk(function))):
                yield (
                    f"{path}:{function.lineno}: {function.name} asserts nothing; name a helper "
                    "that does _assert… or _check…"
                )


def _functions(path: Path) -> Iterator[_Function]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, _Function):
            yield node


def _checks(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        if node.value.id == "pytest":
            return node.attr in ("raises", "fail")
        return node.value.id in _SELF and bool(_CHECKS.fullmatch(node.attr))
    return isinstance(node, ast.Name) and bool(_CHECKS.fullmatch(node.id))
