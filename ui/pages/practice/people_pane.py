"""One measure: what it counts, and the records behind its number."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.measures import Measure, MeasureCase
from ui.models.rows import RowListModel
from ui.pages.practice.rows import case_rows, split_key
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate
from ui.widgets.row_list import RowList
from ui.widgets.saved_file import SavedFileStrip
from ui.widgets.segmented import Option, SegmentedChoice

ALL, MET, NOT_MET = "all", "met", "not_met"


class PeoplePane(Card):
    """Enter on a line opens the patient.

    Signals:
        opened: A patient's id.
        export_asked: What is listed is to be written into a file.
    """

    opened = Signal(str)
    export_asked = Signal()

    def __init__(self, *, may_export: bool, parent: QWidget | None = None) -> None:
        super().__init__("card", (18, 14, 18, 14), 8, parent)
        self.title = label("", "subtitle", wrap=True)
        self.number = label("", "strong", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.show_choice = SegmentedChoice(
            _("Which records"),
            [
                Option(ALL, _("All")),
                Option(MET, _("Counts as done")),
                Option(NOT_MET, _("Does not")),
            ],
            ALL,
        )
        self.strip = SavedFileStrip()
        self.model = RowListModel(self)
        self.list = RowList(_("Records behind the number"), LibraryDelegate(), uniform=True)
        self.list.setModel(self.model)
        self.nothing = EmptyState(
            "users",
            _("Nobody is behind this number"),
            _(
                "What is recorded counts from the first day. "
                "Choose a longer period, or another one."
            ),
        )
        self.export = button(_("Export this list"), icon="file-export")
        self._may_export = may_export
        if not may_export:
            self.export.hide()
        self._cases: Sequence[MeasureCase] = ()
        self._build()
        self.show_choice.chosen.connect(self._on_choice)
        self.list.opened.connect(self._on_opened)
        self.export.clicked.connect(self.export_asked)

    def _build(self) -> None:
        for shown in (self.title, self.number, self.about, self.show_choice, self.strip):
            self.body.addWidget(shown)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.nothing, 1)
        self.body.addLayout(row(None, self.export))

    def show_measure(self, measure: Measure, title: str, number: str) -> None:
        """The measure, or one of its parts, whose records are on their way."""
        self.title.setText(title)
        self.number.setText(number)
        about = _("Counted: {counted}\nCounts as done: {met}")
        self.about.setText(about.format(counted=measure.counted, met=measure.met))

    def show_cases(self, cases: Sequence[MeasureCase]) -> None:
        """The records behind the number shown."""
        self._cases = cases
        self._fill()

    @property
    def wanted(self) -> bool | None:
        """Whether those that count as done are listed, or those that do not; None for all."""
        return {MET: True, NOT_MET: False}.get(self.show_choice.value)

    def _fill(self) -> None:
        wanted = self.wanted
        chosen = [one for one in self._cases if wanted is None or one.is_met is wanted]
        self.model.show(list(case_rows(chosen)))
        self.list.setVisible(bool(chosen))
        self.nothing.setVisible(not chosen)
        # Large text needs the room, and there is nothing to choose from.
        self.show_choice.setVisible(bool(self._cases))
        self.export.setVisible(self._may_export and bool(self._cases))
        self.export.setEnabled(bool(chosen))
        if chosen:
            self.list.setCurrentIndex(self.model.index(0, 0))

    @Slot(str)
    def _on_choice(self, _key: str) -> None:
        self._fill()

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        patient_id, _record = split_key(self.model.key_at(index.row()))
        self.opened.emit(patient_id)
