"""CSV and TSV text as rows of cells; a row's number is the one a spreadsheet shows."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _

DELIMITERS = (",", ";", "\t", "|")
MOST_ROWS, MOST_COLUMNS = 5_000_000, 2_000
_SAMPLE_ROWS = 60
_LONGEST_CELL = 1 << 20
_RUNAWAY_LINES = 50  # lines in one row: a quotation mark was opened and never closed


def guess_delimiter(text: str) -> str:
    """The separator that cuts the first rows into the most cells, most evenly."""
    named = text[:6].casefold()
    if named.startswith("sep=") and len(named) > len("sep="):
        return text[4]
    return max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def read_rows(text: str, delimiter: str) -> list[list[str]]:
    """All rows; blank lines are empty lists, so that row numbers stay right.

    Raises:
        RefusedError: A quotation mark is never closed or a cell is endless, or there are too many.
    """
    rows: list[list[str]] = []
    before = csv.field_size_limit(_LONGEST_CELL)
    read: list[str] = []  # the lines of the row at hand
    lines_read = _remembered(io.StringIO(text, newline=""), read)
    reader = csv.reader(lines_read, delimiter=delimiter)
    try:
        line = width = 0
        for row in reader:
            lines, width = reader.line_num - line, width if width > 1 else len(row)
            if lines > _RUNAWAY_LINES or (lines > 1 and _swallows(row, delimiter, width, read)):
                raise _broken_quote(line + 1)
            line = reader.line_num
            read.clear()
            rows.append(row)
            if len(row) > MOST_COLUMNS or len(rows) > MOST_ROWS:
                raise _endless()
        if rows and lines > 1 and _is_open(text, lines):
            raise _broken_quote(line - lines + 1)
    except csv.Error:
        raise _broken_quote(reader.line_num) from None
    finally:
        csv.field_size_limit(before)
    return rows[1:] if text[:4].casefold() == "sep=" else rows


def _endless() -> RefusedError:
    return RefusedError(
        _(
            "This table has more than {rows} rows or {columns} columns, which no patient list has."
            " Save the part that is needed as a file of its own."
        ).format(rows=f"{MOST_ROWS:,}", columns=f"{MOST_COLUMNS:,}")
    )


def _broken_quote(line: int) -> RefusedError:
    return RefusedError(
        _(
            "From line {line} on the file cannot be split into rows: a quotation mark is opened"
            " and not closed, or a cell is endless. Correct that line and import it again."
        ).format(line=line)
    )


def _remembered(lines: Iterable[str], read: list[str]) -> Iterator[str]:
    for line in lines:
        read.append(line)
        yield line


def _swallows(row: list[str], delimiter: str, width: int, read: list[str]) -> bool:
    """Whether a cell holds whole rows after a quotation mark that was never meant to open one."""
    if width <= 1:
        return False
    inner = (line for cell in row for line in cell.split("\n")[1:])
    has_rows = any(line.count(delimiter) == width - 1 for line in inner)
    # A note may well have as many commas; it is closed where it ends.
    return has_rows and (len(row) != width or _is_torn(read, delimiter))


def _is_torn(lines: list[str], delimiter: str) -> bool:
    """Whether a quotation mark closes a cell that goes on behind it."""
    try:
        for _row in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return True
    return False


def _is_open(text: str, lines: int) -> bool:
    """Whether the last row, over several lines, is never closed."""
    last = text.rstrip("\n").split("\n")[-lines:]
    return "\n".join(last).count('"') % 2 == 1


def _evenness(text: str, delimiter: str) -> float:
    """Cells per row times the share of rows with that many; 0 for one column."""
    sample = "\n".join(text[: 1 << 16].splitlines()[:_SAMPLE_ROWS])
    try:
        rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    except csv.Error:
        return 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0
    width, count = widths.most_common(1)[0]
    return count / len(rows) * width
