"""The pip of Debian runs on the Python that is there."""

import pytest

from setup import python_packages


@pytest.mark.parametrize(
    "version, suite",
    [((3, 10, 12), "bookworm"), ((3, 11), "bookworm"), ((3, 12, 3), "trixie"), ((3, 13), "trixie")],
)
def test_pip_is_taken_from_a_release_with_that_python(version, suite):
    """The pip of Debian 12 asks for what Python has given up with 3.12."""
    assert python_packages.pip_suite(version) == suite
