"""Nobody is there, or the computer says so: the whole window is given up."""

import datetime as dt
import shutil
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carecoord import settings
from tests.ui.app.conftest import Running
from tests.ui.background.test_idle import HandClock
from ui.shell.desk import Desk


@pytest.mark.parametrize(("leaves_the_practice", "minutes"), [(False, 5), (True, 2)])
def test_that_a_desk_locks_after_five_minutes_and_a_laptop_outside_after_two(
    running: Running, desk: Desk, qtbot: QtBot, leaves_the_practice: bool, minutes: int
) -> None:
    if leaves_the_practice:
        services = desk._services
        services.preferences.set(settings.FIELD_LAPTOP, value=True, actor=services.actor)
    qtbot.waitUntil(lambda: desk.idle._limit == dt.timedelta(minutes=minutes))
    clock = HandClock()
    desk.idle._clock = clock
    desk.idle.start()
    for _second in range(minutes * 60 - 1):
        clock.pass_minutes(1 / 60)
        desk.idle.look()
    assert running.restarts == 0
    clock.pass_minutes(1 / 60)
    desk.idle.look()
    assert running.restarts == 1


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None,
    reason="A bus for the test needs Linux and dbus-daemon.",
)
@pytest.mark.parametrize("signal", ["PrepareForSleep", "Lock"])
def test_that_sleep_and_the_lock_of_the_computer_give_the_screen_up(
    running: Running, desk: Desk, qtbot: QtBot, tmp_path: Path, signal: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from tests.ui.logind import MINE, desktop_on
    from ui.background import away_logind
    from ui.background.away_logind import MANAGER, MANAGER_PATH, SESSION

    with desktop_on(tmp_path) as computer:
        computer.start()
        program = computer.join("program")
        monkeypatch.setattr(away_logind, "system_bus", lambda: program)
        desk.locker._away.watch()
        heard = desk.locker._away._source
        assert heard is not None
        qtbot.waitUntil(lambda: not heard.children())  # every question is answered
        if signal == "Lock":
            computer.tell(MINE, SESSION, signal)
        else:
            computer.tell(MANAGER_PATH, MANAGER, signal, True)
        qtbot.waitUntil(lambda: running.restarts == 1)
        assert not desk.window.isVisible()
        heard.deleteLater()
