"""Building something large without holding the window up."""

from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Slot

_PAUSE_MS = 20


class InSteps(QObject):
    """Runs one step at a time between the window's own events, or the rest at once."""

    def __init__(self, steps: Iterable[Callable[[], object]], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = deque(steps)
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._on_turn)

    def start(self) -> None:
        """Begin with the next free moment."""
        if self._steps:
            self._timer.start()

    def finish(self) -> None:
        """Somebody needs it now."""
        self._timer.stop()
        while self._steps:
            self._steps.popleft()()

    @Slot()
    def _on_turn(self) -> None:
        if self._steps:
            self._steps.popleft()()
        if not self._steps:
            self._timer.stop()
