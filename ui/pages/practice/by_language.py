"""The look at the index of contact by language, worked out in the background with a way out."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.errors import CancelledError
from carecoord.common.i18n import _
from carecoord.services.follow_through import ByLanguage, FollowThroughService
from carecoord.vocab.actor import Actor
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.follow_through_languages import FollowThroughLanguagesDialog
from ui.widgets.buttons import button
from ui.widgets.progress import ProgressCard


class ByLanguageLook(QWidget):
    """One button, and how far it is while a year of everybody is counted."""

    def __init__(
        self,
        follow_through: FollowThroughService,
        actor: Actor,
        jobs: JobRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._follow_through, self._actor, self._jobs = follow_through, actor, jobs
        self._job: Job | None = None
        self.button = button(_("Contact by language"), icon="language")
        self.progress = ProgressCard(_("A year of everybody is counted…"))
        self.progress.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)
        column.addWidget(self.progress)
        self.button.clicked.connect(self.look)
        self.progress.cancel_asked.connect(self._on_cancel)

    @Slot()
    def look(self) -> None:
        """Count, then show it."""
        if self._job is not None:
            return
        self.progress.restart(_("A year of everybody is counted…"))
        self._dress(is_working=True)
        # Beside reading and saving, so that nobody's list or call waits for it.
        self._job = self._jobs.start(
            self._read, Lane.KEEPING, self._on_read, self._on_failed, self.progress.show_progress
        )

    def _read(self, job: Job) -> ByLanguage:
        return self._follow_through.by_language(actor=self._actor, progress=job.report)

    def _dress(self, *, is_working: bool) -> None:
        self.button.setHidden(is_working)
        self.progress.setVisible(is_working)

    @Slot(object)
    def _on_read(self, found: ByLanguage) -> None:
        self._job = None
        self._dress(is_working=False)
        FollowThroughLanguagesDialog.show_it(self.window(), found)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            return
        self._job = None
        self._dress(is_working=False)
        self._jobs.broke.emit(error)

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._dress(is_working=False)
