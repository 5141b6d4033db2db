"""Whatever an addon leaves behind when it goes is found."""

import pytest

from setup import leftovers, templates

# What Odoo knows of an addon "things" that builds on "base", and of "bridge" that needs both.
INSTALLED = """
CREATE TABLE ir_model (id int PRIMARY KEY, model varchar);
CREATE TABLE ir_model_fields (id int PRIMARY KEY, model varchar, name varchar);
CREATE TABLE ir_model_relation (name varchar, module int);
CREATE TABLE ir_module_module (id int PRIMARY KEY, name varchar, state varchar);
CREATE TABLE ir_module_module_dependency (module_id int, name varchar);
CREATE TABLE ir_config_parameter (key varchar);
CREATE TABLE ir_model_data (module varchar, name varchar, model varchar, res_id int);
CREATE TABLE ir_cron (id int PRIMARY KEY);
CREATE TABLE ir_act_window (id int PRIMARY KEY, res_model varchar);
CREATE TABLE ir_logging (model varchar);
CREATE TABLE res_partner (id int PRIMARY KEY, thing_count int);
CREATE TABLE crm_thing (id int PRIMARY KEY);
CREATE TABLE crm_thing_tag_rel (thing_id int, tag_id int);
INSERT INTO ir_module_module VALUES
    (1, 'base', 'installed'), (2, 'things', 'installed'), (3, 'bridge', 'installed'),
    (4, 'others', 'uninstalled');
INSERT INTO ir_module_module_dependency VALUES
    (2, 'base'), (3, 'things'), (3, 'base'), (4, 'things');
INSERT INTO ir_model VALUES (1, 'crm.thing'), (2, 'res.partner');
INSERT INTO ir_model_fields VALUES (1, 'res.partner', 'thing_count');
INSERT INTO ir_model_relation VALUES ('crm_thing_tag_rel', 2);
INSERT INTO ir_cron VALUES (5), (6);
INSERT INTO ir_act_window VALUES (7, 'crm.thing');
INSERT INTO ir_config_parameter VALUES ('things.limit'), ('mail.limit');
INSERT INTO ir_model_data VALUES
    ('things', 'model_crm_thing', 'ir.model', 1), ('base', 'model_res_partner', 'ir.model', 2),
    ('things', 'model_res_partner', 'ir.model', 2),
    ('things', 'field_thing_count', 'ir.model.fields', 1),
    ('things', 'cron', 'ir.cron', 5), ('base', 'cron', 'ir.cron', 6),
    ('things', 'action', 'ir.actions.act_window', 7);
"""
GONE = """
DROP TABLE crm_thing, crm_thing_tag_rel;
ALTER TABLE res_partner DROP thing_count;
DELETE FROM ir_cron WHERE id = 5;
DELETE FROM ir_act_window;
DELETE FROM ir_model WHERE id = 1;
DELETE FROM ir_model_fields;
DELETE FROM ir_model_data WHERE module = 'things';
DELETE FROM ir_config_parameter WHERE key = 'things.limit';
"""


@pytest.fixture
def installed(prepared):
    with templates.empty(prepared) as database:
        server, name = prepared.postgresql, database.name
        server.sql(f'CREATE DATABASE "{name}"')
        server.sql(INSTALLED, name)
        yield server, name


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("SELECT 1", []),
        ("INSERT INTO ir_logging VALUES ('crm.thing')", []),
        ("INSERT INTO ir_act_window VALUES (8, 'res.partner')", []),
        ("CREATE TABLE crm_thing (id int)", ["table crm_thing"]),
        ("CREATE TABLE crm_thing_tag_rel (id int)", ["table crm_thing_tag_rel"]),
        ("ALTER TABLE res_partner ADD thing_count int", ["column res_partner.thing_count"]),
        ("INSERT INTO ir_cron VALUES (5)", ["record ir.cron,5"]),
        (
            "INSERT INTO ir_act_window VALUES (7, 'x')",
            ["record ir.actions.act_window,7"],
        ),
        (
            "INSERT INTO ir_act_window VALUES (8, 'crm.thing')",
            ["ir_act_window.res_model of crm.thing: 1"],
        ),
        ("INSERT INTO ir_config_parameter VALUES ('things.limit')", ["parameter things.limit"]),
        (
            "INSERT INTO ir_model_data VALUES ('things', 'cron', 'ir.cron', 9)",
            ["xml id things.cron"],
        ),
    ],
)
def test_what_is_left_behind_is_found(installed, statement, left):
    server, name = installed
    before = leftovers.belongings(server, name, ["things"])
    server.sql(f"{GONE}; {statement}", name)
    assert leftovers.leftovers(server, name, before) == left


def test_who_needs_a_module_goes_with_it(installed):
    server, name = installed
    assert leftovers.going(server, name, ["things"]) == ["bridge", "things"]
    assert leftovers.going(server, name, ["bridge"]) == ["bridge"]
    assert leftovers.going(server, name, ["others"]) == []
