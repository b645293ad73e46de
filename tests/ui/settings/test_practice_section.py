"""The practice's own settings."""

import datetime as dt

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSpinBox
from pytestqt.qtbot import QtBot

from carecoord import settings
from carecoord.services.bundle import Services
from carecoord.services.practice_days import holidays
from tests.ui.practice import Told
from tests.ui.settings.conftest import MakePage
from ui.dialogs.unsaved import Unsaved, UnsavedDialog
from ui.pages.settings.holidays import HolidaysField
from ui.pages.settings.page import SettingsPage
from ui.pages.settings.practice import PracticeSection


@pytest.fixture
def section(page: SettingsPage, qtbot: QtBot) -> PracticeSection:
    held = page.sections["practice"]
    assert isinstance(held, PracticeSection)
    name = held.field(settings.PRACTICE_NAME.name)
    qtbot.waitUntil(lambda: name.value == "Riverside Family Clinic")
    return held


def type_into(section: PracticeSection, spec: settings.SettingSpec[str], text: str) -> None:
    box = section.field(spec.name).row.field
    if isinstance(box, QPlainTextEdit):
        box.setPlainText(text)
    else:
        assert isinstance(box, QLineEdit)
        box.setText(text)
        box.textEdited.emit(text)


def test_that_the_stored_settings_are_shown_and_nothing_is_unsaved(
    page: SettingsPage, section: PracticeSection
) -> None:
    assert section.field(settings.SYSTOLIC_THRESHOLD_MMHG.name).value == 140
    assert not section.is_dirty
    assert not page.save_button.isVisible()


def test_that_numbers_can_be_read(section: PracticeSection) -> None:
    for spec in (settings.SYSTOLIC_THRESHOLD_MMHG, settings.A1C_THRESHOLD_PERCENT):
        box = section.field(spec.name).row.field
        line = box.findChild(QLineEdit)
        assert line is not None
        assert line.width() > line.fontMetrics().horizontalAdvance(line.text())


def test_that_only_what_was_changed_is_stored(
    page: SettingsPage, section: PracticeSection, services: Services, told: Told, qtbot: QtBot
) -> None:
    type_into(section, settings.PRACTICE_PHONE, "(202) 555-0100")
    high = section.field(settings.SYSTOLIC_THRESHOLD_MMHG.name).row.field
    assert isinstance(high, QSpinBox)
    high.setValue(130)
    high.editingFinished.emit()
    assert page.save_button.isVisible()
    page.save_button.click()
    qtbot.waitUntil(lambda: told.said == ["The settings of the practice are saved."])
    get = services.preferences.get
    assert get(settings.PRACTICE_PHONE) == "(202) 555-0100"
    assert get(settings.SYSTOLIC_THRESHOLD_MMHG) == 130
    assert get(settings.DIASTOLIC_THRESHOLD_MMHG) == 90
    qtbot.waitUntil(lambda: not page.save_button.isVisible())


def test_that_a_clinical_number_says_where_it_comes_from(section: PracticeSection) -> None:
    row = section.field(settings.SYSTOLIC_THRESHOLD_MMHG.name).row
    assert "not the 130/80 treatment goal" in row.note.text()
    assert "Between 100 and 200" in row.note.text()


def test_that_holidays_are_typed_as_people_say_them_and_stored_as_days(
    page: SettingsPage, section: PracticeSection, services: Services, told: Told, qtbot: QtBot
) -> None:
    type_into(section, settings.HOLIDAYS, "25 Dec 2026\n7/4/2027\n")
    assert page.save()
    qtbot.waitUntil(lambda: bool(told.said))
    assert services.preferences.get(settings.HOLIDAYS) == "2026-12-25 2027-07-04"


def test_that_a_line_that_is_no_day_is_named_and_nothing_is_saved(
    page: SettingsPage, section: PracticeSection, services: Services
) -> None:
    type_into(section, settings.HOLIDAYS, "25 Dec 2026\nsometime")
    assert not page.save()
    assert "“sometime” is not a day" in section.field(settings.HOLIDAYS.name).row.note.text()
    assert services.preferences.get(settings.HOLIDAYS) == ""


def test_that_the_federal_holidays_are_filled_in_and_can_be_edited_before_saving(
    page: SettingsPage, section: PracticeSection, services: Services, told: Told, qtbot: QtBot
) -> None:
    field = section.field(settings.HOLIDAYS.name)
    assert isinstance(field, HolidaysField)
    assert "every weekday counts as a working day" in field.row.note.text()
    type_into(section, settings.HOLIDAYS, "24 Dec 2026\nthe day after")
    field.fill.click()
    box = field.row.field
    assert isinstance(box, QPlainTextEdit)
    lines = box.toPlainText().splitlines()
    assert lines[:3] == ["26 Nov 2026", "24 Dec 2026", "25 Dec 2026"]
    assert lines[-2:] == ["31 Dec 2027", "the day after"]
    assert section.is_dirty
    assert "every weekday" not in field.row.note.text()
    box.setPlainText("\n".join(line for line in lines[:-1] if line != "11 Oct 2027"))
    assert page.save()
    qtbot.waitUntil(lambda: bool(told.said))
    stored = services.preferences.get(settings.HOLIDAYS).split()
    assert "2026-11-26" in stored
    assert "2027-10-11" not in stored  # this practice works on that day
    assert holidays(services.preferences) == {dt.date.fromisoformat(day) for day in stored}


def test_that_a_practice_without_a_name_is_not_saved(
    page: SettingsPage, section: PracticeSection
) -> None:
    type_into(section, settings.PRACTICE_NAME, " ")
    assert not page.save()
    assert section.field(settings.PRACTICE_NAME.name).row.faulty


@pytest.mark.parametrize("answer", Unsaved)
def test_that_leaving_unsaved_changes_asks_first(
    answer: Unsaved,
    page: SettingsPage,
    section: PracticeSection,
    services: Services,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(UnsavedDialog, "ask", lambda _parent: answer)
    type_into(section, settings.PRACTICE_ADDRESS, "1 Main Street")
    page.open("people")
    stays, saves = answer is Unsaved.STAY, answer is Unsaved.SAVE
    assert page.chooser.value == ("practice" if stays else "people")
    assert page.may_leave() is not stays
    address = "1 Main Street" if saves else ""
    qtbot.waitUntil(lambda: services.preferences.get(settings.PRACTICE_ADDRESS) == address)


def test_that_people_who_may_not_change_settings_see_them_and_are_told_who_may(
    make_page: MakePage, nurse_services: Services
) -> None:
    page = make_page(nurse_services)
    section = page.sections["practice"]
    assert isinstance(section, PracticeSection)
    assert not any(field.row.field.isEnabled() for field in section.fields)


def test_that_a_subject_opens_its_section_and_it_is_kept_for_next_time(
    page: SettingsPage, make_page: MakePage, services: Services
) -> None:
    page.open("computer/text")
    assert page.chooser.value == "computer"
    assert make_page(services).chooser.value == "computer"


def test_that_the_lead_reviews_people_not_reached_until_somebody_is_named(
    page: SettingsPage, section: PracticeSection, services: Services, qtbot: QtBot
) -> None:
    reviewer = section.field(settings.OUTREACH_REVIEWER.name)
    box = reviewer.row.field
    assert isinstance(box, QComboBox)
    assert (reviewer.value, box.currentText()) == ("lead", "Practice lead")
    me = services.actor
    box.setCurrentIndex(box.findText(me.name))
    box.activated.emit(box.currentIndex())
    page.save_button.click()
    qtbot.waitUntil(lambda: services.preferences.get(settings.OUTREACH_REVIEWER) == me.staff_id)
