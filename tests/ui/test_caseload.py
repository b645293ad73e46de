"""Caseloads on the screen: put on one, an empty one, and records opened in an emergency."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carecoord.bootstrap import build_services
from carecoord.security.database_key import DatabaseKey
from carecoord.services.bundle import Services
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.doors import signed_in
from tests.factories.roles import colleague
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import TODAY, Show
from tests.ui.practice import Told
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.caseload import CaseloadAnswer, CaseloadDialog
from ui.dialogs.emergency import Emergency, EmergencyDialog, EmergencyNotice
from ui.pages.patients.page import PatientsPage
from ui.pages.today.all_done import AllDone
from ui.pages.today.lists import Lists
from ui.pages.today.page import TodayPage
from ui.shell import desk as shell_desk
from ui.shell.choices import WindowChoices
from ui.shell.sign_in_news import SignInNews
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts

MakePage = Callable[[Services], PatientsPage]
WHY = "He fell on the street"


@pytest.fixture
def luis(desk: Desk) -> Actor:
    return colleague(desk.opened.database, Role.CHW, by=desk.services.actor)


@pytest.fixture
def field(desk: Desk, luis: Actor) -> Services:
    return build_services(signed_in(luis, desk.opened))


@pytest.fixture
def make_page(
    desk: Desk, jobs: JobRunner, told: Told, window_state: WindowState, show: Show
) -> MakePage:
    def make(services: Services) -> PatientsPage:
        bus = ChangeBus(desk.opened.feed)
        page = PatientsPage(services, jobs, bus, told, window_state, Shortcuts(), told)
        page.resize(1180, 700)
        show(page)
        page.destroyed.connect(bus.close)
        return page

    return make


def test_that_several_patients_are_put_on_a_caseload_at_once_and_taken_back(
    desk: Desk, luis: Actor, make_page: MakePage, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    people = {desk.clinic.person("Santos", "Maria"), desk.clinic.person("Reed", "John")}
    answer = CaseloadAnswer(luis.staff_id)
    monkeypatch.setattr(CaseloadDialog, "ask", lambda *_a, **_k: answer)
    page = make_page(desk.services)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.table.selectAll()
    page.bulk.assign_asked.emit()
    qtbot.waitUntil(lambda: bool(told.undo))
    (holder,) = desk.services.caseloads.holders(actor=desk.services.actor)
    assert holder.people == len(people)
    said, take_back = told.undo[0]
    assert said == f"2 patients are on the caseload of {holder.name}."
    take_back()
    qtbot.waitUntil(lambda: told.said == ["Taken back for 2 people: put on a caseload."])


def test_that_a_health_worker_is_not_offered_to_take_a_list_along(
    desk: Desk, field: Services, jobs: JobRunner, told: Told, window_state: WindowState
) -> None:
    bus = ChangeBus(desk.opened.feed)
    page = TodayPage(field, jobs, bus, told, window_state, Shortcuts(), told)
    paper = (page.header._print, page.header._export, page.header._columns)
    assert not any(offered.isVisibleTo(page) for offered in paper)
    assert page.header._add.isVisibleTo(page)
    assert jobs.wait(5)
    bus.close()
    page.deleteLater()


def test_that_a_health_worker_with_nobody_assigned_is_told_whom_to_ask(
    desk: Desk, field: Services, make_page: MakePage, jobs: JobRunner, told: Told, show: Show,
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    john = desk.clinic.person("Reed", "John", birth_on="1960-05-05")
    page = make_page(field)
    qtbot.waitUntil(lambda: "Ask the practice lead or a nurse" in words(page.nobody))
    lists, day = Lists(field, TODAY, jobs, page), AllDone()
    lists.counted.connect(lambda found: day.show_lists(found.lists, "", 0, found.why_nobody))
    show(day)
    lists.count()
    qtbot.waitUntil(lambda: "Ask the practice lead or a nurse" in words(day))
    SignInNews(field, jobs, told, page).look()
    qtbot.waitUntil(lambda: "Ask the practice lead or a nurse" in "".join(told.warned))
    typed = Emergency("John Reed", dt.date(1960, 5, 5), WHY)
    monkeypatch.setattr(EmergencyDialog, "ask", lambda *_a, **_k: typed)
    page.open("emergency")
    qtbot.waitUntil(lambda: told.opened == [(john, "")])


def test_that_a_wrong_date_in_an_emergency_costs_nothing_else_that_was_typed(
    desk: Desk, field: Services, make_page: MakePage, told: Told, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    john = desk.clinic.person("Reed", "John", birth_on="1960-05-05")
    said: list[str] = []

    def wait(dialog: EmergencyDialog) -> bool:
        said.append(dialog.accessibleDescription())
        day = dt.date(1960, 5, 5)
        if len(said) == 1:
            dialog.who.setText("John Reed")
            dialog.reason.setPlainText(WHY)
            day = dt.date(1961, 5, 5)
        dialog.born.set_day(day)
        return True

    monkeypatch.setattr(EmergencyDialog, "wait", wait)
    make_page(field).open("emergency")
    qtbot.waitUntil(lambda: told.opened == [(john, "")])
    assert len(said) == 2
    assert "has this name and this birth date" in said[1]


def test_that_the_lead_is_told_at_each_sign_in_until_they_have_read_it(
    desk: Desk, field: Services, jobs: JobRunner, told: Told, show: Show, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    desk.clinic.person("Reed", "John", birth_on="1960-05-05")
    field.emergencies.open("John Reed", birth_on=dt.date(1960, 5, 5), reason=WHY, actor=field.actor)
    shown: list[int] = []
    read = [True, False]

    def ask(_parent: QWidget, opened: tuple[object, ...], _zone: object) -> bool:
        shown.append(len(opened))
        return read.pop()

    monkeypatch.setattr(EmergencyNotice, "ask", ask)
    window = QWidget()
    qtbot.addWidget(window)
    news = SignInNews(desk.services, jobs, told, window)
    news.look()
    qtbot.waitUntil(lambda: len(read) == 1)
    news.look()
    qtbot.waitUntil(lambda: told.said == ["It is kept that you have read this."])
    assert shown == [1, 1]
    assert desk.services.emergencies.waiting(actor=desk.services.actor) == ()


def test_that_whoever_may_back_up_is_told_to_after_the_key_was_changed(
    desk: Desk, field: Services, jobs: JobRunner, told: Told, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    for services in (field, desk.services):
        SignInNews(services, jobs, told, window).look()
    SignInNews(field, jobs, told, window).look(key_changed=True)
    assert told.said == []
    SignInNews(desk.services, jobs, told, window).look(key_changed=True)
    (said,) = told.said
    assert "The records have their new key. Press Back up now" in said
    jobs.wait(5)


def test_that_the_dialogs_say_what_is_missing_and_are_named_for_a_screen_reader(
    desk: Desk, luis: Actor, show: Show
) -> None:
    maria = desk.clinic.person()
    caseloads, lead = desk.services.caseloads, desk.services.actor
    caseloads.assign([maria], luis.staff_id, actor=lead)
    dialog = CaseloadDialog(
        None, title="Whose caseload", about="Santos, Maria", today=TODAY,
        holders=caseloads.holders(actor=lead), places=caseloads.of_patient(maria, actor=lead),
    )  # fmt: skip
    emergency = EmergencyDialog(None, minutes=60, today=TODAY)
    for each in (dialog, emergency):
        show(each)
        assert a11y.unnamed(each) == []
        assert a11y.clipped(each) == []
    assert dialog.problem() == "Choose on whose caseload, or whose they leave."
    dialog.ends[0][1].tick(on=True)
    assert dialog.problem() == ""
    emergency.reason.setPlainText("help")
    assert emergency.problem() == "Type the name or the record number."
    emergency.who.setText("Maria Santos")
    emergency.born.set_day(dt.date(1971, 4, 12))
    assert emergency.problem() == "Say in three words or more what happened."


def test_that_an_administrators_window_has_no_page_about_patients(
    desk: Desk, jobs: JobRunner, window_state: WindowState, qapp: QApplication
) -> None:
    admin = colleague(desk.opened.database, Role.ADMIN, by=desk.services.actor)
    opened = replace(signed_in(admin, desk.opened), key=DatabaseKey.generate())
    window = shell_desk.Desk(
        qapp, opened, build_services(opened), WindowChoices(), jobs, window_state
    )
    window.open()
    assert window.window.pages.page_id == "settings"
    assert [spec.page_id for spec in window.window._specs] == ["settings", "help"]
    offered = [deed.key for each in window._providers() for deed in each.items("open")]
    assert set(offered) <= {"settings", "help"} | {key for key in offered if "setting" in key}
    window.give_up()


def words(part: QWidget) -> str:
    return " ".join(shown.text() for shown in part.findChildren(QLabel) if shown.isVisible())
