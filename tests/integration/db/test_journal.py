"""The journal: every change and event is in it, in the same transaction, in order."""

import datetime as dt
import json
import threading
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.db.stamps import hlc_instant
from carecoord.db.version import SCHEMA_VERSION
from carecoord.entities import ContactAttempt, Patient, PatientTag, Setting
from carecoord.entities.journal import JournalEntry, Origin
from carecoord.vocab.actor import Actor

ANA = "a" * 32


def lines(database: Database) -> list[JournalEntry]:
    with database.reading() as session:
        query = select(JournalEntry).order_by(JournalEntry.origin, JournalEntry.seq)
        found = list(session.scalars(query))
        session.expunge_all()
    return found


def fields(line: JournalEntry) -> dict[str, object]:
    decoded: dict[str, object] = json.loads(line.fields)
    return decoded


@pytest.fixture
def ana(database: Database, actor: Actor) -> str:
    with database.writing(actor) as transaction:
        transaction.session.add(Patient(id=ANA, family="Ruiz", given="Ana"))
    return ANA


def test_that_an_insert_is_journalled_with_every_field_that_is_not_blank(
    database: Database, actor: Actor, ana: str
) -> None:
    (line,) = lines(database)
    assert (line.origin, line.seq, line.txn_end, line.op) == ("desk1", 1, 1, "I")
    assert (line.tbl, line.row_id, line.subject) == ("patient", ana, ana)
    assert (line.actor, line.reason, line.schema) == (actor.staff_id, "", SCHEMA_VERSION)
    assert fields(line) == {
        "family": "Ruiz", "given": "Ana", "interpreter": "not_asked",
        "large_print": "not_asked", "sex": "unknown", "status": "active",
    }  # fmt: skip


def test_that_an_update_names_new_values_and_the_versions_they_replace(
    database: Database, actor: Actor, ana: str
) -> None:
    for given in ("Anna", "Anita"):
        with database.writing(actor) as transaction:
            transaction.fetch(Patient, ana).given = given
    insert, first, second = lines(database)
    assert fields(first) == {"given": ["Anna", [insert.stamp]]}
    assert fields(second) == {"given": ["Anita", [first.stamp]]}
    with database.reading() as session:
        patient = session.get_one(Patient, ana)
        assert json.loads(patient.clock) == {"*": insert.stamp, "given": [second.stamp]}
        assert patient.rev == 3


def test_that_assigning_the_same_value_journals_nothing(
    database: Database, actor: Actor, ana: str
) -> None:
    with database.writing(actor) as transaction:
        transaction.fetch(Patient, ana).given = "Ana"
    assert transaction.span is None
    assert len(lines(database)) == 1


def test_that_an_event_without_a_change_is_journalled(
    database: Database, actor: Actor, ana: str
) -> None:
    with database.writing(actor, "break glass: emergency") as transaction:
        transaction.record("chart.read", ana, page="overview", on=dt.date(2026, 3, 2))
    line = lines(database)[-1]
    assert (line.op, line.tbl, line.row_id, line.subject) == ("E", "chart.read", "", ana)
    assert line.reason == "break glass: emergency"
    assert fields(line) == {"page": "overview", "on": "2026-03-02"}


def test_that_a_tombstone_keeps_the_row_and_gives_its_reason(
    database: Database, actor: Actor, ana: str
) -> None:
    with database.writing(actor) as transaction:
        transaction.tombstone(transaction.fetch(Patient, ana), "entered twice")
    line = lines(database)[-1]
    assert line.reason == "entered twice"
    assert fields(line)["deleted"] == [True, [lines(database)[0].stamp]]
    with database.reading() as session:
        assert session.get_one(Patient, ana).deleted is True


def test_that_a_whole_transaction_ends_at_the_same_entry(database: Database, actor: Actor) -> None:
    with database.writing(actor) as transaction:
        patient = Patient(family="Ruiz")
        transaction.session.add(patient)
        transaction.session.flush()
        patient.given = "Ana"
        transaction.session.add(PatientTag(patient_id=patient.id, tag="vip"))
    found = lines(database)
    assert [line.seq for line in found] == [1, 2, 3]
    assert {line.txn_end for line in found} == {3}
    assert sorted(line.stamp for line in found) == [line.stamp for line in found]


def test_that_what_a_savepoint_rolled_back_is_not_journalled(
    database: Database, actor: Actor
) -> None:
    with database.writing(actor) as transaction:
        session = transaction.session
        session.add(Patient(id=ANA, family="Ruiz"))
        savepoint = session.begin_nested()
        transaction.record("import.row", line=1)
        session.add(PatientTag(patient_id="nobody", tag="x"))
        with pytest.raises(IntegrityError):
            session.flush()
        savepoint.rollback()
        with session.begin_nested():
            session.add(PatientTag(patient_id=ANA, tag="vip"))
    assert [line.tbl for line in lines(database)] == ["patient", "patient_tag"]
    with database.reading() as session:
        assert session.scalars(select(PatientTag.tag)).all() == ["vip"]


