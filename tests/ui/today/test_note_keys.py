"""Real keys, as fingers press them: nothing typed after an outcome is lost."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from tests.ui.kit import TODAY
from tests.ui.practice import Told
from tests.ui.today.conftest import press, shown_name
from ui.pages.today.page import TodayPage


def _type(text: str, qtbot: QtBot) -> None:
    """Each key goes to whatever has the focus by then."""
    for letter in text:
        focused = QApplication.focusWidget()
        assert focused is not None
        if letter.isascii():
            qtbot.keyClicks(focused, letter)
        else:
            key, plain = Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.NoModifier
            QTest.sendKeyEvent(QTest.KeyAction.Click, focused, key, letter, plain)


def _draft(page: TodayPage) -> tuple[str, str]:
    draft = page.pane.form.draft()
    return draft.result, draft.note


@pytest.mark.parametrize(
    "note", ["will come Monday", "just left at 9", "knows the way", "No car", "¿Mañana? Sí"]
)
def test_that_what_is_typed_after_an_outcome_is_the_note(
    note: str, page: TodayPage, qtbot: QtBot
) -> None:
    _type(f"3{note}", qtbot)
    assert _draft(page) == ("no_answer", note)
    assert shown_name(page) == "Santos, Ana"


def test_that_another_digit_is_another_outcome_until_the_note_begins(
    page: TodayPage, qtbot: QtBot
) -> None:
    _type("34rings 8 times", qtbot)
    assert _draft(page) == ("spoke_to_family", "rings 8 times")


def test_that_n_opens_the_note_without_writing_itself(page: TodayPage, qtbot: QtBot) -> None:
    _type("3nbusy", qtbot)
    assert _draft(page) == ("no_answer", "busy")


def test_that_letters_go_where_they_went_while_no_outcome_is_chosen(
    page: TodayPage, qtbot: QtBot
) -> None:
    _type("jx", qtbot)
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")
    assert _draft(page) == ("", "")


def test_that_a_note_begun_before_is_written_on(page: TodayPage, qtbot: QtBot) -> None:
    page.pane.form.note.setPlainText("Sister ")
    page.list.setFocus()
    _type("4answered", qtbot)
    assert _draft(page) == ("spoke_to_family", "Sister answered")


def test_that_the_list_in_focus_gives_its_letters_too(page: TodayPage, qtbot: QtBot) -> None:
    page.pane.form.press("3")
    page.list.setFocus()
    _type("Kin answered", qtbot)
    assert _draft(page) == ("no_answer", "Kin answered")


@pytest.mark.parametrize("keys", ["1", "1thanks"])
def test_that_enter_saves_and_goes_on(
    keys: str, page: TodayPage, desk: Desk, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    _type(keys, qtbot)
    press("Return", qtbot)
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")
    history = desk.services.outreach.history(people["Ana"], actor=desk.services.actor)
    assert [each.note for each in history] == [keys[1:]]
    assert told.opened == []


def test_that_enter_on_the_list_saves_what_was_chosen(
    page: TodayPage, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    page.pane.form.press("1")
    page.list.setFocus()
    press("Return", qtbot)
    qtbot.waitUntil(lambda: people["Ana"] not in page.model.ids())
    assert told.opened == []


def test_that_enter_in_a_note_without_an_outcome_asks_for_one(
    page: TodayPage, qtbot: QtBot
) -> None:
    _type("nshe was kind", qtbot)
    press("Return", qtbot)
    assert page.pane.form._problem.text() == "Choose what happened on the call first."
    assert _draft(page) == ("", "she was kind")


def test_that_shift_and_enter_break_the_line(page: TodayPage, qtbot: QtBot) -> None:
    _type("1one", qtbot)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    _type("two", qtbot)
    assert _draft(page)[1].split() == ["one", "two"]


def test_that_enter_still_presses_the_button_in_focus(page: TodayPage, qtbot: QtBot) -> None:
    page.pane.form.press("1")
    page.pane._head._chart.setFocus()
    press("Return", qtbot)
    assert not page.pane.is_busy


def test_that_a_command_key_writes_nothing(page: TodayPage, qtbot: QtBot) -> None:
    page.pane.form.press("3")
    press("Ctrl+Y", qtbot)
    press("Alt+Y", qtbot)
    assert _draft(page) == ("no_answer", "")


def test_that_letters_leave_alone_a_call_that_was_begun_before(
    page: TodayPage, qtbot: QtBot
) -> None:
    _type("3rang", qtbot)
    page.list.setFocus()
    page.list.go_down()
    page.list.go_up()
    qtbot.waitUntil(lambda: _draft(page) == ("no_answer", "rang"))
    _type("j", qtbot)
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")
    page.list.go_up()
    qtbot.waitUntil(lambda: _draft(page) == ("no_answer", "rang"))


def test_that_enter_in_the_day_of_the_next_try_saves(
    page: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    _type("3", qtbot)
    page.pane.form.day_box.setFocus()
    page.pane.form._next._day.box.setText("in 2 weeks")
    press("Return", qtbot)
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")
    history = desk.services.outreach.history(people["Ana"], actor=desk.services.actor)
    assert history[0].next_try_on == TODAY + dt.timedelta(days=14)


def test_that_enter_in_a_day_that_is_none_says_so(page: TodayPage, qtbot: QtBot) -> None:
    _type("3", qtbot)
    page.pane.form.day_box.setFocus()
    page.pane.form._next._day.box.setText("someday")
    press("Return", qtbot)
    assert shown_name(page) == "Santos, Ana"
    assert "cannot be read" in page.pane.form._problem.text()


def test_that_enter_on_the_time_of_the_next_try_saves(page: TodayPage, qtbot: QtBot) -> None:
    _type("3", qtbot)
    page.pane.form._next._time.setFocus()
    press("Return", qtbot)
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")


def test_that_the_sentence_follows_the_day_typed(page: TodayPage, qtbot: QtBot) -> None:
    form = page.pane.form
    form.press("3")
    qtbot.waitUntil(lambda: form._next._day.day is not None)
    form._next._day.box.setText("in 2 weeks")
    qtbot.waitUntil(lambda: "5 Dec 2026" in form._next._sentence.text())
    form._next._day.box.setText("someday")
    assert form._next._sentence.isHidden()
