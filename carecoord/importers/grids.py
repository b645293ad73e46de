"""A table as found in a file: where its header is, which rows hold people."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from carecoord.common.text import squeeze
from carecoord.importers.columns import field_of_header

_SEARCHED_ROWS = 40
_TOO_LONG_FOR_A_HEADER = 60
_FOOTER = re.compile(
    r"(?:grand\s+|sub\s*)?total\b|(?:number of )?(?:records|patients)\b"
    r"|page\s+\d+|end of report|printed\b|report (?:generated|run|date)|run on|as of\b|\*{3,}"
    r"|p[aá]gina\s+\d+|impreso\b|generado\b|fin del? |(?:n[uú]mero de )?pacientes\b"
    r"|nombre de patients",
    re.IGNORECASE,
)
_SUM = re.compile(r"(?:(?:grand\s+|sub\s*)?total|count|sum)\s*:?$", re.IGNORECASE)
_FIGURES = re.compile(r"[\d.,]+$")


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells as text; row ``i`` is row ``i + 1`` of the file.

    Attributes:
        name: The file, as people know it.
        numeric: Columns that a workbook keeps as numbers, by index.
        warnings: Sentences about the file as a whole.
        unread: Names of cells ("B2") that hold something that could not be read.
        merged: Ranges of merged cells ("B2:B4"), of which only the first cell has a value.
    """

    name: str
    rows: list[list[str]]
    numeric: frozenset[int] = frozenset()
    is_1904: bool = False
    warnings: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A grid with its header found; ``headers`` are unique keys, one per column."""

    grid: Grid
    header_row: int  # counted from 1; 0 = the file has none
    headers: tuple[str, ...]

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """(row number, cells) of the rows that hold data, each as wide as the header."""
        width = len(self.headers)
        header = _said(self.grid.rows[self.header_row - 1]) if self.header_row else None
        for index in range(self.header_row, len(self.grid.rows)):
            row = self.grid.rows[index]
            if any(row) and not _is_note(row, width) and not _repeats(row, header):
                yield index + 1, [*row[:width], *[""] * (width - len(row))]

    def notes(self) -> list[int]:
        """Numbers of rows below the header that hold a remark, such as a total."""
        width = len(self.headers)
        rows = enumerate(self.grid.rows[self.header_row :], start=self.header_row + 1)
        return [number for number, row in rows if any(row) and _is_note(row, width)]

    def overflowing(self) -> list[int]:
        """Numbers of rows with more filled cells than there are columns."""
        width = len(self.headers)
        rows = enumerate(self.grid.rows[self.header_row :], start=self.header_row + 1)
        return [number for number, row in rows if any(cell.strip() for cell in row[width:])]


def lay_out(grid: Grid, header_row: int | None = None) -> Layout:
    """Find the header, or take the one that was named."""
    row = find_header(grid.rows) if header_row is None else header_row
    if header_row is None and 0 < row < len(grid.rows) and _is_second_header(grid.rows, row):
        rows = list(grid.rows)
        rows[row] = _joined_headers(rows[row - 1], rows[row])
        grid, row = replace(grid, rows=rows), row + 1
    return Layout(grid, row, _keys(grid.rows, row))


def _is_second_header(rows: Sequence[Sequence[str]], header_row: int) -> bool:
    """Whether the header goes on in the next row: 'Home' and 'Cell' below a merged 'Phone'."""
    below = [squeeze(cell) for cell in rows[header_row] if cell.strip()]
    return len(below) > 1 and all(map(field_of_header, below))


def _joined_headers(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """One header of two rows: the lower word where there is one."""
    pairs = zip_longest(above, below, fillvalue="")
    return [low if low.strip() else high for high, low in pairs]


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """The number of the header row: the one in which most cells name a known field.

    Titles and group headers stand above it. Without any known name it is the first row as
    wide as most rows; 0 when the first row already looks like data.
    """
    if best := known_header(rows):
        return best
    widths = Counter(sum(map(bool, row)) for row in rows[:_SEARCHED_ROWS] if any(row))
    usual = widths.most_common(1)[0][0] if widths else 0
    wide = (n for n, row in enumerate(rows, start=1) if sum(map(bool, row)) >= max(usual, 1))
    first = next(wide, 0)
    return 0 if first and any(re.search(r"\d", cell) for cell in rows[first - 1]) else first


def known_header(rows: Sequence[Sequence[str]]) -> int:
    """The number of the row in which most cells name a known field; 0 where none names two."""
    best, most = 0, 1
    for number, row in enumerate(rows[:_SEARCHED_ROWS], start=1):
        short = [cell for cell in row if cell and len(cell) < _TOO_LONG_FOR_A_HEADER]
        known = {field_of_header(cell) for cell in short} - {""}
        if len(known) > most:
            best, most = number, len(known)
    return best


def _keys(rows: Sequence[Sequence[str]], header_row: int) -> tuple[str, ...]:
    if not header_row:
        width = max((len(row) for row in rows), default=0)
        return tuple(letters(index) for index in range(width))
    header = [squeeze(cell) for cell in rows[header_row - 1]]
    while header and not header[-1]:
        header.pop()
    repeated = {name for name, count in Counter(header).items() if count > 1}
    groups = _groups(rows, header_row, len(header)) if repeated else [""] * len(header)
    keys: list[str] = []
    for index, name in enumerate(header):
        key = name or letters(index)
        if name in repeated and groups[index]:
            key = f"{groups[index]}: {key}"
        keys.append(key if key not in keys else f"{key} ({letters(index)})")
    return tuple(keys)


def _groups(rows: Sequence[Sequence[str]], header_row: int, width: int) -> list[str]:
    """The merged headings above the header, spread over the columns they cover."""
    above = list(rows[header_row - 2]) if header_row > 1 else []
    groups, current = [], ""
    for index in range(width):
        current = squeeze(above[index]) if index < len(above) and above[index] else current
        groups.append(current)
    return groups


def letters(index: int) -> str:
    """A column's name in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _repeats(row: Sequence[str], header: list[str] | None) -> bool:
    if not header:
        return False
    first = next((cell for cell in row if cell.strip()), "")
    return first.strip().casefold() == header[0] and _said(row) == header


def _said(row: Sequence[str]) -> list[str]:
    """A row's words however they are spelled, to know a header again on each page."""
    return [cell.strip().casefold() for cell in row if cell.strip()]


def _is_note(row: Sequence[str], width: int) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled or width <= 2:  # noqa: PLR2004 - a list of one or two columns has no short rows
        return not filled
    if len(filled) == 1 or (_SUM.match(filled[0]) and _FIGURES.match(filled[1])):
        return True
    return len(filled) == 2 and _FOOTER.match(filled[0]) is not None  # noqa: PLR2004
