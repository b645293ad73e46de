"""The schedule of a day: arrow keys, one letter for each way a visit may stand, and undo."""

import datetime as dt
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from carecoord.services.appointments import AppointmentForm
from carecoord.vocab.appointments import Status
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import TODAY, Show
from tests.ui.practice import Told
from tests.ui.slow import Slow
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.appointment import AppointmentDialog, Words
from ui.dialogs.reason import ReasonDialog
from ui.pages.schedule.page import SchedulePage
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts


def book(desk: Desk, person: str, at: dt.time, days: int = 0, kind: str = "") -> str:
    form = AppointmentForm(on=TODAY + dt.timedelta(days=days), at=at, kind=kind)
    return desk.services.appointments.book(person, form, actor=desk.services.actor)


@pytest.fixture
def page(
    desk: Desk, jobs: JobRunner, told: Told, window_state: WindowState, show: Show, qtbot: QtBot
) -> Iterator[SchedulePage]:
    maria, ben = desk.clinic.person(), desk.clinic.person("Oduya", "Ben")
    book(desk, maria, dt.time(8, 30), kind="Check-up")
    book(desk, ben, dt.time(14), kind="Blood pressure")
    book(desk, ben, dt.time(9), days=1)
    bus = ChangeBus(desk.services.feed)
    made = SchedulePage(desk.services, jobs, bus, told, window_state, Shortcuts(), told)
    made.resize(1194, 714)
    show(made)
    made.open("")
    qtbot.waitUntil(lambda: made.model.rowCount() == 2)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    bus.close()


def said(page: SchedulePage) -> list[str]:
    return [page.model.row_at(row).spoken() for row in range(page.model.rowCount())]


def test_that_the_day_is_worked_with_arrow_keys_and_one_letter(
    page: SchedulePage, qtbot: QtBot
) -> None:
    facts = "born 12 Apr 1971 · Check-up · 20 minutes"
    assert said(page)[0] == f"8:30 AM   Santos, Maria. {facts}. Booked"
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: said(page)[0].endswith("Arrived"))
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: said(page)[1].endswith("Confirmed"))
    qtbot.keyClick(page.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.title.text().startswith("Tomorrow")


def test_that_a_day_without_visits_leads_to_bringing_them_in(
    page: SchedulePage, told: Told, qtbot: QtBot
) -> None:
    page.go_to(TODAY + dt.timedelta(days=9))
    qtbot.waitUntil(page.nothing.isVisible)
    page.bring.click()
    assert told.opened == [("import", "")]


def test_that_whoever_comes_in_leaves_the_lists_that_asked_for_it_and_this_is_said(
    page: SchedulePage, desk: Desk, told: Told, qtbot: QtBot
) -> None:
    maria = page.chosen.patient_id if page.chosen else ""
    desk.clinic.condition(maria, "diabetes")
    desk.clinic.visit(maria, TODAY - dt.timedelta(days=500))
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: bool(told.undo))
    assert told.undo[-1][0] == (
        "Santos, Maria: Seen. No longer on: Chronic condition, not seen in 12 months."
    )


def test_that_what_cannot_be_said_is_said_why_and_not_offered(
    page: SchedulePage, told: Told, qtbot: QtBot
) -> None:
    page.list.setCurrentIndex(page.model.index(1, 0))
    qtbot.keyClick(page.list, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: bool(told.warned))
    assert "has not begun" in told.warned[-1]
    assert not page.marks[Status.NO_SHOW].isEnabled()
    assert page.marks[Status.ARRIVED].isEnabled()


def test_that_a_cancellation_asks_why_and_stands_below(
    page: SchedulePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReasonDialog, "ask", lambda *_a, **_k: "No ride")
    page.list.setCurrentIndex(page.model.index(1, 0))
    page.marks[Status.CANCELLED_EARLY].click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert said(page)[1].startswith("Canceled")
    assert said(page)[2].endswith("No ride. Canceled by the patient in the last 24 hours")


