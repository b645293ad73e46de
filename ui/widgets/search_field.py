"""A box to search in."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.theme import icons

_PAUSE_MS = 120


class SearchField(QLineEdit):
    """Says what to look for after a short pause in typing; Escape empties it.

    Attributes:
        below: The list of what is found; the Down key goes on to it.

    Signals:
        searched: The trimmed text, once per pause; at once on Enter or when emptied.
    """

    searched = Signal(str)

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.below: QAbstractItemView | None = None
        self.setPlaceholderText(hint or name)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self._glass = QAction(_("Search"), self)
        icons.dress(self._glass, "search", "text3")
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._on_typed)
        self.returnPressed.connect(self._tell)
        self._told = ""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            event.accept()
            return
        if event.key() == Qt.Key.Key_Down and self.below is not None and self.below.isVisible():
            self.below.setFocus()
            if not self.below.currentIndex().isValid():
                self.below.setCurrentIndex(self.below.model().index(0, 0))
            event.accept()
            return
        super().keyPressEvent(event)

    def forget(self) -> None:
        """Empty it without asking for a new search."""
        self._told = ""
        self.clear()

    @Slot()
    def _on_typed(self) -> None:
        if self.text():
            self._pause.start()
        else:
            self._tell()

    @Slot()
    def _tell(self) -> None:
        self._pause.stop()
        wanted = self.text().strip()
        if wanted != self._told:
            self._told = wanted
            self.searched.emit(wanted)
