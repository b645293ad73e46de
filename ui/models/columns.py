"""What a column of a table shows of a row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Qt

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column; texts are functions so that they follow the language.

    Attributes:
        key: Stable name for saved widths and for sorting.
        heading: Its title.
        text: What a row shows in it.
        tone: Token name of the text's colour, empty for the usual.
        sortable: Whether the service can order by ``key``.
        width_px: First width at 100 % text.
    """

    key: str
    heading: Callable[[], str]
    text: Callable[[Row], str]
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    tone: Callable[[Row], str] | None = None
    sortable: bool = False
    width_px: int = 140
