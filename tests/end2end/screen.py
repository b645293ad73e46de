"""The window's thread and the person's: who looks and clicks is not who draws.

A dialog waits in an event loop of its own, so a test that clicked from within the window's
thread would stand still with it. Here the test lives in a second thread, as a person does.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

Answer = TypeVar("Answer")

PATIENCE_S = 30.0
_LOOK_AGAIN_S = 0.02
_BEAT_MS = 5


class Screen(QObject):
    """What both threads share.

    Attributes:
        titles: Of every window seen.
        longest_turn_ms: The most its thread ever worked without looking up. Processor time:
            what else this machine does in the meantime does not count.
    """

    _asked = Signal(object, object)
    _over = Signal()

    def __init__(self, pictures: Path) -> None:
        super().__init__()
        self._pictures = pictures
        self._loop = QEventLoop(self)
        self._failed: BaseException | None = None
        self._worked_s = 0.0
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        self.longest_turn_ms = 0.0
        self.titles: set[str] = set()
        self._asked.connect(self._do)
        self._over.connect(self._loop.quit)

    def play(self, story: Callable[[], None]) -> None:
        """Run the window until the story, told in a thread of its own, is over."""

        def told() -> None:
            try:
                story()
            except BaseException as error:  # noqa: BLE001 - raised again in the test's thread
                self._failed = self._failed or error
            finally:
                self._over.emit()

        person = threading.Thread(target=told, name="person", daemon=True)
        person.start()
        self._worked_s = time.thread_time()
        self._beat.start()
        self._loop.exec()
        self._beat.stop()
        person.join(PATIENCE_S)
        if self._failed is not None:
            raise self._failed

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """What the window's thread answers."""
        box: Future[Answer] = Future()
        self._asked.emit(question, box)
        return box.result(PATIENCE_S)

    def tell(self, deed: Callable[[], object]) -> None:
        """Have something done there; it may open a dialog that waits, so nobody waits for it."""
        self._asked.emit(deed, None)

    def wait_for(self, find: Callable[[], Answer | None], what: str) -> Answer:
        """Look again and again until something is there.

        Raises:
            AssertionError: It never was; the text names a picture of what was.
        """
        until_s = time.monotonic() + PATIENCE_S
        while True:
            found = self.ask(find)
            if found:
                return found
            if self._failed is not None:
                raise self._failed
            if time.monotonic() > until_s:
                raise AssertionError(f"Never seen: {what}. {self.ask(self._picture)}")
            time.sleep(_LOOK_AGAIN_S)

    @Slot(object, object)
    def _do(self, deed: Callable[[], Any], box: "Future[Any] | None") -> None:
        self.titles.update(window.windowTitle() for window in windows())
        _manage_windows()
        try:
            answer = deed()
        except BaseException as error:  # noqa: BLE001 - handed to whoever asked
            if box is None:
                self._failed = self._failed or error
            else:
                box.set_exception(error)
        else:
            if box is not None:
                box.set_result(answer)

    @Slot()
    def _on_beat(self) -> None:
        worked_s = time.thread_time()
        self.longest_turn_ms = max(self.longest_turn_ms, (worked_s - self._worked_s) * 1000)
        self._worked_s = worked_s

    def picture(self, name: str) -> None:
        """Keep a picture of what is seen now."""
        self.ask(lambda: self._picture(name))

    def _picture(self, name: str = "not-seen") -> str:
        self._pictures.mkdir(parents=True, exist_ok=True)
        paths = []
        for number, window in enumerate(windows()):
            paths.append(self._pictures / f"{name}-{number}.png")
            window.grab().save(str(paths[-1]))
        return "Pictures: " + ", ".join(map(str, paths))


def _manage_windows() -> None:
    """Give the keyboard to the window that is left, as a window manager does."""
    left = windows()
    if left and QApplication.activeWindow() is None:
        left[0].activateWindow()


def windows() -> list[QWidget]:
    """What is open, the one in use first."""
    seen = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    in_use = (
        QApplication.activePopupWidget()
        or QApplication.activeModalWidget()
        or QApplication.activeWindow()
    )
    return sorted(seen, key=lambda window: window is not in_use)
