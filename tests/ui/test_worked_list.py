"""A filled-in worklist on the import page: recognised, shown row by row, logged, taken back."""

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from carecoord.common.ids import new_id
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm
from carecoord.services.undo import UndoService
from carecoord.services.worked_list_results import Fate
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.roles import Role
from tests.factories.worked_book import Book, attempts
from tests.ui import a11y
from tests.ui.kit import TODAY, Dress, Show
from tests.ui.practice import Practice, Told, make_template, open_practice
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.pages.importing.page import ImportPage
from ui.pages.importing.steps import Step
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.shortcuts import Shortcuts

BP = "bp-at-or-above-140-90"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("worked"))


@pytest.fixture
def practice(template: Path, tmp_path: Path) -> Practice:
    made = open_practice(template, tmp_path)
    for family in ("Adler", "Baker", "Chávez", "Diaz"):
        person = made.clinic.person(family, "Ana")
        made.clinic.bp(person, 160, 95, TODAY - dt.timedelta(days=20))
    return made


@pytest.fixture
def book(practice: Practice, tmp_path: Path) -> Book:
    path = tmp_path / "calls.xlsx"
    practice.exports.worklist_file(BP, path, actor=practice.actor)
    made = Book(path)
    made.fill("Adler", What_happened="No answer", Note="Rang long.")
    made.fill("Baker", Reason="Moved away")
    made.fill("Chávez", What_happened="perhaps")
    return made


@pytest.fixture
def page(
    practice: Practice, jobs: JobRunner, told: Told, window_state: WindowState, show: Show
) -> ImportPage:
    made = ImportPage(
        practice, jobs, ChangeBus(practice.feed), told, window_state, Shortcuts(), told
    )
    made.resize(1180, 700)
    show(made)
    return made


def look_at(page: ImportPage, path: Path, qtbot: QtBot) -> None:
    page.take_files([path])
    page.foot.on.click()
    qtbot.waitUntil(page.worked.isVisible)


def test_that_a_filled_in_list_is_shown_row_by_row_before_anything_is_logged(
    page: ImportPage, practice: Practice, book: Book, qtbot: QtBot
) -> None:
    look_at(page, book.path, qtbot)

    rows = [page.worked.model.row_at(place) for place in range(page.worked.model.rowCount())]
    assert [row.spoken().split(":")[0] for row in rows] == [
        "To be logged", "To confirm", "Left out",
    ]  # fmt: skip
    assert page.worked.foot.on.text() == "Log 1 call"
    assert page.worked.also.text() == "Also log 1 row that says somebody moved or died"
    assert attempts(practice.database) == []
    page.worked.chips.button(Fate.REFUSED).click()
    assert page.worked.model.rowCount() == 1


