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

from carecoord.common.imports import own_imports

with own_imports():  # as main.py does it
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication, QLineEdit

    import main
    from benchmarks.practice import PASSPHRASE, TODAY
    from carecoord.services.gate import Gate
    from ui.app import Session, WindowOptions
    from ui.background.watchdog import LoopWatchdog

_SETTLE_MS = 1500
_PATIENCE_MS = 60_000
_TYPED = "maria gar"
_KEY_MS = 120


class Desk:
    """The window, worked like a person would, with the time each step keeps it busy."""

    def __init__(self, home: Path) -> None:
        self.told: dict[str, float] = {}
        self._derived_s = 0.0
        self._watch_derivation()
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        options = WindowOptions(
            home=home, gate=Gate(home, today=TODAY), build_services=main.build_services,
            today=TODAY, language="en",
        )  # fmt: skip
        self._session = Session(app, options)

    def work(self) -> dict[str, float]:
        """Sign in, look at Today, search, open a patient, save a call."""
        self._session.start()
        self._pause(_SETTLE_MS * 2)
        self._sign_in()
        self._busy("search", self._search)
        self._busy("call", self._call)
        self._busy("patient", self._open_patient)
        self._session.desk.window.close()  # type: ignore[union-attr]
        return self.told

    def _sign_in(self) -> None:
        step: Any = self._session.way_in.sign_in
        step.prefill(PASSPHRASE, "")
        began = time.perf_counter()
        with LoopWatchdog() as watchdog:
            step.went_on.emit()
            self._until(lambda: self._session.desk is not None)
            page = self._today()
            self._until(lambda: page.model.rowCount() > 0 and page.list.entry is not None)
            shown = time.perf_counter()
            self._pause(_SETTLE_MS)
        self.told["list_ms"] = (shown - began - self._derived_s) * 1000
        self.told["busy_today_ms"] = watchdog.longest_block_ms
        self.told["mb"] = resident_mb()

    def _search(self) -> None:
        palette = self._window().palette_box
        palette.open("")
        box = palette.findChild(QLineEdit)
        for length in range(1, len(_TYPED) + 1):
            box.setText(_TYPED[:length])
            self._pause(_KEY_MS)
        self._pause(_SETTLE_MS)
        palette.close_palette()

    def _call(self) -> None:
        page = self._today()
        page.pane.form.press("1")
        self._pause(_KEY_MS)
        page.pane.save()
        self._pause(_SETTLE_MS)

    def _open_patient(self) -> None:
        self._session.desk.navigator.open_patient(self._today().list.key)  # type: ignore[union-attr]
        self._pause(_SETTLE_MS)

    def _busy(self, name: str, work: Callable[[], None]) -> None:
        with LoopWatchdog() as watchdog:
            work()
        self.told[f"busy_{name}_ms"] = watchdog.longest_block_ms

    def _window(self) -> Any:
        return self._session.desk.window  # type: ignore[union-attr]

    def _today(self) -> Any:
        return self._window().pages.page("today")

    def _pause(self, pause_ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(pause_ms, loop.quit)
        loop.exec()

    def _until(self, is_so: Callable[[], bool]) -> None:
        waited_ms = 0
        while not is_so():
            self._pause(5)
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


def resident_mb() -> float:
    """Memory this process holds; 0 where the system does not say."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) / 256 if status.exists() else 0.0


if __name__ == "__main__":
    print(json.dumps(Desk(Path(sys.argv[1])).work()), flush=True)
