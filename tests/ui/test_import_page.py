"""The import wizard: choose, check, preview, import, report, take back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QLabel, QRadioButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from carecoord.services.patient_details import LoadedDetails
from carecoord.services.patient_list import PatientFilter
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.ui import a11y
from tests.ui.kit import Dress, Show
from tests.ui.practice import Practice, Told, make_template, open_practice
from tests.ui.slow import slowly
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.files import FileDialog
from ui.pages.importing.page import ImportPage
from ui.pages.importing.steps import Step
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.focus_chain import widget_after
from ui.widgets.shortcuts import Shortcuts

LIST = """Chart,Last,First,DOB,Sex,Weight,Measured on
10001,Santos,Maria,4/12/1971,F,180,6/1/2026
10002,Okafor,John,7/30/1958,M,,
10003,Nguyen,Linh,11/2/2031,F,,
"""
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
DSTU2 = SHARED / "data" / "bad_input" / "dstu2__nest_patient_data.json"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("importing"))


@pytest.fixture
def practice(template: Path, tmp_path: Path) -> Practice:
    return open_practice(template, tmp_path)


@pytest.fixture
def patients(tmp_path: Path) -> Path:
    path = tmp_path / "patients.csv"
    path.write_text(LIST)
    return path


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


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_, **__: True)


def _reach(page: ImportPage, step: Step, qtbot: QtBot) -> None:
    """Go on until a step is reached."""
    while page.step is not step:
        before = page.step
        qtbot.waitUntil(page.foot.on.isEnabled)
        page.foot.on.click()
        qtbot.waitUntil(partial(_has_left, page, before))


def _has_left(page: ImportPage, step: Step) -> bool:
    return page.step is not step


def _people(practice: Practice) -> int:
    return len(practice.patient_list.ids(PatientFilter(), actor=practice.actor))


def _maria(practice: Practice) -> tuple[str, LoadedDetails]:
    found = practice.search.find("Santos", actor=practice.actor)[0].id
    return found, practice.patients.details(found, actor=practice.actor)


def test_that_a_list_is_stored_only_after_the_last_step(
    page: ImportPage, practice: Practice, patients: Path, qtbot: QtBot
) -> None:
    page.take_files([patients])
    _reach(page, Step.PREVIEW, qtbot)
    assert _people(practice) == 0
    assert page.foot.on.text() == "Import 2 people"
    _reach(page, Step.REPORT, qtbot)
    assert _people(practice) == 2


def test_that_nothing_can_be_looked_at_before_a_file_is_chosen(page: ImportPage) -> None:
    assert not page.foot.on.isEnabled()


def test_that_a_dropped_file_is_the_one_looked_at(page: ImportPage, patients: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(patients))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys)
    page.choose.drop.dropEvent(event)
    assert page.choose.paths == (patients,)
    assert page.foot.on.isEnabled()


def test_that_schedules_of_every_kind_are_among_the_files_to_choose(
    page: ImportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(FileDialog, "ask_open", lambda _page, _title, kinds: asked.extend(kinds))
    page.choose.choose_files()
    patterns = asked[0].partition("(")[2].rstrip(")").split()
    assert {"*.csv", "*.xlsx", "*.ics", "*.hl7"} <= set(patterns)


def test_that_the_page_begins_at_choosing_files(page: ImportPage) -> None:
    assert page.focusWidget() is page.choose.drop.files_button


def test_that_the_promise_at_the_end_of_the_explanation_is_in_sight(page: ImportPage) -> None:
    (promise,) = (
        one for one in page.choose.findChildren(QLabel) if one.text().startswith("Nothing is")
    )
    bottom = promise.mapTo(page, promise.rect().bottomLeft()).y()
    assert bottom < page.foot.y()


def test_that_enter_goes_on_as_soon_as_a_file_is_chosen(page: ImportPage, patients: Path) -> None:
    page.choose.take([patients])
    assert page.focusWidget() is page.foot.on


def test_that_tab_comes_to_a_chosen_file_before_the_name_of_its_source(
    page: ImportPage, patients: Path
) -> None:
    page.choose.take([patients])
    (remove,) = (made for made in page.choose.findChildren(QToolButton) if made.property("path"))
    places = _tab_places(page, remove, page.choose.source, page.foot.on)
    assert places == sorted(places)


def test_that_tab_comes_to_the_columns_after_the_questions_and_before_the_next_step(
    page: ImportPage, patients: Path, qtbot: QtBot
) -> None:
    patients.write_text("Chart,Name,DOB\n1,Ana Cruz,3/4/1961\n2,Luis Cruz,5/6/1970\n")
    page.take_files([patients])
    _reach(page, Step.CHECK, qtbot)
    answer = page.check.questions.findChildren(QRadioButton)[0]
    boxes = page.check.mapping.boxes
    places = _tab_places(
        page, answer, page.check.layout_card.delimiter, boxes["Chart"], boxes["DOB"],
        page.foot.back, page.foot.on,
    )  # fmt: skip
    assert places == sorted(places)


def _tab_places(page: ImportPage, *widgets: QWidget) -> list[int]:
    """Where each of these comes when Tab is pressed from the top of the window."""
    chain, at = [], widget_after(page.window())
    while at is not page.window():
        chain.append(at)
        at = widget_after(at)
    return [chain.index(widget) for widget in widgets]


def test_that_a_file_of_another_kind_is_refused_in_place(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.7 letter")
    page.take_files([letter])
    page.foot.on.click()
    qtbot.waitUntil(lambda: bool(page.choose.error.text))
    assert "PDF" in page.choose.error.text
    assert page.step is Step.CHOOSE


def test_that_a_column_without_a_field_stops_at_names(
    page: ImportPage, patients: Path, qtbot: QtBot
) -> None:
    page.take_files([patients])
    _reach(page, Step.CHECK, qtbot)
    for column in ("Last", "First"):
        box = page.check.mapping.boxes[column]
        box.setCurrentIndex(0)
        box.activated.emit(0)
    page.foot.on.click()
    assert page.step is Step.CHECK
    assert "names" in page.check.problem()


def test_that_a_column_put_elsewhere_is_read_from_there(
    page: ImportPage, practice: Practice, patients: Path, qtbot: QtBot
) -> None:
    page.take_files([patients])
    _reach(page, Step.CHECK, qtbot)
    box = page.check.mapping.boxes["First"]
    box.setCurrentIndex(box.findData("preferred"))
    box.activated.emit(box.currentIndex())
    _reach(page, Step.REPORT, qtbot)
    assert _maria(practice)[1].details.preferred == "Maria"


def test_that_going_back_keeps_what_was_chosen(
    page: ImportPage, patients: Path, qtbot: QtBot
) -> None:
    page.take_files([patients])
    _reach(page, Step.CHECK, qtbot)
    box = page.check.mapping.boxes["First"]
    box.setCurrentIndex(box.findData("preferred"))
    box.activated.emit(box.currentIndex())
    _reach(page, Step.PREVIEW, qtbot)
    page.foot.back.click()
    page.foot.back.click()
    _reach(page, Step.CHECK, qtbot)
    assert page.check.mapping.boxes["First"].field == "preferred"


def test_that_an_answer_changes_what_is_understood(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    unclear = tmp_path / "unclear.csv"
    unclear.write_text("Chart,Last,First,DOB\n1,Santos,Maria,3/4/1971\n2,Okafor,John,5/6/1958\n")
    page.take_files([unclear])
    _reach(page, Step.CHECK, qtbot)
    radios = page.check.questions.findChildren(QRadioButton)
    assert [one.isChecked() for one in radios] == [True, False]
    radios[1].click()
    _reach(page, Step.PREVIEW, qtbot)
    shown = page.preview.people.table.model()
    assert shown.index(0, 1).data() == "3 Apr 1971"


def test_that_units_are_asked_where_weights_have_none(
    page: ImportPage, patients: Path, qtbot: QtBot
) -> None:
    page.take_files([patients])
    _reach(page, Step.CHECK, qtbot)
    assert page.check.units.isVisible()
    box = page.check.units.weights_in
    box.setCurrentIndex(box.findData("lb"))
    box.activated.emit(box.currentIndex())
    _reach(page, Step.PREVIEW, qtbot)
    assert page._previewed is not None
    weight = page._previewed.preview.reading.measurements[0]
    assert (weight.kind, weight.unit, round(weight.value)) == ("weight", "kg", 82)


def test_that_problems_are_grouped_and_can_be_copied(
    page: ImportPage, patients: Path, qtbot: QtBot, told: Told
) -> None:
    page.take_files([patients])
    _reach(page, Step.PREVIEW, qtbot)
    page.preview.show_view("problems")
    everything = page.preview.problems.list.model().rowCount()
    page.preview.problems.chips.button("refused").click()
    assert 0 < page.preview.problems.list.model().rowCount() <= everything
    page.preview.problems.copy_button.click()
    assert "patients.csv, row 4" in QGuiApplication.clipboard().text()
    assert told.said


def test_that_the_same_content_is_recognised(
    page: ImportPage, practice: Practice, patients: Path, qtbot: QtBot
) -> None:
    for _ in range(2):
        page.take_files([patients])
        _reach(page, Step.PREVIEW, qtbot)
        seen = page.preview.seen.text
        _reach(page, Step.REPORT, qtbot)
    assert "21 Nov 2026" in seen
    assert _people(practice) == 2


@pytest.mark.parametrize("takes_file", [False, True])
def test_that_what_staff_wrote_stays_unless_the_file_is_preferred(
    takes_file: bool, page: ImportPage, practice: Practice, patients: Path, qtbot: QtBot
) -> None:
    page.take_files([patients])
    _reach(page, Step.REPORT, qtbot)
    maria, loaded = _maria(practice)
    changed = type(loaded.details)(
        **{name: getattr(loaded.details, name) for name in loaded.details.__slots__}
        | {"given": "Marisol"}
    )
    practice.patients.edit(maria, changed, rev=loaded.rev, actor=practice.actor)
    page.take_files([patients])
    _reach(page, Step.PREVIEW, qtbot)
    page.preview.show_view("conflicts")
    table = page.preview.conflicts.table.model()
    assert [table.index(0, place).data() for place in (1, 2, 3)] == [
        "First name", "Marisol", "Maria",
    ]  # fmt: skip
    assert table.rowCount() == 1
    if takes_file:
        page.preview.conflicts.take.click()
    _reach(page, Step.REPORT, qtbot)
    assert _maria(practice)[1].details.given == ("Maria" if takes_file else "Marisol")


@pytest.mark.usefixtures("sure")
def test_that_an_import_is_taken_back_from_its_report(
    page: ImportPage, practice: Practice, patients: Path, qtbot: QtBot
) -> None:
    page.take_files([patients])
    _reach(page, Step.REPORT, qtbot)
    page.report.undo_button.click()
    qtbot.waitUntil(lambda: _people(practice) == 0)
    qtbot.waitUntil(page.report.undo_button.isHidden)


@pytest.mark.usefixtures("sure")
def test_that_an_earlier_import_is_taken_back_from_the_history(
    page: ImportPage, practice: Practice, patients: Path, qtbot: QtBot
) -> None:
    page.take_files([patients])
    page.choose.source.setCurrentText("Front desk")
    _reach(page, Step.REPORT, qtbot)
    page.history_button.click()
    model = page.history.table.model()
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert model.index(0, 1).data() == "Front desk"
    page.history.undo_button.click()
    qtbot.waitUntil(lambda: model.index(0, 8).data() == "Undone")
    assert not page.history.undo_button.isEnabled()
    qtbot.waitUntil(lambda: "removed, with everything" in page.history.undone.text)
    assert _people(practice) == 0


def test_that_a_source_is_remembered_with_its_columns(
    page: ImportPage, patients: Path, qtbot: QtBot
) -> None:
    page.take_files([patients])
    page.choose.source.setCurrentText("Front desk")
    _reach(page, Step.CHECK, qtbot)
    box = page.check.mapping.boxes["First"]
    box.setCurrentIndex(box.findData("preferred"))
    box.activated.emit(box.currentIndex())
    _reach(page, Step.REPORT, qtbot)
    qtbot.waitUntil(lambda: page.choose.source.findText("Front desk") >= 0)
    page.take_files([patients])
    page.choose.source.setCurrentText("Front desk")
    _reach(page, Step.CHECK, qtbot)
    assert page.check.mapping.boxes["First"].field == "preferred"


def test_that_a_cancelled_import_keeps_nothing(
    page: ImportPage, practice: Practice, tmp_path: Path, qtbot: QtBot, told: Told
) -> None:
    many = tmp_path / "many.csv"
    rows = (f"{number},Person{number},Ann,1/2/1980" for number in range(3_000))
    many.write_text("\n".join(("Chart,Last,First,DOB", *rows)))
    page.take_files([many])
    _reach(page, Step.PREVIEW, qtbot)
    page.foot.on.click()
    assert not page.may_leave()
    page.running.cancel_asked.emit()
    qtbot.waitUntil(lambda: bool(told.said))
    assert page.step is Step.PREVIEW
    assert _people(practice) == 0
    assert page.may_leave()


def test_that_the_report_leads_on(
    page: ImportPage, patients: Path, qtbot: QtBot, told: Told
) -> None:
    page.take_files([patients])
    _reach(page, Step.REPORT, qtbot)
    page.report.patients_button.click()
    page.report.worklists_button.click()
    assert told.opened == [("patients", ""), ("today", "")]


def test_that_the_front_desk_is_told_what_a_schedule_needs(
    practice: Practice, jobs: JobRunner, told: Told, window_state: WindowState, show: Show,
    patients: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    practice.actor = Actor(practice.actor.staff_id, "Devon", Role.FRONT_DESK)
    feed = ChangeBus(practice.feed)
    page = ImportPage(practice, jobs, feed, told, window_state, Shortcuts(), told)
    show(page)
    page.take_files([patients])
    page.foot.on.click()
    qtbot.waitUntil(lambda: bool(page.choose.error.text))
    assert "A schedule needs a header with the day and time" in page.choose.error.text


def test_that_a_role_without_the_right_is_told_so(
    practice: Practice, jobs: JobRunner, told: Told, window_state: WindowState, show: Show
) -> None:
    practice.actor = Actor(practice.actor.staff_id, "Ada", Role.AUDITOR)
    feed = ChangeBus(practice.feed)
    page = ImportPage(practice, jobs, feed, told, window_state, Shortcuts(), told)
    show(page)
    assert not hasattr(page, "foot")


@pytest.mark.shared
@pytest.mark.skipif(not DSTU2.exists(), reason="the shared data is not beside the project")
def test_that_an_older_fhir_version_is_named_before_anything_is_stored(
    page: ImportPage, qtbot: QtBot
) -> None:
    page.take_files([DSTU2])
    _reach(page, Step.CHECK, qtbot)
    page.foot.on.click()
    qtbot.waitUntil(lambda: bool(page.check.error.text))
    assert "DSTU2" in page.check.error.text
    assert page.step is Step.CHECK


Visit = Callable[[ImportPage, QtBot], None]


def _no_visit(_page: ImportPage, _qtbot: QtBot) -> None:
    """Stay at the first step."""


def _to(step: Step) -> Visit:
    def visit(page: ImportPage, qtbot: QtBot) -> None:
        _reach(page, step, qtbot)

    return visit


def _to_history(page: ImportPage, qtbot: QtBot) -> None:
    _reach(page, Step.REPORT, qtbot)
    page.history_button.click()
    qtbot.waitUntil(lambda: page.history.table.model().rowCount() == 1)


PLACES: dict[str, Visit] = {
    "choose": _no_visit,
    "check": _to(Step.CHECK),
    "preview": _to(Step.PREVIEW),
    "report": _to(Step.REPORT),
    "history": _to_history,
}


@pytest.mark.parametrize("look", [(Scheme.LIGHT, 100), (Scheme.DARK, 150)])
@pytest.mark.parametrize("place", PLACES)
def test_that_every_step_passes_every_accessibility_check(
    place: str, look: tuple[Scheme, int], page: ImportPage, patients: Path, dress: Dress,
    qtbot: QtBot,
) -> None:  # fmt: skip
    scheme, percent = look
    dress(ThemeChoice(scheme, Contrast.NORMAL, percent))
    page.resize(1280, 8 * percent)  # the order of Tab is looked at with nothing scrolled away
    page.take_files([patients])
    PLACES[place](page, qtbot)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []


def test_that_going_back_does_not_stop_an_import_that_is_being_written(
    page: ImportPage, practice: Practice, patients: Path, qtbot: QtBot
) -> None:
    page.take_files([patients])
    _reach(page, Step.PREVIEW, qtbot)
    with slowly(practice.importing, "commit") as slow:
        page.foot.on.click()
        qtbot.waitUntil(slow.has_begun.is_set)
        page.go_back()
        page.start_over()
        slow.go_on()
        qtbot.waitUntil(lambda: page.step is Step.REPORT)
    assert _people(practice) == 2
    assert page.may_leave()


def test_that_what_was_asked_for_before_going_back_does_not_come_up_later(
    page: ImportPage, practice: Practice, patients: Path, jobs: JobRunner, qtbot: QtBot
) -> None:
    page.take_files([patients])
    _reach(page, Step.CHECK, qtbot)
    with slowly(practice.importing, "preview") as slow:
        page.foot.on.click()
        qtbot.waitUntil(slow.has_begun.is_set)
        page.go_back()
        slow.go_on()
        assert jobs.wait(5)
        qtbot.wait(50)
    assert page.step is Step.CHOOSE
