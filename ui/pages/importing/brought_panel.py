"""What a file would do, row by row, before it is brought in; then what it did."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from carecoord.common.i18n import _
from ui.models.rows import ListRow, RowListModel
from ui.pages.importing.foot import WizardFoot
from ui.pages.importing.said_card import SaidCard
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row
from ui.widgets.row_list import RowList
from ui.widgets.segmented import FilterChips, Option

_ALL = "all"


class _Fated(Protocol):
    @property
    def fate(self) -> str: ...


Row = TypeVar("Row", bound=_Fated)
Fate = TypeVar("Fate", bound=str)


class BroughtPanel(QWidget, Generic[Row]):
    """The preview of a file, with what is left to choose, and in its place the report.

    Signals:
        commit_asked: Write it; True when what ``also`` offers is meant too.
        undo_asked: Id of the run to take back.
        left: Back to choosing files.
    """

    commit_asked = Signal(bool)
    undo_asked = Signal(str)
    left = Signal()

    def __init__(
        self,
        chips: FilterChips,
        fates: Sequence[str],
        rows: RowList,
        onward: QPushButton,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._fates = fates
        self._run_id = ""
        self._rows: list[Row] = []
        self.notice = SaidCard("warn", "alert-triangle")
        self.facts = label("", "muted", wrap=True)
        self.chips = chips
        self.model = RowListModel(self)
        self.list = rows
        self.list.setModel(self.model)
        self.also = QCheckBox()
        self.foot = WizardFoot()
        self._done = Card(margins=(20, 18, 20, 18), spacing=14)
        self._title = label("", "title", wrap=True)
        self._said = label("", "muted", wrap=True)
        self._icon = IconLabel("circle-check", "ok", 32)
        self.onward = onward
        self.another_button = button(_("Import another file"), icon="file-import")
        self.undo_button = button(_("Undo all of it"), Kind.DANGER, "arrow-back-up")
        self._build()
        self._connect()

    def _build(self) -> None:
        head = row(self._icon, column(self._title, self._said, spacing=4), spacing=14)
        head.setStretch(1, 1)
        self._done.body.addLayout(head)
        self._done.body.addLayout(
            FlowLayout(self.onward, self.another_button, self.undo_button, spacing=8)
        )
        self._done.body.addStretch(1)  # with nothing left out it has the whole page
        self._framed = Card(margins=(0, 8, 0, 4), spacing=4)
        self._framed.body.addWidget(self.list, 1)
        parts = (
            self._done, self.notice, self.facts, self.chips, self._framed, self.also, self.foot,
        )  # fmt: skip
        outer = column(*parts, spacing=10)
        outer.setStretch(parts.index(self._framed), 1)
        self.setLayout(outer)

    def take_focus(self) -> None:
        """Stand at what goes on; Tab still comes to all that is before it."""
        (self.foot.on if self.foot.on.isEnabled() else self.list).setFocus()

    def _connect(self) -> None:
        self.chips.chosen.connect(self._show)
        self.also.toggled.connect(self._offer)
        self.foot.back.clicked.connect(self.left)
        self.foot.on.clicked.connect(self.go_on)
        self.another_button.clicked.connect(self.left)
        self.undo_button.clicked.connect(self._on_undo)

    # What differs

    @abstractmethod
    def _lines(self, rows: Sequence[Row]) -> Sequence[ListRow]:
        """The rows as the list shows them."""

    @abstractmethod
    def _undone_title(self) -> str:
        """Says that the file was taken back."""

    @abstractmethod
    def _offer(self) -> None:
        """Put on the main button what it would do."""

    # Doing

    def _show_planned(self, notice: str, facts: str, rows: list[Row]) -> None:
        self._done.hide()
        self.foot.show()
        self.notice.say(notice)
        self.facts.setText(facts)
        self.facts.show()
        self._take(rows)
        self._framed.show()  # also when empty, so that the foot stays where it is
        self._offer()

    def _offer_also(self, words: str, *, offered: bool) -> None:
        self.also.setText(words)
        self.also.setAccessibleName(words)
        self.also.setChecked(False)
        self.also.setVisible(offered)

    def _show_done(self, title: str, said: str, left_out: list[Row], *, may_undo: bool) -> None:
        for part in (self.foot, self.notice, self.facts, self.also):
            part.hide()
        self._icon.set_icon("circle-check", "ok")
        self._title.setText(title)
        self._said.setText(said)
        self.undo_button.setVisible(may_undo)
        self._done.show()
        self._take(left_out)
        self.onward.setFocus()
        announce(self, title)

    def show_undone(self, run_id: str, sentence: str) -> None:
        """What was just brought in was taken back."""
        if run_id and run_id == self._run_id:
            self._title.setText(self._undone_title())
            self._said.setText(sentence)
            self._icon.set_icon("arrow-back-up", "info")
            self.undo_button.hide()

    # Reacting

    @Slot()
    def go_on(self) -> None:
        """Do what the main button says."""
        if self.foot.on.isVisible() and self.foot.on.isEnabled():
            self.foot.on.setEnabled(False)
            self.commit_asked.emit(self.also.isChecked())

    def _take(self, rows: list[Row]) -> None:
        self._rows = rows
        counts = {fate: sum(r.fate == fate for r in rows) for fate in self._fates}
        self.chips.set_counts({_ALL: len(rows), **counts})
        for fate, count in counts.items():
            self.chips.button(fate).setVisible(count > 0)
        self.chips.choose(_ALL)
        for part in (self.chips, self._framed):
            part.setVisible(bool(rows))
        self._show()

    @Slot()
    def _show(self) -> None:
        wanted = self.chips.value
        self.model.show(self._lines([r for r in self._rows if wanted in (_ALL, r.fate)]))

    @Slot()
    def _on_undo(self) -> None:
        self.undo_asked.emit(self._run_id)


def fate_chips(name: str, words: Mapping[Fate, str]) -> FilterChips:
    """All rows, or those of one fate, in the order of the words."""
    options = [Option(_ALL, _("All")), *(Option(fate, _(said)) for fate, said in words.items())]
    return FilterChips(name, options, _ALL)
