"""Lists are renewed beside the work, one at a time, and again after a failure."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from ui.background.jobs import JobRunner
from ui.background.list_keeping import ListKeeping

LEAD = Actor("5" * 32, "Bree Wells", Role.LEAD)


class Renewal:
    """Lists of which some are to be renewed."""

    def __init__(self) -> None:
        self.waiting = ["followups-due", "living"]
        self.renewed: list[str] = []
        self.is_away = False
        self.portions = 1

    def stale(self) -> tuple[str, ...]:
        return tuple(self.waiting)

    def renew(self, worklist_id: str, *, actor: Actor) -> bool:
        assert actor == LEAD
        if self.is_away:
            raise UnavailableError("The server does not answer.")
        self.renewed.append(worklist_id)
        is_done = self.renewed.count(worklist_id) == self.portions
        if is_done:
            self.waiting.remove(worklist_id)
        return is_done


@pytest.fixture
def renewal() -> Renewal:
    return Renewal()


@pytest.fixture
def keeping(qapp: object, jobs: JobRunner, renewal: Renewal) -> ListKeeping:
    owner = QObject()
    keeping = ListKeeping(renewal, jobs, LEAD, owner)
    keeping.setParent(None)
    return keeping


def test_that_every_list_to_renew_is_renewed_in_turn(
    keeping: ListKeeping, renewal: Renewal, qtbot: QtBot
) -> None:
    keeping.look()
    keeping.look()
    qtbot.waitUntil(lambda: renewal.renewed == ["followups-due", "living"])


def test_that_a_long_list_is_renewed_in_portions(
    keeping: ListKeeping, renewal: Renewal, qtbot: QtBot
) -> None:
    renewal.portions = 2
    keeping.look()
    qtbot.waitUntil(lambda: renewal.renewed == ["followups-due"] * 2 + ["living"] * 2)


def test_that_a_store_that_does_not_answer_is_asked_again_at_the_next_look(
    keeping: ListKeeping, renewal: Renewal, jobs: JobRunner, qtbot: QtBot
) -> None:
    told: list[Exception] = []
    jobs.broke.connect(told.append)
    renewal.is_away = True
    keeping.look()
    qtbot.waitUntil(lambda: not keeping.is_looking)
    renewal.is_away = False
    keeping.look()
    qtbot.waitUntil(lambda: renewal.waiting == [])
    assert told == []
