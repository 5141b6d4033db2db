"""Addresses that only a link of a cell has: *Write to Ada*, which opens a mail to her."""

import re
from html import unescape
from urllib.parse import unquote

from . import sheet_tags
from .merged_cells import get_column

_LONGEST_TAG = 1 << 12
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s[^>]{1,2000}>")
_PLACE = re.compile(rb"\bref=[\"']([A-Z]{1,3})(\d{1,7})[\"':]")
_REFERENCE = re.compile(rb"\b\w+:id=[\"']([^\"']{1,100})[\"']")
_TARGET = re.compile(
    r"<(?:\w+:)?Relationship\s[^>]*?\bTarget=[\"'](?P<kind>mailto|tel):(?P<address>[^\"'?]{3,320})"
)
_ID = re.compile(r"\bId=[\"']([^\"']{1,100})[\"']")
#: So much is read of where the links of a sheet lead.
_MAX_TARGETS_SIZE = 1 << 24


def find(archive, path):
    """Return ``{row: {column from 0: (kind, address)}}`` of the links of a sheet.

    :param archive: the workbook as a ``ZipFile``
    :param path: of the sheet in it
    """
    folder, _slash, name = path.rpartition("/")
    targets = _read_targets(archive, f"{folder}/_rels/{name}.rels")
    found = {}
    if not targets:
        return found
    with archive.open(path) as stream:
        for match in sheet_tags.find(stream, _LINK, _LONGEST_TAG):
            _add(found, targets, match[0])
    return found


def show(text, kind, address):
    """Return the text of a cell with the address that its link has and the text has not."""
    if kind == "tel":
        return text if sum(map(str.isdigit, text)) >= 5 else address
    if "@" in text:
        return text
    return f"{text} <{address}>" if text.strip() else address


def read_target(href):
    """Return ``(kind, address)`` of where a link leads, ``None`` if that is no address."""
    kind, colon, address = href.partition(":")
    if not colon or kind.lower() not in ("mailto", "tel"):
        return None
    return kind.lower(), unquote(address.partition("?")[0])


def _read_targets(archive, path):
    if path not in archive.namelist():
        return {}
    with archive.open(path) as stream:
        text = stream.read(_MAX_TARGETS_SIZE).decode("utf-8", "replace")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", text):
        match, key = _TARGET.match(tag), _ID.search(tag)
        if match and key:
            targets[key[1]] = match["kind"], unquote(unescape(match["address"]))
    return targets


def _add(found, targets, tag):
    place, reference = _PLACE.search(tag), _REFERENCE.search(tag)
    target = place and reference and targets.get(reference[1].decode("utf-8", "replace"))
    if target:
        found.setdefault(int(place[2]), {})[get_column(place[1])] = target
