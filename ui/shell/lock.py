"""When the screen is given up: asked for, nobody there, or the computer locks or sleeps."""

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from typing_extensions import override

from ui.background.away import Away
from ui.background.idle import IdleWatch

_LISTENS_AFTER_MS = 3_000
"""Once the first list stands there: what listening takes need not be loaded before."""
_LOCK = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)


class Locker(QObject):
    """Says when to lock, at once and whatever is running or open.

    Ctrl+L also counts in dialogs and menus, whose windows hide the main window's shortcuts.

    Signals:
        locked: Give the screen up now; said once.
        hurried: The computer is about to sleep: what still runs has seconds. Follows ``locked``.
    """

    locked = Signal()
    hurried = Signal()

    def __init__(self, idle: IdleWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._idle = idle
        self._is_locked = False
        idle.went_idle.connect(self.lock)
        idle.slept.connect(self.lock)
        self._away = Away(self)
        self._away.left.connect(self.lock)
        self._away.sleeps.connect(self._on_sleeps)
        self._listens = QTimer(self, interval=_LISTENS_AFTER_MS, singleShot=True)
        self._listens.timeout.connect(self._away.watch)
        self._listens.start()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)

    @Slot()
    def lock(self) -> None:
        if self._is_locked:
            return
        self._is_locked = True
        self._idle.stop()
        self._listens.stop()
        self.locked.emit()

    @Slot()
    def _on_sleeps(self) -> None:
        self.lock()
        self.hurried.emit()

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.keyCombination() == _LOCK
        ):
            self.lock()
            return True
        return False
