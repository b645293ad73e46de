"""Letting the window run until something is so; loads nothing that a sign-in does not need."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from typing_extensions import override

_PATIENCE_MS = 60_000


def pause(pause_ms: int) -> None:
    """Let the window run."""
    loop = QEventLoop()
    QTimer.singleShot(pause_ms, loop.quit)
    loop.exec()


def until(is_so: Callable[[], bool]) -> None:
    """Let the window run until something is so.

    Raises:
        TimeoutError: It did not come about.
    """
    waited_ms = 0
    while not is_so():
        pause(5)
        waited_ms += 5
        if waited_ms > _PATIENCE_MS:
            raise TimeoutError


def first_list_painted(session: Any) -> float:
    """Wait until Today's first list was painted; when, in seconds of ``perf_counter``."""
    until(lambda: session.desk is not None)
    pages = session.desk.window.pages
    until(lambda: bool(pages.page_id == "today"))
    page = pages.page("today")
    painted = _Painted(page.list.viewport(), lambda: page.list.entry is not None)
    until(lambda: painted.at > 0)
    return painted.at


class _Painted(QObject):
    """Notes when a widget was first painted with something in it.

    Attributes:
        at: Seconds of ``perf_counter``; 0 until then.
    """

    def __init__(self, widget: Any, is_filled: Callable[[], bool]) -> None:
        super().__init__()
        self.at = 0.0
        self._is_filled = is_filled
        widget.installEventFilter(self)
        widget.update()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.at and self._is_filled():
            # The filter comes before the painting, this behind it.
            QTimer.singleShot(0, self._note)
        return super().eventFilter(watched, event)

    def _note(self) -> None:
        self.at = self.at or time.perf_counter()


class DerivedKeys:
    """Counts the time that deriving keys from passphrases takes: nobody can make it quicker.

    Attributes:
        seconds: So far.
    """

    def __init__(self) -> None:
        import argon2.low_level

        self.seconds = 0.0
        derive = argon2.low_level.hash_secret_raw

        def timed(*given: Any, **named: Any) -> bytes:
            began = time.perf_counter()
            key = derive(*given, **named)
            self.seconds += time.perf_counter() - began
            return key

        argon2.low_level.hash_secret_raw = timed