def test_that_a_list_nobody_filled_in_says_so_and_logs_nothing(
    page: ImportPage, practice: Practice, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "empty.xlsx"
    practice.exports.worklist_file(BP, path, actor=practice.actor)
    look_at(page, path, qtbot)
    assert page.worked.notice.text == "Nothing is filled in yet, so there is nothing to log."
    assert not page.worked.foot.on.isEnabled()
    page.worked.foot.back.click()
    assert page.step is Step.CHOOSE
    assert page.choose.isVisible()


def test_that_its_calls_are_logged_at_once_and_taken_back_at_once(
    page: ImportPage, practice: Practice, book: Book, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_, **__: True)
    look_at(page, book.path, qtbot)
    page.worked.also.setChecked(True)
    assert page.worked.foot.on.text() == "Log 2 calls"
    page.go_on()
    qtbot.waitUntil(page.worked.undo_button.isVisible)
    assert len(attempts(practice.database)) == 2
    assert page.worked.model.rowCount() == 1, "what was left out stays in sight"

    page.worked.undo_button.click()
    qtbot.waitUntil(lambda: not page.worked.undo_button.isVisible())
    assert attempts(practice.database) == []


def test_that_what_somebody_did_since_the_preview_leads_back_to_the_file(
    page: ImportPage, practice: Practice, book: Book, qtbot: QtBot
) -> None:
    look_at(page, book.path, qtbot)
    outreach = OutreachService(
        practice.database, practice.clock, practice.zone, practice.worklists,
        practice.preferences, UndoService(practice.database),
    )  # fmt: skip
    adler = next(
        row.patient_id
        for row in practice.worklists.rows(BP, actor=practice.actor)
        if row.name == "Adler, Ana"
    )
    form = CallForm(patient_id=adler, worklist_id=BP, result=AttemptResult.NO_ANSWER)
    outreach.log(form, command_id=new_id(), actor=practice.actor)

    page.worked.foot.on.click()
    qtbot.waitUntil(lambda: bool(page.choose.error.text))
    assert "Look at it once more" in page.choose.error.text
    assert page.step is Step.CHOOSE
    assert len(attempts(practice.database)) == 1


def test_that_a_list_that_cannot_be_trusted_is_refused_in_place(
    page: ImportPage, book: Book, qtbot: QtBot
) -> None:
    book.change(lambda sheet, at: sheet.delete_cols(at["Row key"]))
    page.take_files([book.path])
    page.foot.on.click()
    qtbot.waitUntil(lambda: bool(page.choose.error.text))
    assert "say whom each row is about" in page.choose.error.text


def test_that_the_front_desk_brings_back_a_list_but_no_patients(
    practice: Practice, jobs: JobRunner, told: Told, window_state: WindowState, show: Show,
    book: Book, tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    practice.actor = Actor(practice.actor.staff_id, "Ada", Role.FRONT_DESK)
    bus = ChangeBus(practice.feed)
    page = ImportPage(practice, jobs, bus, told, window_state, Shortcuts(), told)
    page.resize(1180, 700)
    show(page)
    assert not page.history_button.isVisible()
    offered = {one.text() for one in page.choose.findChildren(QLabel)}
    assert "A worklist that was filled in" in offered
    assert not {"A patient list", "FHIR R4"} & offered
    patients = tmp_path / "patients.csv"
    patients.write_text("Last,First,DOB\nDoe,Jo,1/2/1970\n")
    page.take_files([patients])
    page.foot.on.click()
    qtbot.waitUntil(lambda: bool(page.choose.error.text))
    assert "brought in by a clinician or the practice lead" in page.choose.error.text

    look_at(page, book.path, qtbot)
    page.worked.foot.on.click()
    qtbot.waitUntil(page.worked.undo_button.isVisible)
    assert len(attempts(practice.database)) == 1
    page.worked._take([])  # as when nothing was left out
    done = page.worked._done
    qtbot.waitUntil(lambda: done.height() > page.height() / 2)
    apart = page.worked.undo_button.y() - page.worked._title.geometry().bottom()
    assert apart < page.worked.undo_button.height() * 2, "what was done stands together"


def test_that_the_history_tells_it_apart_from_patients_and_takes_back_its_calls(
    page: ImportPage, practice: Practice, book: Book, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asked: list[str] = []

    def ask(_parent: object, question: str, *_words: object, **_kind: object) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(ConfirmDialog, "ask", ask)
    look_at(page, book.path, qtbot)
    page.worked.foot.on.click()
    qtbot.waitUntil(page.worked.undo_button.isVisible)
    page.worked.another_button.click()
    page.show_history()
    qtbot.waitUntil(page.history.undo_button.isEnabled)
    page.history.undo_button.click()
    qtbot.waitUntil(lambda: attempts(practice.database) == [])
    assert asked == ["Undo this list?"]
    assert page.choose.source.count() == 0, "a list is no source of patients"


@pytest.mark.parametrize("look", [(Scheme.LIGHT, 100), (Scheme.DARK, 150)])
def test_that_preview_and_report_pass_every_accessibility_check(
    page: ImportPage, book: Book, qtbot: QtBot, dress: Dress, look: tuple[Scheme, int]
) -> None:
    scheme, percent = look
    dress(ThemeChoice(scheme, Contrast.NORMAL, percent))
    page.resize(1280, 8 * percent)
    look_at(page, book.path, qtbot)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []
    page.worked.foot.on.click()
    qtbot.waitUntil(page.worked.undo_button.isVisible)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []


def test_that_a_schedule_is_known_by_itself_and_brought_in_from_the_page(
    page: ImportPage, practice: Practice, told: Told, tmp_path: Path, qtbot: QtBot
) -> None:
    person = practice.clinic.person()
    practice.clinic.identifier(person, "mrn", "10442")
    path = tmp_path / "schedule.csv"
    path.write_text(
        "MRN,Appt Date,Time,Status\n10442,2026-12-01,9:00,Booked\n999,2026-12-01,10:00,Booked\n"
    )
    page.take_files([path])
    page.foot.on.click()
    qtbot.waitUntil(page.schedule.isVisible)
    assert page.schedule.foot.on.text() == "Bring in 1 visit"
    said = [page.schedule.model.row_at(n).spoken() for n in range(2)]
    assert "Nobody here has this record number" in said[0]
    page.go_on()
    qtbot.waitUntil(page.schedule.undo_button.isVisible)
    assert page.schedule.model.rowCount() == 1
    page.schedule.onward.click()
    assert told.opened == [("schedule", "2026-12-01")]
