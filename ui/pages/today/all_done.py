"""What the page says when the list shown is empty, and where to go from there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from carecoord.common.i18n import _, n_
from carecoord.services.worklist_rows import WorklistSummary
from ui.pages.today.list_chooser import SEGMENT
from ui.widgets.buttons import Kind, button
from ui.widgets.empty_state import EmptyState


@dataclass(frozen=True, slots=True)
class Words:
    """What an empty page says, and which list it leads to."""

    title: str
    sentence: str
    next_list: WorklistSummary | None = None


class AllDone(QWidget):
    """Friendly, and says what comes next.

    Signals:
        list_asked: Id of the list to go to.
        import_asked: The practice's patients are to be brought in.
        patient_asked: A first patient is to be added by hand.
        sheet_asked: The sheet of the day's end is wanted.
    """

    list_asked = Signal(str)
    import_asked = Signal()
    patient_asked = Signal()
    sheet_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._next_id = ""
        self._go = button("", Kind.PRIMARY)
        sheet = button(_("Print the day's end"), icon="printer", tip=_("Ctrl+Shift+P"))
        self._done = EmptyState("coffee", "", "", self._go, sheet)
        bring, add = button(_("Bring in patients"), Kind.PRIMARY), button(_("Add a patient"))
        self._new = EmptyState(
            "users",
            _("No patients yet"),
            _("Bring in your patient list, or add people one by one. Your work shows up here."),
            add,
            bring,
        )
        self._unassigned = EmptyState("users", _("Nobody is on your caseload"), "")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._done)
        self._stack.addWidget(self._new)
        self._stack.addWidget(self._unassigned)
        self._go.clicked.connect(self._on_go)
        sheet.clicked.connect(self.sheet_asked)
        bring.clicked.connect(self.import_asked)
        add.clicked.connect(self.patient_asked)

    def show_lists(
        self, lists: Sequence[WorklistSummary], shown: str, done: int, why_nobody: str = ""
    ) -> None:
        """Say what is right for these counts.

        Args:
            lists: All of them.
            shown: Id of the list that is open, and empty.
            done: How many people were worked for today.
            why_nobody: Why this person sees nobody at all, and whom to ask; "" for other reasons.
        """
        if why_nobody:
            self._unassigned.say(_("Nobody is on your caseload"), why_nobody)
            self._stack.setCurrentWidget(self._unassigned)
            return
        if not any(each.count for each in lists):
            self._stack.setCurrentWidget(self._new)
            return
        words = words_for(lists, shown, done)
        self._done.say(words.title, words.sentence)
        self._next_id = words.next_list.id if words.next_list else ""
        self._go.setVisible(words.next_list is not None)
        if words.next_list is not None:
            self._go.setText(
                _("Go to {list} ({count})").format(
                    list=words.next_list.title, count=f"{words.next_list.count:,}"
                )
            )
        self._stack.setCurrentWidget(self._done)

    @Slot()
    def _on_go(self) -> None:
        self.list_asked.emit(self._next_id)


def words_for(lists: Sequence[WorklistSummary], shown: str, done: int) -> Words:
    """The words for an empty list among these."""
    here = next((each for each in lists if each.id == shown), None)
    if here is not None and here.note:
        return Words(_("Nothing to show yet"), here.note, _next(lists))
    further = _next(lists)
    worked = n_(
        "You worked for {count} person today.", "You worked for {count} people today.", done
    )
    worked = worked.format(count=done) if done else ""
    if further is None and not done:
        rest = _("Follow-ups, missed visits, high readings and the like bring people here.")
        return Words(_("Nobody is waiting today"), rest, None)
    if further is None:
        rest = _("Nobody is waiting on any list. People put off come back on their day.")
        return Words(_("All calls done for today"), f"{worked} {rest}".strip())
    rest = _("Nobody is on this list now. Another list still has people.")
    title = here.title if here is not None and here.kind == SEGMENT else _("This list is done")
    return Words(title, f"{worked} {rest}".strip(), further)


def _next(lists: Sequence[WorklistSummary]) -> WorklistSummary | None:
    return next((each for each in lists if each.kind != SEGMENT and each.count), None)
