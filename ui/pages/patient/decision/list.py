"""All decisions of one patient, drafts first."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from carecoord.services.decision_forms import DecisionRow
from carecoord.vocab.decisions import Outcome
from carecoord.vocab.records import NoteState
from ui.models.rows import RowListModel
from ui.pages.patient.decision.differences import term_words
from ui.pages.patient.needs import Desk
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.formats import full_date, near_date
from ui.widgets.labels import Tone, label
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList


class DecisionList(Card):
    """Opens a note to read or a draft to go on with.

    Signals:
        opened: Id of the note.
        new_asked: The person wants to write a new one.
    """

    opened = Signal(str)
    new_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", (6, 12, 6, 12), 8, parent)
        self._desk = desk
        self.model = RowListModel(self)
        self.list = RowList(_("Decisions"), LibraryDelegate())
        self.list.setModel(self.model)
        self.nothing = EmptyState(
            "scale",
            _("No decision written down yet"),
            _("Write down the options, what matters to the patient and what you chose together."),
        )
        self.new = button(_("New decision"), Kind.PRIMARY, icon="plus")
        heading = label(_("Decisions made together"), "subtitle")
        heading.setContentsMargins(10, 0, 0, 0)
        self.body.addWidget(heading)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.nothing, 1)
        foot = row(None, self.new)
        foot.setContentsMargins(0, 0, 10, 0)
        self.body.addLayout(foot)
        self.new.setVisible(desk.may(Permission.RECORD_DECISION))
        self.list.opened.connect(self._on_opened)
        self.list.clicked.connect(self._on_opened)
        self.new.clicked.connect(self.new_asked)

    def show_decisions(self, decisions: Sequence[DecisionRow]) -> None:
        drafts_first = sorted(decisions, key=lambda one: one.state != NoteState.DRAFT)
        self.model.show([self._row(one) for one in drafts_first])
        self.list.setVisible(bool(decisions))
        self.nothing.setVisible(not decisions)

    def _row(self, one: DecisionRow) -> LibraryRow:
        mark, tone = self._mark(one)
        outcome = term_words(Outcome, one.outcome)
        what = _("Chose: {option}").format(option=one.chosen_label) if one.chosen_label else outcome
        when = near_date(one.started_on, self._desk.today)
        return LibraryRow(
            one.id,
            one.question or _("Decision without a question yet"),
            " · ".join(filter(None, (when, what, one.author))),
            "scale",
            mark,
            tone,
        )

    def _mark(self, one: DecisionRow) -> tuple[str, Tone]:
        if one.state == NoteState.DRAFT:
            return _("Draft"), Tone.INFO
        if one.state == NoteState.ENTERED_IN_ERROR:
            return term_words(NoteState, one.state), Tone.NEUTRAL
        if one.state == NoteState.AMENDED:  # its review went on to the note that holds now
            return _("Replaced"), Tone.NEUTRAL
        if one.is_late and one.review_on:
            return _("Review late"), Tone.DANGER
        if one.review_on and not one.reviewed_on:
            return _("Review {day}").format(day=full_date(one.review_on)), Tone.NEUTRAL
        return "", Tone.NEUTRAL

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        if key := self.model.key_at(index.row()):
            self.opened.emit(key)
