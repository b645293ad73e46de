"""The quick tour: offered in the demo practice alone, by keyboard, with a frame where it points."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.factories.closed_practice import ClosedPractice
from tests.ui import a11y
from tests.ui.app.conftest import Running
from ui.shell.desk import Desk
from ui.shell.tour import Tour
from ui.shell.tour_steps import STEPS
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts


def test_that_a_real_practice_is_never_asked(desk: Desk) -> None:
    assert desk.tour._strip is None


def test_that_the_demo_practice_offers_it_once(
    qapp: QApplication, practice: ClosedPractice, qtbot: QtBot
) -> None:
    running = Running(qapp, practice, qtbot, demo=True)
    desk = running.sign_in()
    assert desk.tour.strip.isVisible()
    assert not desk.tour.is_under_way
    assert not desk.tour.strip.isAncestorOf(desk.window.focusWidget()), "keys still do the work"
    desk.tour.strip.end_button.click()
    assert desk.tour.strip.isHidden()
    desk.tour.offer()
    assert desk.tour.strip.isHidden()
    desk.window.close()
    running.session.jobs.shut_down()


def test_that_every_stop_points_at_a_control_that_is_there(desk: Desk, qtbot: QtBot) -> None:
    assert 7 <= len(STEPS) <= 10
    desk.tour.start()
    for step in STEPS:
        assert step.control(desk.window) is not None, step.part
        target = step.target(desk.window)
        qtbot.waitUntil(lambda: _surrounds(desk, target))  # noqa: B023
        assert desk.tour.strip.on_button.hasFocus() or not desk.window.isActiveWindow()
        assert a11y.clipped(desk.tour.strip) == []
        desk.tour.go_on()
    assert not desk.tour.is_under_way
    assert desk.tour.ring.isHidden()


def test_that_escape_ends_it_and_it_goes_on_there_when_asked_for_again(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.window.tour_asked.emit()
    for _stop in range(3):
        desk.tour.strip.on_button.click()
    qtbot.keyClick(desk.tour.strip.on_button, Qt.Key.Key_Escape)
    assert desk.tour.strip.isHidden()
    desk.window.tour_asked.emit()
    assert desk.tour.strip.title.text() == STEPS[3].title
    desk.tour.strip.back_button.click()
    assert desk.tour.strip.count.text() == f"3 of {len(STEPS)}"


def test_that_a_tour_broken_off_by_the_lock_is_offered_again(
    desk: Desk, window_state: WindowState
) -> None:
    first = Tour(desk.window, window_state, Shortcuts())
    first.start()
    first.go_on()
    again = Tour(desk.window, window_state, Shortcuts())
    again.offer()
    assert not again.strip.isHidden()
    again.go_on()
    assert again.strip.count.text() == f"2 of {len(STEPS)}"


def _surrounds(desk: Desk, target: object) -> bool:
    ring = desk.tour.ring
    return ring._target is target and ring.isVisible()
