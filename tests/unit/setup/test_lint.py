import pytest

from setup import lint


@pytest.mark.parametrize(
    "name, content, complaint",
    [
        ("a.py", b"x = 1\n", ""),
        ("a.py", b"", ""),
        ("a.py", b"x = 1", "ends without a line feed"),
        ("a.xml", b"<a/>\r\n", "has carriage returns"),
        ("a.js", b"\tlet a;\n", "has tabs"),
        ("a.csv", b"a\tb\n", ""),
        ("a.xml", b"<a/> \n", "has spaces at the end of lines"),
        ("a.md", b"a line  \nbroken by hand\n", ""),
    ],
)
def test_text_files_keep_the_rules_of_the_editor(tmp_path, name, content, complaint):
    path = tmp_path / name
    path.write_bytes(content)
    assert list(lint._text_complaints([path])) == ([f"{path}: {complaint}"] if complaint else [])


@pytest.mark.parametrize(
    "root, is_complaint",
    [("<odoo>", False), ('<odoo noupdate="1">', True), ('<odoo><data noupdate="1">', True)],
)
def test_data_that_are_not_updated_delete_nothing(tmp_path, root, is_complaint):
    (tmp_path / "demo.xml").write_text(f'{root}<delete model="x" search="[]"/>')
    complaints = list(lint._data_complaints(tmp_path, {"demo": ["demo.xml"]}))
    assert ["deletes at each upgrade" in each for each in complaints] == [True] * is_complaint
