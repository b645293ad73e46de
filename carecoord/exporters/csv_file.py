"""Tables as CSV that Excel and LibreOffice open with accents, quotes and line breaks intact."""

import csv
import datetime as dt
import io
from pathlib import Path

from carecoord.exporters.escaping import csv_text
from carecoord.exporters.files import replacing
from carecoord.exporters.tables import UNWATCHED, Cell, Table, Watcher


def write_csv(table: Table, path: Path, watcher: Watcher = UNWATCHED) -> None:
    """Write UTF-8 with a byte order mark, CRLF and ISO dates.

    Raises:
        CancelledError: The person stopped it; no file was written.
        UnavailableError: The file could not be written; none was left behind.
    """
    with replacing(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
        try:
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow([csv_text(column.title) for column in table.columns])
            for row in watcher.follow(table):
                writer.writerow([_cell(value) for value in row])
        finally:
            text.detach()


def _cell(value: Cell) -> str:
    """Numbers stay bare: a negative number is no formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        return csv_text(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)
