"""Stores of earlier versions, brought up to this one with everything they hold."""

import datetime as dt
import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, column, insert, inspect, select, table, update

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.common.paths import make_private_dir
from carecoord.db import guard, promised, replay, roster, schema, standing
from carecoord.db.capture import INSERT_KEY
from carecoord.db.database import Database, Transaction
from carecoord.db.engine import open_file
from carecoord.db.journal import INSERT
from carecoord.db.listed import LISTED, LISTING
from carecoord.db.promised import PROMISED
from carecoord.db.roster import ROSTER
from carecoord.db.shapes import encode_fields, shape_of
from carecoord.db.sight import Sight, Viewer
from carecoord.db.standing import STANDING
from carecoord.db.verify import verify
from carecoord.db.version import SCHEMA_VERSION
from carecoord.entities import (
    Appointment,
    Assignment,
    Decision,
    DecisionOption,
    HandoutGiven,
    HandoutVersion,
    Measurement,
    Patient,
    Staff,
)
from carecoord.entities.base import Synced
from carecoord.security.keyfile import KeyFile
from carecoord.services.backup_making import unwatched
from carecoord.services.backup_reading import restore
from carecoord.services.stores import AUDIT_SUBKEY, DATABASE_NAME, FileStore
from carecoord.vocab.actor import Actor
from tests.integration.conftest import AUDIT_KEY

FROZEN = {
    "sqlite": "7d498b6c4136e85e5b517d8d3da70b86e01f366132e2c359d05f0b075052c564",
    "postgresql": "87008c4acc5a4e62f154d6c0788b2f9c890343d8c4dd26edeee16310202f0cec",
}
"""Checksums of the tables that revision 0001 makes. They never change: a change of a table is a
new revision (docs/contributing.md)."""
PATIENT, NOTE, OPTION, GIVEN, READING = ("a" * 32, "d" * 32, "f" * 32, "e" * 32, "b" * 32)

_SQLITE_DDL = (
    "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name <> 'alembic_version'"
)
_SERVER_DDL = """
SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, is_nullable,
                 column_default)
FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
UNION ALL
SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
  AND conrelid::regclass::text <> 'alembic_version'
UNION ALL
SELECT indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""


@pytest.fixture
def first_scripts(tmp_path: Path) -> Path:
    """The migrations as they were when there was only one."""
    return scripts_until(1, tmp_path / "first")


@pytest.fixture
def second_scripts(tmp_path: Path) -> Path:
    """The migrations as they were when there were two."""
    return scripts_until(2, tmp_path / "second")


def scripts_until(newest: int, folder: Path) -> Path:
    shutil.copytree(schema.SCRIPTS, folder, ignore=lambda _folder, names: [
        name for name in names if re.match(r"\d{4}_", name) and int(name[:4]) > newest
    ])  # fmt: skip
    return folder


@pytest.fixture
def first_database(
    bare_engine: Engine, first_scripts: Path, clock: FixedClock, actor: Actor
) -> Iterator[Database]:
    """A store of revision 0001 with a person, a reading and a signed decision."""
    database = Database(bare_engine, clock, ChangeFeed(), origin="desk1", audit_key=AUDIT_KEY)
    with written_today(bare_engine):
        schema.migrate(bare_engine, first_scripts)
        fill(database, actor)
    yield database
    database.close()


@contextmanager
def written_today(engine: Engine) -> Iterator[None]:
    """Spare an old store the derived rows, which today's door makes of columns it has not."""
    made_later = (PROMISED, ROSTER, LISTING, LISTED)
    for made in made_later:
        made.create(engine)
    with pytest.MonkeyPatch.context() as patch:
        for derived in (standing, promised, roster):
            patch.setattr(derived, "refresh", lambda _connection, _patient_ids: None)
            patch.setattr(derived, "rebuild", lambda _connection: None)
        yield
    for made in made_later:
        made.drop(engine)


def fill(database: Database, actor: Actor) -> None:
    with database.writing(actor) as transaction:
        session = transaction.session
        session.add(Staff(id=actor.staff_id, name=actor.name, role=actor.role))
        session.add(Patient(id=PATIENT, family="Núñez", given="María"))
        session.flush()
        add_as_it_was(
            transaction, Measurement, READING, kind="a1c", value=7.4, taken_at=transaction.now
        )
        add_as_it_was(
            transaction, Decision, NOTE,
            state="signed", question="Start a statin?", started_at=transaction.now,
            author_id=actor.staff_id, signed_by=actor.staff_id, review_on="2026-02-01",
        )  # fmt: skip
        add_as_it_was(
            transaction, DecisionOption, OPTION, decision_id=NOTE, position=0, label="Wait"
        )


