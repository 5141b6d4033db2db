import io

import pytest
from response_management_logic.table_erasure import erase_rows


def _erase(text, separator=",", codec="utf-8", word="anna"):
    source = io.BytesIO(text if isinstance(text, bytes) else text.encode(codec))
    target = io.BytesIO()
    count = erase_rows(
        source, target, codec, separator, lambda cells: any(word in cell for cell in cells)
    )
    assert not source.closed
    return count, target.getvalue()


@pytest.mark.parametrize(
    "text, separator, kept, count",
    [
        ("a,b\r\nanna,1\r\nbob,2\r\n", ",", "a,b\r\n***,***\r\nbob,2\r\n", 1),
        # everything else as it was, also what is quoted without need
        ('"a","b"\nanna,1\n"bob" ,2', ",", '"a","b"\n***,***\n"bob" ,2', 1),
        # a cell with a line break is one row
        ('a;b\n"anna\nx";1\nbob;2\n', ";", "a;b\n***;***\nbob;2\n", 1),
        ("a,b\nanna,,x\n\nanna", ",", "a,b\n***,,***\n\n***", 2),
        # a quotation mark that is never closed
        ('a,b\nbob,"x\nanna,1\n', ",", "a,b\n***,***\n", 1),
        ("a\nbob\n", ",", "a\nbob\n", 0),
        ("", ",", "", 0),
    ],
)
def test_the_rows_of_somebody_are_emptied(text, separator, kept, count):
    assert _erase(text, separator) == (count, kept.encode())


@pytest.mark.parametrize("codec", ["utf-16", "cp1252", "shift_jis", "gb18030"])
def test_any_encoding_is_kept(codec):
    count, content = _erase("name,n\r\nanna,1\r\nbob,2\r\n", codec=codec)
    assert count == 1
    assert content.decode(codec) == "name,n\r\n***,***\r\nbob,2\r\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_mark_of_a_file_is_kept(mark):
    assert _erase(mark + b"a\nanna\n") == (1, mark + b"a\n***\n")


def test_bytes_that_are_no_text_come_through():
    assert _erase(b"a\nb\xff\xfeb\nanna\n") == (1, b"a\nb\xff\xfeb\n***\n")
