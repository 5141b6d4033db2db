"""Counting what passed, failed and was skipped, no matter what ran the tests."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from setup import console


@dataclass(frozen=True)
class Results:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Results) -> Results:
        return Results(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    @property
    def executed(self) -> int:
        return self.passed + self.failed


PASSED = Results(passed=1)
FAILED = Results(failed=1)
SKIPPED = Results(skipped=1)


def check(what: str, complaints: str) -> Results:
    """Count one check, which passes when it has nothing to complain about, and say how it went."""
    console.say(f"    {'FAILED' if complaints else 'passed'}  {what}")
    if complaints:
        console.say(complaints)
        return FAILED
    return PASSED


def of_junit(report: Path, status: int) -> Results:
    """Count pytest's report; a run that left none, or failed beside its tests, has failed."""
    if not report.exists():
        return FAILED
    cases = ElementTree.parse(report).getroot().iter("testcase")
    # Subtests are cases of the same name: a test with them is still one test.
    tests: dict[tuple[str | None, str | None], Results] = {}
    for case in cases:
        name = case.get("classname"), case.get("name")
        result = _of_case(case)
        tests[name] = max(tests.get(name, result), result, key=lambda each: each.failed)
    counted = sum(tests.values(), Results())
    if status not in (0, 5) and not counted.failed:
        return counted + FAILED
    return counted


def _of_case(case: ElementTree.Element) -> Results:
    if case.find("failure") is not None or case.find("error") is not None:
        return FAILED
    return SKIPPED if case.find("skipped") is not None else PASSED