def test_that_a_transaction_goes_on_after_its_session_was_rolled_back(
    database: Database, actor: Actor
) -> None:
    with database.writing(actor) as transaction:
        transaction.session.add(PatientTag(patient_id="nobody", tag="x"))
        with pytest.raises(IntegrityError):
            transaction.session.flush()
        transaction.session.rollback()
        transaction.session.add(Patient(id=ANA, family="Ruiz"))
    assert [(line.seq, line.tbl) for line in lines(database)] == [(1, "patient")]


def test_that_bulk_rows_are_journalled_like_single_ones(database: Database, actor: Actor) -> None:
    with database.writing(actor, "import:7") as transaction:
        count = transaction.insert_many(
            Patient, ({"id": f"{n:032x}", "family": f"F{n}", "given": ""} for n in range(5))
        )
    assert count == 5
    found = lines(database)
    assert {line.reason for line in found} == {"import:7"}
    assert fields(found[4]) == {
        "family": "F4", "interpreter": "not_asked", "large_print": "not_asked",
        "sex": "unknown", "status": "active",
    }  # fmt: skip
    with database.reading() as session:
        row = session.get_one(Patient, f"{4:032x}")
        assert (row.rev, row.deleted, row.status) == (1, False, "active")
        assert json.loads(row.clock) == {"*": found[4].stamp}


def test_that_bulk_changes_skip_what_is_the_same_and_name_what_they_replace(
    database: Database, actor: Actor, ana: str
) -> None:
    with database.writing(actor) as transaction:
        changed = transaction.update_many(
            Patient, [{"id": ana, "given": "Anna", "family": "Ruiz"}, {"id": ana, "family": "Ruiz"}]
        )
    assert changed == 1
    insert, update = lines(database)
    assert fields(update) == {"given": ["Anna", [insert.stamp]]}
    with database.reading() as session:
        row = session.get_one(Patient, ana)
        assert (row.given, row.rev) == ("Anna", 2)


def test_that_a_long_load_is_stored_in_groups_without_gaps(
    file_database: Database, actor: Actor
) -> None:
    with file_database.writing(actor, "import:1") as transaction:
        transaction.insert_many(Setting, ({"name": f"s{n}", "value": "1"} for n in range(12_000)))
    found = lines(file_database)
    assert [line.seq for line in found] == list(range(1, 12_001))
    assert len({line.txn_end for line in found}) == 2
    assert transaction.span is not None
    assert (transaction.span.first, transaction.span.last) == (1, 12_000)


def test_that_a_bulk_change_of_a_missing_row_is_an_error(database: Database, actor: Actor) -> None:
    with pytest.raises(LookupError), database.writing(actor) as transaction:
        transaction.update_many(Patient, [{"id": ANA, "given": "x"}])


def test_that_a_bulk_row_with_an_unknown_column_is_an_error(
    database: Database, actor: Actor
) -> None:
    with pytest.raises(KeyError, match="nickname"), database.writing(actor) as transaction:
        transaction.insert_many(Patient, [{"family": "Ruiz", "nickname": "A"}])


def test_that_a_row_cannot_move_to_another_patient(
    database: Database, actor: Actor, ana: str
) -> None:
    with database.writing(actor) as transaction:
        tag = PatientTag(patient_id=ana, tag="x")
        transaction.session.add_all([tag, Patient(id="b" * 32, family="Li")])
    with pytest.raises(ValueError, match="one patient"), database.writing(actor) as transaction:
        transaction.fetch(PatientTag, tag.id).patient_id = "b" * 32
    with pytest.raises(ValueError, match="one patient"), database.writing(actor) as transaction:
        transaction.update_many(PatientTag, [{"id": tag.id, "patient_id": "b" * 32}])


def test_that_an_sql_expression_is_refused_as_a_value(
    database: Database, actor: Actor, ana: str
) -> None:
    with pytest.raises(TypeError, match="values"), database.writing(actor) as transaction:
        transaction.fetch(Patient, ana).given = text("upper(given)")  # type: ignore[assignment]


CHANGES = ("UPDATE sync_journal SET actor = 'x'", "DELETE FROM sync_journal")


@pytest.mark.parametrize("statement", CHANGES)
def test_that_the_store_itself_refuses_to_change_or_remove_entries(
    database: Database, ana: str, statement: str
) -> None:
    with database.engine.connect() as connection, connection.begin():
        raw = connection.connection.driver_connection
        assert raw is not None
        with pytest.raises(Exception, match=r"append-only|not authorized|prohibited"):
            raw.execute(statement)
    assert len(lines(database)) == 1


def test_that_the_triggers_hold_without_the_authorizer(
    file_database: Database, actor: Actor
) -> None:
    with file_database.writing(actor) as transaction:
        transaction.record("signed.in")
    with file_database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_authorizer(None)
        for statement in CHANGES:
            with pytest.raises(Exception, match="append-only"):
                raw.execute(statement)