def add_as_it_was(
    transaction: Transaction, entity: type[Synced], row_id: str, **fields: object
) -> None:
    """A row with the columns that its table has in this revision, journalled."""
    shape, capture = shape_of(entity), transaction._capture
    connection = transaction.session.connection()
    had = {column["name"] for column in inspect(connection).get_columns(shape.name)}
    stamp = capture.journal.tick()
    clock = encode_fields({INSERT_KEY: stamp})
    values = shape.complete({"id": row_id, "patient_id": PATIENT, "clock": clock, **fields})
    told = {name: value for name, value in shape.inserted(values).items() if name in had}
    capture.journal.add(INSERT, shape.name, row_id, told, stamp=stamp, subject=PATIENT)
    with guard.journalled(connection):
        # Without the defaults that the entity has by now.
        old = table(shape.name, *(column(c.name, c.type) for c in shape.table.c if c.name in had))
        connection.execute(insert(old).values({name: values[name] for name in had}))


def digest(lines: Iterator[str]) -> str:
    """Of table definitions, whatever their white space and order."""
    normal = sorted(" ".join(line.split()) for line in lines)
    return hashlib.sha256("\n".join(normal).encode()).hexdigest()


def defined(engine: Engine) -> str:
    sql = _SQLITE_DDL if engine.dialect.name == "sqlite" else _SERVER_DDL
    with engine.connect() as connection:
        return digest(str(line) for line in connection.exec_driver_sql(sql).scalars())


def test_that_the_first_revision_is_as_it_was_when_practices_began_to_use_it(
    bare_engine: Engine, first_scripts: Path
) -> None:
    with bare_engine.begin() as connection:
        schema.run_scripts(connection, first_scripts)
    assert defined(bare_engine) == FROZEN[bare_engine.dialect.name]
    assert schema.version(bare_engine) == 1


def test_that_a_store_of_the_first_revision_keeps_all_it_holds(first_database: Database) -> None:
    engine = first_database.engine
    assert schema.version(engine) == 1
    versions_at_backup: list[int] = []
    assert schema.upgrade(engine, lambda: versions_at_backup.append(schema.version(engine)))
    assert versions_at_backup == [1]
    assert schema.version(engine) == SCHEMA_VERSION
    with first_database.reading() as session:
        note = session.get_one(Decision, NOTE)
        assert (note.question, note.state, note.held_by) == ("Start a statin?", "signed", None)
        assert (note.template_id, note.template_title, note.template_approved_by) == ("", "", None)
        assert (note.capacity, note.talked_on, note.follows_id) == ("", "", None)
        assert (note.promised_on, note.looked_at_on) == ("", "")
        option = session.get_one(DecisionOption, OPTION)
        assert (option.decision_id, option.living_with, option.weight) == (NOTE, "", None)
        assert session.get_one(Measurement, READING).unreliable == ""
        assert session.execute(select(STANDING.c.a1c_value, STANDING.c.a1c_goal_value)).all() == [
            (7.4, None)
        ]
        assert list(replay.differences(session)) == []
        assert verify(session, AUDIT_KEY).sound


def test_that_a_store_of_the_second_revision_keeps_who_held_a_talk(
    first_database: Database, second_scripts: Path, actor: Actor
) -> None:
    engine = first_database.engine
    with written_today(engine):
        schema.migrate(engine, second_scripts)
    assert schema.version(engine) == 2
    with engine.begin() as connection, guard.journalled(connection):
        connection.execute(update(Decision).values(held_by=actor.staff_id))
    assert schema.upgrade(engine)
    with first_database.reading() as session:
        note = session.get_one(Decision, NOTE)
        assert (note.held_by, note.template_id, note.template_approved_on) == (
            actor.staff_id, "", "",
        )  # fmt: skip
        assert session.get_one(DecisionOption, OPTION).decision_id == NOTE


