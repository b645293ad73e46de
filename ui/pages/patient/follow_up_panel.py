"""The chosen follow-up: what it is about, and what came of it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from carecoord.services.followups import FollowUpRow
from carecoord.vocab.followups import OPEN_STATES
from ui.pages.patient.needs import Desk
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.form import FormRow, line_edit
from ui.widgets.formats import due_words
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.segmented import flowing


class FollowUpPanel(Card):
    """Signals carry what the person wants done with the follow-up shown.

    Signals:
        close_asked: What came of it.
        move_asked, hand_over_asked, drop_asked: Without words.
    """

    close_asked = Signal(str)
    move_asked = Signal()
    hand_over_asked = Signal()
    drop_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("inset", (14, 10, 14, 12), 8, parent)
        self._desk = desk
        self._may = desk.may(Permission.WORK_WORKLIST)
        self._follow_up_id = ""
        self.title = label("", "strong", wrap=True)
        self.facts = label("", "small", wrap=True)
        self.outcome = line_edit(hint=_("For example: reached, visit booked for Monday"))
        self.outcome_row = FormRow(_("What came of it"), self.outcome)
        self.done = button(_("Close follow-up"), Kind.PRIMARY)
        self.move_button = button(_("Another day"), icon="calendar-plus")
        self.hand_over = button(_("Hand over"), icon="users")
        self.drop = button(_("Not needed"), Kind.TEXT)
        self._work = QWidget()
        self._build()
        self.done.clicked.connect(self._on_done)
        self.outcome.returnPressed.connect(self._on_done)
        self.move_button.clicked.connect(self.move_asked)
        self.hand_over.clicked.connect(self.hand_over_asked)
        self.drop.clicked.connect(self.drop_asked)

    def _build(self) -> None:
        others = QWidget()
        others.setLayout(FlowLayout(self.move_button, self.hand_over, self.drop, spacing=8))
        others.setSizePolicy(flowing())
        line = row(others, self.done)
        line.setStretch(0, 1)
        self.body.addWidget(self.title)
        self.body.addWidget(self.facts)
        self.body.addWidget(self.outcome_row)
        self.body.addWidget(self._work)
        self._work.setLayout(line)

    def show_follow_up(self, one: FollowUpRow | None) -> None:
        """One to work on; a closed one only shows what came of it."""
        self.setVisible(one is not None)
        if one is None:
            return
        is_open = one.state in OPEN_STATES
        due = due_words(one.due_on, self._desk.today) if is_open else ""
        came = (
            "" if is_open or not one.outcome else _("Came of it: {words}").format(words=one.outcome)
        )
        facts = (due, one.owner, one.reason, one.next_step, came)
        # By its id: many have the same title, other patients' too.
        if self._follow_up_id != one.id:
            self._follow_up_id = one.id
            self.outcome.clear()
        self.title.setText(one.title)
        self.facts.setText(" · ".join(filter(None, facts)))
        self.outcome_row.show_error("")
        self.outcome_row.setVisible(is_open and self._may)
        self._work.setVisible(is_open and self._may)

    def bring_back(self, follow_up_id: str, outcome: str) -> None:
        """It could not be closed: what came of it stands there again."""
        if follow_up_id == self._follow_up_id and not self.outcome.text():
            self.outcome.setText(outcome)

    @Slot()
    def _on_done(self) -> None:
        said = self.outcome.text().strip()
        if not said:
            self.outcome_row.show_error(_("Say what came of it before closing it."))
            self.outcome.setFocus()
            return
        self.outcome.clear()
        self.close_asked.emit(said)
