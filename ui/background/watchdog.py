"""How long the window's thread was busy and could not answer."""

import time
from types import TracebackType
from typing import Self

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Slot

_BEAT_MS = 5


class LoopWatchdog(QObject):
    """Measures the longest time between two turns of the event loop.

    A context manager: ``with LoopWatchdog() as dog: ...; print(dog.longest_block_ms)``.
    Waiting for other threads and programs counts as blocked; ``longest_work_ms`` leaves it out.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since_beat = QElapsedTimer()
        self._longest_ms = 0.0
        self._worked_ns = 0
        self._longest_work_ns = 0
        self._timer = QTimer(self, interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)

    @property
    def longest_block_ms(self) -> float:
        """Longest wait beyond the timer's own beat, including one still going on."""
        self._note()
        return self._longest_ms

    @property
    def longest_work_ms(self) -> float:
        """Most processor time this thread took between two turns, however busy the machine."""
        self._note()
        return self._longest_work_ns / 1e6

    def start(self) -> None:
        self._longest_ms = 0.0
        self._longest_work_ns = 0
        self._worked_ns = time.thread_time_ns()
        self._since_beat.start()
        self._timer.start()

    def stop(self) -> None:
        self._note()
        self._timer.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _note(self) -> None:
        if self._timer.isActive():
            waited_ms = self._since_beat.nsecsElapsed() / 1e6 - _BEAT_MS
            self._longest_ms = max(self._longest_ms, waited_ms)
            worked_ns = time.thread_time_ns() - self._worked_ns
            self._longest_work_ns = max(self._longest_work_ns, worked_ns)

    @Slot()
    def _on_beat(self) -> None:
        self._note()
        self._since_beat.restart()
        self._worked_ns = time.thread_time_ns()
