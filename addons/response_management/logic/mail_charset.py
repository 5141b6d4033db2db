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

from . import text_encoding
from .text_encoding import LATIN_1

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
_ENCODED_WORDS = re.compile(rf"{_ENCODED_WORD.pattern}(?:\s+{_ENCODED_WORD.pattern})*")
#: How HTML names its character set, within its first bytes.
_META = re.compile(rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_MAX_HEAD = 4096
UTF_8 = "utf-8"
#: Sets of one byte a character, in which every byte or nearly every one is a character: that a
#: text can be read with them proves nothing.
_SINGLE_BYTE = frozenset({"iso-8859-1", "iso_8859-1", "iso8859-1", "latin-1", "latin1", "cp1252"})
_WESTERN = _SINGLE_BYTE | {"windows-1252", "iso-8859-15", "iso8859-15", "latin-9"}


def readable_charset(charset, content):
    """Return the character set to read ``content`` with, given the one that the email names.

    :param str charset: what the email names, ``""`` or ``None`` for nothing
    """
    name = (charset or "").strip().lower()
    if successor := _SUCCESSORS.get(name):
        return successor if _reads(successor, content) else _guess(content, successor)
    if name in _WESTERN:
        # Nothing but UTF-8 looks like UTF-8; and what is called Latin-1 has the signs of its
        # successor in it, the euro and curly quotes.
        if not content.isascii() and _reads(UTF_8, content):
            return UTF_8
        return (
            name if content.isascii() or name not in _SINGLE_BYTE else _find_western(name, content)
        )
    if name and _reads(name, content):
        return charset
    return _guess(content)


def is_known(charset):
    """Return whether ``charset``, if any, is one that text can be read in, well or badly."""
    name = (charset or "").strip().lower()
    if not name:
        return True
    try:
        return name not in _SUCCESSORS and b"a".decode(name) is not None
    except (LookupError, ValueError):
        return False


def find_in_html(content):
    """Return the character set that an HTML text names itself, ``""`` if none that is known."""
    match = _META.search(content[:_MAX_HEAD])
    name = match[1].decode("ascii") if match else ""
    return name if name.lower() in _SUCCESSORS or is_known(name) else ""


def _guess(content, named=None):
    """Return the likeliest character set of ``content``, whose own is not known or is wrong.

    :param named: a set that it is ``named`` after and that nearly reads it
    """
    if _reads(UTF_8, content):
        return UTF_8
    if named:
        return named
    encoding = text_encoding.detect([content]).encoding
    # The last resort reads anything.
    return encoding if encoding != LATIN_1 and _reads(encoding, content) else "windows-1252"


def _find_western(name, content):
    return "windows-1252" if _reads("windows-1252", content) else name


def _reads(charset, content):
    """Return whether ``content`` is text in ``charset`` from the first byte to the last."""
    try:
        codecs.lookup(charset)
        content.decode(charset)
    except (LookupError, ValueError):
        return False
    return True


def readable_header(raw):
    """Return the header ``raw`` in characters, its encoded words under names they are read with.

    :param str raw: as ``email`` gives it, with bytes beyond ASCII as halves of surrogates
    """
    text = _decode_raw_bytes(raw)
    return _ENCODED_WORDS.sub(_rename_charsets, text)


def _decode_raw_bytes(raw):
    """Return ``raw`` with the bytes that stand in it undecoded, which no header may have."""
    if raw.isascii():
        return raw.replace("\0", "")
    try:
        content = raw.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        content = raw.encode("utf-8", "replace")
    return content.decode(_guess(content), "replace").replace("\0", "")


def _rename_charsets(words):
    """Rename the character sets of encoded words that follow each other.

    Some programs break a character in two where a word ends, so that only both together are text.
    """
    parts = [match.groups() for match in _ENCODED_WORD.finditer(words.group())]
    contents = [_decode_word(encoding, text) for _charset, encoding, text in parts]
    charsets = {charset.lower() for charset, _encoding, _text in parts}
    if None in contents:
        return words.group()
    if len(charsets) == 1 and len(parts) > 1:
        (charset,) = charsets
        if not all(_reads(charset, content) for content in contents):
            whole = b"".join(contents)
            text = base64.b64encode(whole).decode()
            return f"=?{readable_charset(charset, whole)}?b?{text}?="
    return " ".join(
        f"=?{readable_charset(charset, content)}?{encoding}?{text}?="
        for (charset, encoding, text), content in zip(parts, contents, strict=True)
    )


def _decode_word(encoding, text):
    """Return the bytes of an encoded word, ``None`` if it is none."""
    try:
        if encoding in "bB":
            return base64.b64decode(text + "=" * (-len(text) % 4))
        return quopri.decodestring(text, header=True)
    except (binascii.Error, ValueError):
        return None


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
