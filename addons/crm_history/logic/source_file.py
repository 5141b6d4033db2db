"""What a file is, by its header."""

from dataclasses import dataclass
from functools import cache

from . import dynamics_tables, german_columns, hubspot_tables, salesforce_tables
from .source_table import fold

#: Columns by which a file is told that is known but for its ids.
_LEAST_COLUMNS = 3

TABLES = (*salesforce_tables.TABLES, *hubspot_tables.TABLES, *dynamics_tables.TABLES)


@dataclass(frozen=True, slots=True)
class Recognition:
    """The table of a file, the index of the column of each target, and what no target takes."""

    table: object
    columns: dict[str, int]
    unused: tuple[str, ...]


def recognize(headers, system=None, hint=""):
    """Return the :class:`Recognition` of a file with these column names, ``None`` for a stranger.

    The table that takes most of the columns wins; among equals the one that the name of the file
    names.

    :param system: look among the tables of one system only
    :param hint: name of the file
    """
    found = [each for each in _get_candidates(headers, system, hint) if each.is_whole]
    if not found or lacks_ids(headers, system):
        return None
    best = max(found, key=lambda each: each.score)
    taken = best.columns.values()
    unused = [name for index, name in enumerate(headers) if name and index not in taken]
    return Recognition(best.table, best.columns, tuple(unused))


def lacks_ids(headers, system=None):
    """Return whether a file with these column names would be known if it had the ids of its rows.

    Three columns at least must tell what it is: an address list is no export. Ids of what the rows
    refer to may make it look like a file of those, of which it has few columns.
    """
    found = _get_candidates(headers, system)
    lacking = max((len(each.columns) for each in found if not each.is_whole), default=0)
    whole = max((len(each.columns) for each in found if each.is_whole), default=0)
    return lacking >= max(_LEAST_COLUMNS, 2 * whole)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A table that a file may be, whole or but for the ids of its rows."""

    table: object
    columns: dict[str, int]
    is_whole: bool
    score: tuple


def _get_candidates(headers, system=None, hint=""):
    found = []
    for table in TABLES:
        if system and table.system != system:
            continue
        columns = match(headers, table)
        missing = {need for need in table.needs if not _has(columns, need)}
        is_marked = not table.marks or any(target in columns for target in table.marks)
        # That a table needs its ids alone tells nothing of a file without them.
        if is_marked and (not missing or (missing == {"key"} and table.needs != ("key",))):
            is_named = fold(table.kind) in fold(hint)
            found.append(_Candidate(table, columns, not missing, (len(columns), is_named)))
    return found


def _has(columns, need):
    return any(target in columns for target in ((need,) if isinstance(need, str) else need))


def match(headers, table):
    """Return ``{target: index of its column}``; names come in the order of preference.

    What belongs to another object stands behind its name in reports: *Campaign: Campaign Name*.
    """
    index_of = {}
    for index, name in enumerate(headers):
        index_of.setdefault(fold(name), index)
    for index, name in enumerate(headers):
        index_of.setdefault(fold(name.rpartition(": ")[2]), index)
    columns, taken = {}, set()
    for target, names in _get_names(table).items():
        for name in names:
            index = index_of.get(name)
            if index is not None and index not in taken:
                columns[target] = index
                taken.add(index)
                break
    return columns


@cache
def _get_names(table):
    """Return ``{target: its names as they are compared}``: English ones before the others."""
    german = german_columns.GERMAN[table.system]
    return {
        target: tuple(
            dict.fromkeys(
                fold(name)
                for name in (*names, *(g for each in names for g in german.get(each, ())))
            )
        )
        for target, names in table.columns.items()
    }
