"""Takes the rows of some people out of a workbook; the number of each row stays what it was."""

import io
import zipfile

import openpyxl
from lxml import etree

from ..logic.table_erasure import GONE

_CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def erase_rows(content, is_personal):
    """Return the bytes of a workbook without what the rows of some people said, and their number.

    All sheets are read, hidden ones too. ``None`` instead of the bytes if nothing had to go.

    :param is_personal: called with the texts of a row
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if _CONTENT in archive.namelist():
            return _erase_document(archive, is_personal)
    return _erase_workbook(content, is_personal)


def _erase_workbook(content, is_personal):
    book = openpyxl.load_workbook(io.BytesIO(content))
    count = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            if is_personal([str(cell.value) for cell in row if cell.value is not None]):
                count += 1
                for cell in row:
                    if cell.value is not None:
                        cell.value = GONE
                    cell.hyperlink = None
                    cell.comment = None
    if not count:
        return None, 0
    # Who saved it last is a person, too.
    book.properties.lastModifiedBy = None
    target = io.BytesIO()
    book.save(target)
    return target.getvalue(), count


def _erase_document(archive, is_personal):
    tree = etree.fromstring(
        archive.read(_CONTENT), etree.XMLParser(resolve_entities=False, no_network=True)
    )
    count = 0
    for row in tree.iter(f"{_TABLE}table-row"):
        texts = ["".join(cell.itertext()) for cell in row.iter(f"{_TABLE}table-cell")]
        if is_personal(texts):
            count += 1
            for cell in row.iter(f"{_TABLE}table-cell"):
                _erase_cell(cell)
    if not count:
        return None, 0
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for item in archive.infolist():
            # A picture of the first page shows rows.
            if item.filename == _CONTENT:
                copy.writestr(item, etree.tostring(tree, xml_declaration=True, encoding="UTF-8"))
            elif not item.filename.startswith("Thumbnails/"):
                copy.writestr(item, archive.read(item.filename))
    return target.getvalue(), count


def _erase_cell(cell):
    if not "".join(cell.itertext()).strip():
        return
    for name in [name for name in cell.attrib if name.startswith(_OFFICE)]:
        del cell.attrib[name]
    for child in list(cell):
        cell.remove(child)
    cell.attrib[f"{_OFFICE}value-type"] = "string"
    etree.SubElement(cell, f"{_TEXT}p").text = GONE
