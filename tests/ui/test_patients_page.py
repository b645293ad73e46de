"""Patients: found as they are typed, filtered, tagged many at once."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QMenu, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from carecoord.common.i18n import use_language
from carecoord.entities import Patient
from carecoord.services.patient_details import PatientDetails, PhoneEntry
from carecoord.vocab.actor import Actor
from carecoord.vocab.patients import Status
from carecoord.vocab.roles import Role
from tests.ui import a11y
from tests.ui.desk import Desk
from tests.ui.kit import PLAIN, TODAY, Dress, Show, stays_quick
from tests.ui.practice import Told
from tests.ui.slow import Slow
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.background.watchdog import LoopWatchdog
from ui.dialogs.files import FileDialog
from ui.dialogs.patient_form.dialog import FormAnswer
from ui.dialogs.tag import TagDialog
from ui.pages.patients.listing import Found
from ui.pages.patients.page import PatientsPage
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.shortcuts import Shortcuts


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    services, ids = desk.services, {}
    for given, family, birth_on, language in (
        ("Maria", "Santos", "1971-04-12", "es"),
        ("Thanh", "Nguyen", "1958-01-30", "vi"),
        ("Grace", "Okonkwo", "1964-09-02", "en"),
        ("Darnell", "Brooks", "1979", "en"),
    ):
        details = PatientDetails(
            given=given, family=family, birth_on=birth_on, language_spoken=language,
            phones=(PhoneEntry("(202) 555-0142"),),
        )  # fmt: skip
        ids[given] = services.patients.add(details, actor=services.actor)
    desk.clinic.condition(ids["Maria"], "diabetes")
    eve = services.patients.add(PatientDetails(given="Eve", family="Moore"), actor=services.actor)
    services.patients.set_status(
        eve, status=Status.DECEASED, on="2026", reason="Her son called", actor=services.actor
    )
    desk.clinic.follow_up(ids["Grace"], TODAY)
    return ids


@pytest.fixture
def page(
    desk: Desk,
    people: dict[str, str],
    jobs: JobRunner,
    told: Told,
    window_state: WindowState,
    show: Show,
    qtbot: QtBot,
) -> Iterator[PatientsPage]:
    yield from _shown(desk, jobs, told, window_state, show)


@pytest.fixture
def spanish() -> None:
    use_language("es")


def _shown(
    desk: Desk, jobs: JobRunner, told: Told, state: WindowState, show: Show
) -> Iterator[PatientsPage]:
    bus = ChangeBus(desk.opened.feed)
    page = PatientsPage(desk.services, jobs, bus, told, state, Shortcuts(), told)
    page.resize(1180, 700)
    show(page)
    yield page
    bus.close()


def _names(page: PatientsPage) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def _wait_for(page: PatientsPage, qtbot: QtBot, *names: str) -> None:
    qtbot.waitUntil(lambda: _names(page) == list(names))


_BORN = 1
ALL = ("Brooks, Darnell", "Nguyen, Thanh", "Okonkwo, Grace", "Santos, Maria")


def test_that_active_patients_are_shown_by_name_at_first(page: PatientsPage, qtbot: QtBot) -> None:
    _wait_for(page, qtbot, *ALL)
    assert page._count.text() == "4 patients"


def test_that_chips_count_people_by_status(page: PatientsPage, qtbot: QtBot) -> None:
    chips = page.filters._status
    qtbot.waitUntil(lambda: chips.button("active").accessibleName() == "Active 4")
    assert chips.button("deceased").accessibleName() == "Died 1"
    assert chips.button("all").accessibleName() == "Everybody 5"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("maria san", "Santos, Maria"),
        ("4/12/1971", "Santos, Maria"),
        ("nuyen", "Nguyen, Thanh"),
        ("moore", "Moore, Eve · Died"),
    ],
)
def test_that_typing_finds_people_whatever_the_filters(
    typed: str, found: str, page: PatientsPage, qtbot: QtBot
) -> None:
    _wait_for(page, qtbot, *ALL)
    qtbot.keyClicks(page.filters.search, typed)
    qtbot.waitUntil(lambda: found in _names(page) and page._text == typed)
    assert not page.filters._boxes["language"].isEnabled()


def test_that_escape_brings_the_filtered_list_back(page: PatientsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.filters.search, "eve moore")
    _wait_for(page, qtbot, "Moore, Eve · Died")
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Escape)
    _wait_for(page, qtbot, *ALL)
    assert page.filters._status.value == "active"


def test_that_coming_back_begins_another_search_instead_of_adding_to_the_last(
    page: PatientsPage, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.filters.search, "santos")
    _wait_for(page, qtbot, "Santos, Maria")
    page.hide()
    page.show()
    assert page.filters.search.text() == "santos"
    qtbot.keyClicks(page.filters.search, "okonkwo")
    _wait_for(page, qtbot, "Okonkwo, Grace")


def test_that_an_answer_to_an_earlier_question_is_dropped(
    page: PatientsPage, people: dict[str, str], qtbot: QtBot
) -> None:
    _wait_for(page, qtbot, *ALL)
    page._listing._on_found(Found(0, [people["Maria"]], "santos"))
    assert page.model.rowCount() == len(ALL)


def test_that_filters_narrow_the_list_together(page: PatientsPage, qtbot: QtBot) -> None:
    boxes = page.filters._boxes
    qtbot.waitUntil(lambda: boxes["language"].findData("es") > 0)
    boxes["group"].setCurrentIndex(boxes["group"].findData("diabetes"))
    boxes["group"].activated.emit(0)
    _wait_for(page, qtbot, "Santos, Maria")
    boxes["language"].setCurrentIndex(boxes["language"].findData("vi"))
    boxes["language"].activated.emit(0)
    qtbot.waitUntil(page.nobody.isVisible)
    page.filters.clear()
    _wait_for(page, qtbot, *ALL)


def test_that_a_click_on_a_heading_sorts(page: PatientsPage, qtbot: QtBot) -> None:
    _wait_for(page, qtbot, *ALL)
    page.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    _wait_for(page, qtbot, "Nguyen, Thanh", "Okonkwo, Grace", "Santos, Maria", "Brooks, Darnell")


def test_that_enter_in_the_search_box_goes_to_the_first_and_enter_opens_it(
    page: PatientsPage, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.filters.search, "santos")
    _wait_for(page, qtbot, "Santos, Maria")
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert told.opened == [(people["Maria"], "")]


def test_that_everybody_shown_is_tagged_at_once_and_untagged_again(
    page: PatientsPage,
    desk: Desk,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(TagDialog, "ask", lambda *_args: "flu shot")
    _wait_for(page, qtbot, *ALL)
    page.table.selectAll()
    assert page.bulk._words.text() == "4 patients chosen"
    page._tag_chosen()
    qtbot.waitUntil(lambda: bool(told.undo))
    services = desk.services
    assert services.patient_list.tags(actor=services.actor) == ("flu shot",)
    assert told.undo[0][0] == "4 patients have the new tag."
    told.undo[0][1]()
    qtbot.waitUntil(lambda: services.patient_list.tags(actor=services.actor) == ())


def test_that_choosing_many_never_makes_the_window_wait(
    page: PatientsPage, desk: Desk, qtbot: QtBot
) -> None:
    with desk.opened.database.writing(desk.services.actor) as transaction:
        people = ({"family": f"Person{n:05}", "given": "A"} for n in range(5_000))
        transaction.insert_many(Patient, people)
    qtbot.waitUntil(lambda: page.model.rowCount() == 5_004)

    with LoopWatchdog() as dog:
        page.table.selectAll()
        qtbot.waitUntil(page.bulk.isVisible)
        page.table.viewport().repaint()
        page.table.horizontalHeader().viewport().repaint()
    assert stays_quick(dog)
    assert page.table.count() == 5_004


def test_that_hidden_columns_stay_hidden_next_time(
    page: PatientsPage, desk: Desk, jobs: JobRunner, told: Told, window_state: WindowState,
    show: Show, qtbot: QtBot,
) -> None:  # fmt: skip
    menu = page.table.column_menu(page)
    phone = next(action for action in menu.actions() if action.text() == "Phone")
    phone.trigger()
    section = phone.data()
    assert page.table.isColumnHidden(section)
    for again in _shown(desk, jobs, told, window_state, show):
        assert again.table.isColumnHidden(section)


def test_that_columns_grow_with_the_text_at_once_and_when_they_were_kept_before(
    page: PatientsPage, desk: Desk, jobs: JobRunner, told: Told, window_state: WindowState,
    show: Show, dress: Dress,
) -> None:  # fmt: skip
    page.table.setColumnWidth(_BORN, 100)
    dress(PLAIN._replace(text_percent=150))
    assert page.table.columnWidth(_BORN) == 150
    dress(PLAIN)
    assert page.table.columnWidth(_BORN) == 100
    page.table._busy = True  # it writes nothing more, as if it had been closed
    dress(PLAIN._replace(text_percent=150))
    for again in _shown(desk, jobs, told, window_state, show):
        assert again.table.columnWidth(_BORN) == 150


@pytest.mark.usefixtures("spanish")
def test_that_a_filter_shows_all_its_words_in_spanish_and_in_large_text(
    desk: Desk, jobs: JobRunner, told: Told, window_state: WindowState, show: Show, dress: Dress
) -> None:
    dress(PLAIN._replace(text_percent=150))
    for page in _shown(desk, jobs, told, window_state, show):
        box = page.filters._boxes["group"]
        words = box.currentText()
        assert words == "Cualquier enfermedad"
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        field = box.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option,
            QStyle.SubControl.SC_ComboBoxEditField, box,
        )  # fmt: skip
        assert box.fontMetrics().horizontalAdvance(words) <= field.width()


def test_that_columns_are_sorted_and_moved_without_a_pointer(
    page: PatientsPage, qtbot: QtBot
) -> None:
    _wait_for(page, qtbot, *ALL)
    actions = page.table.column_menu(page).actions()
    sorts, moves = [menu for each in actions if isinstance(menu := each.menu(), QMenu)]
    assert isinstance(sorts, QMenu)
    assert isinstance(moves, QMenu)
    by_birth = next(action for action in sorts.actions() if action.text() == "Born")
    by_birth.trigger()
    born = ("Nguyen, Thanh", "Okonkwo, Grace", "Santos, Maria", "Brooks, Darnell")
    _wait_for(page, qtbot, *born)
    by_birth.trigger()
    _wait_for(page, qtbot, *reversed(born))
    before = page.table.shown_columns()
    next(action for action in moves.actions() if action.text() == "Born").trigger()
    assert page.table.shown_columns() == [before[1], before[0], *before[2:]]
    assert before[1] == "birth"


def test_that_the_name_cannot_be_hidden(page: PatientsPage) -> None:
    actions = page.table.column_menu(page).actions()
    assert [action.text() for action in actions if not action.isEnabled()] == ["Name"]


def test_that_a_patient_added_elsewhere_appears_and_the_choice_stays(
    page: PatientsPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    _wait_for(page, qtbot, *ALL)
    page.table.setCurrentIndex(page.model.index(page.model.row_of(people["Maria"]), 0))
    services = desk.services
    services.patients.add(PatientDetails(family="Adams", given="Al"), actor=services.actor)
    _wait_for(page, qtbot, "Adams, Al", *ALL)
    assert page._chosen() == people["Maria"]


def test_that_a_saved_patient_is_chosen_in_the_list(
    page: PatientsPage, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    _wait_for(page, qtbot, *ALL)
    page._forms.answered.emit(FormAnswer(saved_id=people["Grace"]))
    qtbot.waitUntil(lambda: page._chosen() == people["Grace"])
    assert told.said == ["The patient's details are saved."]


def test_that_the_patient_found_while_adding_is_opened_instead(
    page: PatientsPage, people: dict[str, str], told: Told
) -> None:
    page._forms.answered.emit(FormAnswer(open_id=people["Grace"]))
    assert told.opened == [(people["Grace"], "")]


def test_that_a_practice_without_patients_is_told_how_to_begin(
    desk: Desk, jobs: JobRunner, told: Told, window_state: WindowState, show: Show, qtbot: QtBot
) -> None:
    for page in _shown(desk, jobs, told, window_state, show):
        qtbot.waitUntil(page.nobody._none.isVisible)
        page.nobody.import_asked.emit()
    assert told.opened == [("import", "")]


def test_that_the_page_opens_on_a_search(page: PatientsPage, qtbot: QtBot) -> None:
    page.open("search:okonkwo")
    _wait_for(page, qtbot, "Okonkwo, Grace")


def test_that_every_control_passes_the_accessibility_checks(
    page: PatientsPage, qtbot: QtBot
) -> None:
    _wait_for(page, qtbot, *ALL)
    page.table.selectAll()
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []


@pytest.mark.parametrize(
    "look",
    [
        ThemeChoice(Scheme.DARK, Contrast.NORMAL),
        ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, 150),
    ],
)
def test_that_nothing_is_cut_or_faint_in_any_look(
    look: ThemeChoice, page: PatientsPage, dress: Dress, qtbot: QtBot
) -> None:
    dress(look)
    _wait_for(page, qtbot, *ALL)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.faint(page) == []


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file a person names when asked."""
    path = tmp_path / "patients.csv"
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_args: path)
    return path


