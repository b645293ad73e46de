"""Lists of our own that were worked on in a spreadsheet, as rows of text.

Columns are found by their headings in every language we speak, key and version by what they
hold; so columns may be moved, added and renamed in part, and rows sorted or left out.
"""

import re
from collections.abc import Iterator, Sequence

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _, in_language
from carecoord.common.text import fold, squeeze
from carecoord.importers.archives import inflate
from carecoord.importers.delimited import guess_delimiter, read_rows
from carecoord.importers.encodings import decode_text
from carecoord.importers.grids import Grid, letters
from carecoord.importers.sources import SourceFile
from carecoord.importers.worked_rows import WorkedRow, WorkedSheet
from carecoord.importers.xlsx import read_sheets
from carecoord.importers.xlsx_guard import LIMITS, checked_archive
from carecoord.vocab.worked_lists import (
    FILLED_IN,
    HEADINGS,
    MARK,
    NAME,
    RESULT,
    ROW_KEY,
    ROW_VERSION,
)

_SEARCHED_ROWS = 40
_KNOWN_AT_LEAST = 3  # headings of ours that make a list ours when its keys are gone
_WORKBOOK = b"PK"
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_STARTS_FORMULA = frozenset("=+-@|%\t\r\n")


def is_worked_list(source: SourceFile) -> bool:
    """Whether a file is a list of ours to be filled in, whatever has become of it since.

    Raises:
        UnavailableError: It cannot be opened.
    """
    try:
        return any(_header_of(grid.rows) for grid in _grids(source))
    except RefusedError:
        return False  # whatever it is, the import says so


def read_worked_list(source: SourceFile) -> WorkedSheet:
    """The rows of the list.

    Raises:
        RefusedError: It is no list of ours, or its columns are gone.
        UnavailableError: It cannot be opened.
    """
    for grid in _grids(source):
        if header := _header_of(grid.rows):
            return _read(source.name, grid, header)
    raise RefusedError(
        _(
            "This file is not a list that was exported here to be filled in."
            " Choose the file that you exported from Today."
        )
    )


def _grids(source: SourceFile) -> Iterator[Grid]:
    """Sheets that may be ours; a file without any word of ours is not read through."""
    data = source.fetch()
    if data.startswith(_WORKBOOK):
        if _speaks_of_us(data):
            yield from read_sheets(source.name, data)
        return
    decoded = decode_text(data)
    if not any(word in decoded.text for word in (MARK, *_headings_of(RESULT))):
        return
    rows = read_rows(decoded.text, guess_delimiter(decoded.text))
    yield Grid(source.name, [[_plain(cell) for cell in row] for row in rows],
               warnings=decoded.warnings)  # fmt: skip


def _speaks_of_us(data: bytes) -> bool:
    """Whether the mark or a heading of ours stands in the workbook, seen without parsing it."""
    archive = checked_archive(data)
    words = [MARK.encode(), *(word.encode() for word in _headings_of(RESULT))]
    longest = max(map(len, words))
    for info in archive.infolist():
        if not info.filename.startswith(("xl/worksheets/", "xl/sharedStrings")):
            continue
        tail = b""
        for piece in inflate(archive, info, LIMITS):
            seen = tail + piece
            if any(word in seen for word in words):
                return True
            tail = seen[-longest:]
    return False


