"""Today: the practice's worklists, and the work for the person chosen."""

import datetime as dt
from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.changes import Area, Changes
from carecoord.common.i18n import _
from carecoord.rules.outreach import BAD_NUMBER
from carecoord.services.abilities import Permission, may
from carecoord.services.call_scripts import CallScript
from carecoord.services.household import HouseholdMember
from carecoord.services.outreach_forms import DueFollowUp, NextTry
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.leaving import LeavingDialog
from ui.pages.today.all_done import AllDone
from ui.pages.today.call_draft import NOTHING
from ui.pages.today.calls import Calls, CallServices, Saved
from ui.pages.today.codes import ROW, Codes, CodeServices, parted
from ui.pages.today.departures import Departures
from ui.pages.today.follow_ups import FollowUps, FollowUpServices
from ui.pages.today.header import Header
from ui.pages.today.keys import add_keys
from ui.pages.today.lists import FIRST_LIST, Counts, Lists
from ui.pages.today.papers import ListPapers, PaperServices
from ui.pages.today.progress import progress_of
from ui.pages.today.reading import FirstList, ListServices, Opened
from ui.pages.today.wording import entries_of
from ui.pages.today.work_pane import Mode, WorkPane
from ui.pages.today.worklist_model import WorklistModel
from ui.pages.today.worklist_view import WorklistView
from ui.pages.today.writing_to import WritingServices, WritingTo
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.widgets.cards import Card
from ui.widgets.layouts import page_layout, stand_in_order
from ui.widgets.saved_file import SavedFileStrip
from ui.widgets.shortcuts import Shortcuts

_STATE, _LIST_STATE = "today", "today/list"
_LIST_SHARE, _PANE_SHARE = 11, 10
_ELSEWHERE = frozenset({Area.IMPORTS})
"""Areas no list depends on."""


class TodayServices(
    CallServices,
    ListServices,
    PaperServices,
    FollowUpServices,
    CodeServices,
    WritingServices,
    Protocol,
):
    """What this page needs of the practice."""


