"""The data: where it is, a backup now, proof that it is sound, and who did what."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.errors import CancelledError, CareCoordError
from carecoord.common.i18n import _, n_
from carecoord.services.abilities import Permission, may
from carecoord.services.backups import BackupInfo
from carecoord.services.store_check import VerifyReport
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.files import FileDialog
from ui.pages.settings.backup_places import BackupPlaces
from ui.pages.settings.going_back import GoingBack
from ui.pages.settings.joining import Joining
from ui.pages.settings.needs import SettingsServices
from ui.pages.settings.section import Section, no_permission
from ui.pages.settings.setting_aside import SettingAside
from ui.pages.settings.taking_all import TakingAll
from ui.state.navigation import Messages, Navigate
from ui.widgets.announce import announce
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.labels import label, selectable
from ui.widgets.layouts import row
from ui.widgets.progress import ProgressCard

_BYTES_PER_MB = 1_000_000


class DataSection(Section):
    """A backup is restored once to check it before it counts."""

    help_topic = "privacy-and-keys#backups"

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
        self._job: Job | None = None
        self._begun_with = self.backup_button
        self._focus_went_to: QWidget | None = None
        self._working = ProgressCard(_("Making the backup"))
        self.places = BackupPlaces(services, jobs)
        self.going_back = GoingBack(services, jobs)
        self.taking_all = TakingAll(services, jobs)
        self.journal_button = button(_("Who did what"), icon="history")
        self._build()
        self.backup_button.clicked.connect(self._on_backup)
        self.verify_button.clicked.connect(self._on_verify)
        self._working.cancel_asked.connect(self._on_cancel)

    def _build(self) -> None:
        self._say_where()
        keep = self.card(_("Backup"), self._how_backed_up())
        self._working.hide()
        self.result.body.addWidget(self.result_words)
        self.result.hide()
        if may(self._services.actor, Permission.BACKUP):
            if self._services.backups.are_here:
                keep.body.addWidget(self.places)
            keep.body.addLayout(row(self.backup_button, self.verify_button, None))
            self.backup_button.setVisible(self._services.backups.are_here)
            keep.body.addWidget(self._working)
            keep.body.addWidget(self.result)
        else:
            keep.body.addWidget(no_permission(_("Your role does not make backups.")))
        if self._may_go_back():
            back = self.card(
                _("Go back to a backup"),
                _("It is restored beside the data, checked and compared. The data here stays as it "
                  "is until you switch, and is kept even then."),
            )  # fmt: skip
            back.body.addWidget(self.going_back)
        if may(self._services.actor, Permission.TAKE_EVERYTHING):
            leave = self.card(
                _("Take all and go"),
                _("Everything on record in open formats, for another program, another computer or "
                  "a server of your own. It is taken in again by a place without a practice."),
            )  # fmt: skip
            leave.body.addWidget(self.taking_all)
            if self._may_go_back():
                self.setting_aside = SettingAside(self._services, self._jobs)
                leave.body.addWidget(self.setting_aside)
        if may(self._services.actor, Permission.VIEW_AUDIT):
            journal = self.card(
                _("Who did what"),
                _("Who saw, changed, printed or exported what, and every sign-in."),
            )
            journal.body.addLayout(row(self.journal_button, None))
            self.journal_button.clicked.connect(self._on_journal)

    def _say_where(self) -> None:
        from carecoord.services.server_store import address_of

        services, where = self._services, self.card(_("Where the data is"))
        home, caption = str(services.home), _("The folder of the data")
        server = None if services.backups.are_here else address_of(services.home)
        if server is None:
            where.body.addWidget(selectable(home, "body", f"{caption}: {home}"))
            words = _("The files in it are encrypted. Leave them where they are.")
        else:
            at = _("On the practice's server: {host}, database {database}.").format(
                host=server.host, database=server.database
            )
            where.body.addWidget(selectable(at, "body", at))
            words = _("This computer keeps only how to reach it, in {folder}.").format(folder=home)
        where.body.addWidget(label(words, "small", wrap=True))
        if not services.backups.are_here and may(services.actor, Permission.MANAGE_PEOPLE):
            where.body.addWidget(Joining(services, self._jobs, self._messages))

    def _how_backed_up(self) -> str:
        if self._services.backups.are_here:
            return _(
                "One file with everything, made by itself in quiet moments and on closing. It "
                "opens with the passphrases and the recovery key of its time."
            )
        return _(
            "CareCoord makes no backup of a practice server. It is backed up on the server "
            "itself, with the tools of the database. Ask whoever looks after it how often that is "
            "done, and when one was last restored to try it."
        )

    def _may_go_back(self) -> bool:
        actor, backups = self._services.actor, self._services.backups
        return may(actor, Permission.RESTORE_BACKUP) and backups.are_here

    def take_backup(self, path: Path) -> None:
        """A backup was handed over: look into it, beside the data of now."""
        if self._may_go_back():
            self.going_back.look_into(path)
        else:
            self._messages.warn(
                _(
                    "You cannot go back to a backup here. Ask the practice lead, or whoever looks "
                    "after the practice's server."
                )
            )

    @override
    def load(self) -> None:
        if may(self._services.actor, Permission.BACKUP) and self._services.backups.are_here:
            self.places.load()
        if self._may_go_back():
            self.going_back.load()

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
        self._begin(_("Making the backup"), can_stop=True)
        self._job = self._jobs.start(
            lambda job: services.backups.make(target, actor=services.actor, progress=job.report),
            Lane.KEEPING,
            self._on_backed_up,
            self._on_failed,
            self._on_progress,
        )
        self._job.is_seen_through = True

    @Slot()
    def _on_verify(self) -> None:
        services = self._services
        self._begin(_("Checking the data"), can_stop=False)
        self._job = self._jobs.start(
            lambda _job: services.backups.verify(actor=services.actor),
            Lane.WRITING,
            self._on_verified,
            self._on_failed,
        )

    @Slot(int, int)
    def _on_progress(self, percent: int, _hundred: int) -> None:
        self._working.show_share(percent)

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

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
                "All is sound: the data, and {count} entry of the journal.",
                "All is sound: the data, and {count} entries of the journal.",
                report.journal_entries,
            ).format(count=entries)
            self._finish("ok", words)
        else:
            self._finish("danger", "\n".join(report.faults))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            self._finish("ok", _("Stopped. Nothing was written; older backups are as they were."))
        elif isinstance(error, CareCoordError):
            self._finish("danger", str(error))
        else:
            self._finish("", "")
            self._jobs.broke.emit(error)

    def _begin(self, what: str, *, can_stop: bool) -> None:
        self._begun_with = self.backup_button if can_stop else self.verify_button
        self.result.hide()
        self._working.restart(what)
        self._working.cancel_button.setVisible(can_stop)
        # The window asked for a file may have kept the keyboard; this one remembers its own.
        had_focus = self._begun_with is self.window().focusWidget()
        self._show_working(True)
        # While it works its button cannot have the focus, which went on to the next stop.
        self._focus_went_to = self.window().focusWidget() if had_focus else None

    def _finish(self, look: str, words: str) -> None:
        went_to = self._focus_went_to
        stayed = went_to is not None and self.window().focusWidget() is went_to
        self._show_working(False)
        if stayed:
            self._begun_with.setFocus()
        if self._services.backups.are_here:
            self.places.load()
        self.result.setVisible(bool(words))
        if words:
            self.result.set_look(look)
            self.result_words.setText(words)
            announce(self.result, words)

    def _show_working(self, working: bool) -> None:  # noqa: FBT001 - as QWidget.setVisible
        self._working.setVisible(working)
        self.backup_button.setEnabled(not working)
        self.verify_button.setEnabled(not working)
