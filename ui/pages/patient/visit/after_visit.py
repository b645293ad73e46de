"""What the patient takes home of today, and how they are getting on; and the day's note."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import N_, _
from carecoord.services.visits import VisitPiece
from carecoord.services.wording import measurement_label
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.pages.patient.visit.take_home import PageKind, TakeHome
from ui.widgets.copying import copy_text

_OF_VISIT = {
    "decision": N_("Decision: {words}"),
    "topic": N_("To remember: {words}"),
    "goal": N_("Goal: {words}"),
    "handout": N_("Handout: {words}"),
    "step": N_("Next step: {words}"),
    "next_visit": N_("The next visit"),
}
_OF_PROGRESS = {
    "matters": N_("What matters: {words}"),
    "goal": N_("Goal: {words}"),
    "number": N_("Numbers: {words}"),
    "decision": N_("Decision: {words}"),
    "topic": N_("Learned: {words}"),
    "next": N_("What comes next"),
}


def visit_page(desk: Desk, window: QWidget) -> TakeHome:
    """The page of today's visit."""
    kind = PageKind(
        pages=desk.services.visits,
        draft="visit_page",
        title=_("After-visit page"),
        file=_("Your visit"),
        nothing=_("Nothing was recorded for this patient today. Save something first."),
        saved=_("The after-visit page was saved."),
        printed=_("The after-visit page was printed."),
        words=_visit_words,
    )
    return TakeHome(desk, kind, window)


def progress_page(desk: Desk, window: QWidget) -> TakeHome:
    """The page about the last months."""
    kind = PageKind(
        pages=desk.services.progress,
        draft="progress_page",
        title=_("Progress page"),
        file=_("How you are getting on"),
        nothing=_("There is nothing to show yet: no numbers, decisions or topics of this patient."),
        saved=_("The progress page was saved."),
        printed=_("The progress page was printed."),
        words=_progress_words,
    )
    return TakeHome(desk, kind, window)


class VisitNote(QObject):
    """Today's records of whichever patient is shown, for another record system."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._view: PatientView | None = None

    def about(self, view: PatientView | None) -> None:
        """The patient shown; None while nobody is."""
        self._view = view

    @Slot()
    def copy(self) -> None:
        """Put today's note on the clipboard."""
        if self._view is not None:
            visits, actor = self._desk.services.visits, self._desk.actor
            patient_id = self._view.patient_id

            def note() -> tuple[str, str]:
                return patient_id, visits.note(patient_id, actor=actor)

            self._desk.jobs.write(note, self._on_note)

    @Slot(object)
    def _on_note(self, answer: tuple[str, str]) -> None:
        patient_id, note = answer
        # Pasted into the record of whoever is shown by now it would be a wrong person's.
        if self._view is None or self._view.patient_id != patient_id:
            self._desk.messages.warn(
                _(
                    "The note was not copied, as somebody else was opened first. "
                    "Open the person again and copy it."
                )
            )
            return
        copy_text(note)
        self._desk.messages.say(
            _(
                "The note of today's visit is copied. Paste it within 20 seconds; then it is"
                " cleared."
            )
        )


def _visit_words(piece: VisitPiece) -> str:
    words = _(_OF_VISIT[piece.kind]).format(words=piece.words)
    return _("{piece} (draft)").format(piece=words) if piece.is_draft else words


def _progress_words(piece: VisitPiece) -> str:
    words = measurement_label(piece.words) if piece.kind == "number" else piece.words
    return _(_OF_PROGRESS[piece.kind]).format(words=words)
