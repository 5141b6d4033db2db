"""What migration scripts say they change."""

import json

from setup import upgrade_changes
from setup.upgrade_changes import Changes


def _say(addons, addon, version, **said):
    path = addons / addon / "migrations" / version / "changes.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(said))


def test_nothing_is_said_where_there_are_no_migrations(tmp_path):
    assert upgrade_changes.read(tmp_path, {"things": "19.0.1.0.0"}) == upgrade_changes.NONE


def test_versions_after_the_released_one_count_and_the_last_has_the_last_word(tmp_path):
    _say(tmp_path, "things", "19.0.1.0.0", gone=["thing.never"])
    _say(tmp_path, "things", "19.0.1.10.0", values={"thing.size": "size * 10"})
    _say(tmp_path, "things", "19.0.1.9.0", values={"thing.size": "size * 9"}, gone=["thing.old"])
    _say(tmp_path, "others", "19.0.1.0.1", rows_gone={"other": "TRUE"}, rows_new={"other": "id=1"})
    changes = upgrade_changes.read(tmp_path, {"things": "19.0.1.0.0", "others": "19.0.1.0.0"})
    assert changes == Changes(
        {"thing.size": "size * 10"}, frozenset({"thing.old"}), {"other": "TRUE"}, {"other": "id=1"}
    )
    assert changes.tables == {"thing", "other"}


def test_an_addon_that_was_not_released_says_all(tmp_path):
    _say(tmp_path, "things", "19.0.1.0.0", gone=["thing.size"])
    assert upgrade_changes.read(tmp_path, {}).gone == {"thing.size"}
