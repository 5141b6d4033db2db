"""Counting does not depend on what ran the tests, and a broken run never counts as a good one."""

import pytest

from setup.results import Results, of_junit

PASSED = '<testcase classname="tests.x" name="test_{}"/>'
FAILED = '<testcase classname="tests.x" name="test_{}"><failure/></testcase>'
ERROR = '<testcase classname="tests.x" name="test_{}"><error/></testcase>'
SKIPPED = '<testcase classname="tests.x" name="test_{}"><skipped/></testcase>'


def _report(tmp_path, *cases):
    path = tmp_path / "report.xml"
    path.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return path


@pytest.mark.parametrize(
    ("cases", "status", "expected"),
    [
        ([PASSED, PASSED, FAILED, ERROR, SKIPPED], 1, Results(2, 2, 1)),
        ([PASSED, PASSED, PASSED], 0, Results(3, 0, 0)),
        ([], 5, Results(0, 0, 0)),
        # pytest broke after the last test: an error beside the tests.
        ([PASSED, PASSED, PASSED], 3, Results(3, 1, 0)),
    ],
)
def test_report_is_counted(tmp_path, cases, status, expected):
    report = _report(tmp_path, *(case.format(number) for number, case in enumerate(cases)))
    assert of_junit(report, status) == expected


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([PASSED, PASSED], Results(passed=1)),
        ([SKIPPED], Results(skipped=1)),
        ([FAILED, PASSED], Results(failed=1)),
        ([PASSED, FAILED], Results(failed=1)),
    ],
)
def test_subtests_are_one_test(tmp_path, cases, expected):
    report = _report(tmp_path, *(case.format("same") for case in cases))
    assert of_junit(report, int(expected.failed)) == expected


def test_run_without_report_has_failed(tmp_path):
    assert of_junit(tmp_path / "missing.xml", 0) == Results(0, 1, 0)


def test_skipped_tests_are_not_executed():
    assert Results(skipped=3).executed == 0
