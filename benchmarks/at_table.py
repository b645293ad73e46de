"""One process with the tables of people in it, beside tables that hold nothing or hold all.

Run as ``python -m benchmarks.at_table HOME ROUNDS``; prints one JSON object. Times are of the
processor: of the window's thread, and of a worker as far as it reads what is shown.
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from carecoord.common.imports import own_imports

with own_imports():  # as main.py does it
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QApplication
    from typing_extensions import override

    import main
    from benchmarks.practice import PASSPHRASE, TODAY
    from benchmarks.waiting import pause, until
    from carecoord.services.gate import Gate
    from carecoord.services.patient_list import PatientFilter, PatientRow
    from ui.background.jobs import JobRunner, Lane
    from ui.models.paged_table import FIRST_ROWS, PagedTableModel
    from ui.pages.patients.columns import patient_columns, spoken_row
    from ui.pages.patients.listing import Found, Listing
    from ui.pages.patients.rows import row_loader
    from ui.pages.patients.table import PatientTable
    from ui.pages.today.worklist_model import WorklistModel
    from ui.pages.today.worklist_view import WorklistView
    from ui.state.window_state import WindowState
    from ui.theme.apply import STYLE, apply_theme
    from ui.widgets.data_table import DataTable

WIDTH_PX, HEIGHT_PX = 1200, 800
LIST = "chronic-not-seen-12m"
_CELLS = 200
_SEED = 3
_SETTLE_MS = 300
_SORTED_BY = (("birth", False), ("name", True), ("birth", True), ("name", False))

Told = dict[str, float]


class Clock:
    """Processor time of this thread, with that of readings wherever they run."""

    def __init__(self) -> None:
        self._read_ns = 0

    def now_ns(self) -> int:
        return time.thread_time_ns() + self._read_ns

    def count(self, service: Any, *names: str) -> None:
        """Count what these methods of a service take."""
        for name in names:
            setattr(service, name, partial(self._counted, getattr(service, name)))

    def _counted(self, read: Callable[..., Any], *given: Any, **named: Any) -> Any:
        began_ns = time.thread_time_ns()
        try:
            return read(*given, **named)
        finally:
            self._read_ns += time.thread_time_ns() - began_ns


CLOCK = Clock()


class Painted(QObject):
    """Notes the processor time when a table was painted with every row in sight."""

    def __init__(self, table: DataTable, is_filled: Callable[[str], bool]) -> None:
        super().__init__()
        self.at_ns = 0
        self._unless = ""
        self._is_filled = is_filled
        table.viewport().installEventFilter(self)

    def since(self, act: Callable[[], object], *, unless: str = "") -> float:
        """Processor time in ms from an act to its painted rows, of which the first is another."""
        began_ns, self.at_ns, self._unless = CLOCK.now_ns(), 0, unless
        act()
        until(lambda: self.at_ns > 0)
        return (self.at_ns - began_ns) / 1e6

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.at_ns and self._is_filled(self._unless):
            QTimer.singleShot(0, self._note)  # the filter comes before the painting
        return super().eventFilter(watched, event)

    def _note(self) -> None:
        self.at_ns = self.at_ns or CLOCK.now_ns()


class People(QObject):
    """The table of patients, asked as its page asks."""

    def __init__(self, services: Any, jobs: JobRunner, state: WindowState) -> None:
        super().__init__()
        columns = patient_columns(TODAY)
        load = row_loader(services.patient_list, services.actor)
        self.model: PagedTableModel[PatientRow] = PagedTableModel(
            columns, load, jobs, self, spoken=spoken_row
        )
        self.table = PatientTable(self.model, columns, state)
        self._has_first = False
        self._listing = Listing(services, jobs, self)
        self._listing.found.connect(self._show)
        self.painted = Painted(self.table, partial(rows_are_there, self.table, self.model))

    def ask(self, sort: str, *, descending: bool = False) -> None:
        self._listing.filter(PatientFilter(sort=sort, descending=descending), first=True)

    def search(self, text: str) -> None:
        self._listing.search(text)

    def show_again(self) -> None:
        """Reset the model to the rows it shows, which are known."""
        ids = self.model.ids()
        known = {
            ids[at]: row for at in range(len(ids[:FIRST_ROWS])) if (row := self.model.row_at(at))
        }
        self.model.show(ids, known)

    def _show(self, found: Found) -> None:
        had_first, self._has_first = self._has_first, bool(found.first)
        if self.model.shows(found.ids):
            self.model.reload()
        elif not (had_first and self.model.go_on(found.ids)):
            self.model.show(found.ids, found.first or found.known)
            self.table.bring_rows()


def rows_are_there(table: DataTable, model: Any, unless: str) -> bool:
    """Whether every row in sight was read, and the first is not that one."""
    first = table.rowAt(0)
    if unless and model.id_at(0) == unless:
        return False
    last = table.rowAt(table.viewport().height() - 1)
    last = model.rowCount() - 1 if last < 0 else last
    return first >= 0 and all(model.row_at(row) is not None for row in {first, last})


def in_memory(texts: list[list[str]]) -> DataTable:
    """A table whose model is Qt's own and holds everything."""
    model = QStandardItemModel(len(texts), len(texts[0]) if texts else 9)
    for row, line in enumerate(texts):
        for column, words in enumerate(line):
            model.setItem(row, column, QStandardItem(words))
    table = DataTable("limit")
    model.setParent(table)
    table.setModel(model)
    return table


def repaint_ms(table: DataTable) -> float:
    began = CLOCK.now_ns()
    table.viewport().repaint()
    return (CLOCK.now_ns() - began) / 1e6


class Bench:
    """Makes the tables by turns and tells what each took."""

    def __init__(self, home: Path, rounds: int, folder: Path) -> None:
        app = QApplication.instance() or QApplication(["carecoord", *STYLE])
        assert isinstance(app, QApplication)
        apply_theme(app)
        self._rounds = rounds
        self._practice = Gate(home, today=TODAY).sign_in_somebody(PASSPHRASE)
        self._services = main.build_services(self._practice)
        CLOCK.count(self._services.patient_list, "first", "rows")
        CLOCK.count(self._services.worklists, "rows_of")
        self._jobs = JobRunner()
        self._state = WindowState(folder / "window.ini")
        self._taken: dict[str, list[float]] = {}

    def run(self) -> Told:
        people = self._first_paints()
        told = {"people": people.model.rowCount()}
        limit = self._with_texts_of(people)
        worklist = self._worklist()
        for _round in range(self._rounds * 4):
            self._note("repaint_limit", repaint_ms(limit))
            self._note("repaint", repaint_ms(people.table))
            self._note("repaint_list", repaint_ms(worklist[0]))
        chance = random.Random(_SEED)  # noqa: S311 - the same places each time
        for _round in range(self._rounds * 2):
            self._jump("jump", people.table, people.painted, chance.random())
            self._jump("jump_list", *worklist, chance.random())
        for _round in range(self._rounds):
            for sort, descending in _SORTED_BY:
                self._sort(people, sort, descending=descending)
        self._jobs.shut_down()
        self._practice.close()
        return told | {name: statistics.median(times) for name, times in self._taken.items()}

    def _first_paints(self) -> People:
        """The last of the tables made stays, as it would in a window."""
        # What the store and the worker keep of what they read is not the table's.
        read, kept = self._services.patient_list.ids, None
        for _round in range(2):
            ask = partial(read, PatientFilter(), actor=self._services.actor)
            self._jobs.ask(ask, self._let_go)
            self._settle()
        before_mb = resident_mb()
        for _round in range(1 + self._rounds):
            began = CLOCK.now_ns()
            empty = in_memory([])
            painted = Painted(empty, is_filled_with_nothing)
            made = (CLOCK.now_ns() - began) / 1e6
            self._note("first_limit", made + painted.since(partial(show, empty)))
            empty.hide()
            began = CLOCK.now_ns()
            people = People(self._services, self._jobs, self._state)
            made = (CLOCK.now_ns() - began) / 1e6
            people.ask("name")
            self._note("first", made + people.painted.since(partial(show, people.table)))
            self._settle()
            people.table.hide()
            if kept is None:
                self._note("mb", resident_mb() - before_mb)
            kept = people
        for name in ("first", "first_limit"):
            del self._taken[name][0]
        assert kept is not None
        kept.table.show()
        self._settle()
        return kept

    def _with_texts_of(self, people: People) -> DataTable:
        model = people.model
        shown = [c for c in range(model.columnCount()) if not people.table.isColumnHidden(c)]
        rows = range(min(_CELLS, model.rowCount()))
        until(lambda: all(model.row_at(row) is not None for row in rows))
        texts = [[str(model.index(row, c).data()) for c in shown] for row in rows]
        limit = in_memory(texts)
        for place, column in enumerate(shown):
            limit.setColumnWidth(place, people.table.columnWidth(column))
        show(limit)
        self._settle()
        return limit

    def _worklist(self) -> tuple[DataTable, Painted]:
        services = self._services
        model = WorklistModel(services.worklists, services.actor, TODAY, self._jobs)
        table = WorklistView(model)
        model.setParent(table)
        model.choose(LIST, {})
        table.show_entries(services.worklists.ids(LIST, actor=services.actor), keep=False)
        painted = Painted(table, partial(rows_are_there, table, model))
        painted.since(partial(show, table))
        self._settle()
        return table, painted

    def _jump(self, name: str, table: DataTable, painted: Painted, part: float) -> None:
        bar = table.verticalScrollBar()
        self._note(name, painted.since(partial(bar.setValue, round(bar.maximum() * part))))
        self._settle()

    def _sort(self, people: People, sort: str, *, descending: bool) -> None:
        people.table.scrollToTop()
        self._settle()
        ask = partial(people.ask, sort, descending=descending)
        self._note(f"sort_{sort}", people.painted.since(ask, unless=people.model.id_at(0)))
        self._settle()

    def _note(self, name: str, taken_ms: float) -> None:
        self._taken.setdefault(name, []).append(taken_ms)

    def _let_go(self, _read: object) -> None:
        """What was read is let go of."""

    def _settle(self) -> None:
        pause(20)
        self._jobs.wait(30, Lane.READING)
        pause(20)


def is_filled_with_nothing(_unless: str) -> bool:
    """A table with nothing in it is filled."""
    return True


def show(table: DataTable) -> None:
    table.resize(WIDTH_PX, HEIGHT_PX)
    table.show()


def resident_mb() -> float:
    """Memory this process holds; 0 where the system does not say."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) / 256 if status.exists() else 0.0


if __name__ == "__main__":
    with TemporaryDirectory() as own_folder:
        print(json.dumps(Bench(Path(sys.argv[1]), int(sys.argv[2]), Path(own_folder)).run()))
        # Nothing is gained from Qt and Python taking each other apart in their own order.
        sys.stdout.flush()
    os._exit(0)
