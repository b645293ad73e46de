"""Taking everything on record along, in open formats."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.errors import CancelledError, CareCoordError
from carecoord.common.i18n import _, current_language, n_
from carecoord.services import passphrase_advice
from carecoord.services.take_all import TakenAll
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.files import FileDialog
from ui.dialogs.take_all import TakeAllDialog, TakeAllForm
from ui.pages.settings.needs import SettingsServices
from ui.widgets.announce import announce
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.progress import ProgressCard


class TakingAll(QWidget):
    """One button; what it means stands in the dialog, and what came of it below."""

    def __init__(
        self, services: SettingsServices, jobs: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._job: Job | None = None
        self._left: TakeAllForm | None = None
        self.take_button = button(_("Take everything along"), icon="file-export")
        self.result = Card("ok", (12, 10, 12, 10))
        self.result_words = label("", wrap=True)
        self._working = ProgressCard(_("Writing everything on record"))
        self._build()
        self.take_button.clicked.connect(self._on_take)
        self._working.cancel_asked.connect(self._on_cancel)

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        self.result.body.addWidget(self.result_words)
        self.result.hide()
        self._working.hide()
        lines.addLayout(row(self.take_button, None))
        lines.addWidget(self._working)
        lines.addWidget(self.result)

    @Slot()
    def _on_take(self) -> None:
        services = self._services
        names = (services.practice_name, services.actor.name)
        decided = TakeAllDialog.ask(self, passphrase_advice.strength, _suggest, names, self._left)
        if decided is None:
            return
        # Until it is written: one slip must not cost a passphrase thought up for the file.
        self._left = replace(decided, own_passphrase="")
        day = services.clock.today().isoformat()
        target = FileDialog.ask_save(
            self,
            _("Take everything along"),
            f"carecoord-everything-{day}{decided.ending}",
            [_("Everything (*{ending})").format(ending=decided.ending)]
            if decided.ending
            else [_("All files (*)")],
        )
        if target is None:
            return
        if decided.ending and not target.name.lower().endswith(decided.ending):
            target = target.with_name(target.name + decided.ending)

        def write(job: Job) -> TakenAll:
            return services.take_all.write(
                target, reason=decided.reason, own_passphrase=decided.own_passphrase,
                lock=decided.lock, actor=services.actor, progress=job.report,
            )  # fmt: skip

        self._show_working(working=True)
        self._job = self._jobs.start(
            write, Lane.KEEPING, self._on_taken, self._on_failed, self._on_progress
        )
        self._job.is_seen_through = True
        self._job.finished.connect(self._on_finished)

    @Slot(object)
    def _on_taken(self, taken: TakenAll) -> None:
        self._left = None
        patients = taken.counts["patient"]
        self._finish(
            "ok",
            n_(
                "All of it is in {file}, with {count} patient. The page README in it says what is "
                "what.",
                "All of it is in {file}, with {count} patients. The page README in it says what "
                "is what.",
                patients,
            ).format(file=taken.path, count=f"{patients:,}"),
        )

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            self._finish("ok", _("Stopped. Nothing was written."))
        elif isinstance(error, CareCoordError):
            self._finish("danger", str(error))
        else:
            self._finish("", "")
            self._jobs.broke.emit(error)

    @Slot(object)
    def _on_finished(self, job: Job) -> None:
        """Stopped when all of it was written already, there is no other answer."""
        if job.cancelled and job.came_to_its_end:
            self._finish(
                "ok",
                _("All of it was written before it could be stopped. Delete the file if nobody "
                  "needs it."),
            )  # fmt: skip

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        self._working.show_share(100 * done // max(total, 1))

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _finish(self, look: str, words: str) -> None:
        self._show_working(working=False)
        self.take_button.setFocus()
        self.result.setVisible(bool(words))
        if words:
            self.result.set_look(look)
            self.result_words.setText(words)
            announce(self.result, words)

    def _show_working(self, *, working: bool) -> None:
        self.result.hide()
        self._working.restart(_("Writing everything on record"))
        self._working.setVisible(working)
        self.take_button.setEnabled(not working)


def _suggest() -> str:
    return passphrase_advice.suggest_passphrase(current_language())
