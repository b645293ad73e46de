"""Noticing that the computer sleeps or that its own screen is locked."""

import sys

from PySide6.QtCore import QObject, Signal, Slot


class Away(QObject):
    """What the operating system tells of it; on others the idle watch notices after waking.

    Signals:
        left: Nobody can be at the screen now.
        sleeps: The computer is about to sleep, within seconds.
    """

    left = Signal()
    sleeps = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: QObject | None = None

    @Slot()
    def watch(self) -> None:
        """Begin to listen; loads what that takes, so call it once the window is in use."""
        if sys.platform == "win32":
            from ui.background.away_windows import WindowsSession

            self._source = WindowsSession(self.left.emit, self.sleeps.emit, self)
        elif sys.platform == "linux":
            from ui.background.away_logind import Logind, system_bus

            self._source = Logind(system_bus(), self.left.emit, self.sleeps.emit, self)
