"""Building something large without holding the window up."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Slot

Step = Callable[[], object]


class InSteps(QObject):
    """Runs one step at a time between the window's own events, or the rest at once.

    Args:
        steps: What to do, in order; asked for one by one, so a step may bring more of them.
            A step takes at most a few hundredths of a second.
        pause_ms: Time left to the window between two steps; 0 only lets it deal with what is
            waiting, for something a person is looking forward to.
    """

    def __init__(self, steps: Iterable[Step], parent: QObject, *, pause_ms: int = 0) -> None:
        super().__init__(parent)
        self._steps = iter(steps)
        self._timer = QTimer(self, interval=pause_ms)
        self._timer.timeout.connect(self._on_turn)

    def start(self) -> None:
        """Begin with the next free moment."""
        self._timer.start()

    def stop(self) -> None:
        """Leave the rest undone for now."""
        self._timer.stop()

    def finish(self) -> None:
        """Somebody needs it now."""
        self._timer.stop()
        for step in self._steps:
            step()

    @Slot()
    def _on_turn(self) -> None:
        step = next(self._steps, None)
        if step is None:
            self._timer.stop()
        else:
            step()
