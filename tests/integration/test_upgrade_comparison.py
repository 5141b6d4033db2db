"""What an upgrade loses, changes or adds is found, unless its migration scripts say so."""

import pytest

from setup import templates, upgrade_comparison
from setup.upgrade_changes import NONE, Changes

RELEASED = """
CREATE TABLE ir_model_data (
    id serial PRIMARY KEY, module text, name text, model text, res_id int, noupdate boolean);
CREATE TABLE ir_model_fields (id serial PRIMARY KEY, model text, name text);
CREATE TABLE ir_ui_view (id int PRIMARY KEY, arch text);
CREATE TABLE mail_message (id int PRIMARY KEY, model text, res_id int, message_type text);
CREATE TABLE mail_tracking_value (id int PRIMARY KEY, mail_message_id int);
CREATE TABLE crm_thing (
    id serial PRIMARY KEY, size int, note text, data json, write_date timestamp);
INSERT INTO crm_thing (size, note, data)
SELECT n, 'thing ' || n, json_build_object('n', n) FROM generate_series(1, 1000) AS n;
CREATE TABLE crm_thing_tag_rel (thing_id int, tag_id int, PRIMARY KEY (thing_id, tag_id));
INSERT INTO crm_thing_tag_rel VALUES (1, 1), (1, 2);
CREATE TABLE crm_log (text text);
INSERT INTO crm_log VALUES ('one'), ('one'), ('two');
INSERT INTO ir_ui_view VALUES (1, 'old');
CREATE TABLE ir_rule (id int PRIMARY KEY, domain_force text);
INSERT INTO ir_rule VALUES (1, '[(1, ''='', 1)]');
INSERT INTO ir_model_fields (model, name) VALUES ('crm.thing', 'size');
INSERT INTO ir_model_data (module, name, model, res_id)
VALUES ('things', 'field_size', 'ir.model.fields', 1);
"""
# As setup.upgrade_figures writes them, before and after.
REPORTS = """
CREATE SCHEMA {schema};
CREATE TABLE {schema}.crm_thing_report AS SELECT id, size AS total FROM crm_thing;
CREATE TABLE {schema}.crm_total AS SELECT 1 AS id, size % 2 AS odd FROM crm_thing;
CREATE TABLE {schema}.figures (model text, res_id int, field text, value jsonb);
INSERT INTO {schema}.figures SELECT 'crm.thing', 1, 'volume', to_jsonb(size) FROM crm_thing
 WHERE id = 1;
"""


@pytest.fixture
def released(prepared):
    """A database with a few tables, as it was before."""
    with templates.empty(prepared) as database:
        server, name = prepared.postgresql, database.name
        server.sql(f'CREATE DATABASE "{name}"')
        server.sql(RELEASED, name)
        server.sql(REPORTS.format(schema=upgrade_comparison.REPORTS_BEFORE), name)
        upgrade_comparison.keep(server, name)
        yield server, name


def _upgrade(released, statement, changes=NONE, shipped=None, figures=""):
    server, name = released
    server.sql(statement, name)
    server.sql(REPORTS.format(schema=upgrade_comparison.REPORTS_AFTER) + figures, name)
    found = upgrade_comparison.compare(server, name, changes, shipped)
    return [line.partition(", as")[0] for line in found]


