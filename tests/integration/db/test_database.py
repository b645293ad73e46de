"""The door: transactions commit whole, are journalled, announced, and fail with a sentence."""

import pytest
from sqlalchemy import Engine, event, func, select, text

from carecoord.common.changes import Area, ChangeFeed, Changes
from carecoord.common.clock import FixedClock
from carecoord.common.errors import EditConflictError, RefusedError
from carecoord.db.database import Database
from carecoord.db.guard import WriteWhileReadingError
from carecoord.entities import ContactPoint, Patient, PatientIdentifier, Setting
from carecoord.entities.journal import JournalEntry
from carecoord.vocab.actor import Actor


def add_patient(database: Database, actor: Actor, given: str = "Ana") -> str:
    with database.writing(actor) as transaction:
        patient = Patient(family="Ruiz", given=given)
        transaction.session.add(patient)
    return patient.id


def given_name(database: Database, patient_id: str) -> str:
    with database.reading() as session:
        return session.get_one(Patient, patient_id).given


def test_that_what_a_transaction_wrote_is_there_afterwards(
    database: Database, actor: Actor
) -> None:
    assert given_name(database, add_patient(database, actor)) == "Ana"


def test_that_an_exception_keeps_nothing_and_announces_nothing(
    database: Database, actor: Actor, feed: ChangeFeed
) -> None:
    heard: list[Changes] = []
    feed.subscribe(heard.append)

    def refused() -> None:
        with database.writing(actor) as transaction:
            transaction.session.add(Patient(family="Ruiz"))
            transaction.session.flush()
            raise RefusedError("no")

    with pytest.raises(RefusedError):
        refused()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Patient)) == 0
        assert session.scalar(select(func.count()).select_from(JournalEntry)) == 0
    assert heard == []


def test_that_a_commit_announces_the_areas_of_what_it_changed(
    database: Database, actor: Actor, feed: ChangeFeed
) -> None:
    heard: list[Changes] = []
    feed.subscribe(heard.append)
    with database.writing(actor) as transaction:
        transaction.session.add(Patient(family="Ruiz"))
        transaction.session.add(Setting(name="theme", value='"dark"'))
        transaction.touch(Area.IMPORTS)
    assert heard == [{Area.PATIENTS, Area.SETTINGS, Area.IMPORTS}]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM search_key",
        "WITH x AS (SELECT 1) DELETE FROM search_key",
        "/* only looking */ INSERT INTO search_key SELECT * FROM search_key",
        "DROP TABLE search_key",
        "PRAGMA user_version = 7",
    ],
)
def test_that_a_reading_session_cannot_write(database: Database, statement: str) -> None:
    with database.reading() as session, pytest.raises(WriteWhileReadingError):
        session.execute(text(statement))


def test_that_reading_between_writes_keeps_what_was_prepared(
    database: Database, actor: Actor
) -> None:
    """SQLite throws every prepared statement away when it is told to write or not to."""
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *heard: seen.append(heard[2]))
    for _turn in range(2):
        with database.writing(actor) as transaction:
            transaction.session.add(Patient(family="Ruiz"))
        with database.reading() as session:
            session.execute(text("SELECT family FROM patient"))
    assert not [statement for statement in seen if statement.startswith("PRAGMA")]


def test_that_rows_of_several_tables_may_be_added_children_first(
    database: Database, actor: Actor
) -> None:
    with database.writing(actor) as transaction:
        patient_id = "a" * 32
        transaction.session.add_all(
            [
                PatientIdentifier(patient_id=patient_id, system="mrn", value="1"),
                ContactPoint(patient_id=patient_id, kind="phone", typed="555"),
                Patient(id=patient_id, family="Ruiz"),
            ]
        )
    assert transaction.span is not None
    assert transaction.span.last == 3


def test_that_the_second_of_two_edits_of_one_row_is_refused(
    database: Database, actor: Actor
) -> None:
    patient_id = add_patient(database, actor)
    with database.reading() as session:
        seen = session.get_one(Patient, patient_id).rev
    with database.writing(actor) as transaction:
        transaction.fetch(Patient, patient_id, rev=seen).given = "Anna"
    with pytest.raises(EditConflictError, match="Compare"), database.writing(actor) as transaction:
        transaction.fetch(Patient, patient_id, rev=seen).given = "Anita"
    assert given_name(database, patient_id) == "Anna"


@pytest.mark.postgres
def test_that_a_row_changed_between_reading_and_saving_is_a_conflict(
    server_engine: Engine, clock: FixedClock, feed: ChangeFeed, actor: Actor
) -> None:
    """Only a server lets two transactions be open at once."""
    desk = Database(server_engine, clock, feed, origin="desk1", audit_key=bytes(32))
    room = Database(server_engine, clock, feed, origin="room1", audit_key=bytes(32))
    patient_id = add_patient(desk, actor)

    def both_edit() -> None:
        with desk.writing(actor) as slow:
            mine = slow.fetch(Patient, patient_id)
            with room.writing(actor) as quick:
                quick.fetch(Patient, patient_id).given = "Anna"
            mine.given = "Anita"

    with pytest.raises(EditConflictError):
        both_edit()
    assert given_name(desk, patient_id) == "Anna"
