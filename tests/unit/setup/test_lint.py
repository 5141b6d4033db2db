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
