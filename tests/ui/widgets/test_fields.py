import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit import TODAY, Show
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo, line_edit, text_edit
from ui.widgets.search_field import SearchField
from ui.widgets.zone_box import ZoneBox


@pytest.fixture
def field(qapp: QApplication) -> DateField:
    return DateField("Next try", TODAY)


def test_that_the_understood_day_stands_beside_the_words(
    field: DateField, show: Show, qtbot: QtBot
) -> None:
    show(field)
    with qtbot.waitSignal(field.changed) as changed:
        field.box.setText("next tue")
    assert changed.args == [dt.date(2026, 11, 24)]
    assert field.box.accessibleDescription() == "Tue 24 Nov 2026"


def test_that_words_that_are_no_day_are_said_to_be_none_on_leaving(
    field: DateField, show: Show, qtbot: QtBot
) -> None:
    show(field)
    field.box.setText("soonish")
    assert (field.day, field.is_clear, bool(field.box.property("faulty"))) == (None, False, False)
    field.box.editingFinished.emit()
    assert field.box.property("faulty") is True
    field.box.setText("tomorrow")
    assert field.is_clear
    assert field.box.property("faulty") is False


def test_that_the_example_for_a_day_is_one_the_field_may_hold(qapp: QApplication) -> None:
    ahead, gone_by = DateField("Next try", TODAY), DateField("Taken on", TODAY, past=True)
    assert ahead.what_to_type() == "Type a day, for example 5 Dec 2026"
    assert gone_by.what_to_type() == "Type a day, for example 21 Nov 2026"


def test_that_an_empty_date_is_no_fault(field: DateField) -> None:
    field.set_day(TODAY)
    field.set_day(None)
    assert (field.day, field.is_clear) == (None, True)


def test_that_a_rows_caption_names_its_field_and_its_error_describes_it(
    qapp: QApplication,
) -> None:
    row = FormRow("Who took part", line_edit(), hint="Names and roles")
    assert row.field.accessibleName() == "Who took part"
    assert not row.faulty
    row.show_error("Write at least one name.")
    assert row.field.accessibleDescription() == "Write at least one name."
    assert row.field.property("faulty") is True
    row.show_error("")
    assert row.note.text() == "Names and roles"


def test_that_tab_leaves_a_field_of_several_lines(qapp: QApplication) -> None:
    assert text_edit().tabChangesFocus()


def test_that_a_drop_down_answers_with_its_key(qapp: QApplication) -> None:
    made = combo({"en": "English", "es": "Spanish"}, "es")
    assert made.currentData() == "es"
    assert combo({"en": "English"}, "xx").currentData() == "en"


def test_that_typing_is_searched_once_after_a_pause(show: Show, qtbot: QtBot) -> None:
    search = SearchField("Find a patient")
    told: list[str] = []
    search.searched.connect(told.append)
    show(search)
    with qtbot.waitSignal(search.searched):
        qtbot.keyClicks(search, "santos ")
    assert told == ["santos"]


def test_that_enter_searches_at_once_and_escape_empties(show: Show, qtbot: QtBot) -> None:
    search = SearchField("Find a patient")
    told: list[str] = []
    search.searched.connect(told.append)
    show(search)
    qtbot.keyClicks(search, "li")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert told == ["li", ""]


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)", extend=True)
def test_that_a_city_of_two_words_finds_its_time_zone(show: Show, qtbot: QtBot) -> None:
    box = ZoneBox(["America/Chicago", "America/New_York", "Europe/London"], "America/Chicago")
    show(box)
    line = box.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, "new york")
    found = box.completer()
    assert found is not None
    assert found.currentCompletion() == "Albany, New York"
    assert box.zone == "America/New_York"
    line.editingFinished.emit()
    assert box.currentText() == "America/New_York"
    box.setEditText("America")
    assert not box.zone


ZONES = ["America/Chicago", "America/Los_Angeles", "America/New_York", "America/Mexico_City"]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Miami", "America/New_York"),
        ("houston, tex", "America/Chicago"),
        ("Florida", "America/New_York"),
        ("eastern time", "America/New_York"),
        ("mexico city", "America/Mexico_City"),
        ("Portland", ""),  # of Oregon or of Maine
        ("Arlington", ""),  # of Texas or of Virginia
        ("Rochester", ""),  # of New York or of Minnesota
        ("rochester, minn", "America/Chicago"),
        ("Washington", ""),  # the state or the city
        ("Springville", ""),
        ("", ""),
    ],
)
def test_that_people_find_their_time_zone_by_where_they_are(
    typed: str, zone: str, qapp: object
) -> None:
    box = ZoneBox(ZONES, "America/Chicago")
    box.setEditText(typed)
    assert box.zone == zone


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)", extend=True)
def test_that_a_place_picked_from_the_list_chooses_its_zone(show: Show, qtbot: QtBot) -> None:
    box = ZoneBox(ZONES, "America/Chicago")
    show(box)
    line, found = box.lineEdit(), box.completer()
    assert line is not None
    assert found is not None
    line.selectAll()
    qtbot.keyClicks(line, "miami")
    popup = found.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert box.currentText() == "America/New_York"


def test_that_a_sentence_about_a_line_goes_when_the_line_is_edited(
    show: Show, qtbot: QtBot
) -> None:
    name = FormRow("Your name", line_edit(), hint="As your colleagues know you")
    zone = FormRow("Time zone", ZoneBox(["America/Chicago", "Europe/London"]))
    for row in (name, zone):
        show(row)
        row.show_error("This cannot be right.")
    qtbot.keyClicks(name.field, "A")
    assert (name.faulty, name.note.text()) == (False, "As your colleagues know you")
    assert isinstance(zone.field, ZoneBox)
    zone.field.activated.emit(1)
    assert not zone.faulty


def test_that_the_down_key_goes_from_the_search_to_what_was_found(show: Show, qtbot: QtBot) -> None:
    around = QWidget()
    search, found = SearchField("Find a handout"), QListWidget()
    column = QVBoxLayout(around)
    column.addWidget(search)
    column.addWidget(found)
    found.addItems(["Your A1c test", "Low blood sugar"])
    found.setCurrentRow(-1)
    search.below = found
    show(around)
    search.setFocus()
    qtbot.keyClick(search, Qt.Key.Key_Down)
    assert found.hasFocus()
    assert found.currentRow() == 0