class TodayPage(QWidget):
    """List at the left, work at the right; the keyboard alone does the whole loop."""

    help_topic = "worklists"

    def __init__(
        self,
        services: TodayServices,
        jobs: JobRunner,
        changes: ChangeBus,
        messages: Messages,
        window_state: WindowState,
        shortcuts: Shortcuts,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        today = services.clock.today()
        self._state = window_state
        self._navigate = navigate
        self._actor = services.actor
        self._today = today
        self.model = WorklistModel(services.worklists, services.actor, today, jobs, self)
        self._calls = Calls(services, jobs, messages, navigate, self)
        self._calls.load_drafts()  # before anybody is shown: a note begun is never passed over
        self._lists = Lists(services, today, jobs, self)
        self._worklist_id = list_shown_last(window_state)
        self._stale = True
        self._make_parts(today)
        self._papers = ListPapers(services, jobs, self._strip, window_state, self)
        self._writing = WritingTo(services, jobs, messages, navigate, self._strip, self)
        self.codes = Codes(services, jobs, messages, self.header.code, self)
        self._follow_ups = FollowUps(services, jobs, messages, self)
        self._departures = Departures(services, jobs, messages, self)
        self._counts = Counts((), 0)
        self._wanted, self._is_sought = "", False
        self.let_go = self._writing.let_go
        self._messages = messages
        self._done: set[str] = set()
        self._build()
        self._connect(changes, jobs)
        add_keys(self, self, shortcuts)

    # Building

    def _make_parts(self, today: dt.date) -> None:
        """In the order of the tab key, each where it stays."""
        self.header = Header(today, self)
        self._strip = SavedFileStrip(self)
        self._stack = QStackedWidget(self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self._stack)
        frame = Card("card", (2, 6, 2, 6), 0, self._splitter)
        self.list = WorklistView(self.model)
        frame.body.addWidget(self.list)
        self._message_box = QWidget(frame)
        self.message_place = QVBoxLayout(self._message_box)
        self.message_place.setContentsMargins(0, 0, 0, 0)
        frame.body.addWidget(self._message_box)
        self._list_card = frame
        self.pane = WorkPane(today, self._splitter)
        self.all_done = AllDone(self._stack)

    def _build(self) -> None:
        self._splitter.setHandleWidth(14)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, _LIST_SHARE)
        self._splitter.setStretchFactor(1, _PANE_SHARE)
        stand_in_order(self._splitter)
        self._splitter.setSizes([_LIST_SHARE * 100, _PANE_SHARE * 100])
        self._state.restore_splitter(self._splitter, _STATE)
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self.all_done)
        layout: QVBoxLayout = page_layout(self)
        for part in (self.header, self._strip, self._stack):
            layout.addWidget(part, int(part is self._stack))

    def _connect(self, changes: ChangeBus, jobs: JobRunner) -> None:
        changes.changed.connect(self._on_changed)
        self.model.broke.connect(jobs.broke)
        self.model.dataChanged.connect(self._on_rows)
        self.list.moved_to.connect(self._on_moved)
        self.list.opened.connect(self._open_chart)
        self.header.lists.chosen.connect(self.open)
        self.header.print_asked.connect(self.print_list)
        self.header.export_asked.connect(self.export_list)
        self.header.columns_asked.connect(self.choose_columns)
        self.header.follow_up_asked.connect(self.add_follow_up)
        self.header.code.left.connect(self.list.setFocus)
        self.codes.found.connect(self.open_row)
        self.all_done.list_asked.connect(self.open)
        self.all_done.import_asked.connect(self._open_import)
        self.all_done.sheet_asked.connect(self.print_day)
        self.all_done.patient_asked.connect(self._open_new_patient)
        self.pane.save_asked.connect(self._save)
        self.pane.next_asked.connect(self._go_next)
        self.pane.chart_asked.connect(self._open_chart)
        self.pane.goal_asked.connect(self.open_goal)
        self.pane.form.result_chosen.connect(self._on_result)
        self.pane.form.leaving_asked.connect(self._on_leaving)
        self._lists.opened.connect(self._on_opened)
        self._lists.counted.connect(self._on_counted)
        self._lists.missing.connect(self._open_first)
        self._calls.saved.connect(self._on_saved)
        self._calls.not_saved.connect(self._on_not_saved)
        self._calls.due.connect(self._on_due)
        self.pane.script_asked.connect(self._ask_script)
        self._calls.script.connect(self._on_script)
        self._calls.household.connect(self._on_household)
        self._calls.proposed.connect(self._on_proposed)
        self._calls.taken_back.connect(self._on_taken_back)
        self.header.lists.offers_own = may(self._actor, Permission.EDIT_WORKLISTS)
        self.header.lists.own_asked.connect(self._open_own)
        if not may(self._actor, Permission.EXPORT_WORKLIST):
            self.header.leave_out_paper()
        self._splitter.splitterMoved.connect(self._on_split)

    # Doing

    def begin(self, first: FirstList | None) -> None:
        """Show the list that was begun before there was a page; without one, read it now."""
        self._lists.use(first)
        self._read()

    @Slot(str)
    def open(self, subject: str) -> None:
        """Show a worklist by its id, print the one shown, write to it, or go to one row."""
        acts = {"print": self.print_list, "day-end": self.print_day, "write": self.write_to_list}
        if subject in acts:
            acts[subject]()
            return
        if subject.startswith(ROW):
            self.open_row(*parted(subject))
            return
        self._keep_draft()
        self._wanted, self._is_sought = "", False
        self._worklist_id = subject
        self._state.set_text(_LIST_STATE, subject)
        self._lists.open(subject)
        self._show_counts()

    @Slot(str, str)
    def open_row(self, worklist_id: str, patient_id: str) -> None:
        """Go to somebody's row, ready for the keys that say what happened."""
        if not (self.model.worklist_id == worklist_id and self.list.choose(patient_id)):
            self.open(worklist_id)
            self._wanted, self._is_sought = patient_id, True
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _open_own(self) -> None:
        self._navigate.open_page("lists")

    def _read(self) -> None:
        self._stale = False
        self._lists.open(self._worklist_id)
        self._lists.count()

    def save_draft(self) -> None:
        """Keep calls that are not saved, before the screen locks."""
        self._keep_draft()
        self._calls.save_drafts()

    @Slot()
    def print_list(self) -> None:
        if self.model.rowCount():
            self._papers.print_list(self._worklist_id, len(self.model.ids()))

    @Slot()
    def write_to_list(self) -> None:
        if self.model.rowCount():
            self._writing.begin(self._worklist_id, self.list.key)

    @Slot()
    def print_day(self) -> None:
        self._papers.print_day()

    @Slot()
    def export_list(self) -> None:
        if self.model.rowCount():
            self._papers.export_list(self._worklist_id)

    @Slot()
    def choose_columns(self) -> None:
        self._papers.choose_columns(self._worklist_id)

    @Slot()
    def add_follow_up(self) -> None:
        self._follow_ups.add(self.pane.entry)

    def _keep_draft(self) -> None:
        if self.pane.mode is Mode.CALL and self.pane.entry is not None:
            self._calls.drafts.put(
                self.model.worklist_id, self.pane.entry.patient_id, self.pane.form.draft()
            )

    def _show_chosen(self) -> None:
        """Bring the pane in step with the row chosen."""
        entry = self.list.entry
        if entry is None:
            return
        held = self.pane.entry
        same = held is not None and held.patient_id == entry.patient_id
        if same and self.pane.mode in (Mode.CALL, Mode.LOOK):
            self.pane.refresh_person(entry)
        else:
            self._keep_draft()
            draft = self._calls.drafts.get(self.model.worklist_id, entry.patient_id)
            self.pane.show_person(entry, draft, to_call=bool(entry.attempts_allowed))
        self._calls.ask_due(entry)
        if self.pane.mode is Mode.CALL:
            self._calls.ask_household(entry)

    def _show_counts(self) -> None:
        self.header.lists.show_lists(self._counts.lists, self._worklist_id)
        counts = self._counts
        self.all_done.show_lists(counts.lists, self._worklist_id, counts.done, counts.why_nobody)

    # Reacting

    @Slot(object)
    def _on_opened(self, found: Opened) -> None:
        again = found.again and self.model.worklist_id == found.worklist_id
        if not again:
            self._keep_draft()  # with what was typed while the other list was read
            self.pane.forget()
        self.model.choose(found.worklist_id, found.first)
        self.list.show_entries(entries_of(found.groups), keep=again)
        if self.model.rowCount():
            self.model.row_at(0)  # the first rows are asked for before the counts
        self._done.clear()
        self.header.show_progress(progress_of(found.worked, self.model.ids()))
        self.header.allow_paper(allowed=self.model.rowCount() > 0)
        if self._wanted and self.list.choose(self._wanted):
            self._wanted = ""
        elif not self.list.key:
            self._find_somebody()
        self._end_search()
        if self.pane.mode is Mode.NOBODY:
            self.pane.show_nobody()
        self._show_list_or_done()

    def _end_search(self) -> None:
        """Say so when the row asked for is not there, rather than go to it some time later."""
        if not self._is_sought or self._lists.is_reading:
            return
        if self._wanted:
            self._messages.warn(_("This person is not on the list any more. Nothing was entered."))
        self._wanted, self._is_sought = "", False

    def _find_somebody(self) -> None:
        """The person chosen left the list, or nobody was chosen yet."""
        if self.pane.mode is Mode.SAVED or self.pane.is_busy:
            return
        if self.pane.entry is not None:
            self._departures.tell(self.pane.entry)
        if self.pane.mode is Mode.CALL and not self.pane.form.draft().is_empty:
            self.pane.show_gone()
        elif not self.list.choose_here():
            self.pane.show_nobody()

    def _show_list_or_done(self) -> None:
        has_work = self.model.rowCount() > 0 or self.pane.mode is not Mode.NOBODY
        self._stack.setCurrentIndex(0 if has_work else 1)
        # The last call of the day can be taken back as well.
        place = self._list_card.body if has_work else self.layout()
        if place is not None and place.indexOf(self._message_box) < 0:
            place.addWidget(self._message_box)

    @Slot(object)
    def _on_counted(self, counts: Counts) -> None:
        self._counts = counts
        self._show_counts()

    @Slot()
    def _open_first(self) -> None:
        self.open(FIRST_LIST)

    @Slot()
    def _on_rows(self) -> None:
        held = self.pane.entry
        # Their row is read anew as it leaves; what was saved stays in sight until Enter.
        if not (self.pane.mode is Mode.SAVED and held and held.patient_id == self.list.key):
            self._show_chosen()

    @Slot(QModelIndex)
    def _on_moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self._show_chosen()

    @Slot(str)
    def _on_result(self, result: str) -> None:
        if result and self.pane.entry is not None:
            draft = self.pane.form.draft()
            self._calls.propose(self.model.worklist_id, self.pane.entry, draft)

    def _is_called(self, patient_id: str) -> bool:
        """Whether it is still this person whose call is written down."""
        entry = self.pane.entry
        return entry is not None and entry.patient_id == patient_id and self.pane.mode is Mode.CALL

    @Slot(str, object)
    def _on_due(self, patient_id: str, due: tuple[DueFollowUp, ...]) -> None:
        if self._is_called(patient_id):
            self.pane.form.together.show_due(due)

    @Slot()
    def _ask_script(self) -> None:
        if self.pane.entry is not None:
            self._calls.ask_script(self.pane.entry)

    @Slot(str, object)
    def _on_script(self, patient_id: str, script: CallScript) -> None:
        if self.pane.entry and self.pane.entry.patient_id == patient_id:
            self.pane.show_script(script)

    @Slot(str, object)
    def _on_household(self, patient_id: str, members: tuple[HouseholdMember, ...]) -> None:
        if self._is_called(patient_id):
            self.pane.form.household.show_members(members)

    @Slot(str, str, object)
    def _on_proposed(self, patient_id: str, result: str, follows: NextTry) -> None:
        if self._is_called(patient_id) and self.pane.form.draft().result == result:
            self.pane.form.show_next(follows)

    @Slot(str)
    def _on_leaving(self, reason: str) -> None:
        entry = self.pane.entry
        if entry is None:
            return
        status_on = LeavingDialog.ask(self, reason, entry.name, self._today)
        if status_on is not None and self._is_called(entry.patient_id):
            self.pane.form.choose_leaving(reason, status_on)
        elif status_on is not None:  # another one stands there by now
            self._messages.warn(_("This person is not on the list any more. Nothing was entered."))

    @Slot(bool)
    def _save(self, go_on: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self.pane.entry is None:
            return
        self.pane.set_busy(busy=True)
        draft = self.pane.form.draft()
        self._calls.save(self.model.worklist_id, self.pane.entry, draft, go_on=go_on)

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        self.pane.set_busy(busy=False)
        self._done.add(saved.entry.patient_id)
        self._calls.drafts.put(saved.worklist_id, saved.entry.patient_id, NOTHING)
        shown = self.pane.entry
        if shown is None or shown.patient_id != saved.entry.patient_id:
            return
        self.pane.show_saved(saved.logged.sentence)
        # With a wrong number there is something left to do for this person, not for the next.
        if saved.go_on and saved.draft.result not in BAD_NUMBER:
            self._go_next()

    @Slot()
    def _on_not_saved(self) -> None:
        self.pane.set_busy(busy=False)

    @Slot(str)
    def _on_taken_back(self, patient_id: str) -> None:
        # The list may have been read again before this arrives, or comes later.
        is_here = self.list.choose(patient_id)
        self._wanted = "" if is_here else patient_id
        if is_here:
            self._show_chosen()  # who is chosen already may still be shown as saved

    @Slot()
    def _go_next(self) -> None:
        """Choose who comes after the person just worked for, and go there."""
        shown = self.pane.entry.patient_id if self.pane.entry else ""
        if self.list.key == shown:
            chosen = self.list.choose(self.list.key_after(self._done))
        else:
            chosen = bool(self.list.key) or self.list.choose_here()
        if not chosen:
            self.pane.show_nobody()
            self._show_list_or_done()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _open_chart(self) -> None:
        if (entry := self.pane.entry) is not None:
            self._navigate.open_patient(entry.patient_id)

    @Slot()
    def open_goal(self) -> None:
        """Write down how it goes with the goal the row is about."""
        if (entry := self.pane.entry) and (goal := entry.values.get("goal_id")):
            self._navigate.open_patient(entry.patient_id, f"goals-new:{goal}")

    @Slot()
    def _open_import(self) -> None:
        self._navigate.open_page("import")

    @Slot()
    def _open_new_patient(self) -> None:
        self._navigate.open_page("patients", "new")

    @Slot()
    def _on_split(self) -> None:
        self._state.save_splitter(self._splitter, _STATE)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes <= _ELSEWHERE:
            return
        if self.isVisible():
            self._lists.refresh()
        else:
            self._stale = True

    # Qt overrides

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def first_list(services: TodayServices, window_state: WindowState) -> FirstList:
    """What the page will show first, to be begun before there is a page."""
    return FirstList(services, services.clock.today(), list_shown_last(window_state))


def rehearse_list(services: TodayServices) -> None:
    """Read the lists of a rehearsal, so that the real ones are read quicker."""
    FirstList(services, services.clock.today(), FIRST_LIST).begin()
    services.worklists.summaries(actor=services.actor)


def list_shown_last(window_state: WindowState) -> str:
    """The list this person left open; the first one at first."""
    return window_state.text(_LIST_STATE, FIRST_LIST)
