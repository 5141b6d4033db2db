"""In which character set an incoming email is read, whatever set it names.

Mail programs name sets that nobody knows, and name a small set while they write its larger
successor: GB2312 for GB18030, Shift-JIS for code page 932, and ISO-2022-JP with the characters
of that page (①, ㈱) in it.
"""

import base64
import binascii
import codecs
import quopri
import re

#: ISO-2022-JP as mail programs write it: Python's own knows only the characters of the standard.
ISO_2022_JP_MS = "iso-2022-jp-ms"
#: What is written under these names, in all cases.
_SUCCESSORS = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis"), "cp932"),
    "iso-2022-jp": ISO_2022_JP_MS,
}
_DOUBLE_BYTE = re.compile(rb"\x1b\$[@B]([^\x1b]*)")
_ESCAPE = re.compile(rb"\x1b\([BJ]")
_ENCODED_WORD = re.compile(r"=\?([^?*\s]+)\?([bBqQ])\?([^?\s]*)\?=")


def readable_charset(charset, content):
    """Return the character set to read ``content`` with, given the one that the email names."""
    if successor := _SUCCESSORS.get(charset.lower()):
        return successor
    # The set itself, then the likeliest ones; the last can read anything.
    for candidate in (charset, "utf-8"):
        try:
            codecs.lookup(candidate)
            content.decode(candidate, "replace" if candidate == charset else "strict")
        except (LookupError, ValueError):
            continue
        return candidate
    return "windows-1252"


def readable_header(raw):
    """Return the header ``raw`` with its encoded words under the names they can be read with."""
    return _ENCODED_WORD.sub(_rename_charset, raw)


def _rename_charset(word):
    charset, encoding, text = word.groups()
    try:
        if encoding in "bB":
            content = base64.b64decode(text + "=" * (-len(text) % 4))
        else:
            content = quopri.decodestring(text, header=True)
    except (binascii.Error, ValueError):
        return word.group()
    return f"=?{readable_charset(charset, content)}?{encoding}?{text}?="


def _decode_iso_2022_jp(content, errors="strict"):
    """Decode by way of code page 932, which arranges the same table otherwise."""
    content = bytes(content)
    shifted = _ESCAPE.sub(b"", _DOUBLE_BYTE.sub(_shift, content))
    return codecs.decode(shifted, "cp932", errors), len(content)


def _shift(section):
    """Return the row and cell numbers of ``section`` as Shift-JIS; line breaks stay."""
    text, shifted, position = section.group(1), bytearray(), 0
    while position < len(text):
        row, cell = text[position], text[position + 1] if position + 1 < len(text) else 0
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            shifted.append(row)
            position += 1
            continue
        lead = (row - 0x21) // 2 + 0x81
        shifted.append(lead + 0x40 if lead > 0x9F else lead)
        shifted.append(cell + 0x7E if row % 2 == 0 else cell + 0x1F + (cell >= 0x60))
        position += 2
    return bytes(shifted)


def _find_codec(name):
    if name.replace("_", "-") == ISO_2022_JP_MS:
        return codecs.CodecInfo(
            codecs.lookup("iso-2022-jp").encode, _decode_iso_2022_jp, name=ISO_2022_JP_MS
        )
    return None


codecs.register(_find_codec)
