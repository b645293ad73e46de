"""The practice page: numbers, the records behind them, and who may see them."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carecoord.rules.follow_through_groups import grouped
from carecoord.services.bundle import Services
from carecoord.services.follow_through import ByLanguage, Groups
from carecoord.services.measure_values import MeasureCase
from carecoord.services.teachback_forms import TeachbackForm, TopicEntry
from carecoord.vocab.actor import Actor
from carecoord.vocab.follow_through import Band
from carecoord.vocab.roles import Role
from tests.factories.notes import CLEAR, UNCLEAR
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import TODAY, Dress, Show
from tests.ui.practice import Told
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.files import FileDialog
from ui.dialogs.follow_through_languages import FollowThroughLanguagesDialog
from ui.dialogs.paper import PaperDialog
from ui.models.selection import select_key
from ui.pages.practice.page import PracticePage
from ui.pages.practice.people_pane import NOT_MET
from ui.pages.practice.rows import case_rows
from ui.printing.sheet import Printable
from ui.shell.navigator import Navigator
from ui.shell.providers import page_deeds
from ui.shell.rooms import Surroundings, page_specs
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.shortcuts import Shortcuts

Make = Callable[[Services], PracticePage]


@pytest.fixture
def services(desk: Desk) -> Services:
    return desk.services


@pytest.fixture
def maria(desk: Desk) -> str:
    """Maria, taught two things, seen once, given nothing."""
    person = desk.clinic.person(language_spoken="es")
    desk.clinic.identifier(person, "practice", "10442")
    desk.clinic.visit(person, TODAY - dt.timedelta(days=2))
    topics = (TopicEntry("How to take the pill", attempts=(CLEAR,)),
              TopicEntry("Why salt matters", attempts=(UNCLEAR,)))  # fmt: skip
    form = TeachbackForm(interpreter="qualified_phone", topics=topics)
    desk.services.teachback.record(person, form, actor=desk.services.actor)
    return person


@pytest.fixture
def make(jobs: JobRunner, told: Told, window_state: WindowState, show: Show) -> Iterator[Make]:
    made: list[PracticePage] = []
    buses: list[ChangeBus] = []

    def build(services: Services) -> PracticePage:
        bus = ChangeBus(services.feed)
        buses.append(bus)
        page = PracticePage(services, jobs, bus, told, window_state, Shortcuts(), told)
        made.append(page)
        page.resize(1194, 714)
        show(page)
        return page

    yield build
    for page in made:
        page.close()
        page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for bus in buses:
        bus.close()


@pytest.fixture
def page(make: Make, services: Services, maria: str, qtbot: QtBot) -> PracticePage:
    made = make(services)
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    return made


def choose(page: PracticePage, key: str, records: int, qtbot: QtBot) -> None:
    """Choose a number and wait for the records behind it."""
    qtbot.waitUntil(lambda: select_key(page.list, page.model, key))
    qtbot.waitUntil(lambda: page.people.model.rowCount() == records)


def said(page: PracticePage) -> list[str]:
    model = page.people.model
    return [model.row_at(row).spoken() for row in range(model.rowCount())]


def test_that_every_number_stands_with_what_it_counts(page: PracticePage, qtbot: QtBot) -> None:
    choose(page, "clear-first-time", 2, qtbot)
    row = page.model.row_at(page.model.row_of("clear-first-time"))
    assert row.spoken() == (
        "Topics clear the first time. 1 of 2, too few for a percentage · 1 person"
    )
    assert page.people.title.text() == "Topics clear the first time"
    assert "first checked in the period" in page.people.about.text()
    assert "never about the patient" in page.people.about.text()


def test_that_the_records_behind_a_number_are_filtered_and_opened_by_keyboard(
    page: PracticePage, maria: str, told: Told, qtbot: QtBot
) -> None:
    choose(page, "clear-first-time", 2, qtbot)
    page.people.show_choice.button(NOT_MET).click()
    (row,) = said(page)
    assert "Santos, Maria" in row
    assert "Why salt matters" in row
    assert "10442" in row
    page.people.list.setFocus()
    qtbot.keyClick(page.people.list, Qt.Key.Key_Return)
    assert told.opened == [(maria, "")]


def test_that_a_part_of_a_number_has_its_own_records(page: PracticePage, qtbot: QtBot) -> None:
    choose(page, "clear-first-time|", 2, qtbot)
    assert page.people.title.text() == "Topics clear the first time: Without a handout"


def test_that_outreach_is_told_by_what_is_chosen(
    page: PracticePage, desk: Desk, maria: str, told: Told, qtbot: QtBot
) -> None:
    desk.clinic.attempt(maria, "not-seen-12m", TODAY - dt.timedelta(days=40), result="reached",
                        closes=True, channel="text")  # fmt: skip
    choose(page, "outreach-reached|not-seen-12m", 1, qtbot)
    page.split.button("way").click()
    choose(page, "outreach-reached|text", 1, qtbot)
    assert page.people.title.text() == "Tried and reached: Text message"
    qtbot.keyClick(page.people.list, Qt.Key.Key_Return)
    assert told.opened == [(maria, "")]


def test_that_counts_by_staff_are_offered_only_to_whom_they_are_shown(
    make: Make, services: Services, maria: str
) -> None:
    nurse = Actor(services.actor.staff_id, "Ann", Role.NURSE)
    offered = [make(replace(services, actor=who)).split for who in (services.actor, nurse)]
    assert ["staff" in parts._buttons for parts in offered] == [True, False]


def test_that_the_numbers_are_written_as_they_are_told(
    page: PracticePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "numbers.csv"
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_asked: path)
    page.export_button.click()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not page._export.is_busy)
    assert "Topics clear the first time" in path.read_text("utf-8-sig")


def test_that_the_period_changes_what_is_counted(
    page: PracticePage, desk: Desk, maria: str, qtbot: QtBot
) -> None:
    desk.clinic.visit(maria, TODAY - dt.timedelta(days=200))
    choose(page, "visits-with-teachback", 1, qtbot)
    page.periods.button("365").click()
    qtbot.waitUntil(lambda: page.people.model.rowCount() == 2)
    assert "0 of 2" in page.people.number.text()


def test_that_a_number_nobody_is_behind_says_so(page: PracticePage, qtbot: QtBot) -> None:
    choose(page, "clear-first-time", 2, qtbot)
    choose(page, "reviews-met", 0, qtbot)
    assert page.people.nothing.isVisible()
    assert page.people.number.text() == "Nothing to count yet"
    assert not page.people.export.isEnabled()


def test_that_what_is_recorded_meanwhile_is_counted(
    page: PracticePage, services: Services, maria: str, qtbot: QtBot
) -> None:
    choose(page, "clear-first-time", 2, qtbot)
    form = TeachbackForm(
        interpreter="qualified_phone", topics=(TopicEntry("When to call", attempts=(CLEAR,)),)
    )
    services.teachback.record(maria, form, actor=services.actor)
    qtbot.waitUntil(lambda: page.people.model.rowCount() == 3)
    assert page.people.title.text() == "Topics clear the first time"


def test_that_the_records_are_exported(
    page: PracticePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested: list[str] = []

    def ask_save(_parent: object, _title: str, name: str, _kinds: object) -> Path:
        suggested.append(name)
        return tmp_path / "out.xlsx"

    monkeypatch.setattr(FileDialog, "ask_save", ask_save)
    choose(page, "clear-first-time", 2, qtbot)
    page.people.export.click()
    qtbot.waitUntil((tmp_path / "out.xlsx").exists)
    qtbot.waitUntil(lambda: not page._export.is_busy)
    assert suggested == ["people-behind-a-number.xlsx"]
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0].max_row == 3


def test_that_only_the_records_listed_are_exported(
    page: PracticePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_asked: path)
    choose(page, "clear-first-time", 2, qtbot)
    page.people.show_choice.button(NOT_MET).click()
    page.people.export.click()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not page._export.is_busy)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [row[-1] for row in sheet.values][1:] == ["Not clear the first time"]


def test_that_the_measures_are_printed_as_they_are_shown_first(
    page: PracticePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Printable] = []
    monkeypatch.setattr(PaperDialog, "show_paper", lambda _parent, sheet: shown.append(sheet))
    page.open("print")
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0].title == "How the practice works"


def test_that_only_who_takes_lists_out_finds_the_button(
    make: Make, services: Services, maria: str, qtbot: QtBot
) -> None:
    auditor = Actor(services.actor.staff_id, "Ann Audit", Role.AUDITOR)
    page = make(replace(services, actor=auditor))
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    choose(page, "clear-first-time", 2, qtbot)
    assert not page.people.export.isVisible()
    page.export_people()
    assert not page._export.is_busy


@pytest.mark.parametrize(("role", "sees"), [(Role.NURSE, True), (Role.FRONT_DESK, False)])
def test_that_the_page_and_its_words_are_there_only_for_roles_with_reports(
    services: Services, jobs: JobRunner, window_state: WindowState, role: Role, sees: bool
) -> None:
    actor = Actor(services.actor.staff_id, "Ann", role)
    bus, navigator = ChangeBus(services.feed), Navigator()
    around = Surroundings(
        replace(services, actor=actor), jobs, bus, window_state, Shortcuts(), navigator
    )
    specs = {spec.page_id: spec.shortcut for spec in page_specs(around)}
    deeds = {deed.key for deed in page_deeds(navigator, lambda: None, actor)}
    bus.close()
    assert ("practice" in specs, "practice" in deeds) == (sees, sees)
    assert specs.get("practice", "Alt+5") == "Alt+5"


@pytest.mark.parametrize(("scheme", "percent"), [(Scheme.LIGHT, 100), (Scheme.DARK, 150)])
def test_that_the_page_can_be_used_by_everybody(
    scheme: Scheme, percent: int, dress: Dress, page: PracticePage, qtbot: QtBot
) -> None:
    dress(ThemeChoice(scheme, Contrast.NORMAL, percent))
    choose(page, "clear-first-time", 2, qtbot)
    assert a11y.all_failures(page, qtbot) == []


@pytest.fixture
def by_language(monkeypatch: pytest.MonkeyPatch) -> list[ByLanguage]:
    shown: list[ByLanguage] = []

    def show_it(_parent: QWidget, found: ByLanguage) -> None:
        shown.append(found)

    monkeypatch.setattr(FollowThroughLanguagesDialog, "show_it", show_it)
    return shown


def test_that_contact_by_language_is_counted_behind_the_page(
    page: PracticePage, by_language: list[ByLanguage], qtbot: QtBot
) -> None:
    page.by_language.button.click()
    assert page.by_language.progress.isVisible()
    qtbot.waitUntil(lambda: bool(by_language))
    assert page.by_language.button.isVisible()
    assert by_language[0].groups == Groups(
        shown=(), others=None, is_few=True, asked_about=frozenset()
    )


def test_that_an_auditor_finds_no_contact_by_language(
    make: Make, services: Services, maria: str
) -> None:
    auditor = Actor(services.actor.staff_id, "Ann Audit", Role.AUDITOR)
    assert not make(replace(services, actor=auditor)).by_language.isVisible()


@pytest.mark.parametrize(("scheme", "percent"), [(Scheme.LIGHT, 100), (Scheme.DARK, 150)])
def test_that_contact_by_language_stands_with_counts_and_what_to_ask_of_us(
    scheme: Scheme, percent: int, dress: Dress, show: Show, desk: Desk, qtbot: QtBot
) -> None:
    dress(ThemeChoice(scheme, Contrast.NORMAL, percent))
    bands = [("en", Band.STEADY)] * 40 + [("es", Band.REACH_OUT)] * 6 + [("es", Band.STEADY)] * 8
    unknown: list[tuple[str, Band | None]] = [("", None)] * 11 + [("vi", Band.STEADY)]
    dialog = FollowThroughLanguagesDialog(
        None,
        ByLanguage(version=1, first=TODAY, last=TODAY, groups=grouped([*bands, *unknown])),
    )
    show(dialog)
    told = [shown.text() for shown in dialog.findChildren(QLabel)]
    heard = [shown.accessibleName() for shown in dialog.findChildren(QLabel)]
    assert "Practice-made indicator, not validated (version 1)." in told
    assert "Spanish, Reach out: 6 (43%)" in heard
    assert "Language not asked, Not enough information: 11" in heard
    assert "More people to reach out to than among all others: Spanish." in told
    assert any("are there interpreters" in one for one in told)
    assert not any("Vietnamese" in one for one in told)
    assert a11y.all_failures(dialog, qtbot) == []
    dialog.done(0)


def test_that_a_record_behind_a_number_says_first_whose_it_is() -> None:
    case = MeasureCase(
        patient_id="1", record_id="2", name="Brooks, George", birth_on="1958-12-02",
        record_number="10139", on=TODAY, about="Follow-ups due", is_met=True, words="Reached",
    )  # fmt: skip
    (row,) = case_rows([case])
    assert row.subtitle == "born 2 Dec 1958 · 10139 · 21 Nov 2026 · Follow-ups due"
