"""Backups around the window: their age in the rail, quiet moments, and closing."""

import datetime as dt
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from carecoord.services.backup_making import Progress
from carecoord.services.backup_status import BackupStatus
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.ui import gallery
from tests.ui.kit import Show
from ui.background.backing_up import LOOK_EVERY
from ui.background.idle import IdleWatch
from ui.background.jobs import JobRunner, Lane
from ui.shell.last_backup import LastBackup
from ui.shell.main_window import MainWindow

NOW = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
ACTOR = Actor("5" * 32, "Bree Wells", Role.LEAD)
FINE = BackupStatus(NOW, NOW - dt.timedelta(hours=3), is_late=False)


class Watch:
    """A clock to move by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> dt.datetime:
        return self.at

    def today(self) -> dt.date:
        return self.at.date()


@dataclass
class Slow:
    """Backups that take as long as a test likes."""

    told: BackupStatus = FINE
    due: bool = True
    failure: Exception | None = None
    may_go_on: threading.Event = field(default_factory=threading.Event)
    made: int = 0
    stopped: int = 0

    def is_due(self) -> bool:
        return self.due

    def is_wanted_at_the_end(self) -> bool:
        return self.due

    def status(self) -> BackupStatus:
        return self.told

    def automatic(self, *, actor: Actor, progress: Progress) -> object:
        assert actor == ACTOR
        if self.failure is not None:
            raise self.failure
        try:
            while not self.may_go_on.wait(0.01):
                progress(20, 100)
        except Exception:
            self.stopped += 1
            raise
        self.made += 1
        return None


@dataclass
class At:
    """The window and whether anybody is there."""

    window: MainWindow
    idle: IdleWatch


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def clock() -> Watch:
    return Watch()


@pytest.fixture
def window(tmp_path: Path, jobs: JobRunner, show: Show) -> MainWindow:
    made = gallery.window(tmp_path / "window.ini", jobs)
    made.resize(1366, 768)
    show(made)
    return made


@pytest.fixture
def last(window: MainWindow, slow: Slow, jobs: JobRunner, clock: Watch) -> LastBackup:
    idle = IdleWatch(clock, dt.timedelta(minutes=5), window)
    return LastBackup(At(window, idle), slow, ACTOR, jobs)


def test_that_the_rail_tells_the_age_and_a_worry_is_told_once_in_words(
    last: LastBackup, slow: Slow, window: MainWindow, qtbot: QtBot
) -> None:
    last.keeper.look()
    qtbot.waitUntil(window.rail.backups.isVisible)
    assert window.rail.backups.text() == "Backup: 3 h"
    assert "3 hours ago" in window.rail.backups.accessibleName()
    slow.told = replace(FINE, newest_at=NOW - dt.timedelta(days=3), is_late=True)
    last.keeper.look()
    qtbot.waitUntil(lambda: "Back up now" in window.messages.text)
    assert window.rail.backups.text() == "Backup: 3 d"
    window.messages.forget()
    last.keeper.look()
    qtbot.waitUntil(lambda: not last._jobs.busy_with(Lane.KEEPING))
    assert window.messages.text == ""


def test_that_a_backup_waits_until_nobody_has_touched_anything_for_two_minutes(
    last: LastBackup, slow: Slow, clock: Watch, jobs: JobRunner, qtbot: QtBot
) -> None:
    slow.may_go_on.set()
    last.keeper.look()
    qtbot.waitUntil(lambda: not jobs.busy_with(Lane.KEEPING))
    assert slow.made == 0
    clock.at += dt.timedelta(minutes=2)
    last.keeper.look()
    qtbot.waitUntil(lambda: slow.made == 1)


@pytest.mark.parametrize("minutes", [1, 2, 3])
@pytest.mark.parametrize("begun_s", [1, 15, 29])
def test_that_a_backup_is_made_before_the_lock_of_a_laptop_that_leaves_the_practice(
    minutes: int, begun_s: int, last: LastBackup, slow: Slow, clock: Watch, jobs: JobRunner,
    qtbot: QtBot,
) -> None:  # fmt: skip
    slow.may_go_on.set()
    limit = dt.timedelta(minutes=minutes)
    last.keeper._idle.set_limit(limit)
    clock.at += dt.timedelta(seconds=begun_s)
    while clock.at - NOW < limit:
        last.keeper.look()
        qtbot.waitUntil(lambda: not jobs.busy_with(Lane.KEEPING))
        clock.at += LOOK_EVERY
    assert slow.made >= 1


def test_that_a_backup_that_runs_holds_up_no_saving(
    last: LastBackup, slow: Slow, clock: Watch, jobs: JobRunner, qtbot: QtBot
) -> None:
    clock.at += dt.timedelta(minutes=3)
    last.keeper.look()
    saved: list[int] = []
    jobs.write(lambda: 1, saved.append)
    qtbot.waitUntil(lambda: saved == [1])
    assert slow.made == 0
    slow.may_go_on.set()


def test_that_closing_waits_for_the_backup_and_goes_on_by_itself(
    last: LastBackup, slow: Slow, window: MainWindow, qtbot: QtBot
) -> None:
    window.close()
    assert window.isVisible()
    qtbot.waitUntil(lambda: last.dialog is not None and last.dialog.isVisible())
    slow.may_go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert slow.made == 1


def test_that_one_may_close_without_the_backup(
    last: LastBackup, slow: Slow, window: MainWindow, qtbot: QtBot
) -> None:
    window.close()
    qtbot.waitUntil(lambda: last.dialog is not None and last.dialog.isVisible())
    assert last.dialog is not None
    last.dialog.accept_button.click()
    qtbot.waitUntil(lambda: not window.isVisible())
    qtbot.waitUntil(lambda: slow.stopped == 1)
    assert slow.made == 0


def test_that_one_may_stay_and_close_later(
    last: LastBackup, slow: Slow, window: MainWindow, qtbot: QtBot
) -> None:
    window.close()
    qtbot.waitUntil(lambda: last.dialog is not None and last.dialog.isVisible())
    assert last.dialog is not None
    last.dialog.cancel_button.click()
    slow.may_go_on.set()
    qtbot.waitUntil(lambda: slow.made == 1)
    assert window.isVisible()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_that_a_backup_that_fails_at_the_end_says_why_and_lets_the_person_decide(
    last: LastBackup, slow: Slow, window: MainWindow, qtbot: QtBot
) -> None:
    slow.failure = UnavailableError("The disk is full.")
    window.close()
    qtbot.waitUntil(lambda: last.dialog is not None and last.dialog.isVisible())
    assert last.dialog is not None
    dialog = last.dialog
    assert dialog._error.text() == "The disk is full."
    assert dialog._error.isVisible()
    assert not dialog._promise.isVisible()  # it said that the program closes by itself
    assert dialog._scroller.verticalScrollBar().maximum() == 0
    last.dialog.accept_button.click()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_that_nothing_to_back_up_closes_at_once(
    last: LastBackup, slow: Slow, window: MainWindow, qtbot: QtBot
) -> None:
    slow.due = False
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert last.dialog is None
