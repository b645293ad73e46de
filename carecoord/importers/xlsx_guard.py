"""Workbooks looked through before any XML parser sees them.

A workbook is a ZIP of XML. Sizes are counted while inflating, never taken from the
directory, which whoever made the file has written.
"""

import re
import zipfile
from typing import NamedTuple

from defusedxml.ElementTree import fromstring

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.importers.archives import Limits, checked_zip, inflate, unsafe

LIMITS = Limits(members=2000, member=150 << 20, total=300 << 20, ratio=120)
MAX_FILE_BYTES = 40 << 20
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and .xlsx behind a password
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*<(?:!doctype html|html|table|style|meta)",
    re.IGNORECASE,
)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_CARRIED = 16  # bytes kept from one piece to the next, so that no word hides on the seam
_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f[ />](.*?)</c>', re.DOTALL)
_STORED_VALUE = re.compile(rb"<v>[^<]")
_ERROR = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*\bt="e"')
_WIDE_CELL = re.compile(rb'<c r="([A-Z]{2,3})\d')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')
_ROW = re.compile(rb'<row[^>]*? r="(\d+)"')
_LETTERS = 26


class SheetFindings(NamedTuple):
    """What a sheet's XML says that its values do not."""

    unstored: tuple[str, ...]  # cells with a formula whose value was never stored
    errors: tuple[str, ...]  # cells that hold #DIV/0!, #N/A and the like
    last_row: int  # the last row with a value
    columns: int
    is_hidden: bool = False
    merged: tuple[str, ...] = ()  # ranges such as B2:B4


class Findings(NamedTuple):
    """What the look through a harmless workbook brought."""

    is_1904: bool
    sheets: dict[str, SheetFindings]  # by the name people see


def refuse_other_formats(data: bytes) -> None:
    """Say what a file named .xlsx really is, where it is something else.

    Raises:
        RefusedError: It is an old or protected workbook, or a web page.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise RefusedError(
                _(
                    "This workbook is protected with a password. Open it in Excel, remove the"
                    " password, save it, and import it again."
                )
            )
        raise RefusedError(
            _(
                "This is a workbook in the old Excel format (.xls). Open it in Excel and save it"
                " as an Excel workbook (.xlsx)."
            )
        )
    if _HTML.match(data):
        raise RefusedError(
            _(
                "This file is a web page, whatever its name says. Open it in Excel and save it"
                " as an Excel workbook (.xlsx) or as CSV."
            )
        )


def checked_archive(data: bytes) -> zipfile.ZipFile:
    """The ZIP a workbook is, of a size that can be looked through.

    Raises:
        RefusedError: It is damaged, too large, or built to do harm.
    """
    if len(data) > MAX_FILE_BYTES:
        raise RefusedError(
            _("This workbook is too large. Save the list alone as CSV and import that.")
        )
    return checked_zip(data, LIMITS)


def checked_workbook(data: bytes) -> Findings:
    """Look through every part of the workbook.

    Raises:
        RefusedError: It is damaged, too large, not a workbook, or built to do harm.
    """
    archive = checked_archive(data)
    parts = {info.filename: _checked_part(archive, info) for info in archive.infolist()}
    workbook = parts.get("xl/workbook.xml")
    if workbook is None:
        raise RefusedError(
            _("This file is not a workbook. Save the list as .xlsx or CSV and import that.")
        )
    links = {
        link.get("Id", ""): link.get("Target", "").rsplit("/", 1)[-1]
        for link in fromstring(parts.get("xl/_rels/workbook.xml.rels") or b"<none/>")
    }
    found = {}
    for sheet in fromstring(workbook).iter(f"{_MAIN}sheet"):
        part = links.get(sheet.get(f"{_RELATIONS}id", ""), "")
        seen = _look_at(parts.get(f"xl/worksheets/{part}", b""))
        is_hidden = sheet.get("state", "visible") != "visible"
        found[sheet.get("name", "")] = seen._replace(is_hidden=is_hidden)
    return Findings(re.search(rb'date1904="(?:1|true)"', workbook) is not None, found)


def _look_at(sheet: bytes) -> SheetFindings:
    formulas = _FORMULA.finditer(sheet)
    unstored = [m[1].decode() for m in formulas if not _STORED_VALUE.search(m[2])]
    errors = [match[1].decode() for match in _ERROR.finditer(sheet)]
    last_value = max(sheet.rfind(b"</v>"), sheet.rfind(b"</t>"), 0)
    start = sheet.rfind(b"<row", 0, last_value)
    row = _ROW.match(sheet, max(start, 0))
    widest = max(map(_number, set(_WIDE_CELL.findall(sheet))), default=_LETTERS)
    merged = tuple(match.decode() for match in _MERGED.findall(sheet))
    last_row = int(row[1]) if row else 0
    return SheetFindings(tuple(unstored), tuple(errors), last_row, widest, merged=merged)


def _number(letters: bytes) -> int:
    """A column's number from its letters: AA is 27."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _checked_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The part's bytes if they are looked at again, once it has been found harmless."""
    is_xml = info.filename.endswith((".xml", ".rels", ".vml"))
    kept, tail = [], b""
    for piece in inflate(archive, info, LIMITS):
        if is_xml:
            if piece.startswith(_UTF16_BOMS) or _DTD.search(tail + piece):
                raise unsafe()
            tail = piece[-_CARRIED:]
        if info.filename.startswith(("xl/workbook", "xl/worksheets/", "xl/_rels/")):
            kept.append(piece)
    return b"".join(kept)