@pytest.mark.parametrize(
    ("statement", "complaints"),
    [
        # What an upgrade may do.
        ("SELECT 1", []),
        ("ALTER TABLE crm_thing ADD color text DEFAULT 'red'", []),
        ("CREATE TABLE crm_news (id int); INSERT INTO crm_news VALUES (1)", []),
        ("UPDATE ir_ui_view SET arch = 'new'", []),
        ("UPDATE ir_rule SET domain_force = '[]'; INSERT INTO ir_rule VALUES (2, '[]')", []),
        ("UPDATE crm_thing SET write_date = now()", []),
        (
            "WITH new AS (INSERT INTO crm_log VALUES ('x') RETURNING 1) SELECT 1",
            ["crm_log: 1 rows new or changed"],
        ),
        (
            "INSERT INTO crm_thing (id, size) VALUES (2000, 1);"
            "INSERT INTO ir_model_data (module, model, res_id) VALUES ('t', 'crm.thing', 2000)",
            [
                "crm_thing_report: 1 rows that nothing explains",
                "crm_total: 1 rows new or changed",
            ],
        ),
        # Odoo tells that a shipped record was made, and what of it changed.
        (
            "INSERT INTO ir_model_data (module, model, res_id) VALUES ('t', 'ir.cron', 1);"
            "INSERT INTO mail_message VALUES (1, 'ir.cron', 1, 'notification');"
            "INSERT INTO mail_tracking_value VALUES (1, 1)",
            [],
        ),
        # What it may not.
        (
            "INSERT INTO ir_model_data (module, model, res_id) VALUES ('t', 'ir.cron', 1);"
            "INSERT INTO mail_message VALUES (1, 'crm.lead', 1, 'notification'),"
            " (2, 'ir.cron', 1, 'comment');"
            "INSERT INTO mail_tracking_value VALUES (1, 1)",
            [
                "mail_message: 2 rows that nothing explains",
                "mail_tracking_value: 1 rows that nothing explains",
            ],
        ),
        (
            "UPDATE crm_thing SET note = 'another' WHERE id < 4",
            ["crm_thing.note: 3 values changed"],
        ),
        ("UPDATE crm_thing SET note = NULL WHERE id = 4", ["crm_thing.note: 1 values changed"]),
        ("UPDATE crm_thing SET data = '{}' WHERE id = 4", ["crm_thing.data: 1 values changed"]),
        (
            "DELETE FROM crm_thing WHERE id = 7",
            [
                "crm_thing: 1 rows lost",
                "crm_thing_report: 1 rows lost",
                "crm_total: 1 rows lost or changed",
            ],
        ),
        (
            "UPDATE crm_thing SET size = 5 WHERE id = 1",
            [
                "crm_thing.size: 1 values changed",
                "crm_thing_report.total: 1 values changed",
                "figures.value: 1 values changed",
            ],
        ),
        (
            "INSERT INTO crm_thing (size) SELECT size FROM crm_thing WHERE id = 2",
            [
                "crm_thing: 1 rows that nothing explains",
                "crm_thing_report: 1 rows that nothing explains",
                "crm_total: 1 rows new or changed",
            ],
        ),
        ("DELETE FROM crm_thing_tag_rel WHERE tag_id = 2", ["crm_thing_tag_rel: 1 rows lost"]),
        (
            "DELETE FROM crm_log WHERE text = 'one'; INSERT INTO crm_log VALUES ('one')",
            ["crm_log: 1 rows lost or changed"],
        ),
        ("ALTER TABLE crm_thing DROP note", ["crm_thing.note: column lost"]),
        ("DROP TABLE crm_log", ["crm_log: table lost"]),
    ],
)
def test_what_differs_is_found(released, statement, complaints):
    assert _upgrade(released, statement) == complaints


RENAMED = "ALTER TABLE crm_thing ADD note_text text"
MOVED = f"{RENAMED}; UPDATE crm_thing SET note_text = note; ALTER TABLE crm_thing DROP note"
SAID = Changes({"crm_thing.note_text": "note"}, frozenset({"crm_thing.note"}))


@pytest.mark.parametrize(
    ("statement", "changes", "complaints"),
    [
        (MOVED, SAID, []),
        (MOVED, NONE, ["crm_thing.note: column lost"]),
        (
            f"{RENAMED}; ALTER TABLE crm_thing DROP note",
            SAID,
            ["crm_thing.note_text: 1000 values changed"],
        ),
        (
            "SELECT 1",
            SAID,
            ["crm_thing.note_text: said to change, but there is no such column"],
        ),
        (
            "UPDATE crm_thing SET note = upper(note) WHERE id > 1",
            Changes({"crm_thing.note": "upper(note)"}),
            ["crm_thing.note: 1 values changed"],
        ),
        (
            "DELETE FROM crm_thing_tag_rel",
            Changes(rows_gone={"crm_thing_tag_rel": "tag_id = 2"}),
            ["crm_thing_tag_rel: 1 rows lost"],
        ),
        (
            "SELECT 1",
            Changes(rows_gone={"crm_thing_tag_rel": "tag_id = 2"}),
            ["crm_thing_tag_rel: 1 rows that should be gone"],
        ),
        (
            "INSERT INTO crm_thing_tag_rel VALUES (3, 1), (3, 2)",
            Changes(rows_new={"crm_thing_tag_rel": "tag_id = 2"}),
            ["crm_thing_tag_rel: 1 rows that nothing explains"],
        ),
        ("DROP TABLE crm_log", Changes(gone=frozenset({"crm_log"})), []),
    ],
)
def test_what_is_said_to_change_must_change_so(released, statement, changes, complaints):
    assert _upgrade(released, statement, changes) == complaints


FIGURE = "INSERT INTO reports_after.figures VALUES ('crm.thing', {}, '{}', '1')"


@pytest.mark.parametrize(
    ("figures", "complaints"),
    [
        (FIGURE.format(1, "weight"), []),
        (FIGURE.format(2, "volume"), ["figures: 1 rows that nothing explains"]),
        (
            "UPDATE reports_after.figures SET value = '7' WHERE field = 'volume'",
            ["figures.value: 1 values changed"],
        ),
        ("DELETE FROM reports_after.figures", ["figures: 1 rows lost"]),
    ],
)
def test_figures_of_new_fields_are_new(released, figures, complaints):
    assert _upgrade(released, "SELECT 1", figures=figures) == complaints


