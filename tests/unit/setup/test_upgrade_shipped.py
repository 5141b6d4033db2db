"""Which fields of which records the data files of an addon write."""

from setup import addons, paths, upgrade_shipped

MANIFEST = {"name": "Things", "data": ["data/things.xml", "data/things.csv"], "demo": ["demo.xml"]}
XML = """<odoo>
    <record id="first" model="crm.thing"><field name="name">One</field></record>
    <record id="base.main_company" model="res.company"><field name="size" eval="1"/></record>
    <data noupdate="1"><record id="second" model="crm.thing"><field name="name"/></record></data>
    <menuitem id="menu" name="Things"/>
    <function model="crm.thing" name="_load_shipped"/>
    <function model="crm.thing" name="write"><value eval="[1]"/></function>
    <function model="crm.thing" name="_renew" eval="[1]"/>
</odoo>
"""


def _write(folder):
    files = {
        "__manifest__.py": repr(MANIFEST),
        "data/things.xml": XML,
        "data/things.csv": "id,name,parent_id:id,tag_ids/id\nthird,Three,first,\n",
        "demo.xml": XML.replace("first", "shown"),
    }
    for name, text in files.items():
        path = folder / "things" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_fields_that_data_files_write(tmp_path):
    _write(tmp_path)
    names = {"things.first", "things.second", "things.third", "things.shown"}
    assert upgrade_shipped.read(tmp_path, ["things", "gone"]) == {
        "name": names,
        "size": {"base.main_company"},
        "parent_id": {"things.third"},
        "tag_ids": {"things.third"},
    }


def test_methods_that_data_files_call(tmp_path):
    _write(tmp_path)
    assert upgrade_shipped.loaders(tmp_path, ["things", "gone"]) == [("crm.thing", "_load_shipped")]


def test_the_data_of_all_addons_can_be_read():
    found = upgrade_shipped.read(paths.ADDONS, addons.names())
    assert "response_management.type_email_open" in found["name"]
    loaders = upgrade_shipped.loaders(paths.ADDONS, addons.names())
    assert ("crm.capture.preset", "_load_shipped") in loaders
