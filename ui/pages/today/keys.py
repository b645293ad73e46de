"""The keyboard's way through a day's calls."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from carecoord.common.i18n import _
from carecoord.vocab.outreach import CALL_SCREEN_RESULTS
from carecoord.vocab.terms import label
from ui.pages.today.work_pane import Mode, WorkPane
from ui.widgets.shortcuts import Shortcuts

if TYPE_CHECKING:
    from ui.pages.today.page import TodayPage


class _Answer(QObject):
    """One number key of the outcomes."""

    def __init__(self, key: str, pane: WorkPane) -> None:
        super().__init__(pane)
        self._key = key
        self._pane = pane

    @Slot()
    def press(self) -> None:
        if self._pane.mode is Mode.CALL:
            self._pane.form.press(self._key)


def add_keys(page: "TodayPage", shortcuts: Shortcuts) -> None:
    """Give the page its shortcuts, and list them for Help."""
    group = _("Today")
    for number, result in enumerate(CALL_SCREEN_RESULTS, start=1):
        answer = _Answer(str(number), page.pane)
        shortcuts.add(page, str(number), label(result), answer.press, group=group)
    for keys, does, act in (
        ("J", _("Next person on the list"), page.list.go_down),
        ("K", _("Person before on the list"), page.list.go_up),
        ("N", _("Write a note"), page.pane.form.note.setFocus),
        ("Ctrl+Return", _("Save and go to the next person"), page.pane.go_on),
        ("Ctrl+Enter", _("Save and go to the next person"), page.pane.go_on),
        ("Ctrl+S", _("Save this call"), page.pane.save),
        ("Ctrl+P", _("Print the list"), page.print_list),
        ("Ctrl+E", _("Export the list"), page.export_list),
        ("Ctrl+N", _("Add a follow-up"), page.add_follow_up),
    ):
        shortcuts.add(page, keys, does, act, group=group)
    shortcuts.note(group, "Return", _("Open the chart of the person chosen"))