NAMED = "INSERT INTO ir_model_data (module, name, model, res_id) VALUES ('things', 'x', '{}', {})"
KNOWN = "INSERT INTO reports_before.figures VALUES ('crm.thing', 3, 'mass', '1')"


@pytest.mark.parametrize(
    ("statement", "figures", "complaints"),
    [
        (NAMED.format("crm.thing", 2), FIGURE.format(2, "volume"), []),
        # The record of another model is shipped, or another of the same.
        (
            NAMED.format("crm.other", 2),
            FIGURE.format(2, "volume"),
            ["figures: 1 rows that nothing explains"],
        ),
        (
            NAMED.format("crm.thing", 4),
            FIGURE.format(2, "volume"),
            ["figures: 1 rows that nothing explains"],
        ),
        # The record had figures before.
        (
            f"{NAMED.format('crm.thing', 1)}; {KNOWN}",
            f"{FIGURE.format(3, 'mass')}; {FIGURE.format(1, 'mass')}",
            ["figures: 1 rows that nothing explains"],
        ),
    ],
)
def test_figures_of_newly_shipped_records_are_new(released, statement, figures, complaints):
    assert _upgrade(released, statement, figures=figures) == complaints


SHIP = """
INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
VALUES ('things', 'first', 'crm.thing', 1, FALSE), ('things', 'second', 'crm.thing', 2, TRUE);
UPDATE crm_thing SET {} WHERE id = {}
"""
SHIPPED = {"note": frozenset({"things.first", "things.second"})}


@pytest.mark.parametrize(
    ("values", "number", "complaints"),
    [
        ("note = 'another'", 1, []),
        # What people may have changed is not written anew.
        ("note = 'another'", 2, ["crm_thing.note: 1 values changed"]),
        ("note = 'another'", 3, ["crm_thing.note: 1 values changed"]),
        # The data file does not write it.
        ("data = '{{}}'", 1, ["crm_thing.data: 1 values changed"]),
    ],
)
def test_what_a_data_file_writes_may_change(released, values, number, complaints):
    statement = SHIP.format(values.format(), number)
    assert _upgrade(released, statement, shipped=SHIPPED) == complaints


# As setup.upgrade_figures writes it, of code that loads what it ships.
LOADED = """
CREATE TABLE reports_after.loaded (field text, record text);
INSERT INTO reports_after.loaded
VALUES ('note', 'things.first'), ('note', 'things.second'), ('data', 'things.gone')
"""


@pytest.mark.parametrize(
    ("values", "number", "complaints"),
    [
        ("note = 'another'", 1, []),
        ("note = 'another'", 2, ["crm_thing.note: 1 values changed"]),
        ("note = 'another'", 3, ["crm_thing.note: 1 values changed"]),
        ("data = '{{}}'", 1, ["crm_thing.data: 1 values changed"]),
        # A stored figure of what is loaded.
        (
            "note = 'another', size = 7",
            1,
            [
                "crm_thing.size: 1 values changed",
                "crm_thing_report.total: 1 values changed",
                "figures.value: 1 values changed",
            ],
        ),
    ],
)
def test_what_code_loads_may_change(released, values, number, complaints):
    statement = SHIP.format(values.format(), number)
    assert _upgrade(released, statement, figures=LOADED) == complaints


@pytest.mark.parametrize(
    ("statement", "changes", "complaints"),
    [
        ("SELECT 1", NONE, []),
        # The same values, written anew: twice, since the rows were made in this very database.
        (
            "UPDATE crm_thing SET note = note; UPDATE crm_thing SET note = note",
            NONE,
            ["crm_thing: 2000 rows updated and 0 deleted, 0 shipped"],
        ),
        (
            "UPDATE crm_thing SET note = note; UPDATE crm_thing SET note = note",
            Changes({"crm_thing.note": "note"}),
            [],
        ),
        ("UPDATE ir_ui_view SET arch = arch", NONE, []),
        # Made by the upgrade, and written once more as it was made.
        (
            "INSERT INTO crm_thing (id, size) VALUES (2000, 1);"
            "UPDATE crm_thing SET note = note WHERE id = 2000",
            NONE,
            [],
        ),
    ],
)
def test_rows_that_are_written_anew_are_counted(released, statement, changes, complaints):
    server, name = released
    server.sql(f"{statement}; SELECT pg_stat_force_next_flush()", name)
    assert upgrade_comparison.rewritten(server, name, ["things"], changes) == complaints
