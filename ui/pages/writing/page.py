"""Handouts of the practice: the list, the text, and what stands beside it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget
from typing_extensions import override

from carecoord.common.changes import Area, Changes
from carecoord.common.i18n import _
from carecoord.services.abilities import Permission, may
from carecoord.services.authoring_forms import AuthoredItem, AuthoredVersion, HandoutForm, Measured
from carecoord.services.papers import Document
from ui.background.change_bus import ChangeBus
from ui.background.in_steps import Step
from ui.background.jobs import JobRunner
from ui.dialogs.version_page import VersionPage
from ui.pages.writing.deeds import Deeds
from ui.pages.writing.differences import differences
from ui.pages.writing.editor import ABOUT, POINTS, TEXT, Editor
from ui.pages.writing.keeper import TextKeeper
from ui.pages.writing.list_pane import ListPane
from ui.pages.writing.needs import Desk, WritingServices
from ui.pages.writing.reading import KIND, Opened, measured, opened, paper
from ui.pages.writing.side_pane import BESIDE, PRINT, READING, SidePane
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.theme.look import look
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.layouts import page_layout, row, stand_in_order
from ui.widgets.shortcuts import Shortcuts

_ADAPT_MARK, _TOPIC_MARK = "adapt:", "topic:"
_MEASURE_MS, _PAPER_MS = 250, 500
_LEFT_PX, _MIDDLE_PX, _RIGHT_PX = 250, 520, 380
_RIGHT_MOST_PX = 400
_LEAST_BESIDE_PX = 260
_SPLIT_KEY = "writing"
_PARTS = {"points": POINTS, "title": TEXT, "text": TEXT}


class WritingPage(VersionPage):
    """What is typed is kept as a draft; nobody is given it before it is approved."""

    help_topic = "writing-handouts"
    permission = Permission.EDIT_HANDOUTS
    kind = KIND
    list: ListPane
    editor: Editor
    deeds: Deeds
    _desk: Desk

    def __init__(
        self,
        services: WritingServices,
        jobs: JobRunner,
        changes: ChangeBus,
        messages: Messages,
        window_state: WindowState,
        shortcuts: Shortcuts,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = window_state
        self._desk = Desk(services, jobs, messages, navigate, self)
        if not may(services.actor, Permission.EDIT_HANDOUTS):
            self._build_refusal()
            return
        self.library_button = button(_("Library"), Kind.TEXT, "books")
        self.list = ListPane(self._desk)
        self.editor = Editor(self._desk)
        self.beside = self.side = SidePane()
        self.keeper = TextKeeper(self._desk, self.editor.form, self)
        self.deeds = Deeds(self._desk, self.keeper, self)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._measure = QTimer(self, interval=_MEASURE_MS, singleShot=True)
        self._paper = QTimer(self, interval=_PAPER_MS, singleShot=True)
        self._build()
        self._connect(changes)
        self._add_keys(shortcuts)
        self._read_list()

    # Building

    def _build_refusal(self) -> None:
        sentence = _("Your role does not include it. Ask the practice lead.")
        refusal = EmptyState("lock", _("You cannot write handouts"), sentence)
        page_layout(self).addWidget(refusal)

    def _build(self) -> None:
        outer = page_layout(self)
        outer.addLayout(row(label(_("Handouts of this practice"), "title"), None,
                            self.library_button))  # fmt: skip
        outer.addWidget(self._split, 1)
        for pane in (self.list, self.editor, self.side):
            self._split.addWidget(pane)
        stand_in_order(self._split)
        self.side.setMinimumWidth(_LEAST_BESIDE_PX)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(14)
        self._split.setStretchFactor(1, 1)
        if not self._state.restore_splitter(self._split, _SPLIT_KEY):
            self._split.setSizes([_LEFT_PX, _MIDDLE_PX, self._right_px()])
        self.side.hide()

    def _right_px(self) -> int:
        """With large text it is the editor that needs the room."""
        return min(look().px(_RIGHT_PX), _RIGHT_MOST_PX)

    def _connect(self, changes: ChangeBus) -> None:
        changes.changed.connect(self._on_changes)
        self.library_button.clicked.connect(self._open_library)
        self.list.chosen.connect(self.open_version)
        self.list.new_asked.connect(self.begin)
        self.editor.edited.connect(self._on_edited)
        self.editor.conflict.mine_kept.connect(self._on_mine_kept)
        self.editor.conflict.theirs_taken.connect(self._on_theirs_taken)
        self.side.chosen.connect(self._on_side)
        self.side.example_asked.connect(self._ask_paper)
        self.keeper.saving.connect(self._on_saving)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.conflicted.connect(self._on_conflict)
        self.keeper.broke.connect(self._on_broke)
        self.deeds.began.connect(self._on_began)
        self.deeds.done.connect(self._on_done)
        self.deeds.stopped.connect(self._on_stopped)
        self.deeds.refused.connect(self._on_refused)
        self._measure.timeout.connect(self._ask_measure)
        self._paper.timeout.connect(self._ask_paper)
        self._split.splitterMoved.connect(self._keep_split)
        self.editor.foot.pressed.connect(self._on_pressed)
        self.editor.menu.pressed.connect(self._on_pressed)
        self.editor.menu.version_asked.connect(self.open_version)

    def _add_keys(self, shortcuts: Shortcuts) -> None:
        group = _("Writing handouts")
        for keys, does, act in (
            ("Ctrl+N", _("New handout"), self.begin),
            ("Ctrl+S", _("Save the draft now"), self.keeper.flush),
            ("Ctrl+B", _("Bold words"), self.editor.make_bold),
            ("Ctrl+F", _("Find a handout"), self.list.search.setFocus),
            ("Ctrl+1", _("How hard it is to read"), self.side.show_reading),
            ("Ctrl+2", _("The other language beside it"), self.side.show_beside),
            ("Ctrl+3", _("As it prints"), self.side.show_paper),
        ):
            shortcuts.add(self, keys, does, act, group=group)

    # What the window asks

    def parts(self) -> Iterator[Step]:
        """The form, which takes longest."""
        if may(self._desk.actor, Permission.EDIT_HANDOUTS):
            yield from self.editor.steps()

    def open(self, subject: str) -> None:
        """``<version id>``, ``adapt:<topic>`` or ``topic:<topic>/<language>``."""
        if not may(self._desk.actor, Permission.EDIT_HANDOUTS):
            return
        if subject.startswith(_ADAPT_MARK):
            self.deeds.adapt(subject.removeprefix(_ADAPT_MARK))
        elif subject.startswith(_TOPIC_MARK):
            self._wanted = subject
            self._read_list()
        else:
            self.open_version(subject)

    @Slot()
    def begin(self) -> None:
        self.deeds.begin()

    # Reading

    def _read_list(self) -> None:
        items = partial(self._desk.services.authoring.items, actor=self._desk.actor)
        self._desk.jobs.ask(items, self._on_items)

    @Slot(object)
    def _on_items(self, items: tuple[AuthoredItem, ...]) -> None:
        self.list.show_items(items)
        if self._wanted.startswith(_TOPIC_MARK):
            topic, _mark, language = self._wanted.removeprefix(_TOPIC_MARK).partition("/")
            found = [one.id for one in items if (one.topic, one.language) == (topic, language)]
            self._wanted = ""
            if found:
                self.open_version(found[0])
        elif self._wanted:
            self.list.choose(self._wanted)

    @override
    def _read_version(self, version_id: str) -> Opened:
        return opened(self._desk.services, version_id)

    @override
    @Slot(object)
    def _on_opened(self, read: Opened) -> None:
        if read.version.id != self._wanted:
            return
        self.keeper.end()
        self.editor.show_version(read.version)
        self.editor.menu.show_history(read.history, read.version.id)
        self.list.choose(read.version.id)
        self.side.show()
        self.side.reading.show_findings(read.version.findings if self.editor.is_writing else ())
        self.side.reading.show_changed(read.changed, read.in_use)
        self.side.offer_beside(read.others)
        if read.version.is_translation and read.others and self.editor.is_writing:
            self.side.show_part(BESIDE)
        if self.editor.is_writing and read.kept is not None:
            self._show_kept(read.version, read.kept)
        elif self.editor.is_writing:
            self.keeper.begin(read.version)
        self._ask_measure()
        self._ask_paper()
        if self._takes_focus:
            self._takes_focus = False
            self.editor.text.text.setFocus()

    def _show_kept(self, theirs: AuthoredVersion, kept: HandoutForm) -> None:
        """What was typed before the lock stands against what is stored, as it did then."""
        self.editor.show_version(replace(theirs, form=kept))
        self.keeper.hold(theirs)
        self._on_conflict(theirs)

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if Area.HANDOUTS in changes:
            self._read_list()
            shown = self.editor.version
            if shown is not None and not self.editor.is_writing:
                self._load(shown.id)

    # Writing

    @Slot()
    def _on_edited(self) -> None:
        self.keeper.touch()
        self._measure.start()
        self._paper.start()

    @Slot(object)
    def _on_saved(self, version: AuthoredVersion) -> None:
        self.editor.show_standing(version)
        self.side.reading.show_findings(version.findings)
        self.editor.show_saved(_("Draft saved {time}").format(time=self._desk.time_now()))

    @Slot(object)
    def _on_conflict(self, theirs: AuthoredVersion) -> None:
        self.editor.version = theirs
        found = differences(self.editor.form(), theirs.form)
        self.editor.conflict.show_differences(found)
        self.editor.conflict.show()
        self.editor.show_saved(_("Not saved"))
        self.editor.conflict.keep_mine.setFocus()

    # Beside the text

    @Slot(str)
    def _on_side(self, part: str) -> None:
        """What is translated stands left of the translation, the rest right of the text."""
        place = 1 if part == BESIDE else 2
        if self._split.indexOf(self.side) != place:
            left, *others = self._split.sizes()
            room = sum(others)
            self._split.insertWidget(place, self.side)
            self._split.setStretchFactor(self._split.indexOf(self.editor), 1)
            self._split.setStretchFactor(self._split.indexOf(self.side), 0)
            beside = room // 2 if part == BESIDE else self._right_px()
            sizes = [beside, room - beside] if part == BESIDE else [room - beside, beside]
            self._split.setSizes([left, *sizes])
            self.side.choice.button(part).setFocus()
        self._ask_paper()

    @Slot()
    def _ask_measure(self) -> None:
        version = self.editor.version
        if version is not None:
            form = self.editor.form()
            self._desk.jobs.ask(partial(measured, form, version.language), self._on_measured)

    @Slot(object)
    def _on_measured(self, found: Measured) -> None:
        self.side.reading.show_measured(found)

    @Slot()
    def _ask_paper(self) -> None:
        version = self.editor.version
        if version is None or self.side.shown != PRINT:
            return
        form = self.editor.form() if self.editor.is_writing else None
        example = self.side.paper.example.isChecked()
        draw = partial(paper, self._desk.services, version.id, form, with_example=example)
        self._desk.jobs.ask(draw, self._on_paper)

    @Slot(object)
    def _on_paper(self, document: Document) -> None:
        self.side.paper.show_document(document)

    # What was done

    @Slot(object)
    def _on_stopped(self, version: AuthoredVersion) -> None:
        self.editor.show_standing(version)
        self.side.reading.show_findings(version.findings)
        self.side.show_part(READING)
        first = version.findings[0]
        self.editor.show_part(_PARTS.get(first.field, ABOUT))
        announce(self, first.sentence)
        self._desk.messages.warn(first.sentence)

    @override
    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        super()._on_refused(error)
        shown = self.editor.version
        if shown is not None and not self.editor.is_writing:
            self._load(shown.id)

    @Slot()
    def _open_library(self) -> None:
        self._desk.navigate.open_page("handouts")

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if may(self._desk.actor, Permission.EDIT_HANDOUTS):
            self.list.search.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _keep_split(self) -> None:
        self._state.save_splitter(self._split, _SPLIT_KEY)
