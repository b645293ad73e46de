"""A table on its way into a file: typed columns and plain rows."""

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from carecoord.common.errors import CancelledError
from carecoord.common.i18n import _

Cell = str | dt.date | int | float | Decimal | None
Row = Sequence[Cell]

ROWS_BETWEEN_LOOKS = 1_000


class Kind(enum.Enum):
    """How a column's values are written."""

    TEXT = "text"
    """As text, zeros and all: names, identifiers, phones, postcodes."""
    DATE = "date"
    """``date`` as a real date; text, such as a year alone, stays text."""
    NUMBER = "number"
    CHOICE = "choice"
    """Text, filled in from a drop-down list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Attributes:
        key: Stable name, by which a file that comes back is read.
        title: Header, in the user's language.
        width: Characters wide.
        choices: Labels offered by a drop-down.
        days: Days offered by a drop-down; others may be typed.
        editable: Whether people are meant to fill it in.
        hidden: Whether it carries keys for the way back and is not shown.
        note: Sentence on the sheet that explains the columns.
        refusal: What a spreadsheet says to a date that does not fit.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 16
    choices: tuple[str, ...] = ()
    days: tuple[dt.date, ...] = ()
    editable: bool = False
    hidden: bool = False
    note: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns and rows.

    Attributes:
        title: Name of the list, in the user's language; never a patient's name.
        rows: Read once, in order; each as long as ``columns``.
        row_count: How many rows there are.
        about: Sentences that say what the list is, for the second sheet.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    row_count: int
    about: Sequence[str] = ()

    @property
    def is_filled_in(self) -> bool:
        """Whether people fill it in, so that it may come back."""
        return any(column.editable for column in self.columns)


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told how far long work is, and may stop it."""

    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def follow(self, table: Table) -> Iterator[Row]:
        """The table's rows, reporting on the way.

        Raises:
            CancelledError: The person stopped the work.
        """
        done = 0
        for done, row in enumerate(table.rows, start=1):
            if done % ROWS_BETWEEN_LOOKS == 0:
                self._look(done, table.row_count)
            yield row
        self._look(done, table.row_count)

    def _look(self, done: int, total: int) -> None:
        if self.cancelled is not None and self.cancelled():
            raise CancelledError(_("The export was stopped. No file was written."))
        if self.progress is not None:
            self.progress(done, total)


UNWATCHED = Watcher()
