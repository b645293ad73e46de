"""One process that signs in and works in the real window, and tells what it measured.

Run as ``python -m benchmarks.at_desk HOME``; prints one JSON object.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import argon2.low_level
from typing_extensions import override

from carecoord.common.imports import own_imports

with own_imports():  # as main.py does it
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    import main
    from benchmarks.desk_work import DeskWork
    from benchmarks.practice import PASSPHRASE, TODAY
    from carecoord.services.gate import Gate
    from ui.app import Session, WindowOptions
    from ui.background.watchdog import LoopWatchdog
    from ui.theme.apply import STYLE

_SETTLE_MS = 1500
_PATIENCE_MS = 60_000


class Desk:
    """The window, worked like a person would, with the time each step keeps it busy."""

    def __init__(self, home: Path) -> None:
        self.told: dict[str, float] = {}
        self._derived_s = 0.0
        self._watch_derivation()
        app = QApplication.instance() or QApplication(["carecoord", *STYLE])
        assert isinstance(app, QApplication)
        options = WindowOptions(
            home=home, gate=Gate(home, today=TODAY), build_services=main.build_services,
            today=TODAY, language="en",
        )  # fmt: skip
        self.session: Any = Session(app, options)

    def work(self) -> dict[str, float]:
        """Sign in, look at Today, then do what is done all day."""
        self.session.start()
        self.pause(_SETTLE_MS * 2)
        self._watch("nothing", lambda: self.pause(_SETTLE_MS))
        self._watch("today", self._sign_in)
        self.told["mb"] = resident_mb()
        for name, work in DeskWork(self.session.desk, self.pause, self.until).steps():
            self._watch(name, work)
        self.session.desk.window.close()
        return self.told

    def _sign_in(self) -> None:
        step = self.session.way_in.sign_in
        step.prefill(PASSPHRASE, "")
        began = time.perf_counter()
        step.went_on.emit()
        self.until(lambda: self.session.desk is not None)
        self.until(self._has_today)
        page = self._today()
        painted = _Painted(page.list.viewport(), lambda: page.list.entry is not None)
        self.until(lambda: painted.at > 0)
        self.told["list_ms"] = (painted.at - began - self._derived_s) * 1000
        self.pause(_SETTLE_MS)

    def _watch(self, name: str, work: Callable[[], None]) -> None:
        with LoopWatchdog() as watchdog:
            work()
        self.told[f"busy_{name}_ms"] = watchdog.longest_block_ms
        self.told[f"work_{name}_ms"] = watchdog.longest_work_ms

    def _has_today(self) -> bool:
        return bool(self.session.desk.window.pages.page_id == "today")

    def _today(self) -> Any:
        return self.session.desk.window.pages.page("today")

    def pause(self, pause_ms: int) -> None:
        """Let the window run."""
        loop = QEventLoop()
        QTimer.singleShot(pause_ms, loop.quit)
        loop.exec()

    def until(self, is_so: Callable[[], bool]) -> None:
        """Let the window run until something is so.

        Raises:
            TimeoutError: It did not come about.
        """
        waited_ms = 0
        while not is_so():
            self.pause(5)
            waited_ms += 5
            if waited_ms > _PATIENCE_MS:
                raise TimeoutError

    def _watch_derivation(self) -> None:
        """Only the key's derivation is taken out: nobody can make it quicker."""
        derive = argon2.low_level.hash_secret_raw

        def timed(*given: Any, **named: Any) -> bytes:
            began = time.perf_counter()
            key = derive(*given, **named)
            self._derived_s += time.perf_counter() - began
            return key

        argon2.low_level.hash_secret_raw = timed


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


def resident_mb() -> float:
    """Memory this process holds; 0 where the system does not say."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) / 256 if status.exists() else 0.0


if __name__ == "__main__":
    print(json.dumps(Desk(Path(sys.argv[1])).work()), flush=True)
