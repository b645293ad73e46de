"""One process that signs in and works in the real window, and tells what it measured.

Run as ``python -m benchmarks.at_desk HOME``; prints one JSON object.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from carecoord.common.imports import own_imports

with own_imports():  # as main.py does it
    from PySide6.QtWidgets import QApplication

    import main
    from benchmarks.desk_work import DeskWork
    from benchmarks.practice import PASSPHRASE, TODAY
    from benchmarks.waiting import DerivedKeys, first_list_painted, pause, until
    from carecoord.services.gate import Gate
    from ui.app import Session, WindowOptions
    from ui.background.watchdog import LoopWatchdog
    from ui.theme.apply import STYLE

_SETTLE_MS = 1500


class Desk:
    """The window, worked like a person would, with the time each step keeps it busy."""

    def __init__(self, home: Path) -> None:
        self.told: dict[str, float] = {}
        self._derived = DerivedKeys()
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
        pause(_SETTLE_MS * 2)
        self._watch("nothing", lambda: pause(_SETTLE_MS))
        self._watch("today", self._sign_in)
        self.told["mb"] = resident_mb()
        for name, work in DeskWork(self.session.desk, pause, until).steps():
            self._watch(name, work)
        self.session.desk.window.close()
        return self.told

    def _sign_in(self) -> None:
        step = self.session.way_in.sign_in
        step.prefill(PASSPHRASE, "")
        began = time.perf_counter()
        step.went_on.emit()
        at = first_list_painted(self.session)
        self.told["list_ms"] = (at - began - self._derived.seconds) * 1000
        pause(_SETTLE_MS)

    def _watch(self, name: str, work: Callable[[], None]) -> None:
        with LoopWatchdog() as watchdog:
            work()
        self.told[f"busy_{name}_ms"] = watchdog.longest_block_ms
        self.told[f"work_{name}_ms"] = watchdog.longest_work_ms


def resident_mb() -> float:
    """Memory this process holds; 0 where the system does not say."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) / 256 if status.exists() else 0.0


if __name__ == "__main__":
    print(json.dumps(Desk(Path(sys.argv[1])).work()), flush=True)
    # Nothing is gained from Qt and Python taking each other apart in their own order.
    os._exit(0)
