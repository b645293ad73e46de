"""The after-visit page of the patient shown: chosen, looked at, printed or saved; and the note."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import LANGUAGES, N_, _
from carecoord.common.paths import write_private
from carecoord.services.abilities import Permission
from carecoord.services.papers import Document, TextSize
from carecoord.services.visits import VisitChoice, VisitDay, VisitPiece
from carecoord.vocab.languages import name_of
from ui.dialogs.files import FileDialog
from ui.dialogs.print import PrintDialog
from ui.dialogs.visit_page import PagePiece, VisitPageDialog
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.printing.paper import has_printer
from ui.printing.pdf import PdfPrinter
from ui.widgets.copying import CopiedText

VISIT_PAGE_DRAFT = "visit_page"

_PIECES = {
    "decision": N_("Decision: {words}"),
    "topic": N_("To remember: {words}"),
    "handout": N_("Handout: {words}"),
    "step": N_("Next step: {words}"),
    "next_visit": N_("The next visit"),
}


@dataclass(frozen=True, slots=True)
class _Read:
    """Today's records of one patient, and what was chosen for the page before."""

    patient_id: str
    day: VisitDay
    choice: VisitChoice


class AfterVisit(QObject):
    """Works on whichever patient is shown; what is chosen for the page is kept all day."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._view: PatientView | None = None
        self._warnings: Sequence[str] = ()
        self._dialog: VisitPageDialog | None = None
        self._read: _Read | None = None
        self._path: Path | None = None
        self._copied = CopiedText(self)

    def about(self, view: PatientView) -> None:
        """The patient shown."""
        self._view = view

    def show_page(self, warnings: Sequence[str]) -> None:
        """Show today's page; ``warnings`` say what is not on it yet."""
        if not self._desk.may(Permission.GIVE_HANDOUT):
            self._desk.messages.warn(_("Your role does not include it. Ask the practice lead."))
        elif self._view is not None and self._dialog is None:
            self._warnings = warnings
            # Behind any save that is still waiting.
            self._desk.jobs.write(partial(self._look, self._view.patient_id), self._on_looked)

    @Slot()
    def copy_note(self) -> None:
        """Put today's note on the clipboard, for another record system."""
        if self._view is not None:
            note = partial(
                self._desk.services.visits.note, self._view.patient_id, actor=self._desk.actor
            )
            self._desk.jobs.write(note, self._on_note)

    def _look(self, patient_id: str) -> _Read:
        services, actor = self._desk.services, self._desk.actor
        day = services.visits.today(patient_id, actor=actor)
        draft = services.drafts.load(VISIT_PAGE_DRAFT, patient_id, actor=actor)
        kept = draft.content if draft is not None else {}
        if kept.get("day") != day.on.isoformat():
            kept = {}
        choice = VisitChoice(
            language=kept.get("language", day.language),
            text_size=TextSize(kept.get("text_size", day.text_size)),
            left_out=frozenset(kept.get("left_out", ())),
        )
        return _Read(patient_id, day, choice)

    @Slot(object)
    def _on_looked(self, read: _Read) -> None:
        view = self._view
        if view is None or view.patient_id != read.patient_id or self._dialog is not None:
            return
        if not read.day.pieces:
            self._desk.messages.warn(
                _("Nothing was recorded for this patient today. Save something first.")
            )
            return
        self._read = read
        dialog = VisitPageDialog(
            self._window,
            about=view.spoken_of,
            languages={code: name_of(code) for code in LANGUAGES},
            pieces=[PagePiece(one.key, _piece_words(one)) for one in read.day.pieces],
            warnings=self._warnings,
        )
        dialog.choose(read.choice.language, _size(read.choice), read.choice.left_out)
        dialog.changed.connect(self._on_changed)
        dialog.print_asked.connect(self._on_print)
        dialog.pdf_asked.connect(self._on_pdf)
        self._dialog = dialog
        self._ask_preview()
        dialog.wait()
        self._dialog = None

    def _choice(self) -> VisitChoice:
        assert self._dialog is not None
        return VisitChoice(
            language=self._dialog.language.value,
            text_size=TextSize(int(self._dialog.text_size.value)),
            left_out=self._dialog.left_out,
        )

    def _ask_preview(self) -> None:
        assert self._read is not None
        preview = partial(self._preview, self._read.patient_id, self._choice())
        self._desk.jobs.ask(preview, self._on_preview)

    def _preview(self, patient_id: str, choice: VisitChoice) -> tuple[VisitChoice, Document]:
        visits, actor = self._desk.services.visits, self._desk.actor
        return choice, visits.preview(patient_id, choice, actor=actor)

    @Slot(object)
    def _on_preview(self, answer: tuple[VisitChoice, Document]) -> None:
        choice, document = answer
        if self._dialog is not None and choice == self._choice():
            self._dialog.show_page(document)

    @Slot()
    def _on_changed(self) -> None:
        assert self._read is not None
        choice = self._choice()
        keep = partial(
            self._desk.services.drafts.save,
            VISIT_PAGE_DRAFT,
            self._read.patient_id,
            _to_json(self._read.day, choice),
            actor=self._desk.actor,
        )
        self._desk.jobs.write(keep)
        self._ask_preview()

    @Slot()
    def _on_print(self) -> None:
        assert self._dialog is not None
        if not has_printer():
            self._dialog.show_problem(_("This computer has no printer set up. Save a PDF instead."))
            return
        self._path = None
        self._make()

    @Slot()
    def _on_pdf(self) -> None:
        title = _("Your visit")
        path = FileDialog.ask_save(
            self._dialog, _("Save as PDF"), f"{title}.pdf", (_("PDF files (*.pdf)"),)
        )
        if path is not None:
            self._path = path
            self._make()

    def _make(self) -> None:
        """Journalled first, since what left the building must be in the journal."""
        assert self._dialog is not None
        assert self._read is not None
        self._dialog.let_go(on=False)
        make = partial(
            self._desk.services.visits.paper,
            self._read.patient_id,
            self._choice(),
            actor=self._desk.actor,
        )
        self._desk.jobs.write(make, self._on_made)

    @Slot(object)
    def _on_made(self, document: Document) -> None:
        if self._dialog is None:
            return
        self._dialog.let_go(on=True)
        try:
            if self._path is not None:
                write_private(self._path, PdfPrinter().sheet_pdf(document))
                self._done(_("The after-visit page was saved."))
            elif PrintDialog.ask(self._dialog, document):
                self._done(_("The after-visit page was printed."))
        except UnavailableError as error:
            self._dialog.show_problem(str(error))
        except OSError:
            self._dialog.show_problem(_("The file could not be written. Choose another folder."))

    def _done(self, sentence: str) -> None:
        assert self._dialog is not None
        self._dialog.accept()
        self._desk.messages.say(sentence)

    @Slot(object)
    def _on_note(self, note: str) -> None:
        self._copied.copy(note)
        self._desk.messages.say(
            _("The note of today's visit is copied. Paste it within a minute; then it is cleared.")
        )


def _piece_words(piece: VisitPiece) -> str:
    words = _(_PIECES[piece.kind]).format(words=piece.words)
    return _("{piece} (draft)").format(piece=words) if piece.is_draft else words


def _size(choice: VisitChoice) -> TextSize:
    return choice.text_size or TextSize.STANDARD


def _to_json(day: VisitDay, choice: VisitChoice) -> dict[str, Any]:
    return {
        "day": day.on.isoformat(),
        "language": choice.language,
        "text_size": int(_size(choice)),
        "left_out": sorted(choice.left_out),
    }
