"""Half a minute before the screen locks by itself, it is said, and a key puts it off."""

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from carecoord.common.i18n import _
from ui.background.idle import WARNED_BEFORE, IdleWatch
from ui.widgets.announce import announce
from ui.widgets.labels import IconLabel, label

_TOP_PX, _WIDTH_PX = 16, 520


class LockWarning(QObject):
    """Stands above whatever window is in front, also a dialog, and never takes the keyboard."""

    def __init__(self, idle: IdleWatch, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shown: QFrame | None = None
        idle.soon.connect(self.show)
        idle.stirred.connect(self.put_away)
        idle.went_idle.connect(self.put_away)

    @property
    def words(self) -> str:
        """What is said."""
        return _(
            "The screen locks in {seconds} seconds. Press Shift or move the mouse to stay."
        ).format(seconds=round(WARNED_BEFORE.total_seconds()))

    @property
    def is_shown(self) -> bool:
        return self._shown is not None

    @Slot()
    def show(self) -> None:
        """Say it, on the screen and aloud."""
        self.put_away()
        front = QApplication.activeModalWidget() or self._window
        if not front.isVisible():
            return
        self._shown = _bar(self.words, front)
        middle = (front.width() - self._shown.width()) // 2
        self._shown.move(front.mapToGlobal(QPoint(max(middle, 0), _TOP_PX)))
        self._shown.show()
        announce(front, self.words, urgent=True)

    @Slot()
    def put_away(self) -> None:
        """Somebody is there, or the screen is locked."""
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None


def _bar(words: str, front: QWidget) -> QFrame:
    made = QFrame(front, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
    made.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    made.setObjectName("messagebar")
    made.setAccessibleName(words)
    line = QHBoxLayout(made)
    line.setContentsMargins(14, 10, 14, 10)
    line.setSpacing(10)
    line.addWidget(IconLabel("lock", "on_bar"))
    shown = label(words, wrap=True)
    line.addWidget(shown, 1)
    made.setFixedWidth(min(_WIDTH_PX, max(front.width(), 1)))
    made.adjustSize()
    return made
