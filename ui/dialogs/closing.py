"""What closing waits for, and a way to go without it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.widgets.announce import announce
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
            explanation=_("This takes a few seconds. Then CareCoord closes by itself."),
            kind=Kind.OUTLINED,
            cancel=_("Stay here"),
            width_px=440,
        )
        self.default_button = self.cancel_button
        self._bar = QProgressBar()
        show_waiting(self._bar)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Making the backup"))
        self._trouble = label("", "error", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._bar)
        self.body.addWidget(self._trouble)

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Fits ``Job.progressed``."""
        show_part(self._bar, done, total)

    def show_trouble(self, sentence: str) -> None:
        """The backup could not be made; closing is the person's decision now."""
        self._bar.hide()
        self._trouble.setText(sentence)
        self._trouble.show()
        self.setAccessibleDescription(sentence)
        announce(self, sentence, urgent=True)
