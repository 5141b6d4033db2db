import shutil
import subprocess
import sys

import pytest

from setup import addons, changelog, paths
from setup.changelog import News
from setup.console import Problem

NEWS = [
    News("lead_assignment", "bugfix", "A lead keeps its owner."),
    News("response_management", "feature", "Chats become responses."),
    News("lead_assignment", "feature", "Rules have colors."),
]
ENTRIES = """\
### New

- `lead_assignment`: Rules have colors.
- `response_management`: Chats become responses.

### Mended

- `lead_assignment`: A lead keeps its owner."""


def _fragment(folder, name, text):
    path = folder / "some_addon" / "readme" / "newsfragments" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_fragment_is_read_on_one_line(tmp_path):
    path = _fragment(tmp_path, "chats.feature.md", "Chats\nbecome responses.\n")
    assert changelog.read(path) == News("some_addon", "feature", "Chats become responses.")


@pytest.mark.parametrize(
    "name, text",
    [("chats.md", "x"), ("chats.feature.txt", "x"), ("chats.news.md", "x"), ("a.misc.md", " \n")],
)
def test_what_is_no_fragment_is_told(tmp_path, name, text):
    with pytest.raises(Problem):
        changelog.read(_fragment(tmp_path, name, text))


def test_entries_are_in_order():
    assert changelog.render(NEWS) == ENTRIES
    assert changelog.render([]) == ""


def test_news_stand_on_top_of_what_is_unreleased():
    before = (
        "# Changelog\n\nIntroduction.\n\n## Unreleased\n\n- Old.\n\n## 19.0.0.9.0\n\n- Older.\n"
    )
    assert changelog.add(before, ENTRIES) == (
        f"# Changelog\n\nIntroduction.\n\n## Unreleased\n\n{ENTRIES}\n\n- Old.\n\n"
        "## 19.0.0.9.0\n\n- Older.\n"
    )


def test_a_release_takes_all_that_was_unreleased():
    after = changelog.add(
        "# Changelog\n\n## Unreleased\n\n- Old.\n", ENTRIES, "19.0.1.0.0", "2026-12-01"
    )
    assert after == (
        f"# Changelog\n\n## Unreleased\n\n## 19.0.1.0.0 (2026-12-01)\n\n{ENTRIES}\n\n- Old.\n"
    )


def test_every_fragment_of_this_repository_can_be_read():
    for path in changelog.fragments():
        news = changelog.read(path)
        assert news.addon in addons.names(), path


def test_a_release_of_this_repository_moves_all_news(tmp_path):
    """The command itself, on a copy: it is run once, when there is a release."""
    for name in ("setup", "CHANGELOG.md"):
        copy = shutil.copytree if (paths.ROOT / name).is_dir() else shutil.copy
        copy(paths.ROOT / name, tmp_path / name)
    for addon in paths.ADDONS.glob("*/__manifest__.py"):
        copied = tmp_path / addon.relative_to(paths.ROOT)
        shutil.copytree(addon.parent / "readme", copied.parent / "readme")
        shutil.copy(addon, copied)
    news = [changelog.read(path) for path in changelog.fragments()]

    command = [sys.executable, "-m", "setup.changelog", "19.0.1.0.0"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    text = (tmp_path / "CHANGELOG.md").read_text()
    _head, _title, released = text.partition("## Unreleased\n\n## 19.0.1.0.0 (")
    lines = set(released.splitlines())
    assert {f"- `{each.addon}`: {each.text}" for each in news} <= lines
    unreleased = changelog.add((paths.ROOT / "CHANGELOG.md").read_text(), "").partition("\n- ")[2]
    assert set(unreleased.splitlines()[:5]) <= {*lines, *(line[2:] for line in lines)}
    assert not list(tmp_path.glob("addons/*/readme/newsfragments/*.md"))
