"""Settings, one section at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.background.change_bus import ChangeBus
from ui.background.in_steps import Step
from ui.background.jobs import JobRunner
from ui.dialogs.unsaved import Unsaved, UnsavedDialog
from ui.pages.settings.coaching import CoachingSection
from ui.pages.settings.computer import ComputerSection
from ui.pages.settings.data import DataSection
from ui.pages.settings.keys import KeysSection
from ui.pages.settings.needs import SettingsServices
from ui.pages.settings.people import PeopleSection
from ui.pages.settings.practice import PracticeSection
from ui.pages.settings.program import ProgramSection
from ui.pages.settings.section import Section
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.widgets.buttons import Kind, button
from ui.widgets.labels import label
from ui.widgets.layouts import page_layout, row, stand_in_order
from ui.widgets.segmented import Option, SegmentedChoice
from ui.widgets.shortcuts import Shortcuts
from ui.widgets.tab_order import tab_last

_FIRST = "practice"
_DATA = "data"
_STATE_KEY = "settings/section"


class SettingsPage(QWidget):
    """Sections at the top, the chosen one under them, Save pinned where there is one."""

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        _changes: ChangeBus,
        messages: Messages,
        window_state: WindowState,
        shortcuts: Shortcuts,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = window_state
        self.chooser = SegmentedChoice(_("Section"), _options())
        self._stack = QStackedWidget(self)
        self.sections = Sections(
            {
                _FIRST: partial(PracticeSection, services, jobs, messages),
                "people": partial(PeopleSection, services, jobs, messages),
                "keys": partial(KeysSection, services, jobs, messages),
                "computer": partial(ComputerSection, services, jobs, messages, shortcuts),
                "coaching": partial(CoachingSection, services, jobs, messages),
                _DATA: partial(DataSection, services, jobs, messages, navigate),
                "program": partial(ProgramSection, services, jobs, messages, navigate),
            },
            self._add,
        )
        self.save_button = button(_("Save"), Kind.PRIMARY, shortcut="Ctrl+S")
        self.discard_button = button(_("Throw away changes"))
        self._foot = QWidget()
        self._build()
        self._connect(shortcuts)
        self._has_begun = False

    def _begin(self) -> None:
        """Show the section looked at last; making one takes as long as all that is around it."""
        if not self._has_begun:
            self._has_begun = True
            self._show(self._state.text(_STATE_KEY, _FIRST))

    def _build(self) -> None:
        whole = page_layout(self)
        whole.addWidget(label(_("Settings"), "title"))
        whole.addWidget(self.chooser)
        whole.addWidget(self._stack, 1)
        self._foot.setLayout(row(None, self.discard_button, self.save_button))
        whole.addWidget(self._foot)
        self._foot.hide()
        stand_in_order(self)

    def _connect(self, shortcuts: Shortcuts) -> None:
        self.chooser.chosen.connect(self._on_chosen)
        self.save_button.clicked.connect(self.save)
        self.discard_button.clicked.connect(self._on_discard)
        shortcuts.note(_("Settings"), "Ctrl+S", _("Save"))

    def _add(self, make: Callable[[QWidget], Section]) -> Section:
        section = make(self._stack)
        self._stack.addWidget(section)
        tab_last(self.discard_button, self.save_button)
        section.dirtied.connect(self._foot.setVisible)
        return section

    @property
    def help_topic(self) -> str:
        """That of the section shown."""
        return self.section.help_topic

    @property
    def section(self) -> Section:
        """The section shown."""
        self._begin()
        return self.sections[self.chooser.value]

    # Called by the window

    def parts(self) -> Iterator[Step]:
        """The section to be shown first, then the others."""
        yield self._begin
        for name in self.sections.names():
            yield partial(self.sections.__getitem__, name)

    def open(self, subject: str) -> None:
        """Show a section; what follows a slash is a part of it."""
        self._begin()
        wanted = subject.partition("/")[0]
        if self.sections.knows(wanted) and wanted != self.chooser.value and self.may_leave():
            self._show(wanted)

    def take_files(self, paths: Sequence[Path]) -> None:
        """A backup was handed over: it belongs to the data."""
        self.open(_DATA)
        section = self.section
        if isinstance(section, DataSection):
            section.take_backup(paths[0])

    def may_leave(self) -> bool:
        """Ask what to do with unsaved changes; False when the person stays."""
        if not self.section.is_dirty:
            return True
        answer = UnsavedDialog.ask(self)
        if answer is Unsaved.SAVE:
            return self.save()
        if answer is Unsaved.DISCARD:
            self.section.load()
        return answer is Unsaved.DISCARD

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._begin()
        super().showEvent(event)
        # The page before it took the focus along when it was hidden.
        self.chooser.button(self.chooser.value).setFocus()

    # Doing

    @Slot()
    def save(self) -> bool:
        """Store the section; False when something in it is wrong."""
        if not self.section.check():
            return False
        self.section.save()
        return True

    def _show(self, name: str) -> None:
        known = name if self.sections.knows(name) else _FIRST
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.chooser.isAncestorOf(focused)
        self.chooser.choose(known)
        if had_focus:
            self.chooser.button(known).setFocus()
        self._stack.setCurrentWidget(self.sections[known])
        self._state.set_text(_STATE_KEY, known)
        self._foot.setVisible(False)
        self.section.load()

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        before = next(
            key for key, held in self.sections.items() if held is self._stack.currentWidget()
        )
        self.chooser.choose(before)
        if self.may_leave():
            self._show(name)

    @Slot()
    def _on_discard(self) -> None:
        self.section.load()


class Sections(dict[str, Section]):
    """The sections by name, each made when it is first looked at."""

    def __init__(
        self,
        makers: Mapping[str, Callable[[QWidget], Section]],
        add: Callable[[Callable[[QWidget], Section]], Section],
    ) -> None:
        super().__init__()
        self._makers = makers
        self._add = add

    def knows(self, name: str) -> bool:
        return name in self._makers

    def names(self) -> Sequence[str]:
        return tuple(self._makers)

    def __missing__(self, name: str) -> Section:
        self[name] = self._add(self._makers[name])
        return self[name]


def _options() -> list[Option]:
    return [
        Option(_FIRST, _("Practice")),
        Option("people", _("People")),
        Option("keys", _("Ways in")),
        Option("computer", _("This computer")),
        Option("coaching", _("My explaining")),
        Option(_DATA, _("Data and journal")),
        Option("program", _("This program")),
    ]
