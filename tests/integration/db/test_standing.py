"""How everybody stands, what is promised and what the patient list shows follow the records."""

import datetime as dt
import random
from typing import Any

import pytest
from sqlalchemy import Engine, select

from carecoord.db import promised, roster, standing
from carecoord.db.database import Database, Transaction
from carecoord.db.promised import PROMISED
from carecoord.db.roster import ROSTER
from carecoord.db.standing import STANDING
from carecoord.entities import (
    Appointment,
    ChannelConsent,
    Condition,
    ContactAttempt,
    ContactPoint,
    FollowUp,
    Measurement,
    Patient,
    PatientIdentifier,
    PatientTag,
    Staff,
    Visit,
)
from carecoord.vocab.actor import Actor

STATUSES = ("kept", "booked")
NOW = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)
KINDS: tuple[Any, ...] = (
    Patient, ChannelConsent, Condition, Measurement, Visit, Appointment, FollowUp, ContactAttempt,
    PatientIdentifier, ContactPoint, PatientTag,
)  # fmt: skip


def rows(database: Database, *queries: Any) -> dict[str, Any]:
    """Rows of each query by the key of what they are about."""
    with database.reading() as session:
        found = [(at, row) for at, query in enumerate(queries) for row in session.execute(query)]
    return {f"{at} {getattr(row, 'id', row.patient_id)}": row for at, row in found}


def stored(database: Database) -> dict[str, Any]:
    return rows(database, select(STANDING), select(PROMISED), select(ROSTER))


def computed(database: Database) -> dict[str, Any]:
    return rows(database, standing.computed(), promised.computed(), roster.computed())


class Writer:
    """Writes whatever comes to mind, the same for the same seed."""

    def __init__(self, database: Database, actor: Actor, seed: int) -> None:
        self._database = database
        self._actor = actor
        self._chance = random.Random(seed)
        self._spans: list[Any] = []

    def write(self) -> None:
        step = self._chance.choice([self._insert, self._insert_many, self._change, self._undo])
        with self._database.writing(self._actor) as transaction:
            step(transaction)
        if transaction.span is not None:
            self._spans.append(transaction.span)

    def _insert(self, transaction: Transaction) -> None:
        for entity in KINDS:
            transaction.session.add(entity(**self._fields(transaction, entity)))

    def _insert_many(self, transaction: Transaction) -> None:
        for entity in KINDS:
            rows = [self._fields(transaction, entity) for _number in range(5)]
            transaction.insert_many(entity, rows)

    def _change(self, transaction: Transaction) -> None:
        for entity in KINDS:
            rows = list(transaction.session.scalars(select(entity).order_by(entity.id)))
            if not rows:
                continue
            row, other = self._chance.choice(rows), self._chance.choice(rows)
            for name, value in self._fields(transaction, entity).items():
                if name != "patient_id":
                    setattr(row, name, value)
            row.deleted = self._chance.random() < 0.3
            transaction.session.flush()
            transaction.update_many(entity, [{"id": other.id, "deleted": not other.deleted}])

    def _undo(self, transaction: Transaction) -> None:
        if self._spans:
            transaction.undo([self._chance.choice(self._spans)])

    def _fields(self, transaction: Transaction, entity: type) -> dict[str, Any]:
        chance = self._chance
        if entity is Patient:
            return {
                "family": chance.choice("ABC"),
                "status": chance.choice(("active", "moved")),
                "merged_into": chance.choice((None, None, "x")),
            }
        people = list(transaction.session.scalars(select(Patient.id).order_by(Patient.id)))
        at = NOW - dt.timedelta(hours=chance.randrange(6))
        promises = list(transaction.session.scalars(select(FollowUp.id).order_by(FollowUp.id)))
        fields: dict[type, dict[str, Any]] = {
            FollowUp: {
                "kind": "other",
                "title": "Call",
                "due_on": chance.choice(("2026-02-01", "2026-03-01")),
                "priority": chance.choice(("safety", "routine")),
                "state": chance.choice(("open", "in_progress", "done")),
                "created_at": at,
            },
            ContactAttempt: {
                "follow_up_id": chance.choice((None, *promises)),
                "attempted_at": at,
                "attempted_by": self._actor.staff_id,
                "result": "no_answer",
                "hidden_until_on": chance.choice(("", "2026-03-05")),
                "closes": chance.random() < 0.2,
            },
            ChannelConsent: {
                "channel": chance.choice(("all", "call")),
                "allowed": chance.choice(("yes", "no")),
                "given_on": chance.choice(("", "2026-01-01", "2026-02-01")),
            },
            Condition: {
                "group": chance.choice(("", "diabetes", "asthma", "unheard-of")),
                "status": chance.choice(("active", "resolved")),
            },
            Measurement: {
                "kind": chance.choice(("bp", "a1c", "weight")),
                "value": chance.randrange(200),
                "value2": chance.randrange(99),
                "taken_at": at,
            },
            Visit: {"started_at": at, "status": chance.choice(("kept", "missed"))},
            Appointment: {"starts_at": at, "status_at": at, "status": chance.choice(STATUSES)},
        }
        fields |= self._fields_shown()
        return {"patient_id": chance.choice(people), **fields[entity]}

    def _fields_shown(self) -> dict[type, dict[str, Any]]:
        """What the patient list shows beside what lists ask for."""
        chance = self._chance
        return {
            PatientIdentifier: {
                "system": "here",
                "value": f"{chance.randrange(9999)}",
                "kind": chance.choice(("mrn", "source", "ssn", "insurance")),
            },
            ContactPoint: {
                "kind": chance.choice(("phone", "email")),
                "typed": f"555-{chance.randrange(9999)}",
                "standing": chance.choice(("good", "wrong")),
                "rank": chance.randrange(3),
            },
            PatientTag: {"tag": chance.choice(("asthma club", "transport", "2026"))},
        }


