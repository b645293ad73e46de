"""A page about the patient shown to take home: chosen, looked at, printed or saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import LANGUAGES, _
from carecoord.common.paths import write_private
from carecoord.services.abilities import Permission
from carecoord.services.papers import Document, TextSize
from carecoord.services.visits import VisitChoice, VisitDay, VisitPiece
from carecoord.vocab.actor import Actor
from carecoord.vocab.languages import name_of
from ui.dialogs.files import FileDialog
from ui.dialogs.print import PrintDialog
from ui.dialogs.visit_page import PagePiece, VisitPageDialog
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.printing.paper import has_printer
from ui.printing.pdf import PdfPrinter


class Pages(Protocol):
    """The service that makes pages of one kind."""

    def today(self, patient_id: str, *, actor: Actor) -> VisitDay: ...
    def preview(self, patient_id: str, choice: VisitChoice, *, actor: Actor) -> Document: ...
    def paper(self, patient_id: str, choice: VisitChoice, *, actor: Actor) -> Document: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKind:
    """One kind of page.

    Attributes:
        draft: Under which name what is chosen is kept.
        title: Of the dialog.
        file: Name proposed for a PDF; it names no patient.
        nothing, saved, printed: What is said when there is nothing for it, and afterwards.
        words: A piece as its tick box says it.
    """

    pages: Pages
    draft: str
    title: str
    file: str
    nothing: str
    saved: str
    printed: str
    words: Callable[[VisitPiece], str]


@dataclass(frozen=True, slots=True)
class _Read:
    """Today's records of one patient, and what was chosen for the page before."""

    patient_id: str
    day: VisitDay
    choice: VisitChoice


class TakeHome(QObject):
    """Works on whichever patient is shown; what is chosen for the page is kept all day."""

    def __init__(self, desk: Desk, kind: PageKind, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._kind = kind
        self._window = window
        self._view: PatientView | None = None
        self._warnings: Sequence[str] = ()
        self._dialog: VisitPageDialog | None = None
        self._read: _Read | None = None
        self._path: Path | None = None

    def about(self, view: PatientView | None) -> None:
        """The patient shown; None while nobody is."""
        self._view = view

    def show_page(self, warnings: Sequence[str] = ()) -> None:
        """Show today's page; ``warnings`` say what is not on it yet."""
        if not self._desk.may(Permission.GIVE_HANDOUT):
            self._desk.messages.warn(_("Your role does not include it. Ask the practice lead."))
        elif self._view is not None and self._dialog is None:
            self._warnings = warnings
            # Behind any save that is still waiting.
            self._desk.jobs.write(partial(self._look, self._view.patient_id), self._on_looked)

    def _look(self, patient_id: str) -> _Read:
        drafts, actor = self._desk.services.drafts, self._desk.actor
        day = self._kind.pages.today(patient_id, actor=actor)
        draft = drafts.load(self._kind.draft, patient_id, actor=actor)
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
            self._desk.messages.warn(self._kind.nothing)
            return
        self._read = read
        dialog = VisitPageDialog(
            self._window,
            about=view.spoken_of,
            languages={code: name_of(code) for code in LANGUAGES},
            pieces=[PagePiece(one.key, self._kind.words(one)) for one in read.day.pieces],
            title=self._kind.title,
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
        preview = partial(self._preview, self._read, self._choice())
        self._desk.jobs.ask(preview, self._on_preview)

    def _preview(self, read: _Read, choice: VisitChoice) -> tuple[_Read, VisitChoice, Document]:
        pages, actor = self._kind.pages, self._desk.actor
        return read, choice, pages.preview(read.patient_id, choice, actor=actor)

    @Slot(object)
    def _on_preview(self, answer: tuple[_Read, VisitChoice, Document]) -> None:
        read, choice, document = answer
        if self._dialog is not None and read is self._read and choice == self._choice():
            self._dialog.show_page(document)

    @Slot()
    def _on_changed(self) -> None:
        assert self._read is not None
        choice = self._choice()
        keep = partial(
            self._desk.services.drafts.save,
            self._kind.draft,
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
        path = FileDialog.ask_save(
            self._dialog, _("Save as PDF"), f"{self._kind.file}.pdf", (_("PDF files (*.pdf)"),)
        )
        if path is not None:
            self._path = path
            self._make()

    def _make(self) -> None:
        """Journalled first, since what left the building must be in the journal."""
        assert self._dialog is not None
        assert self._read is not None
        self._dialog.let_go(on=False)
        make = partial(self._paper, self._read, self._choice())
        self._desk.jobs.write(make, self._on_made, self._on_not_made)

    def _paper(self, read: _Read, choice: VisitChoice) -> tuple[_Read, Document]:
        return read, self._kind.pages.paper(read.patient_id, choice, actor=self._desk.actor)

    @Slot(Exception)
    def _on_not_made(self, error: Exception) -> None:
        if self._dialog is not None:
            self._dialog.let_go(on=True)
        self._desk.jobs.broke.emit(error)

    @Slot(object)
    def _on_made(self, answer: tuple[_Read, Document]) -> None:
        read, document = answer
        # Closed meanwhile, perhaps for another patient's page, which this one must not become.
        if self._dialog is None or read is not self._read:
            return
        self._dialog.let_go(on=True)
        try:
            if self._path is not None:
                write_private(self._path, PdfPrinter().sheet_pdf(document))
                self._done(self._kind.saved)
            elif PrintDialog.ask(self._dialog, document):
                self._done(self._kind.printed)
        except UnavailableError as error:
            self._dialog.show_problem(str(error))
        except OSError:
            self._dialog.show_problem(_("The file could not be written. Choose another folder."))

    def _done(self, sentence: str) -> None:
        assert self._dialog is not None
        self._dialog.accept()
        self._desk.messages.say(sentence)


def _size(choice: VisitChoice) -> TextSize:
    return choice.text_size or TextSize.STANDARD


def _to_json(day: VisitDay, choice: VisitChoice) -> dict[str, Any]:
    return {
        "day": day.on.isoformat(),
        "language": choice.language,
        "text_size": int(_size(choice)),
        "left_out": sorted(choice.left_out),
    }
