"""Own worklists: the practice's lists, the one being put together, and whom it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget
from typing_extensions import override

from carecoord.common.changes import Area, Changes
from carecoord.common.errors import CancelledError, RefusedError
from carecoord.common.i18n import _
from carecoord.services.abilities import Permission, may
from carecoord.services.own_list_examples import examples
from carecoord.services.own_list_forms import ListForm, ListWords, OwnList, Preview, Words
from carecoord.services.stopping import Stopper
from ui.background.change_bus import ChangeBus
from ui.background.in_steps import Step
from ui.background.jobs import Job, JobRunner, Lane
from ui.dialogs.version_page import VersionPage
from ui.pages.lists.deeds import Deeds
from ui.pages.lists.editor import SAYS, WHO, WORK, Editor
from ui.pages.lists.keeper import ListKeeper
from ui.pages.lists.list_pane import ListPane
from ui.pages.lists.needs import Desk, ListServices
from ui.pages.lists.preview import PreviewPane
from ui.pages.lists.reading import KIND, Opened, Shelf, differences, opened, shelf
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button
from ui.widgets.conflict_card import Difference
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.layouts import page_layout, row, stand_in_order
from ui.widgets.shortcuts import Shortcuts

_TRY_MS = 200
_LEFT_PX, _MIDDLE_PX, _RIGHT_PX = 240, 560, 340
_LEAST_RIGHT_PX = 240
_SPLIT_KEY = "own_lists"
_MOST_STEPS = 100
_PARTS = {"title": WHO, "parts": WHO, "people": WHO, "why": SAYS}
_NO_WORDS: dict[str, Any] = {
    name: Words() for name in ("title", "purpose", "why", "leaves_when", "next_step")
}


class ListsPage(VersionPage):
    """What is changed is kept as a draft; nobody works a list before it is used."""

    help_topic = "own-worklists"
    permission = Permission.EDIT_WORKLISTS
    kind = KIND
    list: ListPane
    editor: Editor
    deeds: Deeds
    _desk: Desk

    def __init__(
        self,
        services: ListServices,
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
        self._trying: tuple[Job, Stopper] | None = None
        self._steps: list[ListForm] = []
        self._now = ListForm()
        self._has_facts = False
        if not may(services.actor, Permission.EDIT_WORKLISTS):
            self._build_refusal()
            return
        self.today_button = button(_("Today"), Kind.TEXT, "calendar-check")
        self.list = ListPane(self._desk)
        self.editor = Editor(examples())
        self.beside = self.preview = PreviewPane()
        self.keeper = ListKeeper(self._desk, self.editor.form, self)
        self.deeds = Deeds(self._desk, self.keeper, self)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._try = QTimer(self, interval=_TRY_MS, singleShot=True)
        self._build()
        self._connect(changes)
        self._add_keys(shortcuts)
        self._read_shelf()

    # Building

    def _build_refusal(self) -> None:
        sentence = _("Your role does not include it. Ask the practice lead.")
        refusal = EmptyState("lock", _("You cannot make worklists"), sentence)
        page_layout(self).addWidget(refusal)

    def _build(self) -> None:
        outer = page_layout(self)
        outer.addLayout(row(label(_("Own worklists"), "title"), None, self.today_button))
        outer.addWidget(self._split, 1)
        for pane in (self.list, self.editor, self.preview):
            self._split.addWidget(pane)
        stand_in_order(self._split)
        self.preview.setMinimumWidth(_LEAST_RIGHT_PX)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(14)
        self._split.setStretchFactor(1, 1)
        if not self._state.restore_splitter(self._split, _SPLIT_KEY):
            self._split.setSizes([_LEFT_PX, _MIDDLE_PX, _RIGHT_PX])
        self.preview.hide()

    def _connect(self, changes: ChangeBus) -> None:
        changes.changed.connect(self._on_changes)
        self.today_button.clicked.connect(self._open_today)
        self.list.chosen.connect(self.open_version)
        self.list.new_asked.connect(self.begin)
        self.list.file_asked.connect(self.deeds.bring_in)
        self.list.copy_asked.connect(self.deeds.copy_of)
        self.editor.beginning.wanted.connect(self.deeds.begin)
        self.editor.edited.connect(self._on_edited)
        self.editor.undo.clicked.connect(self.undo)
        self.editor.conflict.mine_kept.connect(self._on_mine_kept)
        self.editor.conflict.theirs_taken.connect(self._on_theirs_taken)
        self.editor.foot.pressed.connect(self._on_pressed)
        self.editor.menu.pressed.connect(self._on_pressed)
        self.editor.menu.version_asked.connect(self.open_version)
        self.preview.opened.connect(self._open_person)
        self.keeper.saving.connect(self._on_saving)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.conflicted.connect(self._on_conflict)
        self.keeper.broke.connect(self._on_broke)
        self.deeds.began.connect(self._on_began)
        self.deeds.done.connect(self._on_done)
        self.deeds.stopped.connect(self._on_stopped)
        self.deeds.refused.connect(self._on_refused)
        self._try.timeout.connect(self._ask_preview)
        self._split.splitterMoved.connect(self._keep_split)

    def _add_keys(self, shortcuts: Shortcuts) -> None:
        group = _("Own worklists")
        for keys, does, act in (
            ("Ctrl+N", _("New list"), self.begin),
            ("Ctrl+S", _("Save the draft now"), self.keeper.flush),
            ("Ctrl+U", _("Undo the last change of this list"), self.undo),
            ("Ctrl+Return", _("Add one more condition"), self.editor.add_condition),
            ("Ctrl+1", _("Who is on it"), self.editor.show_who),
            ("Ctrl+2", _("What it says"), self.editor.show_says),
            ("Ctrl+3", _("How it is worked"), self.editor.show_work),
        ):
            shortcuts.add(self, keys, does, act, group=group)

    # What the window asks

    def parts(self) -> Iterator[Step]:
        """The form, which takes longest."""
        if may(self._desk.actor, Permission.EDIT_WORKLISTS):
            yield from self.editor.steps()

    def open(self, subject: str) -> None:
        """``<version id>``, ``copy:<list id>``, or "" for the page itself."""
        if not may(self._desk.actor, Permission.EDIT_WORKLISTS) or not subject:
            return
        mark, _sign, worklist_id = subject.partition("copy:")
        if worklist_id and not mark:
            self.deeds.copy_of(worklist_id)
        else:
            self.open_version(subject)

    def take_files(self, paths: Sequence[Path]) -> None:
        """A list to share was handed over: a draft of it, to be looked at."""
        if may(self._desk.actor, Permission.EDIT_WORKLISTS):
            self.deeds.bring_in_file(paths[0])

    @Slot()
    def begin(self) -> None:
        """A new, empty list."""
        self.deeds.begin(ListForm())

    # Reading

    def _read_shelf(self) -> None:
        self._desk.jobs.ask(partial(shelf, self._desk.services), self._on_shelf)

    @Slot(object)
    def _on_shelf(self, found: Shelf) -> None:
        self.list.show_items(found.items)
        self.list.offer_copies(found.lists)
        # Once, or a field in which somebody types would go.
        if not self._has_facts:
            self._has_facts = True
            self.editor.use_facts(found.facts)
        if self._wanted:
            self.list.choose(self._wanted)

    @override
    def _read_version(self, version_id: str) -> Opened:
        return opened(self._desk.services, version_id)

    @override
    @Slot(object)
    def _on_opened(self, read: Opened) -> None:
        if read.version.id != self._wanted:
            return
        if not self._has_facts:
            # The facts come first; then it is asked for again.
            self._desk.jobs.ask(partial(shelf, self._desk.services), self._on_shelf)
            self._desk.jobs.ask(lambda: read, self._on_opened)
            return
        self.keeper.end()
        self.editor.show_version(read.version)
        self.editor.menu.show_history(read.history, read.version.id)
        self.list.choose(read.version.id)
        self.preview.show()
        self.preview.begin("")
        self._steps = []
        self._now = self.editor.form()
        if self.editor.is_writing and read.kept is not None:
            self._show_kept(read.version, read.kept)
        elif self.editor.is_writing:
            self.keeper.begin(read.version)
        self._ask_preview()
        if self._takes_focus:
            self._takes_focus = False
            self.editor.show_part(WHO)
            self.editor.who.title.own.setFocus()

    def _show_kept(self, theirs: OwnList, kept: ListForm) -> None:
        """What was changed before the lock stands against what is stored, as it did then."""
        self.editor.show_version(replace(theirs, form=kept))
        self.keeper.hold(theirs)
        self._on_conflict(theirs)

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if Area.WORKLISTS in changes:
            self._read_shelf()
            shown = self.editor.version
            if shown is not None and not self.editor.is_writing:
                self._load(shown.id)

    # Changing

    @Slot()
    def _on_edited(self) -> None:
        form = self.editor.form()
        # Text fields take back their own letters.
        if replace(form, **_NO_WORDS) != replace(self._now, **_NO_WORDS):
            self._steps = [*self._steps[-_MOST_STEPS:], self._now]
            self.editor.undo.setEnabled(True)
        self._now = form
        self.keeper.touch()
        self._stop_trying()
        self._try.start()

    @Slot()
    def undo(self) -> None:
        """Take back the last choice; what was typed into texts stays."""
        if not self._steps or not self.editor.is_writing:
            return
        before, now = self._steps.pop(), self.editor.form()
        texts = {name: getattr(now, name) for name in _NO_WORDS}
        self.editor.show_form(replace(before, **texts))
        self._now = self.editor.form()
        self.editor.undo.setEnabled(bool(self._steps))
        self.keeper.touch()
        self._ask_preview()
        announce(self, _("Undone"))

    @Slot(object)
    def _on_saved(self, version: OwnList) -> None:
        self.editor.show_standing(version)
        self.editor.show_saved(_("Draft saved {time}").format(time=self._desk.time_now()))

    @Slot(object)
    def _on_conflict(self, theirs: OwnList) -> None:
        self.editor.version = theirs
        self.editor.show_saved(_("Not saved"))
        compare = partial(differences, self._desk.services, self.editor.form(), theirs.form)
        self._desk.jobs.ask(compare, self._on_differences)

    @Slot(object)
    def _on_differences(self, found: tuple[Difference, ...]) -> None:
        self.editor.conflict.show_differences(found)
        self.editor.conflict.show()
        self.editor.conflict.keep_mine.setFocus()

    # Trying it out

    def _stop_trying(self) -> None:
        if self._trying is not None:
            job, stopper = self._trying
            job.cancel()
            stopper.stop()
            self._trying = None

    @Slot()
    def _ask_preview(self) -> None:
        """What it says comes first; whom it holds may take longer."""
        version = self.editor.version
        if version is None:
            return
        self._stop_trying()
        form, own_lists, actor = self.editor.form(), self._desk.services.own_lists, self._desk.actor
        say = partial(own_lists.words, form, actor=actor, worklist_id=version.worklist_id)
        self._desk.jobs.ask(say, self._on_words)

        stopper = Stopper()

        def try_out(job: Job) -> Preview:
            try:
                return own_lists.try_out(form, actor=actor, stopper=stopper)
            finally:
                # Whatever came of it belongs to what stood there before.
                job.report(0)

        job = self._desk.jobs.start(try_out, Lane.READING, self._on_preview, self._on_not_tried)
        self._trying = job, stopper

    @Slot(object)
    def _on_words(self, words: ListWords) -> None:
        self.preview.show_words(words)
        self.preview.show_findings(words.findings if self.editor.is_writing else ())
        self.editor.show_words(words, words.findings if self.editor.is_writing else ())

    @Slot(object)
    def _on_preview(self, found: Preview) -> None:
        self._trying = None
        self.preview.show_preview(found)

    @Slot(Exception)
    def _on_not_tried(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            return
        self._trying = None
        if isinstance(error, RefusedError):
            self.preview.begin(str(error))
        else:
            self._desk.jobs.broke.emit(error)

    # What was done

    @Slot(object)
    def _on_stopped(self, version: OwnList) -> None:
        first = version.findings[0]
        self.editor.show_part(_PARTS.get(first.field, WORK))
        self.preview.show_findings(version.findings)
        self.editor.who.point_out(version.findings)
        announce(self, first.sentence)
        self._desk.messages.warn(first.sentence)

    @Slot(str)
    def _open_person(self, patient_id: str) -> None:
        self._desk.navigate.open_patient(patient_id)

    @Slot()
    def _open_today(self) -> None:
        self._desk.navigate.open_page("today")

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if may(self._desk.actor, Permission.EDIT_WORKLISTS) and self.editor.version is None:
            self.list.new.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _keep_split(self) -> None:
        self._state.save_splitter(self._split, _SPLIT_KEY)
