"""Handing a handout over: entered in the chart, printed or saved, and taken back."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import write_private
from carecoord.services.handout_email import HandoutEmail
from carecoord.services.handouts import GivenHandout, HandoutChoice, Receiver
from carecoord.services.papers import Document
from carecoord.services.wording import language_label
from ui.background.jobs import JobRunner
from ui.dialogs.files import FileDialog
from ui.dialogs.print import PrintDialog
from ui.pages.handouts.reading import HandoutServices
from ui.pages.handouts.recipient import Recipient
from ui.printing.paper import has_printer
from ui.printing.pdf import PdfPrinter
from ui.state.navigation import Messages, Navigate

PRINT, PDF, READ_ALOUD, EMAIL = "print", "pdf", "read_aloud", "email"
_DRAFT_NAME = "draft.eml"
"""Others see the names of files."""
_NOT_IN_NAMES = '<>:"/\\|?*'


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """One handout on its way to one person.

    Attributes:
        title: Of the handout.
        path: Where a file goes.
        teach_back: Whether its points are checked next.
        receiver: Who takes it in the patient's place; None for the patient.
    """

    choice: HandoutChoice
    recipient: Recipient
    channel: str
    title: str
    reason: str
    teach_back: bool
    receiver: Receiver | None = None
    path: Path | None = None


@dataclass(slots=True)
class _ToPrint:
    """A handout on its way to the printer; its key once it is in the chart."""

    given_id: str = ""


class Giver(QObject):
    """Enters first, since what left the building must be in the chart; undone when it did not.

    A file is not in anybody's hands yet: it is journalled, and entered when somebody says that
    the patient has it.

    Signals:
        ended: The page may be used again.
        saved: A ``Giving`` that lies in a file and is not given yet.
        given: A ``Giving`` that is in the chart now.
    """

    ended = Signal()
    saved = Signal(object)
    given = Signal(object)

    def __init__(
        self,
        services: HandoutServices,
        jobs: JobRunner,
        messages: Messages,
        navigate: Navigate,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._services, self._jobs = services, jobs
        self._messages, self._navigate = messages, navigate
        self._page = page
        self._to_print: _ToPrint | None = None

    def let_go(self) -> None:
        """The screen is given up: what stands before the printer was handed to nobody."""
        if self._to_print is not None:
            self._jobs.write(partial(self._strike_unprinted, self._to_print))

    def give(self, giving: Giving) -> None:
        """Enter it in the chart, and print what is to be printed."""
        if giving.channel == PRINT and not self._can_print():
            self.ended.emit()
            return

        to_print = _ToPrint()
        self._to_print = to_print if giving.channel == PRINT else None

        def enter() -> tuple[Giving, GivenHandout]:
            given = self._services.handouts.give(
                giving.choice,
                patient_id=giving.recipient.id,
                channel=giving.channel,
                reason=giving.reason,
                receiver=giving.receiver,
                actor=self._services.actor,
            )
            to_print.given_id = given.id
            return giving, given

        self._jobs.write(enter, self._on_entered, self._on_refused)

    def save(self, giving: Giving) -> None:
        """Put it into a file, which gives it to nobody."""

        def copy() -> tuple[Giving, Document]:
            return giving, self._services.handouts.copy(
                giving.choice, patient_id=giving.recipient.id, actor=self._services.actor
            )

        self._jobs.write(copy, self._on_copied, self._on_refused)

    def save_email(self, giving: Giving) -> None:
        """Put it into an e-mail draft to the patient, which gives it to nobody either."""
        if giving.receiver is not None:
            words = _("An e-mail goes to the patient. Choose the patient under “Given to” first.")
            self._messages.warn(words)
            self.ended.emit()
            return

        def look() -> Giving:
            patient_id, services = giving.recipient.id, self._services
            services.handouts.email_address(patient_id, actor=services.actor)
            return giving

        self._jobs.ask(look, self._on_may_email, self._on_refused)

    def print_blank(self, document: Document) -> None:
        """A copy for nobody in particular."""
        if self._can_print() and self._print(document):
            self._messages.say(_("Printed a blank copy. It is entered in no chart."))
        self.ended.emit()

    def save_blank(self, document: Document, path: Path) -> None:
        if self._save(document, path):
            self._messages.say(_("Saved a blank copy. It is entered in no chart."))
        self.ended.emit()

    def ask_path(self, title: str) -> Path | None:
        """Where a PDF is to go; its name says what it is, never whose it is."""
        safe = "".join(" " if sign in _NOT_IN_NAMES else sign for sign in title).strip()
        kinds = [_("PDF document (*.pdf)")]
        path = FileDialog.ask_save(self._page, _("Save PDF"), f"{safe}.pdf", kinds)
        return path.with_suffix(".pdf") if path else None

    @Slot(object)
    def _on_entered(self, entered: tuple[Giving, GivenHandout]) -> None:
        giving, given = entered
        is_handed_over = self._hand_over(giving, given.document)
        self._to_print = None
        if is_handed_over:
            self._finish(giving, given.id)
        else:
            self._jobs.write(partial(self._strike, given.id))
        self.ended.emit()

    @Slot(object)
    def _on_copied(self, copied: tuple[Giving, Document]) -> None:
        giving, document = copied
        assert giving.path is not None
        is_saved = self._save(document, giving.path)
        self.ended.emit()
        if is_saved:
            words = _("“{title}” is saved. It is not in the chart of {name} yet.")
            self._messages.say(words.format(title=giving.title, name=giving.recipient.name))
            self.saved.emit(giving)

    @Slot(object)
    def _on_may_email(self, giving: Giving) -> None:
        """Ask for the place once it is known that there will be something to put there."""
        kinds = [_("E-mail draft (*.eml)")]
        path = FileDialog.ask_save(self._page, _("Save e-mail draft"), _DRAFT_NAME, kinds)
        if path is None:
            self.ended.emit()
            return
        saving = replace(giving, path=path.with_suffix(".eml"))

        def make() -> tuple[Giving, HandoutEmail]:
            return saving, self._services.handouts.email(
                saving.choice, patient_id=saving.recipient.id, actor=self._services.actor
            )

        self._jobs.write(make, self._on_email, self._on_refused)

    @Slot(object)
    def _on_email(self, made: tuple[Giving, HandoutEmail]) -> None:
        giving, email = made
        assert giving.path is not None
        is_saved = self._save(email.document, giving.path, email)
        self.ended.emit()
        if is_saved:
            words = _(
                "The draft is saved in {folder}. Keep it where only staff can open it. "
                "It is not in the chart of {name} yet."
            )
            folder = giving.path.parent.name
            self._messages.say(words.format(folder=folder, name=giving.recipient.name))
            self.saved.emit(giving)

    def _hand_over(self, giving: Giving, document: Document) -> bool:
        return self._print(document) if giving.channel == PRINT else True

    def _finish(self, giving: Giving, given_id: str) -> None:
        words = _("“{title}” in {language} is in the chart of {name}.").format(
            title=giving.title,
            language=language_label(giving.choice.language),
            name=giving.recipient.name,
        )
        self._navigate.undo_offered(words, partial(self._take_back, given_id))
        self.given.emit(giving)
        if giving.teach_back:
            self._navigate.open_patient(giving.recipient.id, f"teachback-new:{giving.choice.topic}")

    def _print(self, document: Document) -> bool:
        try:
            if PrintDialog.ask(self._page.window(), document):
                return True
        except UnavailableError as error:
            self._messages.warn(str(error))
            return False
        self._messages.say(_("Nothing was printed and nothing was entered."))
        return False

    def _save(self, document: Document, path: Path, email: HandoutEmail | None = None) -> bool:
        try:
            pdf = PdfPrinter().sheet_pdf(document)
            write_private(path, email.as_file(pdf) if email else pdf)
        except OSError:
            self._messages.warn(_("The file cannot be written there. Choose another folder."))
            return False
        except UnavailableError as error:
            self._messages.warn(str(error))
            return False
        return True

    def _can_print(self) -> bool:
        if has_printer():
            return True
        self._messages.warn(_("This computer has no printer set up. Save a PDF instead."))
        return False

    def _take_back(self, given_id: str) -> None:
        self._jobs.write(partial(self._strike, given_id), self._on_taken_back)

    def _strike(self, given_id: str) -> None:
        self._services.handouts.take_back(given_id, actor=self._services.actor)

    def _strike_unprinted(self, to_print: _ToPrint) -> None:
        if to_print.given_id:
            self._strike(to_print.given_id)

    @Slot(object)
    def _on_taken_back(self, _nothing: object) -> None:
        self._messages.say(_("The handout is no longer in the chart."))

    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        self._to_print = None
        self.ended.emit()
        self._jobs.broke.emit(error)
