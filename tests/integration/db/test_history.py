"""The history of a record, the lines of the journal, and the tables recomputed from it."""

import datetime as dt
from pathlib import Path

import pytest

from carecoord.db import sqlcipher
from carecoord.db.database import Database
from carecoord.db.history import entries, history, last_change
from carecoord.db.replay import Difference, differences, replay
from carecoord.entities import Measurement, Patient, Setting
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role

ANA, BEN = "a" * 32, "b" * 32
NURSE = Actor("n" * 32, "Nell Nurse", Role.NURSE)


@pytest.fixture
def ana(database: Database, actor: Actor) -> str:
    with database.writing(actor) as transaction:
        transaction.session.add(Patient(id=ANA, family="Ruiz", given="Ana"))
        transaction.session.add(Patient(id=BEN, family="Li"))
        transaction.session.add(Setting(name="theme", value='"dark"'))
    with database.writing(NURSE, "called her") as transaction:
        transaction.fetch(Patient, ANA).given = "Anna"
        transaction.record("chart.read", ANA)
    with database.writing(actor) as transaction:
        transaction.tombstone(transaction.fetch(Patient, ANA), "twice")
    return ANA


def test_that_the_history_of_a_row_shows_before_and_after(database: Database, ana: str) -> None:
    with database.reading() as session:
        made, changed, removed = history(session, Patient, ana)
    assert made.fields["given"] == (None, "Ana")
    assert "pronouns" not in made.fields
    assert changed.fields == {"given": ("Ana", "Anna")}
    assert (changed.actor, changed.reason) == (NURSE.staff_id, "called her")
    assert (removed.fields, removed.reason) == ({"deleted": (False, True)}, "twice")
    assert made.at < changed.at < removed.at


def test_that_the_last_change_says_who_and_when(database: Database, ana: str, actor: Actor) -> None:
    with database.reading() as session:
        last = last_change(session, Patient, ana)
        assert last is not None
        assert last.actor == actor.staff_id
        assert last_change(session, Patient, "nobody") is None


def test_that_the_journal_can_be_read_by_subject_person_kind_and_time(
    database: Database, ana: str, actor: Actor
) -> None:
    with database.reading() as session:
        about_ana = entries(session, subject=ana)
        assert [(e.kind, e.op) for e in about_ana] == [
            ("patient", "U"), ("chart.read", "E"), ("patient", "U"), ("patient", "I"),
        ]  # fmt: skip
        assert [e.kind for e in entries(session, subject="")] == ["setting"]
        assert {e.kind for e in entries(session, actor=NURSE.staff_id)} == {"patient", "chart.read"}
        assert [e.op for e in entries(session, kinds=["chart.read"])] == ["E"]
        middle = about_ana[1].at
        assert len(entries(session, subject=ana, since=middle)) == 3
        assert len(entries(session, subject=ana, until=middle)) == 1
        assert entries(session, subject=ana, since=middle + dt.timedelta(days=1)) == []
        assert len(entries(session, limit=2)) == 2
        assert about_ana[2].fields == {"given": "Anna"}


def test_that_every_kind_of_value_comes_back_as_it_was_stored(
    database: Database, lead: Actor
) -> None:
    with database.writing(lead) as transaction:
        transaction.session.add(Patient(id=ANA, family="Ruiz"))
        reading = Measurement(
            patient_id=ANA, kind="weight", value=70.25, unit="kg", taken_at=transaction.now
        )
        transaction.session.add(reading)
    with database.reading() as session:
        row = replay(session, Measurement, reading.id)
        assert row is not None
        assert (row["value"], row["value2"], row["taken_at"]) == (70.25, None, transaction.now)
        (made,) = history(session, Measurement, reading.id)
        assert made.fields["taken_at"] == (None, transaction.now)
        assert list(differences(session)) == []


def test_that_every_table_equals_what_the_journal_gives(
    database: Database, ana: str, actor: Actor
) -> None:
    with database.writing(actor) as transaction:
        transaction.insert_many(Patient, ({"family": f"F{n}"} for n in range(1200)))
    with database.reading() as session:
        assert list(differences(session)) == []
        row = replay(session, Patient, ana)
        assert row is not None
        assert (row["given"], row["deleted"], row["pronouns"]) == ("Anna", True, "")
        assert replay(session, Patient, "nobody") is None


def test_that_a_row_changed_past_the_door_is_named(
    file_database: Database, practice_file: Path, key: bytes, actor: Actor
) -> None:
    with file_database.writing(actor) as transaction:
        transaction.session.add_all([Patient(id=ANA, family="Ruiz"), Patient(id=BEN, family="Li")])
    raw = sqlcipher.connect(practice_file, sqlcipher.SecretKey(key), guarded=False)
    raw.execute("UPDATE patient SET given = 'Eve' WHERE id = ?", (ANA,))
    raw.execute("DELETE FROM patient WHERE id = ?", (BEN,))
    raw.execute(
        "INSERT INTO setting (id, owner, name, value, deleted, clock, rev)"
        " VALUES ('s', '', 'x', '1', 0, '{}', 1)"
    )
    raw.close()
    with file_database.reading() as session:
        assert set(differences(session)) == {
            Difference("patient", ANA, ("given",)),
            Difference("patient", BEN),
            Difference("setting", "s"),
        }
