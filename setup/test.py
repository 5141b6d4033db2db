"""``setup/test``: everything that must be green, in the same environment as ``setup/run``."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from setup import console, environment, paths, stages
from setup.console import Problem
from setup.results import FAILED, Results

_EPILOG = """\
examples:
  setup/test                                  everything
  setup/test lint unit                        two stages
  setup/test addons/response_management/tests/test_x.py
                                              one file, in the stage it belongs to
  setup/test unit odoo -k merge               what has "merge" in its name
  setup/test odoo -- -x --pdb-trace           more options for pytest

The last line says how many tests passed, failed and were skipped.
"""


def main(arguments: Sequence[str]) -> int:
    options = _parse(arguments)
    with environment.provided(options.odoo) as prepared:
        paths.RUNS.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="reports-", dir=paths.RUNS) as reports:
            run = stages.Run(
                prepared,
                Path(reports),
                options.paths,
                options.pytest,
                options.long,
                options.released,
            )
            results = {name: _stage(name, run) for name in options.stages}
    return _summary(results)


def _stage(name: str, run: stages.Run) -> Results:
    """Run a stage; one that cannot run has failed, and the others run all the same."""
    description = (stages.STAGES[name].__doc__ or "").strip()
    console.step(f"{name}: {description}")
    try:
        return stages.STAGES[name](run)
    except Problem as problem:
        console.complain(f"{problem.what}\nWhat to do: {problem.remedy}")
        return FAILED


def _summary(results: dict[str, Results]) -> int:
    """Say how it went, the sum alone on the last line, and return the exit status."""
    total = sum(results.values(), Results())
    console.say()
    for name, result in results.items():
        console.say(f"    {name:12} {result}")
    if not total.executed:
        console.say("No test was executed.")
    console.say()
    console.say(str(total))
    return 0 if total.executed and not total.failed else 1


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    ours, extra = list(arguments), []
    if "--" in ours:
        cut = ours.index("--")
        ours, extra = ours[:cut], ours[cut + 1 :]
    parser = argparse.ArgumentParser(
        prog="setup/test",
        usage="%(prog)s [stage or path ...] [-k EXPRESSION] [-- options of pytest]",
        description="Run the checks and tests of this repository.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "what",
        nargs="*",
        help=f"stages ({', '.join(stages.STAGES)}) or paths; all when none is named",
    )
    parser.add_argument(
        "-k", metavar="EXPRESSION", help="run the tests whose name matches, as in pytest"
    )
    parser.add_argument(
        "--odoo", metavar="PATH", help="your own Odoo 19, a source tree or an installed package"
    )
    parser.add_argument(
        "--long",
        action="store_true",
        help="take the long way where there is one: the install orders of every app one by one "
        "(most of an hour), and an upgrade of 100,000 responses",
    )
    parser.add_argument(
        "--released",
        metavar="REFERENCE",
        help="upgrade from this tag, commit or folder of wheels; the newest release otherwise",
    )
    options = parser.parse_args(ours)
    options.pytest = [*(["-k", options.k] if options.k else []), *extra]
    options.paths = [_path(each) for each in options.what if each not in stages.STAGES]
    options.stages = _stages(options)
    return options


def _path(text: str) -> Path:
    path = Path(text).absolute()
    if not Path(str(path).partition("::")[0]).exists():
        raise Problem(
            f"{text} is neither a stage nor a path.",
            f"name one of {', '.join(stages.STAGES)}, or a path",
        )
    return path


def _stages(options: argparse.Namespace) -> list[str]:
    """Return the stages asked for: those named and those the paths belong to, or all."""
    named = {each for each in options.what if each in stages.STAGES}
    asked = named | {stages.stage_of(path) for path in options.paths}
    if not asked:
        asked = {"unit", "odoo", "integration"} if options.pytest else set(stages.STAGES)
    return [name for name in stages.STAGES if name in asked]
