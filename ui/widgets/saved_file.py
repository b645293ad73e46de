"""Writing a file that takes a while: progress with a way out, then the way to it."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressBar, QWidget

from carecoord.common.i18n import _
from ui.widgets.announce import announce
from ui.widgets.buttons import button, icon_button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.waiting_bar import show_part, show_waiting


class SavedFileStrip(Card):
    """Stands above the list it is about; hidden while there is nothing to say.

    Signals:
        cancel_asked: The person wants the writing to stop.
    """

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", (12, 6, 8, 6), 4, parent)
        self._folder = Path()
        self._words = label("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = button(_("Cancel"))
        self._open = button(_("Open folder"), icon="folder-open")
        self._close = icon_button("x", _("Close this message"))
        line = row(self._words, self._bar, self._cancel, self._open, self._close, spacing=10)
        line.setStretch(0, 2)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self._cancel.clicked.connect(self.cancel_asked)
        self._open.clicked.connect(self._on_open)
        self._close.clicked.connect(self.hide)
        self.hide()

    def begin(self, sentence: str) -> None:
        """Say that a file is being written."""
        self._words.setText(sentence)
        show_waiting(self._bar)
        self._bar.setAccessibleName(sentence)
        self._dress(working=True)

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Fits ``Job.progressed``."""
        show_part(self._bar, done, total)

    def finish(self, sentence: str, folder: Path) -> None:
        """Say that the file is there, and offer its folder."""
        self._folder = folder
        self._words.setText(sentence)
        self._dress(working=False)
        announce(self, sentence)

    def _dress(self, *, working: bool) -> None:
        self.set_look("info" if working else "ok")
        for part, when in (
            (self._bar, True), (self._cancel, True), (self._open, False), (self._close, False),
        ):  # fmt: skip
            part.setVisible(working is when)
        self.show()

    @Slot()
    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
