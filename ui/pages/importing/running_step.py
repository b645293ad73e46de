"""Long work under way: how far, what it means, and the way out."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ui.widgets.labels import label
from ui.widgets.layouts import column
from ui.widgets.progress import ProgressCard

_WHOLE = 100


class RunningStep(QWidget):
    """A bar in the middle of the page.

    Signals:
        cancel_asked: The person wants it to stop.
    """

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = ProgressCard("")
        self._words = label("", "muted", wrap=True)
        self.setLayout(column(None, self.card, self._words, None, None, spacing=10))
        self.card.cancel_asked.connect(self.cancel_asked)

    def restart(self, title: str, words: str) -> None:
        self.card.restart(title)
        self._words.setText(words)

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """In hundredths: files are counted in bytes, lists in rows."""
        if total:
            self.card.show_share(done * _WHOLE // total)
