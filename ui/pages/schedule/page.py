"""The schedule of one day: who comes, and one key for what became of each visit."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from carecoord.common.changes import Area, Changes
from carecoord.common.clock import Clock
from carecoord.common.i18n import _
from carecoord.rules.appointments import objection
from carecoord.services.abilities import Permission, may
from carecoord.services.appointments import AppointmentForm, AppointmentRow, AppointmentService
from carecoord.services.lists_left import and_lists_left
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import UndoableAction, UndoService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.appointments import CANCELLED, UPCOMING, Status
from carecoord.vocab.terms import label as label_of
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.appointment import AppointmentDialog
from ui.dialogs.files import FileDialog
from ui.dialogs.reason import ReasonDialog
from ui.models.rows import RowListModel
from ui.models.selection import current_key, restore, select_key
from ui.pages.schedule.rows import KEYS, counted, schedule_rows
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.widgets.announce import announce
from ui.widgets.buttons import Kind, button, icon_button
from ui.widgets.cards import Card
from ui.widgets.date_field import DateField
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.formats import long_date, near_date
from ui.widgets.labels import label
from ui.widgets.layouts import page_layout, row
from ui.widgets.library_row import LibraryDelegate
from ui.widgets.row_list import RowList
from ui.widgets.shortcuts import Shortcuts

_FOLLOWED = frozenset({Area.PATIENTS, Area.VISITS, Area.IMPORTS})
_ONE_DAY = dt.timedelta(days=1)
_MARK = ":"
_FILE_NAME = "visit.ics"


class ScheduleServices(Protocol):
    """What this page needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def appointments(self) -> AppointmentService: ...
    @property
    def preferences(self) -> PreferenceService: ...
    @property
    def undo(self) -> UndoService: ...
    @property
    def worklists(self) -> WorklistService: ...


@dataclass(frozen=True, slots=True)
class _Done:
    sentence: str
    undoable: UndoableAction | None


@dataclass(frozen=True, slots=True)
class _Read:
    """The rows with the day they are of: an answer that comes late is another day's."""

    on: dt.date
    rows: Sequence[AppointmentRow]
    closed: frozenset[dt.date]


