"""Pages are made in free moments, while somebody types: nothing of it may take the keyboard."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from ui.pages.schedule.page import SchedulePage
from ui.shell.desk import Desk


class _Windows(QObject):
    """Notes each widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_that_no_part_of_a_page_is_shown_as_a_window_while_it_is_made(
    desk: Desk, qapp: QApplication
) -> None:
    windows = _Windows()
    qapp.installEventFilter(windows)
    for step in desk.window.pages.making():
        step()
    qapp.removeEventFilter(windows)
    assert windows.shown == []


def test_that_no_page_uses_a_key_that_counts_everywhere(desk: Desk) -> None:
    """Qt obeys neither of two shortcuts with the same keys."""
    for step in desk.window.pages.making():
        step()
    notes = desk.shortcuts.notes()
    everywhere = {note.keys for note in notes if note.group == "Everywhere"}
    assert not everywhere & {note.keys for note in notes if note.group != "Everywhere"}


def test_that_the_arrow_keys_work_as_soon_as_the_schedule_is_open(desk: Desk) -> None:
    desk.window.open_page("schedule")
    page = desk.window.pages.page("schedule")
    assert isinstance(page, SchedulePage)
    assert desk.window.focusWidget() is page.list
