"""The machine's own mirror is found in both formats apt knows."""

import pytest

from setup import debian
from setup.console import Problem

ONE_LINE = """\
# deb http://commented.example/debian bookworm main
deb http://security.example/debian-security bookworm-security main
deb [signed-by=/usr/share/keyrings/x.gpg] http://mirror.example/debian bookworm main  # why
"""
DEB822 = """\
Types: deb
# URIs: http://commented.example/debian
URIs: http://mirror.example/debian
Suites: bookworm
 bookworm-updates
Components: main contrib

Types: deb
URIs: http://security.example/debian-security
Suites: bookworm-security
Components: main
"""


def _etc_apt(tmp_path, **files):
    (tmp_path / "sources.list.d").mkdir()
    for name, text in files.items():
        (tmp_path / name.replace("__", "/").replace("_", ".")).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    "files",
    [
        {"sources_list": ONE_LINE},
        {"sources.list.d__debian_list": ONE_LINE},
        {"sources.list.d__debian_sources": DEB822},
        {"sources_list": "# moved\n", "sources.list.d__debian_sources": DEB822},
    ],
)
def test_mirror_is_the_archive_and_not_its_security_updates(tmp_path, files):
    assert debian.find_mirror(_etc_apt(tmp_path, **files)) == "http://mirror.example/debian"


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"sources_list": "deb http://other.example/apt stable-tools tools\n"},
        {
            "sources.list.d__debian_sources": DEB822.replace(
                "Types: deb\n", "Enabled: no\nTypes: deb\n"
            )
        },
    ],
)
def test_no_debian_mirror_is_a_problem_with_a_remedy(tmp_path, files):
    with pytest.raises(Problem) as raised:
        debian.find_mirror(_etc_apt(tmp_path, **files))
    assert "--odoo" in raised.value.remedy


def test_a_mirror_can_be_named(tmp_path, monkeypatch):
    """Ubuntu's own configuration names none of Debian's."""
    etc_apt = _etc_apt(tmp_path, sources_list="deb http://archive.example/ubuntu noble main\n")
    with pytest.raises(Problem, match="name no Debian mirror") as raised:
        debian.find_mirror(etc_apt)
    assert debian.MIRROR_VARIABLE in raised.value.remedy
    monkeypatch.setenv(debian.MIRROR_VARIABLE, "http://mirror.example/debian")
    assert debian.find_mirror(etc_apt) == "http://mirror.example/debian"
