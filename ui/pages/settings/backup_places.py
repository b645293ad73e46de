"""How the backups stand, and the second place they are copied to."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.errors import CareCoordError
from carecoord.common.i18n import _
from carecoord.services.backup_status import BackupStatus
from ui.background.jobs import JobRunner, Lane
from ui.dialogs.files import FileDialog
from ui.pages.settings.needs import SettingsServices
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import row


class BackupPlaces(QWidget):
    """Says how old the newest backup is and where copies go; a stick is chosen here."""

    def __init__(
        self, services: SettingsServices, jobs: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self.headline = label("", "strong", wrap=True)
        self.advice = label("", wrap=True)
        self.second = label("", "small", wrap=True)
        self.trouble = label("", "error", wrap=True)
        self.choose_button = button(_("Choose a second place"), icon="folder-open")
        self.forget_button = button(_("Give up the second place"), Kind.TEXT)
        self._build()
        self.choose_button.clicked.connect(self._on_choose)
        self.forget_button.clicked.connect(self._on_forget)

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        self._worry = Card("warn", (12, 8, 12, 8))
        self._worry.body.addWidget(self.advice)
        self._worry.hide()
        self.trouble.hide()
        self.forget_button.hide()
        for shown in (self.headline, self._worry, self.second, self.trouble):
            lines.addWidget(shown)
        lines.addLayout(row(self.choose_button, self.forget_button, None))

    def load(self) -> None:
        """Ask anew how the backups stand."""
        backups = self._services.backups
        self._jobs.start(
            lambda _job: backups.status(), Lane.NETWORK, self._on_status, self._on_failed
        )

    @Slot()
    def _on_choose(self) -> None:
        folder = FileDialog.ask_folder(self, _("Where should backups be copied to?"))
        if folder is not None:
            self._change(folder)

    @Slot()
    def _on_forget(self) -> None:
        self._change(None)

    def _change(self, folder: Path | None) -> None:
        services = self._services

        def change() -> BackupStatus:
            if folder is None:
                services.backups.forget_second(actor=services.actor)
            else:
                services.backups.choose_second(folder, actor=services.actor)
            return services.backups.status()

        self.trouble.hide()
        # After a backup that runs: it has to know where its copy goes.
        self._jobs.start(lambda _job: change(), Lane.KEEPING, self._on_status, self._on_failed)

    @Slot(object)
    def _on_status(self, status: object) -> None:
        assert isinstance(status, BackupStatus)
        self.headline.setText(status.headline)
        self.advice.setText(status.advice_here)
        self._worry.setVisible(bool(status.advice))
        self.second.setText(status.second_words)
        self.forget_button.setVisible(bool(status.second))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, CareCoordError):
            self.trouble.setText(str(error))
            self.trouble.show()
        else:
            self._jobs.broke.emit(error)
