"""Tables as Excel workbooks, as large as Excel allows, and without a temporary file.

XlsxWriter makes the workbook around one blank row; the real rows are streamed into the
compressed file in its place. Text is always a string cell, so nothing runs as a formula.
"""

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.exporters.about_sheet import letters
from carecoord.exporters.escaping import xlsx_text
from carecoord.exporters.files import replacing
from carecoord.exporters.skeleton import build
from carecoord.exporters.tables import UNWATCHED, Cell, Kind, Table, Watcher

ROWS_AT_MOST = 1_048_575
"""Rows of a sheet below its header."""

_SHEET = "xl/worksheets/sheet1.xml"
_BLANK_ROW = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+2" s="(\d+)"')
_DIMENSION = re.compile(rb"<dimension [^>]*>")
_ROWS_AT_ONCE = 500
_DAY_ZERO = dt.date(1899, 12, 30).toordinal()
_FIRST_TRUE_DATE = dt.date(1900, 3, 1)  # before it, Excel counts a 29 February that never was
_COMPRESSION = 4


def write_xlsx(table: Table, path: Path, made_on: dt.date, watcher: Watcher = UNWATCHED) -> None:
    """Write one sheet of rows and one that explains them.

    Raises:
        CancelledError: The person stopped it; no file was written.
        RefusedError: There are more rows than a sheet holds.
        UnavailableError: The file could not be written; none was left behind.
    """
    if table.row_count > ROWS_AT_MOST:
        raise RefusedError(
            _("Excel cannot hold this many rows. Narrow the list, or export it as CSV.")
        )
    with replacing(path) as stream:
        _write(table, stream, made_on, watcher)


def _write(table: Table, stream: BinaryIO, made_on: dt.date, watcher: Watcher) -> None:
    skeleton = zipfile.ZipFile(io.BytesIO(build(table, made_on)))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as target:
        for part in skeleton.infolist():
            entry = zipfile.ZipInfo(part.filename)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if part.filename != _SHEET:
                target.writestr(entry, skeleton.read(part))
                continue
            with target.open(entry, "w") as sheet:
                for piece in _sheet(skeleton.read(part), table, watcher):
                    sheet.write(piece)


def _sheet(skeleton: bytes, table: Table, watcher: Watcher) -> Iterator[bytes]:
    """The sheet's XML with the rows where the blank one was."""
    blank = _BLANK_ROW.search(skeleton)
    assert blank is not None, "the skeleton always has its blank row"
    styles = [int(style) for style in _STYLE.findall(blank[0])]
    writers = [
        _writer(letters(index), style, column.kind)
        for index, (column, style) in enumerate(zip(table.columns, styles, strict=True))
    ]
    yield _DIMENSION.sub(b"", skeleton[: blank.start()])
    yield from _rows(writers, table, watcher)
    yield skeleton[blank.end() :]


def _rows(
    writers: list[Callable[[int, Cell], str]], table: Table, watcher: Watcher
) -> Iterator[bytes]:
    waiting: list[str] = []
    for number, row in enumerate(watcher.follow(table), start=2):
        cells = "".join(
            write(number, value)
            for write, value in zip(writers, row, strict=True)
            if value is not None and value != ""
        )
        waiting.append(f'<row r="{number}">{cells}</row>')
        if len(waiting) == _ROWS_AT_ONCE:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join(waiting).encode()


def _writer(letter: str, style: int, kind: Kind) -> Callable[[int, Cell], str]:
    def text(number: int, value: Cell) -> str:
        inside = xlsx_text(value if isinstance(value, str) else str(value))
        return f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is>{inside}</is></c>'

    def date(number: int, value: Cell) -> str:
        if not isinstance(value, dt.date) or value < _FIRST_TRUE_DATE:
            return text(number, value)
        serial = value.toordinal() - _DAY_ZERO
        return f'<c r="{letter}{number}" s="{style}"><v>{serial}</v></c>'

    def figure(number: int, value: Cell) -> str:
        if not isinstance(value, int | float | Decimal) or not math.isfinite(value):
            return text(number, value)
        return f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>'

    return {Kind.DATE: date, Kind.NUMBER: figure}.get(kind, text)
