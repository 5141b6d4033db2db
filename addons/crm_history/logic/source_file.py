"""What a file is, by its header."""

from dataclasses import dataclass

from . import dynamics_tables, hubspot_tables, salesforce_tables

TABLES = (*salesforce_tables.TABLES, *hubspot_tables.TABLES, *dynamics_tables.TABLES)


@dataclass(frozen=True, slots=True)
class Recognition:
    """The table of a file, the index of the column of each target, and what no target takes."""

    table: object
    columns: dict[str, int]
    unused: tuple[str, ...]


def fold(name: str) -> str:
    """Return a column name as names are compared: without case and space around."""
    return " ".join(name.replace("\ufeff", "").split()).casefold()


def recognize(headers, system=None, hint=""):
    """Return the :class:`Recognition` of a file with these column names, ``None`` for a stranger.

    The table that takes most of the columns wins; among equals the one that the name of the file
    names.

    :param system: look among the tables of one system only
    :param hint: name of the file
    """
    found = []
    for table in TABLES:
        if system and table.system != system:
            continue
        columns = match(headers, table)
        is_such = all(target in columns for target in table.needs)
        is_marked = not table.marks or any(target in columns for target in table.marks)
        if is_such and is_marked:
            is_named = table.kind.replace("_", "") in fold(hint).replace("_", "").replace(" ", "")
            found.append(((len(columns), is_named), table, columns))
    if not found:
        return None
    _score, table, columns = max(found, key=lambda each: each[0])
    unused = [name for index, name in enumerate(headers) if name and index not in columns.values()]
    return Recognition(table, columns, tuple(unused))


def match(headers, table):
    """Return ``{target: index of its column}``; names come in the order of preference."""
    index_of = {}
    for index, name in enumerate(headers):
        index_of.setdefault(fold(name), index)
    columns, taken = {}, set()
    for target, names in table.columns.items():
        for name in names:
            index = index_of.get(fold(name))
            if index is not None and index not in taken:
                columns[target] = index
                taken.add(index)
                break
    return columns
