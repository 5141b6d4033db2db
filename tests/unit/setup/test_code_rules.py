"""Our own rules for Python, each seen to complain and to be content."""

import pytest

from setup import code_rules


def _write(folder, text):
    path = folder / "a.py"
    path.write_text(text)
    return [path]


@pytest.mark.parametrize("lines, is_long", [(45, False), (46, True)])
def test_functions_are_short(tmp_path, lines, is_long):
    text = "class A:\n    def do(self):\n" + "        x = 1\n" * (lines - 1)
    complaints = list(code_rules.long_functions(_write(tmp_path, text)))
    assert ["do has 46 lines" in each for each in complaints] == [True] * is_long


@pytest.mark.parametrize(
    "folder, lines, is_long", [("models", 300, False), ("models", 301, True), ("logic", 301, False)]
)
def test_files_of_models_are_short(tmp_path, folder, lines, is_long):
    (tmp_path / folder).mkdir()
    files = _write(tmp_path / folder, "x = 1\n" * lines)
    assert ["301 lines" in each for each in code_rules.long_files(files)] == [True] * is_long


@pytest.mark.parametrize(
    "body, is_idle",
    [
        ("pass", True),
        ("record.write({})", True),
        ("record._check_company()", True),
        ("self._drive('x')", True),
        ("assert True", False),
        ("self.assertTrue(1)", False),
        ("(self.assertOpen if x else self.assertLocked)()", False),
        ("with self.assertRaises(E): f()", False),
        ("with pytest.raises(E): f()", False),
        ("self._check_row(1)", False),
        ("check_row(1)", False),
        ("self.start_tour('/odoo', 'x')", False),
    ],
)
def test_tests_check_something(tmp_path, body, is_idle):
    files = _write(tmp_path, f"def test_x(self):\n    {body}\n\ndef help():\n    pass\n")
    complaints = list(code_rules.idle_tests(files))
    assert ["test_x asserts nothing" in each for each in complaints] == [True] * is_idle
