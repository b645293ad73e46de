"""Noticing that nobody is at the screen."""

import datetime as dt

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow
from typing_extensions import override

from carecoord.common.clock import Clock

WARNED_BEFORE = dt.timedelta(seconds=30)
"""How long before the limit it is told that it comes: time to notice and to press a key."""
_CHECK_EVERY_MS = 1000
_SLEPT_FROM = dt.timedelta(seconds=20)
"""Time from one check to the next after which the machine must have slept in between."""
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Measures the time since the last key, click, movement or touch.

    It listens to windows, not to every object, so it costs nothing while painting.
    The clock keeps going while the machine sleeps, so waking up counts as idle.

    Signals:
        soon: The limit is about to pass; ``stirred`` follows when somebody is there after all.
        stirred: There was input after ``soon``.
        went_idle: The limit has passed; sent once until there is input again.
        slept: The machine is awake again after it slept, however shortly.
    """

    soon = Signal()
    stirred = Signal()
    went_idle = Signal()
    slept = Signal()

    def __init__(self, clock: Clock, limit: dt.timedelta, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._limit = limit
        self._last_input_at = self._looked_at = clock.now()
        self._told = self._warned = False
        self._timer = QTimer(self, interval=_CHECK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._hears = True
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self.watch)

    def start(self) -> None:
        """Begin counting from now."""
        self._hears = True
        self.touch()
        self._looked_at = self._clock.now()
        self._timer.start()

    def stop(self) -> None:
        """Neither the timer nor a late key may tell of idleness any more."""
        self._hears = False
        self._timer.stop()

    @property
    def limit(self) -> dt.timedelta:
        return self._limit

    def set_limit(self, limit: dt.timedelta) -> None:
        self._limit = limit

    def idle_for(self) -> dt.timedelta:
        return self._clock.now() - self._last_input_at

    @Slot()
    def touch(self) -> None:
        """Count as input."""
        self._last_input_at = self._clock.now()
        self._told = False
        if self._warned:
            self._warned = False
            self.stirred.emit()

    @Slot()
    def look(self) -> None:
        """The timer calls this every second, unless the machine slept."""
        before, self._looked_at = self._looked_at, self._clock.now()
        if self._looked_at < before:
            # The clock was set back, which must not put the lock off.
            self._last_input_at -= before - self._looked_at
        if self._looked_at - before >= _SLEPT_FROM:
            self.slept.emit()
        self.check()

    @Slot()
    def check(self) -> None:
        """Tell if the limit has passed, or is about to."""
        if self._told:
            return
        idle = self.idle_for()
        if idle >= self._limit:
            self._told = True
            self.went_idle.emit()
        elif idle >= self._limit - WARNED_BEFORE and not self._warned:
            self._warned = True
            self.soon.emit()

    @Slot(QWindow)
    def watch(self, window: QWindow | None) -> None:
        """Listen to a window; those that get the focus are found by themselves."""
        if window is not None:
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The first input after a long sleep still comes too late.
        if self._hears and event.type() in _INPUT:
            self.check()
            self.touch()
        return False
