"""Who did what: the usual questions by one press, narrowed, scrolled, taken along with a reason."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.vocab.audit import AuditKind
from carecoord.vocab.roles import Role
from tests.factories.roles import colleague
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import Dress, Show
from tests.ui.made_pages import made_pages
from tests.ui.practice import Told
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.files import FileDialog
from ui.dialogs.paper import PaperDialog
from ui.dialogs.person_picker import Person, PersonPicker
from ui.dialogs.reason import ReasonDialog
from ui.pages.audit.page import WhoDidWhatPage
from ui.printing.sheet import Printable
from ui.shell.navigator import Navigator
from ui.shell.providers import setting_deeds
from ui.shell.rooms import Surroundings, page_specs
from ui.state.window_state import WindowState
from ui.theme.apply import Scheme, ThemeChoice
from ui.widgets.shortcuts import Shortcuts

Make = Callable[[Services], WhoDidWhatPage]


@pytest.fixture
def maria(desk: Desk) -> str:
    return desk.clinic.person()


@pytest.fixture
def make(jobs: JobRunner, told: Told, window_state: WindowState, show: Show) -> Iterator[Make]:
    def build(services: Services, bus: ChangeBus) -> WhoDidWhatPage:
        return WhoDidWhatPage(services, jobs, bus, told, window_state, Shortcuts(), told)

    with made_pages(build, jobs, show) as made:
        yield made


@pytest.fixture
def page(make: Make, desk: Desk, maria: str, qtbot: QtBot) -> WhoDidWhatPage:
    desk.services.chart.open(maria, actor=desk.services.actor)
    made = make(desk.services)
    qtbot.waitUntil(lambda: made.filters.person.count() > 1 and bool(made.count.text()))
    return made


def lines(page: WhoDidWhatPage) -> list[tuple[str, str]]:
    rows = [page.model.row_at(number) for number in range(page.model.rowCount())]
    return [(row.what, row.patient) for row in rows if row.name != "journal.read"]


def test_that_the_page_begins_with_the_last_days_newest_first(page: WhoDidWhatPage) -> None:
    assert lines(page)[0] == ("Opened a chart", "Santos, Maria")
    assert ("Signed in", "") in lines(page)
    shown = page.model.index(0, 1)
    assert shown.data(Qt.ItemDataRole.AccessibleTextRole) == "Who: Bree Wells"
    assert page.count.text().endswith("entries")


def test_that_one_press_and_a_name_say_who_saw_a_patient_this_month(
    page: WhoDidWhatPage, maria: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(maria, "Santos, Maria", "1971-04-12", "")
    monkeypatch.setattr(PersonPicker, "wait", lambda _picker: True)
    monkeypatch.setattr(PersonPicker, "chosen", person)
    page.questions["patient"].click()
    qtbot.waitUntil(lambda: lines(page) == [("Opened a chart", "Santos, Maria")])
    assert page.filters.patient_button.text() == "Santos, Maria"
    page.filters.clear_button.click()
    assert page.filters.wanted().patient_id == ""


def test_that_the_palette_asks_about_the_patient_found(
    page: WhoDidWhatPage, maria: str, qtbot: QtBot
) -> None:
    page.open(f"patient:{maria}")
    qtbot.waitUntil(lambda: page.filters.patient_button.text() == "Santos, Maria")
    qtbot.waitUntil(lambda: lines(page) == [("Opened a chart", "Santos, Maria")])


def test_that_nothing_found_says_what_to_do_and_offers_nothing_to_take(
    page: WhoDidWhatPage, qtbot: QtBot
) -> None:
    page.questions["failed"].click()
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.empty)
    assert not page.export_button.isEnabled()
    assert page.filters.wanted().kinds == {AuditKind.FAILED_SIGN_IN}


def test_that_scrolling_to_the_end_brings_the_next_entries_once(
    make: Make, desk: Desk, maria: str, qtbot: QtBot
) -> None:
    with desk.opened.database.writing(desk.services.actor) as transaction:
        for _number in range(130):
            transaction.record("chart.read", subject=maria)
    page = make(desk.services)
    qtbot.waitUntil(lambda: page.model.rowCount() == 100)
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.model.rowCount() > 100)
    keys = [page.model.row_at(number).key for number in range(page.model.rowCount())]
    assert len(keys) == len(set(keys))


def test_that_what_is_taken_along_asks_why_first(
    page: WhoDidWhatPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "who.csv"
    said: list[str | None] = [None, "She asked", "She asked"]
    papers: list[Printable] = []
    monkeypatch.setattr(ReasonDialog, "ask", lambda *_a, **_k: said.pop(0))
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_a: target)
    monkeypatch.setattr(PaperDialog, "show_paper", lambda _parent, sheet, *_a: papers.append(sheet))
    page.export_button.click()
    assert not target.exists()
    page.export_button.click()
    qtbot.waitUntil(target.exists)
    page.print_button.click()
    qtbot.waitUntil(lambda: bool(papers))
    assert said == []
    assert papers[0].title == "Who did what"


def test_that_only_those_who_may_are_led_there(
    desk: Desk, jobs: JobRunner, window_state: WindowState
) -> None:
    def offered(role: Role) -> tuple[bool, bool]:
        actor = colleague(desk.opened.database, role, by=desk.services.actor)
        services = desk.services
        around = Surroundings(
            services.__class__(**{**vars(services), "actor": actor}),
            jobs, None, window_state, Shortcuts(), Navigator(),  # type: ignore[arg-type]
        )  # fmt: skip
        pages = any(spec.page_id == "audit" for spec in page_specs(around))
        deeds = any(deed.key == "audit" for deed in setting_deeds(Navigator(), actor))
        return pages, deeds

    assert offered(Role.AUDITOR) == (True, True)
    assert offered(Role.CLINICIAN) == (False, False)


@pytest.mark.parametrize("choice", [ThemeChoice(scheme=Scheme.DARK), ThemeChoice(text_percent=150)])
def test_that_the_page_can_be_read_dark_and_large(
    page: WhoDidWhatPage, choice: ThemeChoice, dress: Dress, qtbot: QtBot
) -> None:
    dress(choice)
    assert a11y.all_failures(page, qtbot) == []


def test_that_the_journal_is_checked_when_asked_and_the_day_stands_there(
    page: WhoDidWhatPage, told: Told, qtbot: QtBot
) -> None:
    assert page.checked.text() == ""
    page.check_button.click()
    qtbot.waitUntil(lambda: page.checked.text().startswith("All of it was checked: "))
    assert told.said[-1].startswith("The journal is whole: each of")


def test_that_a_printed_code_is_answered_in_a_sentence(
    page: WhoDidWhatPage, desk: Desk, told: Told, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = desk.services.day_end.paper(actor=desk.services.actor)
    found = re.search(r"[0-9]+(-[0-9A-Z]{4}){4}", sheet.html)
    assert found is not None
    monkeypatch.setattr(ReasonDialog, "ask", lambda *_a, **_k: found.group().lower())
    page.code_button.click()
    qtbot.waitUntil(lambda: bool(told.said))
    assert told.said[-1].startswith("Yes: the journal still holds entry")
