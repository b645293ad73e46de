"""A table that knows every id and holds few rows."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from PySide6.QtCore import (
    QAbstractTableModel,
    QObject,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from typing_extensions import override

from ui.background.jobs import Job, JobRunner, Lane
from ui.models.columns import Column, Row
from ui.models.rows import NOTHING, ROW_ROLE, AnyIndex, ListRow
from ui.theme.look import color, look

ROWS_PER_PAGE = 8
PAGES_KEPT = 250
FIRST_ROWS = 3 * ROWS_PER_PAGE
"""Rows to read with the first entries: as many as a window shows, in whole pages."""
WAITING = "…"

Loader = Callable[[Sequence[str]], Mapping[str, Row]]
Entry = str | ListRow
Cell = tuple[str, str, int]
"""Text, token of its colour, and alignment from left to right."""


@dataclass(frozen=True, slots=True)
class _Pages(Generic[Row]):
    showing: int
    pages: Mapping[int, Mapping[str, Row]]


class PagedTableModel(QAbstractTableModel, Generic[Row]):
    """Holds every id in order, and the rows of the pages last looked at.

    Ids are fixed by ``show``, so scrolling never skips or repeats a row while
    other people edit. Rows arrive a page at a time from a background job; a cell
    whose page is still on its way shows an ellipsis. An entry that is not an id is
    a heading between the rows.

    Serves a QTableView and, with one column and a delegate, a QListView.

    Signals:
        broke: A page could not be loaded; it is asked for again when next drawn.
        sort_asked: A column's key and whether to sort downwards; the page answers
            with ``show``.
    """

    broke = Signal(Exception)
    sort_asked = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        load: Loader[Row],
        jobs: JobRunner,
        parent: QObject | None = None,
        *,
        spoken: Callable[[Row], str] | None = None,
    ) -> None:
        """``load`` runs in a worker and returns rows shaped for display, by id."""
        super().__init__(parent)
        self._columns = columns
        self._load = load
        self._jobs = jobs
        self._spoken = spoken
        self._entries: Sequence[Entry] = ()
        self._showing = 0
        self._pages: OrderedDict[int, Mapping[str, Row]] = OrderedDict()
        self._awaited: set[int] = set()
        self._wanted: list[int] = []
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._ask_for_wanted)
        self._cells: dict[tuple[int, int], Cell] = {}
        self._painted: dict[int, Row | None] = {}
        self._asked_of, self._can_be_chosen = -1, False
        self._aligns = [int(column.align) for column in columns]

    # Doing

    def show(self, entries: Sequence[Entry], known: Mapping[str, Row] | None = None) -> None:
        """Replace the content; answers to earlier requests are dropped.

        ``known`` are rows of the first ``FIRST_ROWS``, when they were read with the entries.
        """
        self.beginResetModel()
        self._showing += 1
        self._pages.clear()
        self._forget_cells()
        self._awaited.clear()
        self._entries = entries
        self._asked_of = -1
        if known:
            self._pages.update(dict.fromkeys(range(FIRST_ROWS // ROWS_PER_PAGE), known))
        self.endResetModel()

    def go_on(self, entries: Sequence[Entry]) -> bool:
        """Add what comes behind the entries shown; False when others stand first now."""
        shown = len(self._entries)
        if list(entries[:shown]) != list(self._entries):
            return False
        if len(entries) > shown:
            self.beginInsertRows(NOTHING, shown, len(entries) - 1)
            self._entries = entries
            self.endInsertRows()
        return True

    def shows(self, entries: Sequence[Entry]) -> bool:
        """Whether exactly these are shown."""
        return len(entries) == len(self._entries) and entries == self._entries

    def reload(self) -> None:
        """Fetch the rows again, for the same ids: stale text stays until then."""
        self._showing += 1
        self._awaited.clear()
        for number in list(self._pages):
            self._request(number)

    def bring(self, rows: range) -> None:
        """Have these rows before they are painted, where that takes no more than a moment.

        Else they are on their way, and painted twice: with an ellipsis, and when they are here.
        """
        pages = range(rows.start // ROWS_PER_PAGE, -(-rows.stop // ROWS_PER_PAGE))
        missing = [each for each in pages if each not in self._pages and each not in self._awaited]
        if not missing or self._jobs.busy_with(Lane.READING):
            return
        self._awaited.update(missing)
        self._wanted += missing
        job = self._ask()
        if job is not None:
            self._jobs.hand_over(job, self)

    def id_at(self, row: int) -> str:
        """The id of a row, empty for a heading."""
        entry = self._entries[row]
        return entry if isinstance(entry, str) else ""

    key_at = id_at

    def row_of(self, key: str) -> int:
        """Where an id stands; -1 when it is not shown."""
        try:
            return self._entries.index(key) if key else -1
        except ValueError:
            return -1

    def row_at(self, row: int) -> Row | None:
        """The row if it has arrived; asks for its page otherwise."""
        page = self._page_of(row)
        return page.get(self.id_at(row)) if page is not None else None

    def cell(self, row: int, column: int) -> Cell:
        """What a delegate paints: the same text as ``data`` has, made once while it stands."""
        place = row, column
        found = self._cells.get(place)
        if found is None:
            found = self._cells[place] = self._made_cell(row, column)
        return found

    def ids(self) -> list[str]:
        """Every id shown, in order, without the headings."""
        return [entry for entry in self._entries if isinstance(entry, str)]

    def column_key(self, section: int) -> str:
        return self._columns[section].key

    # Qt overrides

    @override
    def rowCount(self, parent: AnyIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._entries)

    @override
    def columnCount(self, parent: AnyIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align | Qt.AlignmentFlag.AlignVCenter
        return column.heading() if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = index.row()  # of each cell painted, of which those of a row come together
        if row != self._asked_of:
            self._asked_of, self._can_be_chosen = row, bool(self.id_at(row))
        return _CHOOSABLE if self._can_be_chosen else Qt.ItemFlag.NoItemFlags

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if not isinstance(entry, str):
            return self._heading(entry, role)
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align | Qt.AlignmentFlag.AlignVCenter
        if role not in _ROLES_OF_ROWS:
            return None
        page = self._page_of(index.row())
        if page is None:
            return WAITING if role == Qt.ItemDataRole.DisplayRole else None
        row = page.get(entry)
        return None if row is None else self._cell(row, column, role)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._columns) and self._columns[column].sortable:
            downwards = order == Qt.SortOrder.DescendingOrder
            self.sort_asked.emit(self._columns[column].key, downwards)

    # Reacting

    def _made_cell(self, row: int, section: int) -> Cell:
        align, column = self._aligns[section], self._columns[section]
        if row not in self._painted:
            page = self._page_of(row)
            if page is None:
                return "" if section else WAITING, "text3", align
            self._painted[row] = page.get(self.id_at(row))
        shown = self._painted[row]
        if shown is None:
            return "", "text", align
        return column.text(shown), (column.tone(shown) if column.tone else "") or "text", align

    def _forget_cells(self) -> None:
        self._cells.clear()
        self._painted.clear()

    def _heading(self, entry: ListRow, role: int) -> Any:
        if role == ROW_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.spoken()
        return None

    def _cell(self, row: Row, column: Column[Row], role: int) -> Any:
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            # Going down reads the row, going along it the cell.
            if self._spoken and column is self._columns[0]:
                return self._spoken(row)
            return f"{column.heading()}: {column.text(row)}"
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = column.tone(row) if column.tone else ""
            return color(getattr(look().tokens, tone)) if tone else None
        return column.text(row)

    def _page_of(self, row: int) -> Mapping[str, Row] | None:
        number = row // ROWS_PER_PAGE
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        if number not in self._awaited:
            self._request(number)
        return None

    def _request(self, number: int) -> None:
        """Ask for a page; those wanted in one turn, as two in sight are, come in one answer."""
        self._awaited.add(number)
        self._wanted.append(number)
        self._turn.start()

    @Slot()
    def _ask_for_wanted(self) -> None:
        self._ask()

    def _ask(self) -> Job | None:
        self._turn.stop()
        showing, load = self._showing, self._load
        wanted, self._wanted = self._wanted, []
        pages = {number: self._ids_of(number) for number in wanted if number in self._awaited}
        ids = [key for page in pages.values() for key in page]

        def fetch() -> _Pages[Row]:
            rows = load(ids)
            return _Pages(
                showing,
                {number: {key: rows[key] for key in page if key in rows}
                 for number, page in pages.items()},
            )  # fmt: skip

        return self._jobs.ask(fetch, self._on_pages, self._on_failed) if pages else None

    def _ids_of(self, number: int) -> list[str]:
        first = number * ROWS_PER_PAGE
        entries = self._entries[first : first + ROWS_PER_PAGE]
        return [entry for entry in entries if isinstance(entry, str)]

    @Slot(object)
    def _on_pages(self, answer: _Pages[Row]) -> None:
        if answer.showing != self._showing:
            return
        self._forget_cells()
        for number, rows in answer.pages.items():
            self._awaited.discard(number)
            self._pages[number] = rows
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        for number in answer.pages:
            first = number * ROWS_PER_PAGE
            last = min(first + ROWS_PER_PAGE, len(self._entries)) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._awaited.clear()
        self.broke.emit(error)


_CHOOSABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_ROLES_OF_ROWS = frozenset(
    {
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
        int(Qt.ItemDataRole.ForegroundRole),
        int(ROW_ROLE),
    }
)
