"""Building something large without holding the window up."""

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, QTimer, Slot

FREE_MS = 20
"""Pause for what nobody waits for yet."""

Step = Callable[[], object]


class InSteps(QObject):
    """Runs one step at a time between the window's own events, or the rest at once.

    Args:
        steps: What to do, in order; asked for one by one, so a step may bring more of them.
            A step takes at most a few hundredths of a second.
        pause_ms: Time left to the window between two steps; 0 lets it deal with what is waiting,
            for something a person is looking forward to.
    """

    def __init__(self, steps: Iterable[Step], parent: QObject, *, pause_ms: int = 0) -> None:
        super().__init__(parent)
        self._steps = iter(steps)
        # Once at a time: the next pause begins when a step ends, so others get their turn.
        self._timer = QTimer(self, interval=pause_ms, singleShot=True)
        self._timer.timeout.connect(self._on_turn)

    def rest(self) -> Iterator[Step]:
        """What is not done yet, to be done in somebody else's turns."""
        return self._steps

    def start(self) -> None:
        """Begin with the next free moment."""
        self._timer.start()

    def drop(self) -> None:
        """Leave the rest undone for good, also when ``start`` comes later."""
        self._timer.stop()
        self._steps = iter(())

    def finish(self) -> None:
        """Somebody needs it now."""
        self._timer.stop()
        for step in self._steps:
            step()

    @Slot()
    def _on_turn(self) -> None:
        step = next(self._steps, None)
        if step is None:
            return
        try:
            step()
        except BaseException:
            self.drop()  # what follows builds on it
            raise
        self._timer.start()
