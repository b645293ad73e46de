"""What closing waits for, and a way to go without it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.widgets.buttons import Kind
from ui.widgets.labels import label
from ui.widgets.waiting_bar import show_part, show_waiting


class ClosingDialog(BaseDialog):
    """Shown beside the window, not waited for: it goes by itself when the backup is made."""

    help_topic = "privacy-and-keys#backups"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("A backup is made before CareCoord closes"),
            _("Close without the backup"),
            parent,
            kind=Kind.OUTLINED,
            cancel=_("Stay here"),
            width_px=440,
        )
        self.default_button = self.cancel_button
        words = _("This takes a few seconds. Then CareCoord closes by itself.")
        self.setAccessibleDescription(words)
        self._promise = label(words, "muted", wrap=True)
        self._bar = QProgressBar()
        show_waiting(self._bar)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Making the backup"))
        self.body.addWidget(self._promise)
        self.body.addWidget(self._bar)

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Fits ``Job.progressed``."""
        show_part(self._bar, done, total)

    def show_trouble(self, sentence: str) -> None:
        """The backup could not be made; closing is the person's decision now."""
        self._promise.hide()  # it closes by itself no more
        self._bar.hide()
        self.show_problem(sentence)
