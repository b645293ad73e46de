"""Checking the journal when somebody asks, and a code printed on a sheet."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _, n_
from carecoord.services.journal_watch import CodeAnswer, Look
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.reason import ReasonDialog
from ui.pages.audit.needs import AuditServices
from ui.state.navigation import Messages
from ui.widgets.saved_file import SavedFileStrip


class Checking(QObject):
    """One check at a time, with how far it is and a way to stop it.

    Signals:
        done: A check came to its end.
    """

    done = Signal()

    def __init__(
        self,
        services: AuditServices,
        jobs: JobRunner,
        messages: Messages,
        strip: SavedFileStrip,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._services, self._jobs, self._messages = services, jobs, messages
        self._strip, self._page = strip, page
        self._job: Job | None = None
        strip.cancel_asked.connect(self._on_cancel)

    @Slot()
    def check(self) -> None:
        """Read all of it."""
        if self._job is not None:
            return
        watch = self._services.journal
        self._strip.begin(_("Reading the journal…"))
        self._job = self._jobs.start(
            lambda job: watch.look(whole=True, progress=job.report),
            Lane.NETWORK, self._on_looked, self._on_failed, self._strip.show_progress,
        )  # fmt: skip

    @Slot()
    def check_code(self) -> None:
        """Ask for a code and say whether the journal still holds it."""
        typed = ReasonDialog.ask(
            self._page,
            _("Check a printed code"),
            _("It stands at the foot of the sheet of a day's end. Dashes do not matter."),
            _("Check"),
            caption=_("Code of the journal"),
            missing=_("Type the code as it stands on the sheet."),
        )
        if typed:
            services = self._services
            self._jobs.write(
                partial(services.journal.check_code, typed, actor=services.actor), self._on_code
            )

    @Slot(object)
    def _on_looked(self, found: Look) -> None:
        services = self._services

        def keep() -> Look:
            services.journal.keep(found, actor=services.actor, asked=True)
            return found

        self._jobs.write(keep, self._on_kept)

    @Slot(object)
    def _on_kept(self, found: Look) -> None:
        self._job = None
        self._strip.hide()
        if found.sound:
            words = n_(
                "The journal is whole: {count} entry fits the one before it.",
                "The journal is whole: each of {count} entries fits the one before it.",
                found.entries,
            )
            self._messages.say(words.format(count=f"{found.entries:,}"))
        else:
            self._messages.warn(_("The journal does not fit together. What to do stands above."))
        self.done.emit()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._strip.hide()
        self._jobs.broke.emit(error)

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _on_code(self, answer: CodeAnswer) -> None:
        (self._messages.say if answer.is_held else self._messages.warn)(answer.sentence)
