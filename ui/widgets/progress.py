"""How far long work is."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from carecoord.common.i18n import _
from ui.theme.sizes import grow_with_text
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.waiting_bar import show_part, show_waiting


class ProgressStrip(QWidget):
    """A thin bar with words beside it, such as "5 of 18 done today"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        grow_with_text(self._bar, minimumWidth=40, maximumWidth=120)
        line = row(self._words, self._bar)
        self.setLayout(line)

    def show_progress(self, done: int, total: int, words: str) -> None:
        self._words.setText(words)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._bar.setAccessibleName(words)


class ProgressCard(Card):
    """Long work under way, with a way out.

    Signals:
        cancel_asked: The person wants it to stop.
    """

    cancel_asked = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__("card", parent=parent)
        self._title = label(title, "strong")
        self._words = label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(title)
        self.cancel_button = button(_("Cancel"))
        self.cancel_button.clicked.connect(self._on_cancel)
        self.body.addLayout(row(self._title, None, self.cancel_button))
        self.body.addWidget(self._bar)
        self.body.addWidget(self._words)
        self.restart(title)

    def restart(self, title: str) -> None:
        """Begin again with an unknown length."""
        self._title.setText(title)
        self._words.setText("")
        show_waiting(self._bar)
        self.cancel_button.setEnabled(True)

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Fits ``Job.progressed``; total 0 means unknown."""
        show_part(self._bar, done, total)
        if total:
            words = _("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
            self._words.setText(words)

    @Slot(int)
    def show_share(self, percent: int) -> None:
        """For work whose units mean nothing to people, such as bytes."""
        self._bar.setRange(0, 100)
        self._bar.setValue(percent)
        if self.cancel_button.isEnabled():
            self._words.setText(_("{percent} % done").format(percent=percent))

    @Slot()
    def _on_cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self._words.setText(_("Stopping. Nothing will be kept."))
        self.cancel_asked.emit()
