"""The rows of a table as CSV that holds every value exactly."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from carecoord.common.cells import CellKind, to_cell
from carecoord.vocab.data_package import Schema

ROWS_IN_A_PIECE = 500


def kind_of(schema: Schema) -> list[tuple[CellKind, bool]]:
    """Of each column: what its cells hold, and whether nothing may be on record."""
    return [
        (CellKind.BYTES if f.format == "binary" else CellKind(f.type), f.nullable)
        for f in schema.fields
    ]


def csv_pieces(schema: Schema, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[bytes, int]]:
    """UTF-8 with CRLF, a piece at a time, each with the number of its rows.

    Nothing is put before a text to keep a spreadsheet from reckoning with it: what comes back
    has to be what was there.
    """
    kinds = kind_of(schema)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in schema.fields])
    held = 0
    for row in rows:
        writer.writerow(
            [
                to_cell(value, kind, may_be_empty=nullable)
                for value, (kind, nullable) in zip(row, kinds, strict=True)
            ]
        )
        held += 1
        if held == ROWS_IN_A_PIECE:
            yield _taken(text), held
            held = 0
    yield _taken(text), held


def _taken(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece
