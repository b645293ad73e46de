"""Imports of the past, each of which can be taken back."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _
from carecoord.services.import_results import ImportRunRow
from ui.models.columns import Column
from ui.pages.importing.plain_table import PlainTableModel
from ui.pages.importing.said_card import SaidCard
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.formats import full_date, whole
from ui.widgets.layouts import column, row


class HistoryView(QWidget):
    """A table of imports and what can be done with the one chosen.

    Signals:
        undo_asked: Id of the import to take back.
        undo_calls_asked: Id of the list whose calls are to be taken back.
        left: Back to the wizard.
    """

    undo_asked = Signal(str)
    undo_calls_asked = Signal(str)
    left = Signal()

    def __init__(self, zone: ZoneInfo, *, may_undo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_undo = may_undo
        self.undone = SaidCard("info", "arrow-back-up")
        self.table = DataTable(_("Imports of the past"))
        self._model = PlainTableModel(_columns(zone), self)
        self.table.setModel(self._model)
        for place, shown in enumerate(_columns(zone)):
            self.table.horizontalHeader().resizeSection(place, shown.width_px)
        self.table.horizontalHeader().setStretchLastSection(True)
        self._none = EmptyState(
            "history",
            _("Nothing was imported yet"),
            _("Each import stands here with what it changed, and can be undone whole."),
        )
        self.undo_button = button(_("Undo this import"), Kind.DANGER, "arrow-back-up")
        self.back_button = button(_("Back to importing"), icon="arrow-left")
        framed = Card(margins=(0, 6, 0, 6))
        framed.body.addWidget(self.table, 1)
        framed.body.addWidget(self._none, 1)
        foot = row(self.back_button, None, self.undo_button)
        outer = column(self.undone, framed, foot, spacing=10)
        outer.setStretch(1, 1)
        self.setLayout(outer)
        self.table.moved_to.connect(self._fit)
        self.undo_button.clicked.connect(self._on_undo)
        self.back_button.clicked.connect(self.left)
        self._fit()

    def show_runs(self, runs: Sequence[ImportRunRow]) -> None:
        self._model.show(runs)
        self.table.setVisible(bool(runs))
        self._none.setVisible(not runs)
        if runs:
            self.table.setCurrentIndex(self._model.index(0, 0))
        self._fit()

    def _chosen(self) -> ImportRunRow | None:
        index = self.table.currentIndex()
        return self._model.row_at(index.row()) if index.isValid() else None

    @Slot()
    def _fit(self) -> None:
        chosen = self._chosen()
        self.undo_button.setVisible(self._may_undo)
        self.undo_button.setEnabled(chosen is not None and not chosen.undone)

    @Slot()
    def _on_undo(self) -> None:
        if (chosen := self._chosen()) is not None:
            (self.undo_calls_asked if chosen.is_list else self.undo_asked).emit(chosen.id)


def _columns(zone: ZoneInfo) -> tuple[Column[ImportRunRow], ...]:
    return (
        Column(
            "on",
            lambda: _("Day"),
            lambda one: full_date(practice_day(one.ran_at, zone)),
            width_px=110,
        ),
        Column(
            "source", lambda: _("Source"), lambda one: one.source or _("Not named"), width_px=190
        ),
        Column("format", lambda: _("What"), _kind, width_px=150),
        Column("by", lambda: _("By"), lambda one: one.ran_by, width_px=140),
        Column("added", lambda: _("Added"), lambda one: whole(one.patients_added), width_px=80),
        Column(
            "updated", lambda: _("Updated"), lambda one: whole(one.patients_updated), width_px=80
        ),
        Column(
            "unchanged",
            lambda: _("Unchanged"),
            lambda one: whole(one.patients_unchanged),
            width_px=90,
        ),
        Column("refused", lambda: _("Left out"), lambda one: whole(one.rows_refused), width_px=80),
        Column("state", lambda: _("State"), _state, tone=_tone, width_px=110),
    )


def _kind(run: ImportRunRow) -> str:
    words = {
        "fhir": _("FHIR R4"),
        "table": _("List"),
        "workbook": _("Excel workbook"),
        "related tables": _("Joined tables"),
        "worked list": _("Filled-in worklist"),
        "schedule": _("Schedule"),
    }
    return words.get(run.format, run.format)


def _state(run: ImportRunRow) -> str:
    return _("Undone") if run.undone else _("Kept")


def _tone(run: ImportRunRow) -> str:
    return "text3" if run.undone else "ok"
