"""The data: where it is, a backup now, proof that it is sound, and who did what."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from carecoord.common.errors import CareCoordError
from carecoord.common.i18n import _, n_
from carecoord.services.abilities import Permission, may
from carecoord.services.backups import BackupInfo
from carecoord.services.store_check import VerifyReport
from ui.background.jobs import JobRunner, Lane
from ui.dialogs.files import FileDialog
from ui.pages.settings.needs import SettingsServices
from ui.pages.settings.section import Section, no_permission
from ui.state.navigation import Messages, Navigate
from ui.widgets.announce import announce
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.labels import label, selectable
from ui.widgets.layouts import row

_BYTES_PER_MB = 1_000_000


class DataSection(Section):
    """A backup is restored once to check it before it counts."""

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._messages = messages
        self._navigate = navigate
        self.backup_button = button(_("Back up now"), icon="download")
        self.verify_button = button(_("Check the data"), icon="shield-lock")
        self.result = Card("ok", (12, 10, 12, 10))
        self.result_words = label("", wrap=True)
        self._working = QProgressBar()
        self.journal_button = button(_("Who did what"), icon="history")
        self._build()
        self.backup_button.clicked.connect(self._on_backup)
        self.verify_button.clicked.connect(self._on_verify)

    def _build(self) -> None:
        where = self.card(_("Where the data is"))
        where.body.addWidget(
            selectable(str(self._services.home), "body", _("The folder of the data"))
        )
        where.body.addWidget(
            label(_("The files in it are encrypted. Leave them where they are."), "small")
        )
        keep = self.card(
            _("Backup"),
            _("One file with everything. It opens with the same passphrases as today."),
        )
        self._working.setRange(0, 0)
        self._working.setTextVisible(False)
        self._working.setAccessibleName(_("Working"))
        self._working.hide()
        self.result.body.addWidget(self.result_words)
        self.result.hide()
        if may(self._services.actor, Permission.BACKUP):
            keep.body.addLayout(row(self.backup_button, self.verify_button, None))
            keep.body.addWidget(self._working)
            keep.body.addWidget(self.result)
        else:
            keep.body.addWidget(no_permission(_("Your role does not make backups.")))
        if may(self._services.actor, Permission.VIEW_AUDIT):
            journal = self.card(
                _("Who did what"),
                _("Who saw, changed, printed or exported what, and every sign-in."),
            )
            journal.body.addLayout(row(self.journal_button, None))
            self.journal_button.clicked.connect(self._on_journal)

    @Slot()
    def _on_journal(self) -> None:
        self._navigate.open_page("audit")

    @Slot()
    def _on_backup(self) -> None:
        day = self._services.clock.today().isoformat()
        target = FileDialog.ask_save(
            self,
            _("Back up the practice"),
            f"carecoord-backup-{day}.ccbk",
            [_("Backup (*.ccbk)")],
        )
        if target is None:
            return
        services = self._services
        self._begin()
        self._jobs.start(
            lambda _job: services.backups.make(target, actor=services.actor),
            Lane.WRITING,
            self._on_backed_up,
            self._on_failed,
        )

    @Slot()
    def _on_verify(self) -> None:
        services = self._services
        self._begin()
        self._jobs.start(
            lambda _job: services.backups.verify(actor=services.actor),
            Lane.WRITING,
            self._on_verified,
            self._on_failed,
        )

    @Slot(object)
    def _on_backed_up(self, info: BackupInfo) -> None:
        size = f"{info.size_bytes / _BYTES_PER_MB:,.1f}"
        self._finish(
            "ok",
            _(
                "The backup is written and was opened once to check it: {file}, {size} MB. "
                "Keep a copy outside the practice."
            ).format(file=info.file, size=size),
        )

    @Slot(object)
    def _on_verified(self, report: VerifyReport) -> None:
        if report.sound:
            entries = f"{report.journal_entries:,}"
            words = n_(
                "All is sound: the file, and {count} entry of the journal.",
                "All is sound: the file, and {count} entries of the journal.",
                report.journal_entries,
            ).format(count=entries)
            self._finish("ok", words)
        else:
            self._finish("danger", "\n".join(report.faults))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, CareCoordError):
            self._finish("danger", str(error))
        else:
            self._finish("", "")
            self._jobs.broke.emit(error)

    def _begin(self) -> None:
        self.result.hide()
        self._show_working(True)

    def _finish(self, look: str, words: str) -> None:
        self._show_working(False)
        self.result.setVisible(bool(words))
        if words:
            self.result.set_look(look)
            self.result_words.setText(words)
            announce(self.result, words)

    def _show_working(self, working: bool) -> None:  # noqa: FBT001 - as QWidget.setVisible
        self._working.setVisible(working)
        self.backup_button.setEnabled(not working)
        self.verify_button.setEnabled(not working)