def test_that_a_visit_is_moved_from_the_day(
    page: SchedulePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = AppointmentForm(on=TODAY, at=dt.time(15, 15))
    monkeypatch.setattr(AppointmentDialog, "ask_change", lambda *_a, **_k: later)
    page.list.setCurrentIndex(page.model.index(0, 0))
    qtbot.keyClick(page.list, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: said(page)[1].startswith("3:15 PM   Santos, Maria"))


def test_that_moving_a_visit_says_whose_it_is(
    page: SchedulePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    about: list[str] = []

    def look(dialog: AppointmentDialog) -> bool:
        about.extend(each.text() for each in dialog.findChildren(QLabel))
        return False

    monkeypatch.setattr(AppointmentDialog, "wait", look)
    page.list.setCurrentIndex(page.model.index(0, 0))
    qtbot.keyClick(page.list, Qt.Key.Key_M)
    assert "Santos, Maria · 12 Apr 1971" in about


def test_that_a_visit_that_was_left_as_it_was_offers_nothing_to_take_back(
    page: SchedulePage, told: Told, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.list.setCurrentIndex(page.model.index(0, 0))
    page.marks[Status.ARRIVED].click()
    qtbot.waitUntil(lambda: len(told.undo) == 1)
    same = AppointmentForm(on=TODAY, at=dt.time(14), kind="Blood pressure")
    monkeypatch.setattr(AppointmentDialog, "ask_change", lambda *_a, **_k: same)
    page.list.setCurrentIndex(page.model.index(1, 0))
    qtbot.waitUntil(page.move_button.isEnabled)
    page.move_visit()
    # Else it would take back what was done for the patient before.
    qtbot.waitUntil(lambda: bool(told.said))
    assert told.said == ["Visit of Oduya, Ben changed."]
    assert len(told.undo) == 1


def test_that_the_dialog_says_what_is_missing_and_reads_what_is_typed(qtbot: QtBot) -> None:
    dialog = AppointmentDialog(None, Words(title="Book", verb="Book"), today=TODAY, about="Maria")
    qtbot.addWidget(dialog)
    assert dialog.problem() == "Choose today or a later day."
    dialog.day.set_day(TODAY)
    assert "Type a time" in dialog.problem()
    dialog.time.setText("2 pm")
    dialog.minutes.setText("40")
    assert dialog.problem() == ""
    dialog.time.setText("2")
    assert dialog.time_row.note.text() == "2:00 PM"
    value = dialog.value()
    assert (value.on, value.at, value.minutes) == (TODAY, dt.time(14), 40)


def test_that_a_day_on_which_the_practice_is_closed_is_said_where_it_is_chosen(
    qtbot: QtBot,
) -> None:
    holiday = TODAY + dt.timedelta(days=5)
    words = Words(title="Book", verb="Book")
    dialog = AppointmentDialog(None, words, today=TODAY, about="Maria", closed={holiday})
    qtbot.addWidget(dialog)
    dialog.day.set_day(holiday)
    assert dialog.day_row.note.text() == "The practice is closed on this day."
    dialog.time.setText("9:30")
    assert dialog.problem() == "", "somebody may be there all the same"
    dialog.day.set_day(holiday + dt.timedelta(days=1))
    assert not dialog.day_row.note.text()


def test_that_the_page_can_be_used_by_ear_and_by_key(page: SchedulePage, qtbot: QtBot) -> None:
    assert a11y.all_failures(page, qtbot) == []


def test_that_tab_goes_round_the_page_on_a_day_without_visits(
    page: SchedulePage, qtbot: QtBot
) -> None:
    page.list.setFocus()
    page.go_to(TODAY + dt.timedelta(days=9))
    qtbot.waitUntil(page.list.isHidden)
    assert page.before.hasFocus()
    stops = []
    for _stop in a11y.focus_chain(page):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        stops.append(page.focusWidget())
    assert stops[:2] == [page.today_button, page.after]
    assert stops[-1] is page.before


def test_that_a_key_does_nothing_to_the_visits_of_the_day_that_was_left(
    page: SchedulePage, desk: Desk, jobs: JobRunner, told: Told, qtbot: QtBot
) -> None:
    slow = Slow()
    jobs.ask(slow.wait, lambda _none: None)
    page.go_after()
    qtbot.keyClick(page.list, Qt.Key.Key_A)
    page.open_patient()
    assert not page.open_button.isEnabled()
    slow.go_on()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert jobs.wait(5)
    today = desk.services.appointments.day(TODAY, actor=desk.services.actor)
    assert {one.status for one in today} == {Status.BOOKED}
    assert told.opened == []
    assert page.open_button.isEnabled()


def test_that_a_day_that_cannot_be_read_shows_nobody_of_the_day_before(
    page: SchedulePage, desk: Desk, broke: list[Exception], qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fail(*_words: object, **_named: object) -> None:
        raise UnavailableError("The disk is full.")

    monkeypatch.setattr(desk.services.appointments, "day", fail)
    page.go_after()
    qtbot.waitUntil(lambda: bool(broke))
    assert page.model.rowCount() == 0
    broke.clear()


def test_that_a_reason_cancels_the_visit_it_was_asked_for(
    page: SchedulePage, desk: Desk, jobs: JobRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = desk.services
    maria = page.chosen
    assert maria is not None

    def ask(*_words: object, **_named: object) -> str:
        # Meanwhile a colleague gives this one another day, and the next row takes its place.
        form = AppointmentForm(on=TODAY + dt.timedelta(days=2), at=dt.time(9))
        services.appointments.change(maria.id, form, rev=maria.rev, actor=services.actor)
        qtbot.waitUntil(lambda: page.chosen is not None and page.chosen.id != maria.id)
        return "No ride"

    monkeypatch.setattr(ReasonDialog, "ask", ask)
    failed: list[Exception] = []
    jobs.broke.connect(failed.append)
    page.practice_cancels()
    qtbot.waitUntil(lambda: bool(failed))
    (ben,) = services.appointments.day(TODAY, actor=services.actor)
    assert ben.status is Status.BOOKED
