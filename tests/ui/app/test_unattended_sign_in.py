"""A way in that is left in the middle: what is secret on it does not stay."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carecoord.services.gate import Gate
from tests.factories.closed_practice import LEAD_PASSPHRASE, ClosedPractice
from tests.ui.app.conftest import Running
from tests.ui.background.test_idle import HandClock
from ui.pages.entry.welcome import WelcomeStep


def leave_for_five_minutes(running: Running, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: running.session.unattended is not None)
    unattended = running.session.unattended
    assert unattended is not None
    clock = HandClock()
    unattended._idle._clock = clock
    unattended._idle.start()
    clock.pass_minutes(5)
    unattended._idle.check()


def test_that_a_typed_passphrase_does_not_stay_on_an_empty_desk(
    running: Running, qtbot: QtBot
) -> None:
    step = running.session.way_in.sign_in
    assert step is not None
    leave_for_five_minutes(running, qtbot)
    assert running.restarts == 0, "nothing was typed"
    step.passphrase.setText(LEAD_PASSPHRASE)
    leave_for_five_minutes(running, qtbot)
    assert running.restarts == 1
    assert not running.session.entry.isVisible()


def test_that_a_recovery_key_on_the_screen_is_not_left_there_and_the_practice_is_closed(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    running = Running(qapp, ClosedPractice(tmp_path / "new", ()), qtbot)
    session = running.session
    assert isinstance(session.entry.step, WelcomeStep)
    session.entry.step.went_on.emit()
    first = session.way_in.first_run
    assert first is not None
    first.practice.name.setText("Maple Street Practice")
    first.practice.went_on.emit()
    first.person.name.setText("Ana Ruiz")
    first.person.went_on.emit()
    for field in (first.passphrase.chooser._first, first.passphrase.chooser._second):
        field.setText(LEAD_PASSPHRASE)
    first.passphrase.went_on.emit()
    qtbot.waitUntil(lambda: first.new is not None)
    leave_for_five_minutes(running, qtbot)
    assert running.restarts == 1
    assert not session.entry.isVisible()
    Gate(tmp_path / "new").sign_in_somebody(LEAD_PASSPHRASE).close()
