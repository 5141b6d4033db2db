"""Takes the rows of some people out of a table in text; the others stay byte by byte."""

import codecs
import csv
import io

#: What stands in each cell that said something: so the row stays a row, and keeps its number.
GONE = "***"
#: Bytes that are no text of the encoding come through as they are.
_ERRORS = "surrogateescape"


def empty_row(cells):
    """Return ``cells`` with nothing left of what they said."""
    return [GONE if cell and cell.strip() else cell for cell in cells]


def erase_rows(source, target, codec, separator, is_personal):
    """Copy the binary ``source`` to ``target`` and return how many rows were emptied.

    :param is_personal: called with the cells of a row; whether it has to go
    """
    lines = io.TextIOWrapper(source, codec, errors=_ERRORS, newline="")
    # One for the whole file, or each row would begin with a byte order mark.
    encode = codecs.getincrementalencoder(codec)(_ERRORS).encode
    taken, count = [], 0

    def feed():
        for line in lines:
            taken.append(line)
            yield line.replace("\x00", "")

    reader = csv.reader(feed(), delimiter=separator)
    try:
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error:
                # No row that can be read: the text of its lines decides.
                cells = ["".join(taken)]
            raw = "".join(taken)
            taken.clear()
            if is_personal(cells):
                count += 1
                raw = separator.join(empty_row(cells)) + _get_line_end(raw)
            target.write(encode(raw))
        return count
    finally:
        lines.detach()


def _get_line_end(raw):
    return raw[len(raw.rstrip("\r\n")) :]
