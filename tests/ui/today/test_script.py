"""What to say on a call, where it is wanted."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.today.conftest import press, shown_name
from ui.pages.today.page import TodayPage


def said(page: TodayPage) -> list[str]:
    return [each.text() for each in page.pane._script.findChildren(QLabel) if each.isVisible()]


def test_that_what_to_say_is_shown_in_the_patients_language_and_stays_for_the_next_person(
    page: TodayPage, qtbot: QtBot
) -> None:
    assert not page.pane._script.isVisible()
    page.pane._phone.script.click()
    qtbot.waitUntil(lambda: any("¿Puedo hablar con Ana Santos?" in each for each in said(page)))
    assert any("May I speak with Ana Santos?" in each for each in said(page))

    page.list.setFocus()
    press("J", qtbot)
    qtbot.waitUntil(lambda: shown_name(page) == "Santos, Ben")
    qtbot.waitUntil(lambda: any("con Ben Santos?" in each for each in said(page)))
    assert not any("Ana" in each for each in said(page))
    page.pane._phone.script.click()
    assert not page.pane._script.isVisible()
