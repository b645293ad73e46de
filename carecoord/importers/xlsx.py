"""Workbooks as grids of text, read only after the guard has looked through them."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, n_
from carecoord.importers.grids import Grid, known_header
from carecoord.importers.xlsx_guard import (
    Findings,
    SheetFindings,
    checked_workbook,
    refuse_other_formats,
)

_DENSE_CELLS = 30_000_000  # what calamine may lay out at once; above, rows are streamed
_MAX_COLUMNS = 512
_MAX_ROWS = 1_100_000
_GAP_ROWS = 5_000  # so many empty rows end a list
_MOSTLY = 0.66
_SHOWN_CELLS = 8
_DIGITS_LOST = 1e15  # a workbook keeps fifteen digits of a number; the others are zeros

_OF_A_DAMAGED_BOOK = (ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError,
                      ValueError)  # fmt: skip
"""What openpyxl raises where parts are missing or say nonsense; it has no error of its own."""

Cell = object


class Workbook(NamedTuple):
    """The sheet that was read, and the names of all of them."""

    grid: Grid
    sheet: str
    sheets: tuple[str, ...]


def read_workbook(name: str, data: bytes, sheet: str = "") -> Workbook:
    """The named sheet, or the first on which a header with known columns is found.

    Sheets that are hidden come last: what somebody put out of sight is rarely meant.

    Raises:
        RefusedError: The file is no harmless workbook, or has no such sheet.
    """
    refuse_other_formats(data)
    findings = checked_workbook(data)
    names = tuple(findings.sheets)
    if sheet and sheet not in names:
        raise RefusedError(_("The workbook has no sheet with that name. Choose another one."))
    in_sight = sorted(names, key=lambda each: findings.sheets[each].is_hidden)
    first: Workbook | None = None
    for candidate in (sheet,) if sheet else in_sight:
        grid = _grid(name, data, candidate, findings)
        found = Workbook(grid, candidate, names)
        if known_header(grid.rows):
            left = in_sight[in_sight.index(candidate) + 1 :]
            others = () if sheet else _other_lists(name, data, left, findings)
            return found._replace(grid=replace(grid, warnings=(*others, *grid.warnings)))
        first = first or found
    if first is None:
        raise RefusedError(_("The workbook has no sheets. Check that it is the right file."))
    if not any(map(any, first.grid.rows)):
        raise RefusedError(
            _("There is nothing on the sheets of this workbook. Check that it is the right file.")
        )
    return first


def read_sheets(name: str, data: bytes) -> Iterator[Grid]:
    """Every sheet, those in sight first; for files of our own, which need no known header.

    Raises:
        RefusedError: The file is no harmless workbook.
    """
    refuse_other_formats(data)
    findings = checked_workbook(data)
    for sheet in sorted(findings.sheets, key=lambda each: findings.sheets[each].is_hidden):
        yield _grid(name, data, sheet, findings)


def _grid(name: str, data: bytes, sheet: str, findings: Findings) -> Grid:
    found = findings.sheets[sheet]
    rows = _rows(data, sheet, found)
    return Grid(
        name,
        [[_text(cell) for cell in row] for row in rows],
        _numeric_columns(rows),
        findings.is_1904,
        tuple(_warnings(found)),
        frozenset((*found.unstored, *found.errors)),
        found.merged,
    )


def _other_lists(
    name: str, data: bytes, sheets: Sequence[str], findings: Findings
) -> tuple[str, ...]:
    """A warning about sheets that hold people too: a list is often cut up by letter."""
    others = []
    for sheet in sheets:
        rows = _grid(name, data, sheet, findings).rows
        header = known_header(rows)
        if header and any(any(row) for row in rows[header:]):
            others.append(sheet)
    if not others:
        return ()
    message = n_(
        "The sheet {sheets} holds a list too and was not read."
        " Choose it, or save it as a workbook of its own and import that as well.",
        "The sheets {sheets} hold lists too and were not read."
        " Choose one, or save each as a workbook of its own and import them as well.",
        len(others),
    )
    return (message.format(sheets=_listed(others)),)


def _rows(data: bytes, sheet: str, findings: SheetFindings) -> Sequence[Sequence[Cell]]:
    if findings.last_row * findings.columns <= _DENSE_CELLS:
        return _dense_rows(data, sheet)
    try:
        return list(_streamed_rows(data, sheet))
    except _OF_A_DAMAGED_BOOK:
        raise _damaged() from None


def _dense_rows(data: bytes, sheet: str) -> Sequence[Sequence[Cell]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError:
        raise _damaged() from None


def _streamed_rows(data: bytes, sheet: str) -> Iterator[Sequence[Cell]]:
    """Row by row, for a sheet with a cell far away; a long gap ends the list."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    gap: list[Sequence[Cell]] = []
    rows = book[sheet].iter_rows(max_col=_MAX_COLUMNS, values_only=True)
    for row in islice(rows, _MAX_ROWS):
        cut = row[:_MAX_COLUMNS]
        # Counting first: nearly all of a gap's cells are nothing at all.
        if cut.count(None) == len(cut) or not any(
            str(cell).strip() for cell in cut if cell is not None
        ):
            gap.append([])
            if len(gap) > _GAP_ROWS:
                break
            continue
        yield from gap
        gap.clear()
        yield ["" if cell is None else cell for cell in cut]
    book.close()


def _damaged() -> RefusedError:
    return RefusedError(
        _("This workbook is damaged. Open it in Excel, save it again, and import that copy.")
    )


def _text(cell: Cell) -> str:
    """A cell as a list would write it: dates in ISO form, whole numbers without '.0'."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        if abs(cell) >= _DIGITS_LOST:
            return f"{cell:.14E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return "" if cell is None else str(cell)


def _numeric_columns(rows: Sequence[Sequence[Cell]]) -> frozenset[int]:
    """Columns whose filled cells are mostly kept as numbers."""
    width = max((len(row) for row in rows), default=0)
    return frozenset(
        index
        for index in range(width)
        if _is_numeric(row[index] for row in rows if index < len(row))
    )


def _is_numeric(cells: Iterable[Cell]) -> bool:
    filled = [cell for cell in cells if cell not in ("", None)]
    numbers = sum(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in filled)
    return numbers > 0 and numbers >= _MOSTLY * len(filled)


def _warnings(findings: SheetFindings) -> Iterator[str]:
    if findings.unstored:
        yield n_(
            "Cell {cells} holds a formula without a stored value and was read as empty."
            " Open the workbook in Excel, save it, and import it again.",
            "Cells {cells} hold formulas without stored values and were read as empty."
            " Open the workbook in Excel, save it, and import it again.",
            len(findings.unstored),
        ).format(cells=_listed(findings.unstored))
    if findings.errors:
        yield n_(
            "Cell {cells} holds an error such as #DIV/0! and was read as empty."
            " Correct it in the workbook.",
            "Cells {cells} hold errors such as #DIV/0! and were read as empty."
            " Correct them in the workbook.",
            len(findings.errors),
        ).format(cells=_listed(findings.errors))


def _listed(cells: Sequence[str]) -> str:
    shown = ", ".join(cells[:_SHOWN_CELLS])
    return shown if len(cells) <= _SHOWN_CELLS else f"{shown}, …"
