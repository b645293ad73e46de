"""Tables as CSV that holds every value exactly, whatever was typed."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from carecoord.common.cells import CellKind, from_cell
from carecoord.exporters.whole.rows import ROWS_IN_A_PIECE, csv_pieces
from carecoord.vocab.data_package import Field, Schema

SCHEMA = Schema(
    fields=[
        Field(name="typed", type="string"),
        Field(name="maybe", type="string", nullable=True),
        Field(name="count", type="integer", nullable=True),
    ]
)
ODD = st.text() | st.sampled_from(("\r", "\n", "\r\n", '"', ",", "\x00", "=1+1", '""', "\ufeff"))


def read(content: bytes) -> list[tuple[str | None, ...]]:
    """As whoever takes it in reads it."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    heading, *rows = csv.reader(text, strict=True)
    assert heading == [field.name for field in SCHEMA.fields]
    kinds = [(CellKind(field.type), field.nullable) for field in SCHEMA.fields]
    return [
        tuple(
            from_cell(cell, kind, may_be_empty=nullable)
            for cell, (kind, nullable) in zip(row, kinds, strict=True)
        )
        for row in rows
    ]


@given(st.lists(st.tuples(ODD, st.none() | ODD, st.none() | st.integers()), max_size=5))
def test_that_what_was_typed_comes_back_to_the_last_character(
    rows: list[tuple[str, str | None, int | None]],
) -> None:
    pieces = list(csv_pieces(SCHEMA, rows))
    assert sum(count for _piece, count in pieces) == len(rows)
    assert read(b"".join(piece for piece, _count in pieces)) == rows


def test_that_a_long_table_is_made_a_piece_at_a_time() -> None:
    pieces = csv_pieces(SCHEMA, (("a", None, n) for n in range(ROWS_IN_A_PIECE * 3)))
    assert [count for _piece, count in pieces] == [ROWS_IN_A_PIECE] * 3 + [0]
