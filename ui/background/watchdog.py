"""How long the window's thread was busy and could not answer."""

from types import TracebackType
from typing import Self

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Slot

_BEAT_MS = 5


class LoopWatchdog(QObject):
    """Measures the longest time between two turns of the event loop.

    A context manager: ``with LoopWatchdog() as dog: ...; assert dog.longest_block_ms < 50``.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since_beat = QElapsedTimer()
        self._longest_ms = 0.0
        self._timer = QTimer(self, interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)

    @property
    def longest_block_ms(self) -> float:
        """Longest wait beyond the timer's own beat, including one still going on."""
        self._note()
        return self._longest_ms

    def start(self) -> None:
        self._longest_ms = 0.0
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

    @Slot()
    def _on_beat(self) -> None:
        self._note()
        self._since_beat.restart()