def _plain(cell: str) -> str:
    """A cell of a CSV file as it was before it was made safe for spreadsheets."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _STARTS_FORMULA else cell


def _headings_of(key: str) -> list[str]:
    return [in_language(language)(HEADINGS[key]) for language in LANGUAGES]


def _keys_by_heading() -> dict[str, str]:
    return {fold(heading): key for key in HEADINGS for heading in _headings_of(key)}


def _header_of(rows: Sequence[Sequence[str]]) -> int:
    """The number of the header row; 0 where the sheet is not a list of ours."""
    known = _keys_by_heading()
    best, most = 0, 0
    for number, row in enumerate(rows[:_SEARCHED_ROWS], start=1):
        found = {known[fold(cell)] for cell in row if cell and fold(cell) in known}
        if len(found) > most:
            best, most = number, len(found)
    if not best:
        return 0
    is_marked = any(cell.startswith(f"{MARK}.") for row in rows[best:] for cell in row)
    header = {known.get(fold(cell), "") for cell in rows[best - 1]}
    return best if is_marked or (RESULT in header and most >= _KNOWN_AT_LEAST) else 0


def _read(name: str, grid: Grid, header_row: int) -> WorkedSheet:
    columns = _columns(grid, header_row)
    _require_columns(columns)
    troubles = _troubles(grid, header_row, columns)
    rows = tuple(_rows(grid, header_row, columns, troubles))
    return WorkedSheet(name, frozenset(columns), rows, grid.is_1904, grid.warnings)


def _columns(grid: Grid, header_row: int) -> dict[str, int]:
    """Places of the columns by key; of two with the same heading the first counts."""
    known = _keys_by_heading()
    found: dict[str, int] = {}
    for place, cell in enumerate(grid.rows[header_row - 1]):
        key = known.get(fold(cell)) if cell else None
        if key is not None:
            found.setdefault(key, place)
    for row in grid.rows[header_row:]:
        marked = next((at for at, cell in enumerate(row) if cell.startswith(f"{MARK}.")), None)
        if marked is not None:
            found[ROW_VERSION] = marked  # its heading may have been typed over
            break
    return found


def _require_columns(columns: dict[str, int]) -> None:
    if ROW_KEY not in columns or ROW_VERSION not in columns:
        raise RefusedError(
            _(
                "The columns that say whom each row is about are missing from this file, so"
                " nothing can be taken from it. Export the list again and copy what you filled in"
                " into the new file."
            )
        )
    # Only the names show that columns were not sorted apart from the hidden ones.
    missing = [_(HEADINGS[key]) for key in (NAME, *FILLED_IN) if key not in columns]
    if NAME not in columns or RESULT not in columns:
        raise RefusedError(
            _(
                "These columns are missing or were renamed: {columns}."
                " Give them their headings again and bring the file back."
            ).format(columns=", ".join(missing))
        )


def _troubles(grid: Grid, header_row: int, columns: dict[str, int]) -> dict[int, str]:
    """Rows whose cells are merged, or hold something unreadable, by number."""
    wanted = {letters(place): key for key, place in columns.items()}
    found: dict[int, str] = {}
    for cell in grid.unread:
        letter, number = _parted(cell)
        if letter in wanted and number > header_row:
            found[number] = _(
                "The cell {cell} holds an error or a formula without a stored value."
                " Type the value itself."
            ).format(cell=cell)
    for merged in grid.merged:
        found |= _merged_rows(merged, header_row)
    return found


def _merged_rows(merged: str, header_row: int) -> dict[int, str]:
    match = _RANGE.fullmatch(merged)
    if match is None:
        return {}
    sentence = _(
        "The cells {range} are merged, so it is not clear for whom they were filled in."
        " Split them and fill in each row."
    ).format(range=merged)
    first, last = int(match[2]), int(match[4])
    return dict.fromkeys(range(max(first, header_row + 1), last + 1), sentence)


def _parted(cell: str) -> tuple[str, int]:
    letter = cell.rstrip("0123456789")
    return letter, int(cell[len(letter) :] or 0)


def _trimmed(cell: str) -> str:
    """Without spaces at the ends of its lines; a note may have several."""
    return "\n".join(map(squeeze, cell.strip().splitlines()))


def _rows(
    grid: Grid, header_row: int, columns: dict[str, int], troubles: dict[int, str]
) -> Iterator[WorkedRow]:
    for number, row in enumerate(grid.rows[header_row:], start=header_row + 1):
        if not any(cell.strip() for cell in row):
            continue
        cells = {
            key: _trimmed(row[place]) if place < len(row) else "" for key, place in columns.items()
        }
        yield WorkedRow(number, cells, troubles.get(number, ""))
