"""Values as cells of a table that another program reads, and back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecoord.common.cells import CellKind, from_cell, to_cell
from carecoord.common.errors import RefusedError

VALUES = {
    CellKind.TEXT: st.text() | st.sampled_from(("", '""', '\\""', '\\\\""', "=1+1", "\r\n")),
    CellKind.NUMBER: st.integers(-(2**63), 2**63 - 1),
    CellKind.REAL: st.floats(allow_nan=False),
    CellKind.FLAG: st.booleans(),
    CellKind.DAY: st.dates(),
    CellKind.INSTANT: st.datetimes(timezones=st.just(dt.UTC)),
    CellKind.BYTES: st.binary(min_size=1),
}


@pytest.mark.parametrize("kind", CellKind)
@given(data=st.data())
def test_that_every_value_comes_back_as_it_was_and_nothing_stays_nothing(
    kind: CellKind, data: st.DataObject
) -> None:
    value = data.draw(VALUES[kind])
    for may_be_empty in (True, False):
        cell = to_cell(value, kind, may_be_empty=may_be_empty)
        assert from_cell(cell, kind, may_be_empty=may_be_empty) == value
    assert from_cell(to_cell(None, kind, may_be_empty=True), kind, may_be_empty=True) is None


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (CellKind.NUMBER, "ten"),
        (CellKind.NUMBER, ""),
        (CellKind.FLAG, "yes"),
        (CellKind.DAY, "31 March"),
        (CellKind.INSTANT, "2026-03-31T10:00:00"),
        (CellKind.BYTES, "zz"),
    ],
)
def test_that_what_a_column_cannot_hold_is_refused_in_words(kind: CellKind, cell: str) -> None:
    with pytest.raises(RefusedError, match="cannot hold"):
        from_cell(cell, kind, may_be_empty=False)
