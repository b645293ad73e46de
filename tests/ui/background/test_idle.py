import datetime as dt
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.kit import TODAY, Show
from ui.background.idle import IdleWatch


class HandClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.instant = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        return self.instant

    def today(self) -> dt.date:
        return TODAY

    def pass_minutes(self, minutes: float) -> None:
        self.instant += dt.timedelta(minutes=minutes)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def watch(qapp: QApplication, clock: HandClock) -> IdleWatch:
    return IdleWatch(clock, dt.timedelta(minutes=10))


def test_that_idleness_is_told_once_after_the_limit(
    watch: IdleWatch, clock: HandClock, qtbot: QtBot
) -> None:
    told: list[int] = []
    watch.went_idle.connect(lambda: told.append(1))
    clock.pass_minutes(9)
    watch.check()
    assert told == []
    clock.pass_minutes(2)
    watch.check()
    watch.check()
    assert told == [1]


def test_that_a_limit_to_come_is_told_half_a_minute_before_and_a_key_puts_it_off(
    watch: IdleWatch, clock: HandClock, qtbot: QtBot
) -> None:
    told: list[str] = []
    for name in ("soon", "stirred", "went_idle"):
        getattr(watch, name).connect(partial(told.append, name))
    clock.pass_minutes(9.4)
    watch.check()
    assert told == []
    clock.pass_minutes(0.2)
    watch.check()
    watch.check()
    assert told == ["soon"]
    watch.touch()
    clock.pass_minutes(9.4)
    watch.check()
    assert told == ["soon", "stirred"]


def test_that_a_key_counts_as_input(
    watch: IdleWatch, clock: HandClock, qtbot: QtBot, show: Show
) -> None:
    field = QLineEdit()
    show(field)
    watch.watch(field.windowHandle())
    clock.pass_minutes(9)
    QApplication.sendEvent(field.windowHandle(), _key_press())
    assert watch.idle_for() == dt.timedelta(0)


def test_that_waking_from_a_long_sleep_comes_too_late(
    watch: IdleWatch, clock: HandClock, qtbot: QtBot, show: Show
) -> None:
    field = QLineEdit()
    show(field)
    watch.watch(field.windowHandle())
    clock.pass_minutes(600)
    with qtbot.waitSignal(watch.went_idle):
        QApplication.sendEvent(field.windowHandle(), _key_press())


def test_that_a_key_after_the_end_tells_nothing(
    watch: IdleWatch, clock: HandClock, qtbot: QtBot, show: Show
) -> None:
    field = QLineEdit()
    show(field)
    watch.watch(field.windowHandle())
    watch.stop()
    clock.pass_minutes(600)
    with qtbot.assertNotEmitted(watch.went_idle):
        QApplication.sendEvent(field.windowHandle(), _key_press())


def test_that_a_clock_set_back_does_not_put_the_lock_off(
    watch: IdleWatch, clock: HandClock
) -> None:
    told: list[int] = []
    watch.went_idle.connect(lambda: told.append(1))
    watch.start()
    clock.pass_minutes(0.1)
    watch.look()
    clock.pass_minutes(-300)
    watch.look()
    for _second in range(600):
        clock.pass_minutes(1 / 60)
        watch.look()
    assert told == [1]
    watch.stop()


def _key_press() -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")


def test_that_a_machine_that_slept_is_noticed_when_it_wakes(
    watch: IdleWatch, clock: HandClock
) -> None:
    told: list[int] = []
    watch.slept.connect(lambda: told.append(1))
    watch.start()
    for seconds in (1, 1, 19, 20, 1):
        clock.pass_minutes(seconds / 60)
        watch.look()
    assert told == [1]
    watch.stop()
    clock.pass_minutes(5)
    watch.start()
    watch.look()
    assert told == [1], "what happened before it began to watch is no sleep"


def test_that_looking_tells_of_idleness_too(watch: IdleWatch, clock: HandClock) -> None:
    told: list[int] = []
    watch.went_idle.connect(lambda: told.append(1))
    clock.pass_minutes(11)
    watch.look()
    assert told == [1]
