"""Going back to a backup: restored beside the data, compared, and only then switched to."""

from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import SignalInstance, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from carecoord.common.errors import CancelledError, CareCoordError
from carecoord.common.i18n import _
from carecoord.services.restore_compare import Comparison
from carecoord.services.restoring import Restored
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.backup_secret import BackupSecretDialog
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.files import FileDialog
from ui.pages.settings.backup_words import comparison_words, losses
from ui.pages.settings.needs import SettingsServices
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.progress import ProgressCard

Compared = tuple[Restored, Comparison]


@runtime_checkable
class Locks(Protocol):
    """The window, which starts again with the sign-in."""

    lock_asked: SignalInstance


class GoingBack(QWidget):
    """Nothing of the data changes before the last button, and it is kept even then."""

    def __init__(
        self, services: SettingsServices, jobs: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._job: Job | None = None
        self._path = Path()
        self._found: Compared | None = None
        self.choose_button = button(_("Look into a backup"), icon="folder-open")
        self.back_button = button(_("Switch back"), icon="arrow-back-up")
        self.switch_button = button(_("Switch to this backup"), Kind.DANGER)
        self.leave_button = button(_("Stay with the present data"))
        self.words = label("", wrap=True)
        self.trouble = label("", "error", wrap=True)
        self._working = ProgressCard(_("Restoring the backup beside the data"))
        self._shown = Card("inset", (12, 10, 12, 10))
        self._table = QGridLayout()
        self._back_words = label(
            _("A backup took the place of the data here. What was there before is kept."),
            "small",
            wrap=True,
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        self._table.setVerticalSpacing(4)
        self._table.setHorizontalSpacing(24)
        self._table.setColumnStretch(3, 1)
        self._shown.body.addWidget(self.words)
        self._shown.body.addLayout(self._table)
        self._shown.body.addLayout(row(None, self.leave_button, self.switch_button))
        for hidden in (
            self._working, self._shown, self.trouble, self.back_button, self._back_words,
        ):  # fmt: skip
            hidden.hide()
        lines.addLayout(row(self.choose_button, self.back_button, None))
        for shown in (self._back_words, self.trouble, self._working, self._shown):
            lines.addWidget(shown)

    def _connect(self) -> None:
        self.choose_button.clicked.connect(self._on_choose)
        self.back_button.clicked.connect(self._on_back)
        self.switch_button.clicked.connect(self._on_switch)
        self.leave_button.clicked.connect(self._on_leave)
        self._working.cancel_asked.connect(self._on_cancel)

    def load(self) -> None:
        """Ask whether there is something to switch back to."""
        self._jobs.ask(self._services.restoring.can_switch_back, self._on_kept)

    @Slot(object)
    def _on_kept(self, is_kept: object) -> None:
        self.back_button.setVisible(bool(is_kept))
        self._back_words.setVisible(bool(is_kept))

    @Slot()
    def _on_choose(self) -> None:
        patterns = [_("Backups (*.ccbk *.zip)"), _("All files (*)")]
        chosen = FileDialog.ask_open(self, _("Choose a backup"), patterns)
        if chosen:
            self.look_into(chosen[0])

    def look_into(self, path: Path) -> None:
        """Begin with this backup."""
        self._path = path
        self._show_trouble("")
        services = self._services
        self._jobs.start(
            lambda _job: services.restoring.needs_secret(path, actor=services.actor),
            Lane.KEEPING,
            self._on_judged,
            self._on_failed,
        )

    @Slot(object)
    def _on_judged(self, needs_secret: object) -> None:
        secret = BackupSecretDialog.ask(self) if needs_secret else ""
        if secret is None:
            return
        services, path, typed = self._services, self._path, secret

        def restore(job: Job) -> Compared:
            made = services.restoring.restore_beside(
                path, typed, actor=services.actor, progress=job.report
            )
            return made, services.restoring.compare(made, actor=services.actor)

        self._show_working(working=True)
        self._job = self._jobs.start(
            restore, Lane.KEEPING, self._on_compared, self._on_failed, self._on_progress
        )
        self._job.finished.connect(self._on_finished)

    @Slot(object)
    def _on_compared(self, found: Compared) -> None:
        self._show_working(working=False)
        self._found = found
        _restored, compared = found
        self.words.setText(comparison_words(compared, self._services.clock, self._services.zone))
        self._fill(compared)
        self._shown.show()
        announce(self._shown, self.words.text())
        self.leave_button.setFocus()

    def _fill(self, compared: Comparison) -> None:
        while (item := self._table.takeAt(0)) is not None:
            if (shown := item.widget()) is not None:
                shown.deleteLater()
        heads = ("", _("Now"), _("In the backup"))
        for column, head in enumerate(heads):
            self._table.addWidget(label(head, "small"), 0, column)
        for line, one in enumerate(compared.rows, start=1):
            for column, text in enumerate((one.label, f"{one.now:,}", f"{one.then:,}")):
                self._table.addWidget(
                    label(text, "strong" if one.now > one.then else "body"), line, column
                )

    @Slot()
    def _on_switch(self) -> None:
        if self._found is None:
            return
        restored, compared = self._found
        if not ConfirmDialog.ask(
            self,
            _("Switch to this backup?"),
            " ".join((
                losses(compared),
                _("The present data is kept, and you can switch back. CareCoord starts again with "
                  "the sign-in."),
            )),
            _("Switch to this backup"),
            dangerous=True,
            cancel=_("Stay with the present data"),
        ):  # fmt: skip
            return
        services = self._services
        self._jobs.write(
            lambda: services.restoring.switch(restored, actor=services.actor),
            self._on_switched,
            self._on_failed,
        )

    @Slot()
    def _on_back(self) -> None:
        if not ConfirmDialog.ask(
            self,
            _("Switch back to the data before the backup?"),
            _("What was entered since then is kept aside in the same way. CareCoord starts again "
              "with the sign-in."),
            _("Switch back"),
        ):  # fmt: skip
            return
        services = self._services
        self._jobs.write(
            lambda: services.restoring.switch_back(actor=services.actor),
            self._on_switched,
            self._on_failed,
        )

    @Slot(object)
    def _on_switched(self, _nothing: object) -> None:
        window: object = self.window()
        if isinstance(window, Locks):
            window.lock_asked.emit()

    @Slot()
    def _on_leave(self) -> None:
        self._found = None
        self._shown.hide()
        self.choose_button.setFocus()

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self._working.show_share(100 * done // max(total, 1))

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        """Stopped when the backup was read already, there is no other answer."""
        if job.cancelled and job.came_to_its_end:
            self._on_failed(CancelledError())

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._show_working(working=False)
        if isinstance(error, CancelledError):
            self._show_trouble(_("Stopped. The present data is as it was."))
        elif isinstance(error, CareCoordError):
            self._show_trouble(str(error))
        else:
            self._jobs.broke.emit(error)

    def _show_trouble(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence, urgent=True)

    def _show_working(self, *, working: bool) -> None:
        self._shown.hide()
        self._working.restart(_("Restoring the backup beside the data"))
        self._working.setVisible(working)
        self.choose_button.setEnabled(not working)
