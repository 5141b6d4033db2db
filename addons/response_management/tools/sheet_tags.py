"""Tags of a sheet of a workbook that openpyxl does not tell of when it streams."""

_CHUNK_SIZE = 1 << 16


def find(stream, pattern, longest):
    """Yield the matches of ``pattern`` in the bytes of ``stream``, which is read piece by piece.

    :param longest: bytes of the longest match; a longer one may be missed between two pieces
    """
    tail = b""
    while chunk := stream.read(_CHUNK_SIZE):
        text, end = tail + chunk, 0
        for match in pattern.finditer(text):
            yield match
            end = match.end()
        tail = text[max(end, len(text) - longest) :]
