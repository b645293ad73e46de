"""Workbooks looked through before any XML parser sees them.

A workbook is a ZIP of XML. Sizes are counted while inflating, never taken from the
directory, which whoever made the file has written.
"""

import posixpath
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
_CARRIED = 64  # bytes kept from one piece to the next, so that no word hides on the seam
_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_KINDS = "[content_types].xml"
_PLACES_OF_SHEETS = ("xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/")
_NEVER_PARSED = ("xl/media/", "xl/embeddings/", "xl/printersettings/", "docprops/thumbnail")
_MACROS = re.compile(r"vbaproject|(?:^|/)macrosheets/|vbadata")
_MACROS_INSIDE = re.compile(rb"vbaProject|macroEnabled|intlMacrosheet|\.macrosheet", re.IGNORECASE)
_DECLARED = re.compile(rb"\s*(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_DECLARED_WITHIN = 256
_PLAIN_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1",
                              b"windows-1252"})  # fmt: skip
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
        RefusedError: It is damaged, too large, not a workbook, holds macros, or is built to do
            harm.
    """
    archive = checked_archive(data)
    parts = {info.filename.casefold(): info for info in archive.infolist()}
    if len(parts) != len(archive.infolist()):
        raise unsafe()  # readers would differ in which of the two they take
    for name, info in parts.items():
        _check_part(archive, info, name)
    if _WORKBOOK not in parts:
        raise RefusedError(
            _("This file is not a workbook. Save the list as .xlsx or CSV and import that.")
        )
    workbook = _whole(archive, parts[_WORKBOOK])
    relations = _whole(archive, parts[_LINKS]) if _LINKS in parts else b"<none/>"
    links = {link.get("Id", ""): link.get("Target", "") for link in fromstring(relations)}
    found = {}
    for sheet in fromstring(workbook).iter(f"{_MAIN}sheet"):
        part = _placed(links.get(sheet.get(f"{_RELATIONS}id", ""), ""))
        if part not in parts or not part.startswith(_PLACES_OF_SHEETS):
            raise unsafe()
        seen = _look_at(_whole(archive, parts[part]))
        is_hidden = sheet.get("state", "visible") != "visible"
        found[sheet.get("name", "")] = seen._replace(is_hidden=is_hidden)
    return Findings(re.search(rb'date1904="(?:1|true)"', workbook) is not None, found)


def _placed(target: str) -> str:
    """A target of the workbook's own links as the name of a part."""
    from_root = target if target.startswith("/") else f"/xl/{target}"
    return posixpath.normpath(from_root).lstrip("/").casefold()


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


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
    """Inflate it once, keeping nothing, to see whether it may be inflated for good."""
    if _MACROS.search(name):
        raise _has_macros()
    is_xml = not name.startswith(_NEVER_PARSED)
    tail = b""
    for piece in inflate(archive, info, LIMITS):
        if not is_xml:
            continue
        if not tail and _hides_its_text(piece):
            raise unsafe()
        if _DTD.search(tail + piece):
            raise unsafe()
        if name == _KINDS and _MACROS_INSIDE.search(tail + piece):
            raise _has_macros()
        tail = piece[-_CARRIED:]


def _hides_its_text(head: bytes) -> bool:
    """Whether a search for words would miss them: UTF-16, UTF-32 or a rare encoding."""
    if head.startswith(_UTF16_BOMS) or b"\x00" in head[:_DECLARED_WITHIN]:
        return True
    declared = _DECLARED.match(head[:_DECLARED_WITHIN])
    return declared is not None and declared[1].lower() not in _PLAIN_ENCODINGS


def _whole(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    return b"".join(inflate(archive, info, LIMITS))


def _has_macros() -> RefusedError:
    return RefusedError(
        _(
            "This workbook holds macros, which are small programs, so it was not opened. Save it"
            " in Excel as an Excel workbook (.xlsx) without macros, and import that."
        )
    )
