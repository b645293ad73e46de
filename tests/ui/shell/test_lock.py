"""When the screen is given up: asked for, away, asleep; whatever is running or open."""

import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication

from carecoord.common.clock import FixedClock
from tests.ui.kit import TODAY, ZONE
from ui.background.away import Away
from ui.background.idle import IdleWatch
from ui.shell.lock import Locker


class Locked:
    def __init__(self, locker: Locker) -> None:
        self.said: list[str] = []
        locker.locked.connect(self._on_locked)
        locker.hurried.connect(self._on_hurried)

    @property
    def times(self) -> int:
        return self.said.count("locked")

    def _on_locked(self) -> None:
        self.said.append("locked")

    def _on_hurried(self) -> None:
        self.said.append("hurried")


@pytest.fixture
def idle(qapp: QApplication) -> IdleWatch:
    return IdleWatch(FixedClock(TODAY, ZONE), dt.timedelta(minutes=10))


@pytest.fixture
def locker(idle: IdleWatch) -> Locker:
    return Locker(idle)


@pytest.fixture
def locked(locker: Locker) -> Locked:
    return Locked(locker)


def test_that_it_locks_when_the_computer_locks(locker: Locker, locked: Locked) -> None:
    locker._away.left.emit()
    assert locked.said == ["locked"]


def test_that_what_runs_has_only_seconds_when_the_computer_sleeps(
    locker: Locker, locked: Locked
) -> None:
    locker._away.sleeps.emit()
    assert locked.said == ["locked", "hurried"]


def test_that_work_behind_the_lock_is_hurried_too(locker: Locker, locked: Locked) -> None:
    locker.lock()
    locker._away.sleeps.emit()
    assert locked.said == ["locked", "hurried"]


def test_that_it_locks_when_the_computer_wakes(
    locker: Locker, idle: IdleWatch, locked: Locked
) -> None:
    idle.slept.emit()
    assert locked.times == 1


def test_that_it_locks_once_however_many_tell(
    locker: Locker, idle: IdleWatch, locked: Locked
) -> None:
    for tells in (locker._away.left, idle.slept, idle.went_idle, locker._away.left):
        tells.emit()
    assert locked.times == 1


def test_that_listening_begins_once_the_window_is_in_use(
    idle: IdleWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(Away, "watch", lambda _away: begun.append(1))
    locker = Locker(idle)
    assert locker._listens.isActive()
    locker._listens.timeout.emit()
    assert begun == [1]
    locker.lock()
    assert not locker._listens.isActive()
