"""What is done at the desk all day, as steps that can be watched one by one."""

import csv
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

TYPED = "maria gar"
PEOPLE = 5_000
LISTS = ("chronic-not-seen-12m", "teachback-not-clear", "decision-review-due", "followups-due")
PAGES = ("patients", "handouts", "import", "settings", "help", "today")
_SETTLE_MS, _KEY_MS, _OPENING_MS = 1500, 120, 800

Step = tuple[str, Callable[[], None]]


class DeskWork:
    """Works in the window of somebody who is signed in.

    Args:
        desk: The window and what stands behind it.
        pause: Lets the window run for some milliseconds.
        until: Lets the window run until something is so.
    """

    def __init__(
        self,
        desk: Any,
        pause: Callable[[int], None],
        until: Callable[[Callable[[], bool]], None],
    ) -> None:
        self._window = desk.window
        self._navigate = desk.navigator
        self._pause = pause
        self._until = until
        self._folder = TemporaryDirectory()

    def steps(self) -> Iterator[Step]:
        """In the order of a day; each leaves the window as the next one expects it."""
        yield "search", self._search
        yield "call", self._call
        yield "lists", self._switch_lists
        yield "patient", self._open_patient
        yield "decision", self._begin_decision
        yield "teachback", self._begin_teachback
        yield "details", self._open_details
        yield "pages", self._open_pages
        self._navigate.open_page("import")
        table = write_table(Path(self._folder.name) / "patients.csv", PEOPLE)
        self._pause(_OPENING_MS)
        yield "preview", lambda: self._preview(table)
        yield "commit", self._commit
        self._folder.cleanup()
        self._navigate.open_page("today")  # where the next sign-in begins

    def _search(self) -> None:
        palette = self._window.palette_box
        palette.open("")
        box = palette.findChild(QLineEdit)
        for length in range(1, len(TYPED) + 1):
            box.setText(TYPED[:length])
            self._pause(_KEY_MS)
        self._pause(_SETTLE_MS)
        palette.close_palette()

    def _call(self) -> None:
        page = self._page("today")
        page.pane.form.press("1")
        self._pause(_KEY_MS)
        page.pane.save()
        self._pause(_SETTLE_MS)

    def _switch_lists(self) -> None:
        for worklist_id in LISTS:
            self._page("today").open(worklist_id)
            self._pause(_OPENING_MS)

    def _open_patient(self) -> None:
        self._navigate.open_patient(self._page("today").list.key)
        self._pause(_SETTLE_MS)

    def _begin_decision(self) -> None:
        self._navigate.open_patient(self._person(1), "decisions-new")
        self._pause(_SETTLE_MS)

    def _begin_teachback(self) -> None:
        self._navigate.open_patient(self._person(2), "teachback-new")
        self._pause(_SETTLE_MS)

    def _open_details(self) -> None:
        """The form is a dialog with its own loop: it goes through the tabs and closes itself."""
        QTimer.singleShot(_OPENING_MS, self._look_through)
        self._page("patient").edit_details()
        self._pause(_SETTLE_MS)

    def _look_through(self) -> None:
        form: Any = QApplication.activeModalWidget()
        for place in range(form.tabs.count()):
            form.tabs.setCurrentIndex(place)
            self._pause(_KEY_MS)
        form.reject()

    def _open_pages(self) -> None:
        for page_id in PAGES:
            self._navigate.open_page(page_id)
            self._pause(_OPENING_MS)

    def _preview(self, table: Path) -> None:
        page = self._page("import")
        page.take_files([table])
        self._pause(_KEY_MS)
        for step in (1, 2):
            page.go_on()
            self._until(lambda step=step: page.step == step)  # type: ignore[misc]
            self._pause(_KEY_MS)
        self._pause(_OPENING_MS)

    def _commit(self) -> None:
        page = self._page("import")
        page.go_on()
        self._until(lambda: page.step == 3)  # noqa: PLR2004 - the last one
        self._pause(_OPENING_MS)

    def _person(self, place: int) -> str:
        page = self._page("today")
        return str(page.model.ids()[place])

    def _page(self, page_id: str) -> Any:
        return self._window.pages.page(page_id)


def write_table(path: Path, people: int) -> Path:
    """A patient list as other systems export it, of people nobody imported before."""
    batch = time.time_ns()
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(("MRN", "Last name", "First name", "Date of birth", "Phone", "Language"))
        for number in range(people):
            day = f"{1930 + number % 80}-{1 + number % 12:02}-{1 + number % 28:02}"
            phone = f"(202) 555-{number % 10_000:04}"
            family, given = f"Family{batch % 10**9}x{number % 997}", f"Given{number % 613}"
            writer.writerow((f"B{batch}-{number}", family, given, day, phone, "en"))
    return path