class SchedulePage(QWidget):
    """Arrow keys go through the visits, a letter says how the chosen one stands."""

    help_topic = "schedule"

    def __init__(
        self,
        services: ScheduleServices,
        jobs: JobRunner,
        changes: ChangeBus,
        messages: Messages,
        _window_state: WindowState,
        shortcuts: Shortcuts,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._jobs = services, jobs
        self._messages, self._navigate = messages, navigate
        self._rows: Sequence[AppointmentRow] = ()
        self._closed: frozenset[dt.date] = frozenset()
        self._wanted = ""
        self._is_stale = True
        self._tells = False
        self._may = may(services.actor, Permission.RECORD_VISIT)
        today = services.clock.today()
        self.on = today
        self.title = label("", "title")
        self.count = label("", "muted")
        self.before = icon_button("chevron-left", _("The day before"))
        self.after = icon_button("chevron-right", _("The day after"))
        self.today_button = button(_("Today"))
        self.day = DateField(_("Day of the schedule"), today, today, spelled=False)
        self.model = RowListModel(self)
        self.list = RowList(_("Visits of the day"), LibraryDelegate())
        self.list.setModel(self.model)
        self.bring = button(_("Bring in a schedule"), icon="file-import")
        self.nothing = EmptyState(
            "calendar",
            _("No visit is booked for this day"),
            _("Book one on the patient's page with F4, or bring in the list of another system."),
            self.bring,
        )
        self.marks: dict[Status, QPushButton] = {
            status: button(" ".join((_(words), f"({key})"))) for key, status, words in KEYS
        }
        self.move_button = button(_("Move or change") + " (M)", icon="calendar-time")
        self.calendar_button = button(_("For the patient's calendar"), Kind.TEXT, "download")
        self.open_button = button(_("Open the patient"), Kind.TEXT, "user")
        self._build()
        self._connect(changes)
        self._bind(shortcuts)

    def _build(self) -> None:
        whole = page_layout(self)
        self.day.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head = row(
            self.title, self.count, None, self.before, self.today_button, self.after, self.day
        )
        whole.addLayout(head)
        card = Card("card", (6, 10, 6, 10), 6)
        card.body.addWidget(self.list, 1)
        card.body.addWidget(self.nothing, 1)
        whole.addWidget(card, 1)
        whole.addLayout(FlowLayout(*self.marks.values(), self.move_button, spacing=6))
        hint = _("To book a visit, open the patient and press F4.")
        whole.addLayout(row(label(hint, "small"), None, self.calendar_button, self.open_button))

    def _connect(self, changes: ChangeBus) -> None:
        changes.changed.connect(self._on_changes)
        self.before.clicked.connect(self.go_before)
        self.after.clicked.connect(self.go_after)
        self.today_button.clicked.connect(self.go_today)
        self.day.changed.connect(self._on_day)
        self.list.moved_to.connect(self._on_moved)
        self.list.opened.connect(self._on_opened)
        self.bring.setVisible(self._may)
        self.bring.clicked.connect(self._bring_in)
        self.move_button.clicked.connect(self.move_visit)
        self.open_button.clicked.connect(self.open_patient)
        self.calendar_button.clicked.connect(self.save_for_calendar)
        for status, made in self.marks.items():
            made.clicked.connect(self._marker(status))

    def _bind(self, shortcuts: Shortcuts) -> None:
        group = _("On the schedule")
        for keys, does, act in (
            ("Ctrl+Left", _("The day before"), self.go_before),
            ("Ctrl+Right", _("The day after"), self.go_after),
            ("T", _("Today"), self.go_today),
            ("M", _("Move or change the visit"), self.move_visit),
        ):
            shortcuts.add(self, keys, does, act, group=group)
        for keys, status, words in KEYS:
            shortcuts.add(self, keys, _(words), self._marker(status), group=group)

    def _marker(self, status: Status) -> Callable[[], None]:
        """A bound method for each way a visit may stand."""
        return {
            Status.CONFIRMED: self.confirm,
            Status.ARRIVED: self.arrived,
            Status.KEPT: self.seen,
            Status.NO_SHOW: self.did_not_come,
            Status.CANCELLED_EARLY: self.patient_cancelled,
            Status.CANCELLED_PRACTICE: self.practice_cancels,
            Status.BOOKED: self.book_again,
        }[status]

    # What the window asks

    def open(self, subject: str) -> None:
        """Show today, or "<ISO day>:<appointment id>"."""
        day, _mark, key = subject.partition(_MARK)
        self._wanted = key
        self.go_to(dt.date.fromisoformat(day) if day else self._services.clock.today())
        self._take_focus()

    # Moving

    def go_to(self, day: dt.date) -> None:
        """Show the schedule of a day."""
        self._tells = self.isVisible() and day != self.on
        if day != self.on:
            # Until those of the other day are read nothing is done: it would be done to these.
            self._rows = ()
            self._offer()
        self.on = day
        if self.day.day != day:
            self.day.set_day(day)
        today = self._services.clock.today()
        near = near_date(day, today) if abs((day - today).days) <= 1 else ""
        self.title.setText(": ".join(filter(None, (near, long_date(day)))))
        self.reload()

    def _take_focus(self) -> None:
        """Stand where the day is worked: the page cannot hand on to a list that may be hidden."""
        (self.before if self.list.isHidden() else self.list).setFocus()

    @Slot()
    def go_before(self) -> None:
        self.go_to(self.on - _ONE_DAY)

    @Slot()
    def go_after(self) -> None:
        self.go_to(self.on + _ONE_DAY)

    @Slot()
    def go_today(self) -> None:
        self.go_to(self._services.clock.today())

    def reload(self) -> None:
        """Ask again who comes."""
        self._is_stale = False
        self._jobs.ask(partial(_read, self._services, self.on), self._on_rows, self._on_not_read)

    @property
    def chosen(self) -> AppointmentRow | None:
        key = current_key(self.list, self.model)
        return next((one for one in self._rows if one.id == key), None)

    # Doing

    @Slot()
    def confirm(self) -> None:
        self._mark(Status.CONFIRMED)

    @Slot()
    def arrived(self) -> None:
        self._mark(Status.ARRIVED)

    @Slot()
    def seen(self) -> None:
        self._mark(Status.KEPT)

    @Slot()
    def did_not_come(self) -> None:
        self._mark(Status.NO_SHOW)

    @Slot()
    def book_again(self) -> None:
        self._mark(Status.BOOKED)

    @Slot()
    def patient_cancelled(self) -> None:
        """Ask what the patient said, and whether the visit moves instead."""
        self._ask_why(Status.CANCELLED_EARLY, _("The patient cancels"), _("What they said"))

    @Slot()
    def practice_cancels(self) -> None:
        self._ask_why(Status.CANCELLED_PRACTICE, _("We cancel the visit"), _("Why"))

    @Slot()
    def move_visit(self) -> None:
        """Ask for another time, or other facts."""
        one = self.chosen
        if one is None or not self._may or one.status not in UPCOMING:
            return
        today = self._services.clock.today()
        form = AppointmentDialog.ask_change(self, one, today=today, closed=self._closed)
        if form is not None:
            self._do(partial(self._change, one, form))

    @Slot()
    def open_patient(self) -> None:
        if (one := self.chosen) is not None:
            self._navigate.open_patient(one.patient_id)

    @Slot()
    def save_for_calendar(self) -> None:
        """Write the visit into a file for the patient; it says nothing clinical."""
        one = self.chosen
        if one is None or one.status not in UPCOMING:
            return
        path = FileDialog.ask_save(
            self, _("Save the visit for the patient"), _FILE_NAME, [_("Calendar (*.ics)")]
        )
        if path is not None:
            self._jobs.write(partial(self._write, one.id, path), self._messages.say)

    def _write(self, appointment_id: str, path: Path) -> str:
        services = self._services
        services.appointments.write_calendar(appointment_id, path, actor=services.actor)
        return _("Saved in {file}. Send it only in a way the patient agreed to.").format(
            file=path.name
        )

    def _ask_why(self, status: Status, title: str, caption: str) -> None:
        one = self.chosen
        if one is None or not self._can(one, status):
            return
        why = ReasonDialog.ask(
            self, title, one.patient_name, _("Cancel the visit"),
            caption=caption, missing=_("Say in a few words why."),
        )  # fmt: skip
        if why is not None:
            # Whoever was asked about, though another row may have taken its place meanwhile.
            self._do(partial(self._set, one, status, why))

    def _mark(self, status: Status) -> None:
        one = self.chosen
        if one is not None and self._can(one, status):
            self._do(partial(self._set, one, status, ""))

    def _can(self, one: AppointmentRow, status: Status) -> bool:
        """Whether it may; says why not."""
        if not self._may:
            return False
        sentence = self._objection(one, status)
        if sentence:
            self._messages.warn(sentence)
        return not sentence

    def _objection(self, one: AppointmentRow, status: Status) -> str:
        services = self._services
        return objection(one.status, status, one.starts_at, services.clock.now(), services.zone)

    def _set(self, one: AppointmentRow, status: Status, reason: str) -> _Done:
        services = self._services
        write = partial(
            services.appointments.set_status,
            one.id, status, rev=one.rev, reason=reason, actor=services.actor,
        )  # fmt: skip
        record = partial(
            and_lists_left, services.worklists, one.patient_id, write, actor=services.actor
        )
        (now_is, left), undoable = services.undo.doing(record, actor=services.actor)
        said = _("{name}: {status}.").format(name=one.patient_name, status=label_of(now_is))
        return _Done(f"{said} {left}".rstrip(), undoable)

    def _change(self, one: AppointmentRow, form: AppointmentForm) -> _Done:
        services = self._services
        change = partial(
            services.appointments.change, one.id, form, rev=one.rev, actor=services.actor
        )
        _row, undoable = services.undo.doing(change, actor=services.actor)
        sentence = _("Visit of {name} changed.").format(name=one.patient_name)
        return _Done(sentence, undoable)

    def _do(self, command: Callable[[], _Done]) -> None:
        self._jobs.write(command, self._on_done)

    # Reacting

    @Slot(object)
    def _on_done(self, done: _Done) -> None:
        if done.undoable is None:
            self._messages.say(done.sentence)
            return
        undo = partial(self._undo, done.undoable.transaction_id)
        self._navigate.undo_offered(done.sentence, undo)

    def _undo(self, transaction_id: str) -> None:
        take_back = partial(self._services.undo.undo, transaction_id, actor=self._services.actor)
        self._jobs.write(take_back, self._messages.say)

    @Slot(object)
    def _on_rows(self, read: _Read) -> None:
        if read.on != self.on:
            return
        rows, self._closed = read.rows, read.closed
        key, was_at = current_key(self.list, self.model), self.list.currentIndex().row()
        self._rows = rows
        self.model.show(schedule_rows(rows))
        if self._tells:  # whoever leafs by button or keys stays there, and sees no heading
            announce(self, f"{self.title.text()}. {counted(rows)}")
        self._tells = False
        self.count.setText(counted(rows))
        if not rows and self.list.hasFocus():
            self.before.setFocus()
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if not (self._wanted and select_key(self.list, self.model, self._wanted)):
            restore(self.list, self.model, key, was_at)
        self._wanted = ""
        self._offer()

    @Slot(Exception)
    def _on_not_read(self, error: Exception) -> None:
        if not self._rows:  # of another day: they do not stay under the name of this one
            self.model.show(())
        self._jobs.broke.emit(error)

    def _offer(self) -> None:
        """Only what may follow can be pressed."""
        one = self.chosen
        for status, made in self.marks.items():
            is_same = one is not None and (
                one.status is status or {one.status, status} <= CANCELLED
            )
            can = one is not None and not is_same and not self._objection(one, status)
            made.setEnabled(self._may and can)
        self.move_button.setEnabled(self._may and one is not None and one.status in UPCOMING)
        self.calendar_button.setEnabled(one is not None and one.status in UPCOMING)
        self.open_button.setEnabled(one is not None)

    @Slot(QModelIndex)
    def _on_moved(self, _index: QModelIndex) -> None:
        self._offer()

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.open_patient()

    @Slot(object)
    def _on_day(self, day: dt.date | None) -> None:
        if day is not None and day != self.on:
            self.go_to(day)

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if not changes & _FOLLOWED:
            return
        if self.isVisible():
            self.reload()
        else:
            self._is_stale = True

    @Slot()
    def _bring_in(self) -> None:
        self._navigate.open_page("import")

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The page before it took the focus along when it was hidden.
        self._take_focus()
        if self._is_stale:
            self.go_to(self.on)


def _read(services: ScheduleServices, day: dt.date) -> _Read:
    rows = services.appointments.day(day, actor=services.actor)
    return _Read(day, rows, holidays(services.preferences))
