"""A box to search in."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget
from typing_extensions import override

from carecoord.common.i18n import _, n_
from ui.theme.icons import ICON_PX
from ui.theme.look import look
from ui.widgets.announce import announce
from ui.widgets.buttons import icon_button
from ui.widgets.labels import IconLabel
from ui.widgets.row_list import RowList

_PAUSE_MS = 120
_CROSS_PX, _EDGE_PX = 28, 4


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
        # Qt's own cross has no name and is smaller than what can be hit.
        self._glass = IconLabel("search", "text3", parent=self)
        self._cross = icon_button("x", _("Empty the search"))
        self._cross.setParent(self)
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self._cross.clicked.connect(self.clear)
        self._cross.hide()
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._on_typed)
        self.returnPressed.connect(self._tell)
        self._told = self._said = self._nothing = ""
        self._led: RowList | None = None
        self._is_filling = False

    def leads(self, found: RowList, nothing: str = "") -> None:
        """Have a screen reader say which row of what is found is chosen, or ``nothing``.

        Whoever types stays in the field and would not hear of it.
        """
        self._led = found
        self._nothing = nothing or n_("{count} found", "{count} found", 0).format(count=0)
        found.model().modelReset.connect(self._on_filled)
        found.moved_to.connect(self._on_led)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._place()

    def _place(self) -> None:
        glass, cross = look().px(ICON_PX), look().px(_CROSS_PX)
        middle = self.height() // 2
        self._glass.setGeometry(_EDGE_PX + 6, middle - glass // 2, glass, glass)
        self._cross.setGeometry(self.width() - cross - _EDGE_PX, middle - cross // 2, cross, cross)
        self.setTextMargins(glass + _EDGE_PX, 0, cross - _EDGE_PX, 0)

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
        self._cross.setVisible(bool(self.text()))
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

    @Slot()
    def _on_filled(self) -> None:
        # What is chosen among the new rows follows in this turn.
        self._is_filling = True
        QTimer.singleShot(0, self, self._on_settled)

    @Slot()
    def _on_settled(self) -> None:
        self._is_filling = False
        if self.text():
            self._say_chosen()

    @Slot()
    def _on_led(self) -> None:
        if not self._is_filling:
            self._say_chosen()

    def _say_chosen(self) -> None:
        if self._led is None or not self.hasFocus():
            return
        chosen = self._led.currentIndex()
        words = chosen.data(Qt.ItemDataRole.AccessibleTextRole) if chosen.isValid() else ""
        if not self._led.model().rowCount():
            words = self._nothing
        if words and words != self._said:
            self._said = words
            announce(self, words)