def _exported(page: PatientsPage, target: Path, qtbot: QtBot) -> list[str]:
    qtbot.waitUntil(page._strip._open.isVisible)
    return target.read_text(encoding="utf-8-sig").splitlines()


def test_that_everybody_shown_is_exported_with_the_columns_shown(
    page: PatientsPage, target: Path, qtbot: QtBot
) -> None:
    _wait_for(page, qtbot, *ALL)
    for section, column in enumerate(page.table._columns):
        page.table.setColumnHidden(section, column.key not in ("name", "phone", "birth"))
    page.table.horizontalHeader().moveSection(4, 1)
    page._export.click()
    lines = _exported(page, target, qtbot)
    assert lines[0] == "Name,Goes by,Phone,Born,Status"
    assert [line.split('"')[1] for line in lines[1:]] == list(ALL)
    assert "4 people saved in patients.csv" in page._strip._words.text()


def test_that_only_those_chosen_are_exported(
    page: PatientsPage, target: Path, qtbot: QtBot
) -> None:
    _wait_for(page, qtbot, *ALL)
    page.table.selectAll()
    page.table.selectionModel().select(
        page.model.index(0, 0),
        QItemSelectionModel.SelectionFlag.Deselect | QItemSelectionModel.SelectionFlag.Rows,
    )
    page.bulk.export_asked.emit()
    lines = _exported(page, target, qtbot)
    assert [line.split('"')[1] for line in lines[1:]] == list(ALL[1:])


