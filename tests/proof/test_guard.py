"""Ways around the journal: refused one and all, and seen afterwards where nobody refuses them."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from carecoord.db import guard, replay
from carecoord.db.database import Database
from carecoord.db.guard import UnjournalledWriteError
from carecoord.db.verify import verify
from carecoord.entities import Patient
from carecoord.services.opened import OpenedPractice
from tests.integration.db.test_guard import ANA, ATTACKS
from tests.proof.practice import AUDIT_KEY, open_practice

Attack = Callable[[Session], object]


@pytest.fixture
def opened(home: Path) -> Iterator[OpenedPractice]:
    """A practice with one patient."""
    opened = open_practice(home)
    with opened.database.writing(opened.actor) as transaction:
        transaction.session.add(Patient(id=ANA, family="Ruiz"))
    yield opened
    opened.close()


def is_whole(session: Session) -> bool:
    """Whether tables and journal say the same, and the chain is sound."""
    return not list(replay.differences(session)) and verify(session, AUDIT_KEY).sound


def test_that_every_way_around_the_journal_is_refused(
    opened: OpenedPractice, counted: Counter[str]
) -> None:
    for attack in ATTACKS.values():
        counted["ways"] += 1
        with (
            pytest.raises(UnjournalledWriteError),
            opened.database.writing(opened.actor) as transaction,
        ):
            attack(transaction.session)
        counted["refused"] += 1
    with opened.database.reading() as session:
        assert is_whole(session)


def test_that_without_the_guard_each_would_be_done_and_be_seen(
    opened: OpenedPractice, counted: Counter[str]
) -> None:
    """The control: two are refused elsewhere too, by the session's hooks and by the store."""
    event.remove(opened.database.engine, "before_cursor_execute", guard._check)
    refused = {name for name, attack in ATTACKS.items() if not seen(opened.database, attack)}
    assert refused == {"session delete", "journal"}
    counted["done without the guard, and seen by the check"] += len(ATTACKS) - len(refused)
    counted["refused elsewhere too"] += len(refused)


def seen(database: Database, attack: Attack) -> bool:
    """Do it, see that the check finds it, and take it back; False where it was refused."""
    with database.engine.connect() as connection, connection.begin() as transaction:
        session = Session(connection)
        try:
            attack(session)
        except (DBAPIError, UnjournalledWriteError):
            return False
        assert not is_whole(session)
        transaction.rollback()
    return True
