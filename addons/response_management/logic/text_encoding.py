"""In which encoding a stranger's file is written, and whether it is text at all.

Suppliers send files without saying how they were written. A byte order mark or valid UTF-8
decides; otherwise every old encoding of the regions we serve is tried on the lines that hold more
than ASCII, and the one under which most characters are *common* ones wins. Validity alone decides
nothing: nearly all Japanese text is also valid, if absurd, Chinese. :mod:`single_byte_text` tells
the European ones apart.
"""

import codecs
import re
from dataclasses import dataclass

from . import single_byte_text
from .header_words import is_known_header

UTF_8 = "utf-8"
UTF_16_LE = "utf-16-le"
UTF_16_BE = "utf-16-be"
SHIFT_JIS = "cp932"
GB_18030 = "gb18030"
EUC_JP = "euc_jp"
BIG_5 = "big5"
EUC_KR = "cp949"
LATIN_1 = single_byte_text.LATIN_1

#: Put in place of bytes that the encoding does not know. A noncharacter of Unicode, so that it
#: stands in no text by itself (U+FFFD does: files that somebody damaged before).
DAMAGE_MARK = "\ufdd0"
DAMAGE_HANDLER = "response_management.mark_damage"

#: What of a file is enough to guess from, and how much is read at a time.
SAMPLE_SIZE = 1 << 17
CHUNK_SIZE = 1 << 16

#: Below this share of common characters the guess is only a guess.
CONFIDENT_SCORE = 0.6
#: Above this share a European text is one, whatever else its bytes may be.
LIKELY_SCORE = 0.9

_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, UTF_16_LE),
    (codecs.BOM_UTF16_BE, UTF_16_BE),
)
_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"{\\rtf", "document"),
)
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|table|svg)", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_CELLS = re.compile(r"\s*[,;\t|]\s*")
_PAIRS = re.compile(rb"[\xa1-\xfe]{2}")
#: So many syllables of Hangul and no other character are no Chinese.
MIN_SYLLABLES = 10
#: Encodings that the words of a header tell from others, and how far down it is looked for.
BY_HEADER = (SHIFT_JIS, GB_18030, EUC_JP, BIG_5, EUC_KR)
HEADER_LINES = 20


@dataclass(frozen=True, slots=True)
class Detection:
    """An encoding, how sure it is, and the first line (from 1) that it cannot read."""

    encoding: str
    is_confident: bool = True
    damaged_line: int | None = None


@dataclass(slots=True)
class _Tally:
    """How the characters of a sample look under one encoding."""

    common: float = 0.0
    fair: int = 0
    rare: int = 0
    invalid: int = 0

    @property
    def score(self):
        total = self.common + self.fair + self.rare + self.invalid
        if not total:
            return 0.0
        return (self.common + 0.5 * self.fair - self.rare - 3 * self.invalid) / total


