"""Which fields of which records the data files of an addon write."""

from setup import addons, paths, upgrade_shipped

MANIFEST = {"name": "Things", "data": ["data/things.xml", "data/things.csv"], "demo": ["demo.xml"]}
XML = """<odoo>
    <record id="first" model="crm.thing"><field name="name">One</field></record>
    <record id="base.main_company" model="res.company"><field name="size" eval="1"/></record>
    <data noupdate="1"><record id="second" model="crm.thing"><field name="name"/></record></data>
    <menuitem id="menu" name="Things"/>
</odoo>
"""


def test_fields_that_data_files_write(tmp_path):
    files = {
        "__manifest__.py": repr(MANIFEST),
        "data/things.xml": XML,
        "data/things.csv": "id,name,parent_id:id,tag_ids/id\nthird,Three,first,\n",
        "demo.xml": XML.replace("first", "shown"),
    }
    for name, text in files.items():
        path = tmp_path / "things" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    names = {"things.first", "things.second", "things.third", "things.shown"}
    assert upgrade_shipped.read(tmp_path, ["things", "gone"]) == {
        "name": names,
        "size": {"base.main_company"},
        "parent_id": {"things.third"},
        "tag_ids": {"things.third"},
    }


def test_the_data_of_all_addons_can_be_read():
    found = upgrade_shipped.read(paths.ADDONS, addons.names())
    assert "response_management.type_email_open" in found["name"]