def test_that_a_one_row_save_takes_six_statements(database: Database, actor: Actor) -> None:
    """The read; then the lock of the chain, the row, the lists that nobody here keeps, the
    row's entry, and the head of the chain.
    """
    with database.writing(actor) as transaction:
        transaction.session.add(Setting(id="s" * 32, name="theme", value='"dark"'))
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(" ".join(statement.split()[:2]))

    event.listen(database.engine, "before_cursor_execute", note)
    with database.writing(actor) as transaction:
        transaction.fetch(Setting, "s" * 32).value = '"light"'
    event.remove(database.engine, "before_cursor_execute", note)
    words = ["SELECT", "UPDATE", "UPDATE", "UPDATE", "INSERT", "UPDATE"]
    assert [statement.split()[0] for statement in statements] == words


def test_that_a_clock_set_back_never_makes_a_later_change_look_earlier(
    engine: Engine, feed: ChangeFeed, actor: Actor
) -> None:
    zone = ZoneInfo("America/Chicago")
    stamps = []
    for day in (dt.date(2026, 3, 2), dt.date(2020, 1, 1)):
        database = Database(
            engine, FixedClock(day, zone), feed, origin="desk1", audit_key=bytes(32)
        )
        with database.writing(actor) as transaction:
            transaction.record("signed.in")
        stamps.append(lines(database)[-1].stamp)
    assert stamps[0] < stamps[1]


def test_that_a_clock_far_ahead_of_ours_is_not_followed(
    engine: Engine, feed: ChangeFeed, actor: Actor
) -> None:
    zone = ZoneInfo("America/Chicago")
    for origin, day in (("laptop", dt.date(2031, 1, 1)), ("desk1", dt.date(2026, 3, 2))):
        database = Database(engine, FixedClock(day, zone), feed, origin=origin, audit_key=bytes(32))
        with database.writing(actor) as transaction:
            transaction.record("signed.in")
    ours = next(line for line in lines(database) if line.origin == "desk1")
    assert hlc_instant(ours.hlc).year == 2026


def test_that_a_version_beats_what_it_replaces_even_from_a_clock_far_ahead(
    engine: Engine, feed: ChangeFeed, actor: Actor
) -> None:
    zone = ZoneInfo("America/Chicago")
    for origin, day, given in (("laptop", 2031, "Ana"), ("desk1", 2026, "Anna")):
        clock = FixedClock(dt.date(day, 1, 1), zone)
        database = Database(engine, clock, feed, origin=origin, audit_key=bytes(32))
        with database.writing(actor) as transaction:
            patient = transaction.session.get(Patient, ANA) or Patient(id=ANA, family="Ruiz")
            patient.given = given
            transaction.session.add(patient)
    by_origin = {line.origin: line.stamp for line in lines(database)}
    assert by_origin["desk1"] > by_origin["laptop"]


def test_that_writers_at_the_same_time_leave_one_chain_without_gaps(
    database: Database, actor: Actor
) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for step in range(10):
                with database.writing(actor) as transaction:
                    transaction.session.add(Setting(name=f"w{number}-{step}", value="1"))
                    transaction.record("saved", step=step)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [line.seq for line in lines(database)] == list(range(1, 81))
    with database.reading() as session:
        assert session.get_one(Origin, "desk1").seq == 80


def test_that_a_repeated_command_does_nothing_and_says_so(database: Database, actor: Actor) -> None:
    for expected in (False, True):
        with database.writing(actor, command_id="add-ana") as transaction:
            transaction.session.add(Patient(family="Ruiz"))
            assert transaction.repeated is expected
    assert len(lines(database)) == 1


def test_that_a_command_that_failed_may_be_tried_again(database: Database, actor: Actor) -> None:
    def fail() -> None:
        with database.writing(actor, command_id="c1"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.writing(actor, command_id="c1") as transaction:
        assert transaction.repeated is False


def test_that_a_transaction_inside_a_transaction_is_an_error(
    database: Database, actor: Actor
) -> None:
    inner = database.writing(actor)
    with database.writing(actor), pytest.raises(RuntimeError, match="inside"):
        inner.__enter__()


def test_that_a_failed_commit_leaves_neither_change_nor_entry(
    database: Database, actor: Actor
) -> None:
    def orphan() -> None:
        with database.writing(actor) as transaction:
            transaction.session.add(Patient(family="Ruiz"))
            transaction.session.add(
                ContactAttempt(
                    patient_id="nobody", attempted_at=transaction.now,
                    attempted_by="nobody", result="reached",
                )
            )  # fmt: skip

    with pytest.raises(DBAPIError):
        orphan()
    assert lines(database) == []
    with database.reading() as session:
        assert session.scalars(select(Patient.id)).all() == []
