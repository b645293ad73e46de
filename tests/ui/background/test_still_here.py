"""Whoever was taken off, or given another role, at another computer does not go on here."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from ui.background.jobs import JobRunner
from ui.background.still_here import StillHere

ANA = Actor("5" * 32, "Ana Ruiz", Role.NURSE)


class Sessions:
    """What the store says of Ana."""

    def __init__(self) -> None:
        self.works_here = True
        self.is_away = False
        self.asked = 0

    def is_still(self, actor: Actor) -> bool:
        assert actor == ANA
        self.asked += 1
        if self.is_away:
            raise UnavailableError("The server does not answer.")
        return self.works_here


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


@pytest.fixture
def still(qapp: object, jobs: JobRunner, sessions: Sessions) -> StillHere:
    owner = QObject()
    made = StillHere(sessions, ANA, jobs, owner)
    made.setParent(None)
    made.start()
    return made


def test_that_whoever_works_here_goes_on(
    still: StillHere, sessions: Sessions, jobs: JobRunner, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(still.gone, wait=50):
        still.look()
        assert jobs.wait(5)
    assert sessions.asked == 1


def test_that_whoever_was_taken_off_is_told_of_once(
    still: StillHere, sessions: Sessions, jobs: JobRunner, qtbot: QtBot
) -> None:
    sessions.works_here = False
    with qtbot.waitSignal(still.gone):
        still.look()
    with qtbot.assertNotEmitted(still.gone, wait=50):
        still.look()
        assert jobs.wait(5)


def test_that_a_server_which_is_away_sends_nobody_off(
    still: StillHere, sessions: Sessions, jobs: JobRunner, qtbot: QtBot
) -> None:
    sessions.is_away = True
    with (
        qtbot.assertNotEmitted(still.gone, wait=50),
        qtbot.assertNotEmitted(jobs.broke, wait=50),
    ):
        still.look()
        assert jobs.wait(5)
    sessions.is_away = sessions.works_here = False
    with qtbot.waitSignal(still.gone):
        still.look()