def test_that_a_store_of_the_fourth_revision_keeps_what_was_given(
    first_database: Database, tmp_path: Path, actor: Actor
) -> None:
    engine = first_database.engine
    with written_today(engine):
        schema.migrate(engine, scripts_until(4, tmp_path / "fourth"))
    shape = shape_of(HandoutGiven)
    had = {column["name"] for column in inspect(engine).get_columns(shape.name)}
    assert {"version_id", "filled"} & had == set()
    old = table(shape.name, *(column(c.name, c.type) for c in shape.table.c if c.name in had))
    values = shape.complete(
        {
            "id": GIVEN, "patient_id": PATIENT, "topic": "a1c", "title": "Your A1c test",
            "version": "1.0", "language": "en", "text_size_pt": 12, "given_by": actor.staff_id,
            "given_at": dt.datetime(2026, 3, 1, 15, tzinfo=dt.UTC), "clock": "{}",
        }
    )  # fmt: skip
    with engine.begin() as connection, guard.journalled(connection):
        connection.execute(insert(old).values({name: values[name] for name in had}))
    assert schema.upgrade(engine)
    with first_database.reading() as session:
        given = session.get_one(HandoutGiven, GIVEN)
        assert (given.title, given.version, given.filled) == ("Your A1c test", "1.0", "{}")
        assert given.version_id is None
        assert (given.given_to, given.given_to_id, given.settled_at) == ("patient", None, None)
        assert session.scalars(select(HandoutVersion)).all() == []


def test_that_a_store_from_before_the_schedule_takes_booked_visits(
    first_database: Database, actor: Actor
) -> None:
    assert not inspect(first_database.engine).has_table(Appointment.__tablename__)
    schema.upgrade(first_database.engine)
    at = dt.datetime(2026, 3, 1, 15, tzinfo=dt.UTC)
    with first_database.writing(actor) as transaction:
        transaction.session.add(Appointment(patient_id=PATIENT, starts_at=at, status_at=at))
    with first_database.reading() as session:
        (booked,) = session.scalars(select(Appointment)).all()
        assert (booked.starts_at, booked.minutes, booked.booked_at) == (at, 20, None)
        assert list(replay.differences(session)) == []


def test_that_in_a_store_from_before_caseloads_whoever_sees_one_sees_nobody_and_others_all(
    first_database: Database, clock: FixedClock, actor: Actor
) -> None:
    schema.upgrade(first_database.engine)

    def seen(sight: Sight) -> list[str]:
        door = Database(
            first_database.engine, clock, ChangeFeed(), origin="desk2", audit_key=AUDIT_KEY,
            viewer=Viewer(actor.staff_id, sight),
        )  # fmt: skip
        with door.reading() as session:
            return list(session.scalars(select(Patient.id)))

    assert seen(Sight.EVERYBODY) == [PATIENT]
    assert seen(Sight.CASELOAD) == seen(Sight.NOBODY) == []
    with first_database.writing(actor) as transaction:
        place = {"assigned_on": "2026-03-02", "assigned_by": actor.staff_id}
        transaction.session.add(Assignment(patient_id=PATIENT, staff_id=actor.staff_id, **place))
    assert seen(Sight.CASELOAD) == [PATIENT]


def test_that_an_upgraded_store_is_written_to_as_a_new_one(
    first_database: Database, actor: Actor
) -> None:
    schema.upgrade(first_database.engine)
    with first_database.writing(actor) as transaction:
        transaction.fetch(Decision, NOTE).held_by = actor.staff_id
    with first_database.reading() as session:
        assert session.get_one(Decision, NOTE).held_by == actor.staff_id
        assert list(replay.differences(session)) == []
        assert verify(session, AUDIT_KEY).sound


def test_that_opening_a_file_of_the_first_revision_leaves_a_backup_of_how_it_was(
    tmp_path: Path, first_scripts: Path, clock: FixedClock, actor: Actor
) -> None:
    store, (keys, key) = FileStore(tmp_path / "home"), KeyFile.create()
    make_private_dir(store.home)
    engine = open_file(store.database_path, key.raw, create=True)
    audit_key = key.subkey(AUDIT_SUBKEY)
    with written_today(engine):
        schema.migrate(engine, first_scripts)
        fill(Database(engine, clock, ChangeFeed(), origin="desk1", audit_key=audit_key), actor)
    engine.dispose()
    store.save_keys(keys)

    store.open(key).dispose()
    (saved,) = (store.home / "backups").iterdir()
    assert saved.name == "before-version-1.ccbk"
    restore(saved, key, tmp_path / "as it was", unwatched)
    before = open_file(tmp_path / "as it was" / DATABASE_NAME, key.raw)
    assert schema.version(before) == 1
    before.dispose()
    after = store.open(key)
    assert schema.version(after) == SCHEMA_VERSION
    after.dispose()
