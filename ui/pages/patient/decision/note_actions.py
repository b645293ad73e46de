"""What can be done with a note that is signed: print, amend, look back, mark a mistake."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.rules.decisions import latest_review_on
from carecoord.services.decision_forms import LoadedDecision
from carecoord.services.papers import Document
from carecoord.vocab.decisions import Outcome, ReviewResult
from ui.dialogs.decision_review import DecisionReviewDialog, Review
from ui.dialogs.paper import PaperDialog
from ui.dialogs.reason import ReasonDialog
from ui.pages.patient.needs import Desk


class NoteActions(QObject):
    """Asks what it needs to know, then has it done.

    Signals:
        amended: The new draft.
        done: Something about the note was stored.
    """

    amended = Signal(object)
    done = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._note: LoadedDecision | None = None

    def about(self, note: LoadedDecision) -> None:
        """The note that is shown."""
        self._note = note

    def print_note(self, decision_id: str) -> None:
        """Show the paper for the patient; drafts say that they are drafts."""
        if not decision_id:
            self._desk.messages.warn(_("Write something down first, then print it."))
            return
        make = partial(self._desk.services.papers.decision, decision_id, actor=self._desk.actor)
        self._desk.jobs.write(make, self._on_paper)

    @Slot()
    def amend(self) -> None:
        """Start a draft from the signed note, which stays as it is."""
        assert self._note is not None
        amend = partial(self._desk.services.decisions.amend, self._note.id, actor=self._desk.actor)
        self._desk.jobs.write(amend, self._on_amended)

    @Slot()
    def review(self) -> None:
        """Record what came of looking at it again."""
        assert self._note is not None
        note, form, today = self._note, self._note.form, self._desk.today
        latest = latest_review_on(Outcome(form.outcome), today)
        answer = DecisionReviewDialog.ask(
            self._window,
            question=form.question,
            today=today,
            latest=latest,
            whose=note.patient_id,
            note_id=note.id,
        )
        if answer is None:
            return
        review = partial(_review, self._desk, note.id, answer)
        changed = answer.outcome is ReviewResult.WANTS_TO_CHANGE
        self._desk.jobs.write(review, self._on_changed_mind if changed else self._on_reviewed)

    @Slot()
    def mark_mistake(self) -> None:
        """Mark the note as entered by mistake, with a reason."""
        assert self._note is not None
        reason = ReasonDialog.ask(
            self._window,
            _("Entered by mistake"),
            _("The note stays readable, marked as a mistake. This cannot be taken back."),
            _("Mark as a mistake"),
            caption=_("Why"),
            missing=_("Say why this note was a mistake."),
            dangerous=True,
        )
        if reason is None:
            return
        mark = partial(
            self._desk.services.decisions.mark_entered_in_error,
            self._note.id,
            reason=reason,
            actor=self._desk.actor,
        )
        self._desk.jobs.write(mark, self._on_marked)

    @Slot(object)
    def _on_paper(self, paper: Document) -> None:
        PaperDialog.show_paper(self._window, paper)

    @Slot(object)
    def _on_amended(self, draft: LoadedDecision) -> None:
        self.amended.emit(draft)

    @Slot(object)
    def _on_reviewed(self, _nothing: object) -> None:
        self._desk.messages.say(_("Saved. Its follow-up was closed."))
        self.done.emit()

    @Slot(object)
    def _on_changed_mind(self, note_id: str) -> None:
        """A new talk begins; what was decided before stays as it was."""
        # Not about the note shown by now, which may be another patient's.
        begin = partial(
            self._desk.services.decisions.take_up_again, note_id, actor=self._desk.actor
        )
        self._desk.jobs.write(begin, self._on_begun)

    @Slot(object)
    def _on_begun(self, draft: LoadedDecision) -> None:
        self._desk.messages.say(_("Saved. A new note is open for the change of mind."))
        self.amended.emit(draft)

    @Slot(object)
    def _on_marked(self, _nothing: object) -> None:
        self._desk.messages.say(_("The note is marked as a mistake."))
        self.done.emit()


def _review(desk: Desk, note_id: str, answer: Review) -> str:
    """Store what came of looking back; returns which note it was about."""
    desk.services.decisions.review(
        note_id,
        result=answer.result,
        outcome=answer.outcome,
        still_open_until=answer.still_open_until,
        actor=desk.actor,
    )
    return note_id
