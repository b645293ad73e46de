"""Values as text and back without loss, for tables that another program has to read exactly.

Nothing on record is an empty cell. Where a column may be empty, a text that is there and empty
is two quotation marks, and a text that looks like that gets one backslash more.
"""

import datetime as dt
import enum
import re
from collections.abc import Callable, Mapping
from typing import Any

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _

_LOOKS_EMPTY = re.compile(r'\\*""')
_EMPTY = '""'


class CellKind(enum.StrEnum):
    """What a column holds, in the words of Frictionless Table Schema."""

    TEXT = "string"
    NUMBER = "integer"
    REAL = "number"
    FLAG = "boolean"
    DAY = "date"
    INSTANT = "datetime"
    BYTES = "binary"


def to_cell(value: Any, kind: CellKind, *, may_be_empty: bool) -> str:
    """The text of a value."""
    if value is None:
        return ""
    if kind is not CellKind.TEXT:
        return _WRITTEN[kind](value)
    text = str(value)
    if may_be_empty and (not text or _LOOKS_EMPTY.fullmatch(text)):
        return f"\\{text}" if text else _EMPTY
    return text


def from_cell(cell: str, kind: CellKind, *, may_be_empty: bool) -> Any:
    """The value of a text.

    Raises:
        RefusedError: It is no such value.
    """
    if not cell and (may_be_empty or kind is not CellKind.TEXT):
        if not may_be_empty:
            raise _not_a_value()
        return None
    try:
        return _value(cell, kind, may_be_empty=may_be_empty)
    except ValueError:
        raise _not_a_value() from None


def _value(cell: str, kind: CellKind, *, may_be_empty: bool) -> Any:
    if kind is not CellKind.TEXT:
        return _READ[kind](cell)
    if may_be_empty and _LOOKS_EMPTY.fullmatch(cell):
        return cell[1:] if cell != _EMPTY else ""
    return cell


def _flag(cell: str) -> bool:
    if cell not in _FLAGS:
        raise ValueError(cell)
    return cell == _FLAGS[1]


def _instant(cell: str) -> dt.datetime:
    at = dt.datetime.fromisoformat(cell)
    if at.tzinfo is None:
        raise ValueError(cell)
    return at


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


_FLAGS = ("false", "true")
_WRITTEN: Mapping[CellKind, Callable[[Any], str]] = {
    CellKind.NUMBER: lambda value: str(int(value)),
    CellKind.REAL: lambda value: repr(float(value)),
    CellKind.FLAG: lambda value: _FLAGS[bool(value)],
    CellKind.DAY: lambda value: str(value.isoformat()),
    CellKind.INSTANT: _utc,
    CellKind.BYTES: lambda value: bytes(value).hex(),
}
_READ: Mapping[CellKind, Callable[[str], Any]] = {
    CellKind.NUMBER: int,
    CellKind.REAL: float,
    CellKind.FLAG: _flag,
    CellKind.DAY: dt.date.fromisoformat,
    CellKind.INSTANT: _instant,
    CellKind.BYTES: bytes.fromhex,
}


def _not_a_value() -> RefusedError:
    return RefusedError(
        _("A table of this export holds something that its column cannot hold. It was changed or "
          "is damaged, so nothing was taken in.")
    )  # fmt: skip