def mark_damage(error):
    """Replace each byte that cannot be decoded by ``DAMAGE_MARK`` (an error handler of codecs)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return DAMAGE_MARK, error.end


codecs.register_error(DAMAGE_HANDLER, mark_damage)


def get_codec(encoding):
    """Return the codec that reads ``encoding``, with or without a byte order mark."""
    return "utf-8-sig" if encoding == UTF_8 else encoding


def file_kind(head):
    """Return what the first bytes of a file are: ``text``, ``empty``, ``zip``, ``pdf`` …"""
    if not head:
        return "empty"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if any(head.startswith(mark) for mark, _encoding in _MARKS) or _wide_encoding(head):
        return "text"
    if _MARKUP.match(head):
        return "markup"
    if b"\x00" in head or len(_CONTROLS.findall(head)) > len(head) / 100:
        return "binary"
    return "text"


def detect(chunks):
    """Return the ``Detection`` for a file given as an iterable of byte chunks.

    Reads on to the end, in bounded memory: a file that is ASCII for a million lines and then not
    is found out.
    """
    chunks = iter(chunks)
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= 4096:
            break
    chunks = _chain(head, chunks)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return Detection(encoding, True, first_damaged_line(chunks, encoding))
    if wide := _wide_encoding(head):
        return Detection(wide, True, first_damaged_line(chunks, wide))
    return _detect_narrow(chunks)


def first_damaged_line(chunks, encoding):
    """Return the first line that ``encoding`` cannot read, ``None`` if it reads all of them."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    for chunk in chunks:
        try:
            line += decoder.decode(chunk).count("\n")
        except UnicodeDecodeError as error:  # noqa: PERF203 (a chunk at a time)
            return line + _count_breaks(error.object[: error.start], encoding)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _detect_narrow(chunks):
    """Detect an encoding in which ASCII is ASCII."""
    decoder = codecs.getincrementaldecoder(UTF_8)("strict")
    line, wide_characters = 1, 0
    for chunk in chunks:
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError as error:
            rest = error.object
            wide_characters += len(_NON_ASCII.findall(rest[: error.start]))
            return _detect_old(rest, chunks, line, wide_characters, error.start)
        if not text.isascii():
            wide_characters += len(chunk) - len(text)
        line += text.count("\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return _detect_old(error.object, chunks, line, wide_characters, error.start)
    return Detection(UTF_8)


def _detect_old(chunk, chunks, line, wide_characters, start):
    """Detect the encoding of a file that stopped being UTF-8 in ``chunk`` at ``start``."""
    sample = _sample_lines(chunk[chunk.rfind(b"\n", 0, start) + 1 :], chunks)
    damaged = line + chunk.count(b"\n", 0, start)
    text = sample.decode(UTF_8, DAMAGE_HANDLER)
    marks = text.count(DAMAGE_MARK)
    wide_characters += sum(1 for char in text if char > "\x7f" and char != DAMAGE_MARK)
    if wide_characters > 4 * marks:
        return Detection(UTF_8, True, damaged)
    european = single_byte_text.read(sample)
    if european.score >= LIKELY_SCORE and not _find_by_header(sample, european.encoding):
        # Two letters each, whole words of Cyrillic are common characters of Chinese, too.
        return Detection(european.encoding, european.is_confident)
    score, encoding, is_confident = max(
        (
            (european.score, european.encoding, european.is_confident),
            *(
                (tally.score, encoding, tally.score >= CONFIDENT_SCORE)
                for tally, encoding in (
                    (_tally_shift_jis(sample), SHIFT_JIS),
                    (_tally_gb(sample), GB_18030),
                )
            ),
        ),
        key=lambda found: found[0],
    )
    if encoding == GB_18030 and _is_korean(sample):
        encoding = EUC_KR
    if score <= 0:
        encoding, is_confident = LATIN_1, False
    if told := _find_by_header(sample, encoding):
        return Detection(told)
    return Detection(encoding, is_confident)


def _find_by_header(sample, encoding):
    """Return the encoding under which the header is made of words that headers are, if it is
    another than ``encoding`` and more of them are.

    What is common in one of these encodings is valid in the others: only its meaning tells.
    """
    lines = sample.split(b"\n")[:HEADER_LINES]
    counts = {
        candidate: max(
            (_count_header_words(line, candidate) for line in lines),
            default=0,
        )
        for candidate in (encoding, *BY_HEADER)
    }
    best = max(counts, key=counts.get)
    return best if best != encoding and counts[best] > counts[encoding] else None


def _count_header_words(line, encoding):
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return 0
    words = _CELLS.split(text.strip())
    return sum(1 for word in words if not word.isascii() and is_known_header(word))


def _sample_lines(chunk, chunks):
    """Return lines with more than ASCII, whole ones, up to about ``SAMPLE_SIZE`` bytes."""
    sample, tail = bytearray(), b""
    while chunk:
        *lines, tail = (tail + chunk).split(b"\n")
        for text in lines:
            if not text.isascii():
                sample += text + b"\n"
        if len(sample) >= SAMPLE_SIZE or len(tail) >= SAMPLE_SIZE:
            break
        chunk = next(chunks, b"")
    if len(sample) < SAMPLE_SIZE and not tail.isascii():
        sample += tail[:SAMPLE_SIZE]
    return bytes(sample[:SAMPLE_SIZE])


def _tally_shift_jis(sample):
    """Tally ``sample`` read as Shift-JIS: kana, full-width signs and everyday kanji are common."""
    tally, kana, position, size = _Tally(), 0, 0, len(sample)
    while position < size:
        byte = sample[position]
        position += 1
        if byte < 0x80:
            continue
        if 0xA1 <= byte <= 0xDF:
            kana += 1
            continue
        trail = sample[position] if position < size else 0
        if byte in (0x80, 0xA0) or byte > 0xFC or not (0x40 <= trail <= 0xFC and trail != 0x7F):
            tally.invalid += 1
            continue
        position += 1
        if byte <= 0x83 or 0x88 <= byte <= 0x97 or (byte == 0x98 and trail <= 0x72):
            tally.common += 1
        else:
            tally.rare += 1
    # Half-width kana never rise above 0xDF; the bytes of Chinese text do in every third character.
    if kana >= 8 and not tally.invalid and tally.rare <= kana / 50:
        tally.common += kana * 1.25
    else:
        tally.rare += kana
    return tally


def _tally_gb(sample):
    """Tally ``sample`` read as GB18030: the 3,755 hanzi of level one and the signs are common."""
    tally, position, size = _Tally(), 0, len(sample)
    while position < size:
        byte = sample[position]
        position += 1
        if byte < 0x80:
            continue
        trail = sample[position] if position < size else 0
        if byte in (0x80, 0xFF):
            tally.invalid += 1
        elif 0x30 <= trail <= 0x39:
            tally.rare += 1
            position += 3
        elif not 0x40 <= trail <= 0xFE or trail == 0x7F:
            tally.invalid += 1
        else:
            position += 1
            if trail >= 0xA1 and (0xB0 <= byte <= 0xD7 or 0xA1 <= byte <= 0xA3):
                tally.common += 1
            elif trail >= 0xA1 and 0xD8 <= byte <= 0xF7:
                tally.fair += 1
            else:
                tally.rare += 1
    return tally


def _is_korean(sample):
    """Return whether ``sample``, which can be read as Chinese, is Korean.

    The syllables of Hangul fill 25 of the rows in which Chinese has its 3,755 usual characters; of
    ten of these a few are beyond them.
    """
    pairs = _PAIRS.findall(sample)
    syllables = sum(0xB0 <= pair[0] <= 0xC8 for pair in pairs)
    signs = sum(0xA1 <= pair[0] <= 0xA3 for pair in pairs)
    is_whole = 2 * len(pairs) == len(_NON_ASCII.findall(sample))
    return is_whole and syllables >= MIN_SYLLABLES and syllables + signs == len(pairs)


def _wide_encoding(head):
    """Return the UTF-16 that ``head`` is written in without saying so, if any.

    Separators and line breaks betray it: half of their two bytes is zero, always the same half.
    """
    size = len(head) - len(head) % 2
    even, odd = head[0:size:2].count(0), head[1:size:2].count(0)
    for encoding, zeros, others in ((UTF_16_LE, odd, even), (UTF_16_BE, even, odd)):
        if zeros >= 2 and zeros >= size / 40 and others * 20 < zeros:
            text = head[:size].decode(encoding, "replace")
            if sum(not (char.isprintable() or char in "\r\n\t\ufffd") for char in text) * 50 <= len(
                text
            ):
                return encoding
    return None


def _count_breaks(data, encoding):
    return data.decode(encoding, "replace").count("\n")


def _chain(head, chunks):
    yield head
    yield from chunks
