"""Locking: what is unfinished is kept, and the screen is given up at once."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.background.away import Away
from ui.background.idle import IdleWatch
from ui.background.jobs import JobRunner, Lane

_LISTENS_AFTER_MS = 3_000
"""Once the first list stands there: what listening takes need not be loaded before."""
_ASKS_AGAIN_MS = 250
_LOCK = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)


@runtime_checkable
class KeepsDrafts(Protocol):
    """A page with forms that may be unfinished."""

    def save_draft(self) -> None: ...


class Locker(QObject):
    """Says when to lock: asked for, nobody is at the screen, or the computer sleeps or locks.

    Ctrl+L also counts in dialogs, whose windows hide the main window's shortcuts.

    Signals:
        locked: Give the screen up now.
    """

    locked = Signal()

    def __init__(self, idle: IdleWatch, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._idle = idle
        self._jobs = jobs
        self._is_locked = False
        idle.went_idle.connect(self._on_idle)
        idle.slept.connect(self.lock_when_free)
        self._away = Away(self)
        self._away.left.connect(self.lock_when_free)
        self._listens = QTimer(self, interval=_LISTENS_AFTER_MS, singleShot=True)
        self._listens.timeout.connect(self._away.watch)
        self._listens.start()
        self._again = QTimer(self, interval=_ASKS_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self.lock_when_free)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)

    @Slot()
    def lock(self) -> None:
        self._idle.stop()
        self._listens.stop()
        self._again.stop()
        self._is_locked = True
        self.locked.emit()

    @Slot()
    def lock_when_free(self) -> None:
        """Lock now, or as soon as what is being written is; the computer's own lock hides it."""
        if self._is_locked:
            return
        if self._jobs.is_busy(Lane.WRITING):
            self._again.start()
        else:
            self.lock()

    @Slot()
    def _on_idle(self) -> None:
        # A running import is somebody's work; it locks once that is done.
        if self._jobs.wait(0):
            self.lock()
        else:
            self._idle.touch()

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


def keep_drafts(pages: Sequence[QWidget], jobs: JobRunner, seconds: float) -> None:
    """Let pages put unfinished work into the store, and wait until it is there."""
    for page in pages:
        held: object = page
        if isinstance(held, KeepsDrafts):
            held.save_draft()
    jobs.wait(seconds)
