"""When the screen is given up: asked for, away, asleep, but never in the middle of work."""

import datetime as dt
import threading

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carecoord.common.clock import FixedClock
from tests.ui.kit import TODAY, ZONE
from ui.background.away import Away
from ui.background.idle import IdleWatch
from ui.background.jobs import JobRunner
from ui.shell.lock import Locker


class Locked:
    def __init__(self, locker: Locker) -> None:
        self.times = 0
        locker.locked.connect(self._on_locked)

    def _on_locked(self) -> None:
        self.times += 1


@pytest.fixture
def idle(qapp: QApplication) -> IdleWatch:
    return IdleWatch(FixedClock(TODAY, ZONE), dt.timedelta(minutes=10))


@pytest.fixture
def locker(idle: IdleWatch, jobs: JobRunner) -> Locker:
    return Locker(idle, jobs)


@pytest.fixture
def locked(locker: Locker) -> Locked:
    return Locked(locker)


def test_that_it_locks_when_the_computer_sleeps_or_locks(locker: Locker, locked: Locked) -> None:
    locker._away.left.emit()
    assert locked.times == 1


def test_that_it_locks_when_the_computer_wakes(
    locker: Locker, idle: IdleWatch, locked: Locked
) -> None:
    idle.slept.emit()
    assert locked.times == 1


def test_that_it_locks_once_however_many_tell(
    locker: Locker, idle: IdleWatch, locked: Locked
) -> None:
    for tells in (locker._away.left, idle.slept, locker._away.left):
        tells.emit()
    assert locked.times == 1


def test_that_running_work_is_not_torn_and_the_screen_is_given_up_after_it(
    locker: Locker, jobs: JobRunner, locked: Locked, qtbot: QtBot
) -> None:
    done = threading.Event()
    jobs.write(done.wait)
    locker._away.left.emit()
    assert locked.times == 0
    done.set()
    qtbot.waitUntil(lambda: locked.times == 1)


def test_that_nobody_waits_for_what_is_only_read(
    locker: Locker, jobs: JobRunner, locked: Locked
) -> None:
    done = threading.Event()
    jobs.ask(done.wait, id)
    locker._away.left.emit()
    done.set()
    assert locked.times == 1


def test_that_listening_begins_once_the_window_is_in_use(
    idle: IdleWatch, jobs: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(Away, "watch", lambda _away: begun.append(1))
    locker = Locker(idle, jobs)
    assert locker._listens.isActive()
    locker._listens.timeout.emit()
    assert begun == [1]
    locker.lock()
    assert not locker._listens.isActive()
