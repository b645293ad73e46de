"""Every way around the journal is refused; the way through it is open."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carecoord.db.database import Database
from carecoord.db.guard import UnjournalledWriteError
from carecoord.entities import Patient
from carecoord.entities.journal import JournalEntry, Origin
from carecoord.vocab.actor import Actor

ANA = "a" * 32
TABLE = cast("Table", Patient.__table__)
PATIENT: Any = Patient


def delete_row(session: Session) -> None:
    session.delete(session.get_one(Patient, ANA))
    session.flush()


ATTACKS: dict[str, Callable[[Session], object]] = {
    "orm insert": lambda s: s.execute(insert(Patient), [{"id": "x", "family": "X"}]),
    "orm update": lambda s: s.execute(update(Patient).values(family="X")),
    "orm delete": lambda s: s.execute(delete(Patient)),
    "query delete": lambda s: s.query(Patient).delete(),
    "bulk save": lambda s: s.bulk_save_objects([Patient(id="x", family="X")]),
    "bulk insert": lambda s: s.bulk_insert_mappings(Patient, [{"id": "x", "family": "X"}]),
    "bulk update": lambda s: s.bulk_update_mappings(
        Patient, [{"id": ANA, "rev": 1, "family": "X"}]
    ),
    "text": lambda s: s.execute(text("UPDATE patient SET family = 'X'")),
    "text with a comment": lambda s: s.execute(text("UPDATE /* all */ patient SET family = 'X'")),
    "quoted": lambda s: s.execute(text('DELETE FROM "patient"')),
    "core": lambda s: s.connection().execute(delete(TABLE)),
    "driver": lambda s: s.connection().exec_driver_sql("delete from patient"),
    "behind a select": lambda s: s.execute(
        text("WITH x AS (SELECT 1) UPDATE patient SET family = 'X'")
    ),
    "session delete": delete_row,
    "journal": lambda s: s.execute(delete(JournalEntry)),
    "head of the chain": lambda s: s.execute(update(Origin).values(seq=0)),
}


@pytest.fixture
def ana(database: Database, actor: Actor) -> str:
    with database.writing(actor) as transaction:
        transaction.session.add(Patient(id=ANA, family="Ruiz"))
    return ANA


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_that_a_write_past_the_journal_is_refused(
    database: Database, actor: Actor, ana: str, attack: Callable[[Session], object]
) -> None:
    with pytest.raises(UnjournalledWriteError), database.writing(actor) as transaction:
        attack(transaction.session)
    with database.reading() as session:
        assert session.scalars(select(Patient.family)).all() == ["Ruiz"]


def test_that_a_write_stays_refused_after_a_flush_and_after_a_failed_one(
    database: Database, actor: Actor, ana: str
) -> None:
    with database.writing(actor) as transaction:
        session = transaction.session
        session.get_one(Patient, ana).given = "Ana"
        session.flush()
        with pytest.raises(UnjournalledWriteError):
            session.execute(delete(Patient))
        savepoint = session.begin_nested()
        session.add(Patient(id="z" * 32))
        with pytest.raises(IntegrityError):
            session.flush()
        savepoint.rollback()
        with pytest.raises(UnjournalledWriteError):
            session.execute(delete(Patient))


def test_that_a_session_made_outside_the_door_cannot_write_rows(
    database: Database, ana: str
) -> None:
    with Session(database.engine) as session:
        session.get_one(Patient, ana).given = "x"
        with pytest.raises(UnjournalledWriteError):
            session.flush()
