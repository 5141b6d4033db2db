"""What keeps a workbook from being read."""

#: Rows that a sheet can have. One that claims more is made to keep the reader busy.
MAX_ROWS = 1 << 20


class WorkbookError(ValueError):
    """The file is no workbook that can be read; ``args[0]`` is a code."""
