"""The keyboard's way through a day's calls."""

from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.vocab.outreach import CALL_SCREEN_RESULTS
from carecoord.vocab.terms import label
from ui.pages.today.codes import Codes
from ui.pages.today.note_keys import NoteKeys
from ui.pages.today.work_pane import Mode, WorkPane
from ui.pages.today.worklist_view import WorklistView
from ui.widgets.shortcuts import Shortcuts


class CallDeeds(Protocol):
    """What the page of calls does at a key."""

    pane: WorkPane
    list: WorklistView

    codes: Codes

    def print_list(self) -> None: ...
    def print_day(self) -> None: ...
    def export_list(self) -> None: ...
    def write_to_list(self) -> None: ...
    def add_follow_up(self) -> None: ...
    def open_goal(self) -> None: ...


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


def add_keys(page: QWidget, deeds: CallDeeds, shortcuts: Shortcuts) -> None:
    """Give the page its shortcuts, and list them for Help."""
    group = _("Today")
    for number, result in enumerate(CALL_SCREEN_RESULTS, start=1):
        answer = _Answer(str(number), deeds.pane)
        shortcuts.add(page, str(number), label(result), answer.press, group=group)
    for keys, does, act in (
        ("J", _("Next person on the list"), deeds.list.go_down),
        ("K", _("Person before on the list"), deeds.list.go_up),
        ("N", _("Write a note"), deeds.pane.form.note.setFocus),
        ("S", _("Already seen, moved or died"), deeds.pane.form.ask_gone),
        ("G", _("Write down how it goes with a goal"), deeds.open_goal),
        ("C", _("Type the code of a row of a printed list"), deeds.codes.type_code),
        ("M", _("Write to the people on this list"), deeds.write_to_list),
        ("Ctrl+Return", _("Save and go to the next person"), deeds.pane.go_on),
        ("Ctrl+Enter", _("Save and go to the next person"), deeds.pane.go_on),
        ("Ctrl+S", _("Save this call"), deeds.pane.save),
        ("Ctrl+P", _("Print the list"), deeds.print_list),
        ("Ctrl+Shift+P", _("Print the day's end"), deeds.print_day),
        ("Ctrl+E", _("Export the list"), deeds.export_list),
        ("Ctrl+N", _("Add a follow-up"), deeds.add_follow_up),
    ):
        shortcuts.add(page, keys, does, act, group=group)
    NoteKeys(page, deeds.list, deeds.pane)
    shortcuts.note(
        group, _("Letters"), _("Write a note, once an outcome is chosen; Enter then saves")
    )
    shortcuts.note(group, "Return", _("Open the chart of the person chosen"))
