"""A card of the way in that is left with a secret on it."""

import datetime as dt

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.common.clock import Clock
from ui.background.idle import IdleWatch
from ui.pages.entry.way_in import WayIn
from ui.pages.entry.window import EntryWindow

LIMIT = dt.timedelta(minutes=5)


class Unattended(QObject):
    """Says when nobody was there for a while and something on the card must not stay.

    Signals:
        left: The window may not stay as it is.
    """

    left = Signal()

    def __init__(self, window: EntryWindow, way_in: WayIn, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._way_in = way_in
        self._idle = IdleWatch(clock, LIMIT, self)
        self._idle.went_idle.connect(self.look)
        self._idle.slept.connect(self.look)
        self._idle.watch(window.windowHandle())
        self._idle.start()

    @Slot()
    def look(self) -> None:
        """Nobody is there now."""
        step = self._window.step
        if step is not None and step.is_busy:
            self._idle.touch()  # what is being made or opened comes to its end first
        elif self._way_in.holds_secret:
            self.stop()
            self.left.emit()

    def stop(self) -> None:
        """Somebody is signed in, or the window goes."""
        self._idle.stop()
