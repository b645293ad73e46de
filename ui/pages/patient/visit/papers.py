"""What leaves the patient's page: the pages to take home, the note and the file of a visit."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from ui.pages.patient.needs import Desk
from ui.pages.patient.talk import TalkPane
from ui.pages.patient.view import PatientView
from ui.pages.patient.visit.after_visit import VisitNote, progress_page, visit_page
from ui.pages.patient.visit.visit_file import VisitFile


class VisitPapers(QObject):
    """Makes each of them of the records; what is typed is kept before."""

    def __init__(self, desk: Desk, talk: TalkPane, page: QWidget) -> None:
        super().__init__(page)
        self._talk = talk
        self._after_visit = visit_page(desk, page)
        self._progress = progress_page(desk, page)
        self._note = VisitNote(desk, page)
        self._file = VisitFile(desk, page)

    def about(self, view: PatientView | None) -> None:
        """Whose papers they are; nobody's while nobody is shown."""
        for made in (self._after_visit, self._progress, self._note, self._file):
            made.about(view)

    @Slot()
    def show_visit_page(self) -> None:
        """Show what the patient takes home of today."""
        self._talk.save_draft()
        unsaved = _("The teach-back is not saved yet, so it does not stand on this page.")
        self._after_visit.show_page([unsaved] if self._talk.has_unsaved_teachback else [])

    @Slot()
    def show_progress_page(self) -> None:
        """Show how the patient is getting on, as they may take it home."""
        self._talk.save_draft()
        self._progress.show_page()

    @Slot()
    def copy_note(self) -> None:
        """Copy today's records as text, for another record system."""
        self._talk.save_draft()
        self._note.copy()

    @Slot()
    def save_file(self) -> None:
        """Save today's records as a file that another record system reads."""
        self._talk.save_draft()
        self._file.save()