@pytest.mark.parametrize("seed", range(3))
def test_that_the_rows_are_what_the_records_give_after_any_writes(
    database: Database, actor: Actor, seed: int
) -> None:
    writer = Writer(database, actor, seed)
    with database.writing(actor) as transaction:
        transaction.session.add(Staff(id=actor.staff_id, name=actor.name, role=actor.role))
        transaction.session.add(Patient(family="First"))

    for _step in range(12):
        writer.write()
        assert stored(database) == computed(database)

    with database.reading() as session:
        assert len(session.execute(select(STANDING)).all()) > 5
        assert len(session.execute(select(PROMISED)).all()) > 3


def test_that_a_write_taken_back_by_an_error_changes_no_row(
    database: Database, actor: Actor
) -> None:
    with database.writing(actor) as transaction:
        transaction.session.add(Patient(id="p", family="Santos"))
    before = stored(database)

    def fail() -> None:
        with database.writing(actor) as transaction:
            transaction.session.add(Visit(patient_id="p", started_at=NOW))
            transaction.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert stored(database) == before


def test_that_all_rows_can_be_made_anew(database: Database, engine: Engine, actor: Actor) -> None:
    with database.writing(actor) as transaction:
        transaction.insert_many(Patient, [{"id": f"{n}", "family": f"F{n}"} for n in range(20)])
        call = {"kind": "other", "title": "Call", "due_on": "2026-03-01", "created_at": NOW}
        transaction.insert_many(FollowUp, [{"patient_id": f"{n}", **call} for n in range(20)])
    before = stored(database)

    with engine.begin() as connection:
        for derived, table in ((standing, STANDING), (promised, PROMISED), (roster, ROSTER)):
            connection.execute(table.update().values(status="wrong"))
            derived.rebuild(connection)

    assert stored(database) == before


def test_that_of_readings_taken_at_once_the_one_recorded_last_stands(
    database: Database, actor: Actor
) -> None:
    with database.writing(actor) as transaction:
        transaction.session.add(Patient(id="p", family="Santos"))
        transaction.session.flush()
        for key, value in (("m2", 8.5), ("m1", 7.5)):
            transaction.session.add(
                Measurement(id=key, patient_id="p", kind="a1c", value=value, taken_at=NOW)
            )

    assert stored(database)["0 p"].a1c_value == 8.5
    assert stored(database)["0 p"].newest_at == NOW
