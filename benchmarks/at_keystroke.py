"""One process that types searches into the palette and over the table of patients.

Run as ``python -m benchmarks.at_keystroke HOME PEOPLE``; prints one JSON object of lists, a figure
for each key. Times are of the processor: of the window's thread, and of the worker that searches.
"""

import json
import os
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from carecoord.common.imports import own_imports

with own_imports():  # as main.py does it
    from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QWidget

    import main
    from benchmarks.at_table import CLOCK, HEIGHT_PX, WIDTH_PX, Painted, People, show
    from benchmarks.practice import PASSPHRASE, TODAY
    from benchmarks.search import keystrokes
    from benchmarks.waiting import pause
    from carecoord.services.gate import Gate
    from ui.background.jobs import JobRunner, Lane
    from ui.shell.palette import CommandPalette
    from ui.shell.providers import (
        CodeProvider,
        HandoutProvider,
        PatientProvider,
        WorklistProvider,
    )
    from ui.state.window_state import WindowState
    from ui.theme.apply import STYLE, apply_theme

_MOST_KEYS = 250


class Typing:
    """Types the same texts in both places, and paints what was found once more each time."""

    def __init__(self, home: Path, people: int, folder: Path) -> None:
        app = QApplication.instance() or QApplication(["carecoord", *STYLE])
        assert isinstance(app, QApplication)
        apply_theme(app)
        self._practice = Gate(home, today=TODAY).sign_in_somebody(PASSPHRASE)
        services = self._services = main.build_services(self._practice)
        every = keystrokes(services, people)
        some = every[:: max(1, len(every) // _MOST_KEYS)]
        # Where nobody is found no list is painted.
        self._texts = [text for text in some if services.search.ids(text, actor=services.actor)]
        CLOCK.count(services.patient_list, "rows")
        CLOCK.count(services.search, "find", "ids")
        CLOCK.count(services.row_codes, "suggest")
        self._jobs = JobRunner()
        self._state = WindowState(folder / "window.ini")
        self._told: dict[str, list[float]] = {
            name: [] for name in ("palette", "palette_limit", "table", "table_limit")
        }

    def run(self) -> dict[str, list[float]]:
        self._in_palette()
        self._over_table()
        self._jobs.shut_down()
        self._practice.close()
        return self._told

    def _in_palette(self) -> None:
        window = QWidget()
        window.resize(WIDTH_PX, HEIGHT_PX)
        services, nowhere = self._services, SimpleNamespace(open_patient=id, open_page=id)
        providers: list[Any] = [
            PatientProvider(services, nowhere), CodeProvider(services, nowhere),
            WorklistProvider(services, nowhere), HandoutProvider(services, nowhere, "en"),
        ]  # fmt: skip
        palette = CommandPalette(providers, self._jobs, window)
        window.show()
        palette.open("")
        box, found = palette.findChild(QLineEdit), palette.findChild(QListView)
        answers: Any = palette
        wanted = len(providers)
        painted = Painted(found, lambda _unless: len(answers._answers) >= wanted)  # noqa: SLF001 - nobody else asks
        for text in self._texts:
            self._told["palette"].append(painted.since(partial(box.setText, text)))
            self._settle()
            self._told["palette_limit"].append(painted.since(answers._fill))  # noqa: SLF001
        palette.close_palette()
        window.close()

    def _over_table(self) -> None:
        people = People(self._services, self._jobs, self._state)
        show(people.table)
        for text in self._texts:
            ask = partial(people.search, text)
            self._told["table"].append(people.painted.since(ask))
            self._settle()
            self._told["table_limit"].append(people.painted.since(people.show_again))
        people.table.close()

    def _settle(self) -> None:
        pause(5)
        self._jobs.wait(30, Lane.READING)
        pause(5)


if __name__ == "__main__":
    with TemporaryDirectory() as own_folder:
        print(json.dumps(Typing(Path(sys.argv[1]), int(sys.argv[2]), Path(own_folder)).run()))
        # Nothing is gained from Qt and Python taking each other apart in their own order.
        sys.stdout.flush()
    os._exit(0)
