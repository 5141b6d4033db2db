"""What is checked without running anything."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from setup import addons, code_rules, code_words, paths, readmes, store_pages
from setup.environment import Environment
from setup.results import Results, check

_MANIFEST_KEYS = (
    *(
        "name",
        "summary",
        "version",
        "category",
        "author",
        "website",
        "license",
        "depends",
        "external_dependencies",
    ),
    *(
        "data",
        "demo",
        "assets",
        "pre_init_hook",
        "post_init_hook",
        "uninstall_hook",
        "auto_install",
        "application",
    ),
)
_VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+")
_INDENTED = frozenset({".css", ".js", ".py", ".scss", ".xml"})
_TEXT = _INDENTED | {".csv", ".md", ".toml", ".txt", ".yaml", ".yml"}
_DEFAULTS = {"auto_install": False, "application": False, "installable": True}


def run(prepared: Environment) -> Results:
    """Run every linter and return how many were content."""
    results = check("text files", "\n".join(_text_complaints(_text_files())))
    code, tests = _python_files()
    results += check("length of files", "\n".join(code_rules.long_files(code)))
    results += check("length of functions", "\n".join(code_rules.long_functions(code)))
    results += check("tests that assert nothing", "\n".join(code_rules.idle_tests(tests)))
    words = code_words.odd_words([*code, *tests, *_screen_files()])
    results += check("words", "\n".join(words))
    for what, command in _commands(prepared.python.parent):
        results += check(what, _complaints(command, prepared))
    for name in addons.names():
        results += check(
            f"manifest and files of {name}", "\n".join(_addon_complaints(paths.ADDONS / name))
        )
    return results


def _commands(binaries: Path) -> Iterator[tuple[str, list[str | Path]]]:
    """Yield the linters with what they look at; those for addons only when there are addons."""
    yield "ruff", [binaries / "ruff", "check", "--quiet", "."]
    yield "ruff format", [binaries / "ruff", "format", "--check", "--quiet", "."]
    folders = [paths.ADDONS / name for name in addons.names()]
    translations = [path for folder in folders for path in sorted(folder.glob("i18n/*.po*"))]
    if folders:
        yield (
            "pylint-odoo",
            [binaries / "pylint", "--rcfile=.pylintrc", "--output-format=text", *folders],
        )
        yield "oca-checks-odoo-module", [binaries / "oca-checks-odoo-module", *folders]
    if translations:
        yield (
            "oca-checks-po",
            [binaries / "oca-checks-po", "--disable=po-pretty-format", *translations],
        )


def _text_files() -> Iterator[Path]:
    """Yield the files of the repository that people write."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=paths.ROOT, capture_output=True, text=True, check=False
    )
    for name in listed.stdout.split("\0"):
        path = paths.ROOT / name
        # What others have written, and tests read as they write it, is not ours to format.
        parts = set(path.relative_to(paths.ROOT).parts)
        is_foreign = "lib" in parts or {"tests", "data"} <= parts or path.name == "index.html"
        if path.suffix in _TEXT and path.is_file() and not is_foreign:
            yield path


def _python_files() -> tuple[list[Path], list[Path]]:
    """Return the Python that runs, and that of the tests."""
    code: list[Path] = []
    tests: list[Path] = []
    for path in _text_files():
        if path.suffix == ".py":
            (tests if "tests" in path.relative_to(paths.ROOT).parts else code).append(path)
    return code, tests


def _screen_files() -> Iterator[Path]:
    """Yield what is read on screens and what builds them, and the pages about it."""
    for path in _text_files():
        if path.suffix in (".csv", ".js", ".md", ".scss", ".xml") and path.name != "CHANGELOG.md":
            yield path


def _text_complaints(files: Iterable[Path]) -> Iterator[str]:
    """What .editorconfig asks of every file, whatever its language."""
    for path in files:
        text = path.read_bytes()
        faults = {
            "ends without a line feed": text and not text.endswith(b"\n"),
            "has carriage returns": b"\r" in text,
            "has tabs": b"\t" in text and path.suffix in _INDENTED,
            "has spaces at the end of lines": path.suffix != ".md"
            and re.search(rb"[ \t]+\n", text),
        }
        for fault in (fault for fault, is_so in faults.items() if is_so):
            yield f"{path}: {fault}"


def _complaints(command: list[str | Path], prepared: Environment) -> str:
    """Return what a linter says when it is not content."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=paths.ROOT,
        env=dict(prepared.variables()),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        return (result.stdout + result.stderr).strip() or f"exit status {result.returncode}"
    return ""


def _addon_complaints(addon: Path) -> Iterator[str]:
    manifest = addons.manifest(addon.name)
    yield from _manifest_complaints(addon, manifest)
    yield from _data_complaints(addon, manifest)
    yield from _test_complaints(addon)
    if not readmes.is_current(addon):
        yield f"{addon / 'README.md'}: out of step with readme/, run python3 -m setup.readmes"
    yield from store_pages.complaints(addon)


def _manifest_complaints(addon: Path, manifest: dict) -> Iterator[str]:
    """A manifest names its keys in one order and no defaults; its version begins with Odoo's."""
    path = addon / "__manifest__.py"
    if unknown := [key for key in manifest if key not in _MANIFEST_KEYS]:
        yield f"{path}: keys out of the house's list: {', '.join(unknown)}"
    known = [key for key in manifest if key in _MANIFEST_KEYS]
    ordered = sorted(known, key=_MANIFEST_KEYS.index)
    if known != ordered:
        yield f"{path}: keys out of order, expected {', '.join(ordered)}"
    if not _VERSION.fullmatch(manifest.get("version", "")):
        yield f"{path}: version {manifest.get('version')!r} is not of the form 19.0.x.y.z"
    for key, default in _DEFAULTS.items():
        if key in manifest and manifest[key] == default:
            yield f"{path}: {key} only repeats the default"
    if not (addon / "pyproject.toml").exists():
        yield f"{addon}: no pyproject.toml, so it cannot be built as a wheel"


def _data_complaints(addon: Path, manifest: dict) -> Iterator[str]:
    """A file that the manifest does not name is never loaded, and Odoo says nothing of it."""
    listed = {name for key in ("data", "demo") for name in manifest.get(key, [])}
    for name in sorted(listed):
        if not (addon / name).is_file():
            yield f"{addon / name}: named in the manifest, but not there"
    for folder in ("data", "demo", "report", "security", "views", "wizard"):
        for path in sorted((addon / folder).glob("*")):
            name = str(path.relative_to(addon))
            if path.suffix in (".xml", ".csv") and name not in listed:
                yield f"{path}: not named in the manifest, never loaded"
    for name in sorted(listed):
        # Odoo skips functions in data that are not updated, but no deletions.
        text = (addon / name).read_text() if (addon / name).is_file() else ""
        if re.search(r"<delete\s", text) and 'noupdate="1"' in text:
            yield f"{addon / name}: <delete> deletes at each upgrade, use a <function>"


def _test_complaints(addon: Path) -> Iterator[str]:
    """Odoo runs only the tests that tests/__init__.py imports, and says nothing of the others."""
    entry = addon / "tests" / "__init__.py"
    imported = set()
    if entry.exists():
        nodes = ast.walk(ast.parse(entry.read_text()))
        imported = {
            alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
        }
    for path in sorted((addon / "tests").glob("test_*.py")):
        if path.stem not in imported:
            yield f"{path}: not imported in tests/__init__.py, never run by Odoo"
