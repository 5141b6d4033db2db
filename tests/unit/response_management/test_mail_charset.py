import base64

import pytest
from response_management_logic import mail_charset


@pytest.mark.parametrize(
    ("named", "content", "readable"),
    [
        ("utf-8", b"", "utf-8"),
        ("ISO-2022-JP", b"", "iso-2022-jp-ms"),
        ("GB2312", b"", "gb18030"),
        ("Shift_JIS", b"", "cp932"),
        ("x-nobody-knows", "été".encode(), "utf-8"),
        ("x-nobody-knows", "été".encode("latin-1"), "windows-1252"),
        ("\udce9", b"abc", "utf-8"),
        ("idna", b"\xff", "windows-1252"),
        ("undefined", b"abc", "utf-8"),
        ("a\x00b", b"abc", "utf-8"),
        ("", b"abc", "utf-8"),
        (None, "Grüße".encode(), "utf-8"),
        ("", "Grüße aus Köln".encode("latin-1"), "windows-1252"),
        ("us-ascii", "Grüße".encode(), "utf-8"),
        ("us-ascii", "Grüße".encode("latin-1"), "windows-1252"),
        ("utf-8", "Grüße aus Köln".encode("latin-1"), "windows-1252"),
        ("utf-8", "資料をお送りください。".encode("cp932"), "cp932"),
        ("", "请给我打电话，谢谢".encode("gb18030"), "gb18030"),
        ("iso-8859-1", "Grüße".encode(), "utf-8"),
        ("iso-8859-1", "20 € “x”".encode("cp1252"), "windows-1252"),
        ("iso-8859-1", b"\x81\xfc", "iso-8859-1"),
        ("koi8-r", "Привет".encode("koi8-r"), "koi8-r"),
    ],
)
def test_charset_to_read_with(named, content, readable):
    assert mail_charset.readable_charset(named, content) == readable


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("資料請求\nカタログ".encode("iso-2022-jp"), "資料請求\nカタログ"),
        (b"\x1b$B-!;qNA-j%F%9%H\x1b(B No. 5", "①資料㈱テスト No. 5"),
        (b"\x1b$B|b66\x1b(B", "髙橋"),
        (b"plain", "plain"),
        (b"\x1b$B;q", "資"),
    ],
)
def test_japanese_with_the_characters_of_code_page_932(content, text):
    assert content.decode("iso-2022-jp-ms") == text


@pytest.mark.parametrize(
    ("charset", "is_known"),
    [("", True), (None, True), ("us-ascii", True), ("UTF-8", True), ("gb2312", False),
     ("x-nobody", False), ("a\x00b", False), ("hex", False)],
)  # fmt: skip
def test_sets_in_which_a_file_is_left(charset, is_known):
    assert mail_charset.is_known(charset) == is_known


def _word(text, codec, named):
    return f"=?{named}?B?{base64.b64encode(text.encode(codec)).decode()}?="


@pytest.mark.parametrize(
    ("raw", "readable"),
    [
        ("Jane <jane@example.com>", "Jane <jane@example.com>"),
        (
            _word("朱镕基", "gb18030", "GB2312") + " <zhu@example.com>",
            _word("朱镕基", "gb18030", "gb18030") + " <zhu@example.com>",
        ),
        ("=?x-nobody?Q?=C3=A9t=C3=A9?=", "=?utf-8?Q?=C3=A9t=C3=A9?="),
        ("=?utf-8?B?w6k=?=", "=?utf-8?B?w6k=?="),
        ("=?x-nobody?B?w6k?=", "=?utf-8?B?w6k?="),
        ("=?x-nobody?B?w?=", "=?x-nobody?B?w?="),
        ("=?us-ascii?Q?J=FCrgen?=", "=?windows-1252?Q?J=FCrgen?="),
        ("=?utf-8?Q?J=FCrgen_M=FCller?=", "=?windows-1252?Q?J=FCrgen_M=FCller?="),
        ("=?utf-8?Q?a=C3?= =?utf-8?Q?=A9b?=", "=?utf-8?b?YcOpYg==?="),
        ("Jürgen".encode().decode("ascii", "surrogateescape"), "Jürgen"),
        ("Jürgen".encode("latin-1").decode("ascii", "surrogateescape"), "Jürgen"),
        ("a\x00b", "ab"),
    ],
)
def test_header_names_what_it_can_be_read_with(raw, readable):
    assert mail_charset.readable_header(raw) == readable