def test_that_what_was_found_is_what_is_exported(
    page: PatientsPage, target: Path, qtbot: QtBot
) -> None:
    page.open("search:okonkwo")
    _wait_for(page, qtbot, "Okonkwo, Grace")
    page.export_patients()
    assert len(_exported(page, target, qtbot)) == 2


def test_that_an_export_can_be_stopped(
    page: PatientsPage, target: Path, jobs: JobRunner, qtbot: QtBot
) -> None:
    _wait_for(page, qtbot, *ALL)
    begun = threading.Event()
    jobs.write(begun.wait)
    page.export_patients()
    assert page._strip._cancel.isVisible()
    page._strip._cancel.click()
    begun.set()
    assert jobs.wait(5)
    qtbot.waitUntil(lambda: page._exporting._export._job is None)
    assert not page._strip.isVisible()
    assert not target.exists()


def test_that_whoever_may_not_export_is_not_offered_it(
    desk: Desk,
    people: dict[str, str],
    jobs: JobRunner,
    told: Told,
    window_state: WindowState,
    show: Show,
    qtbot: QtBot,
) -> None:
    worker = Actor(desk.services.actor.staff_id, "Cy", Role.CHW)
    desk = Desk(desk.opened, replace(desk.services, actor=worker), desk.clinic)
    for page in _shown(desk, jobs, told, window_state, show):
        _wait_for(page, qtbot, *ALL)
        page.table.selectAll()
        assert not page._export.isVisible()
        page.export_patients()
        assert not page._strip.isVisible()


def test_that_enter_goes_to_the_first_of_what_was_typed_in_full(
    page: PatientsPage, people: dict[str, str], told: Told, jobs: JobRunner, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.filters.search, "o")
    qtbot.waitUntil(lambda: page._found_by == "o")
    slow = Slow()
    jobs.ask(slow.wait, lambda _none: None)
    page.filters.search.setText("santos")
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)
    assert not page.table.hasFocus()
    slow.go_on()
    qtbot.waitUntil(page.table.hasFocus)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert told.opened == [(people["Maria"], "")]
