"""Undo: what a transaction or an import did is taken back, except what people built on it."""

import pytest
from sqlalchemy import select

from carecoord.db.database import Database
from carecoord.db.replay import differences
from carecoord.db.undo import UndoReport, spans_of
from carecoord.entities import ContactPoint, ImportRun, Patient, PatientTag
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role

ANA, BEN, OLD = "a" * 32, "b" * 32, "c" * 32
RUN = "import:1"
NURSE = Actor("n" * 32, "Nell Nurse", Role.NURSE)


@pytest.fixture
def imported(database: Database, actor: Actor) -> Database:
    """One patient from before; an import that changes them and adds two with a phone each."""
    with database.writing(actor) as transaction:
        transaction.session.add(Patient(id=OLD, family="Old", given="Olga", pronouns="she"))
    with database.writing(actor, RUN) as transaction:
        transaction.session.add(
            ImportRun(id="r" * 32, format="csv", ran_at=transaction.now, report="{}")
        )
        transaction.update_many(Patient, [{"id": OLD, "given": "Olya", "sex": "female"}])
        transaction.insert_many(
            Patient, [{"id": ANA, "family": "Ruiz"}, {"id": BEN, "family": "Li"}]
        )
        transaction.insert_many(
            ContactPoint,
            [{"id": p, "patient_id": p, "kind": "phone", "typed": "5"} for p in (ANA, BEN)],
        )
    return database


def take_back(database: Database, actor: Actor) -> UndoReport:
    with database.writing(actor, f"undo:{RUN}") as transaction:
        return transaction.undo(spans_of(transaction.session, RUN), spare=[ImportRun])


def living(database: Database) -> dict[str, tuple[str, str]]:
    with database.reading() as session:
        query = select(Patient.id, Patient.given, Patient.sex).where(~Patient.deleted)
        return {row.id: (row.given, row.sex) for row in session.execute(query)}


def test_that_a_whole_import_is_taken_back(imported: Database, actor: Actor) -> None:
    report = take_back(imported, actor)
    assert (report.removed, report.restored, report.kept) == (4, 1, [])
    assert report.subjects == {ANA, BEN, OLD}
    assert living(imported) == {OLD: ("Olga", "unknown")}
    with imported.reading() as session:
        assert session.get_one(ImportRun, "r" * 32).deleted is False
        assert list(differences(session)) == []


def test_that_a_second_undo_finds_nothing_left(imported: Database, actor: Actor) -> None:
    take_back(imported, actor)
    report = take_back(imported, actor)
    assert (report.removed, report.restored) == (0, 0)


def test_that_a_field_changed_since_stays_and_is_named(imported: Database, actor: Actor) -> None:
    with imported.writing(NURSE) as transaction:
        transaction.fetch(Patient, OLD).given = "Olenka"
    report = take_back(imported, actor)
    assert living(imported) == {OLD: ("Olenka", "unknown")}
    (kept,) = report.kept
    assert (kept.table, kept.row_id, kept.fields) == ("patient", OLD, ("given",))
    assert (kept.changed_by, kept.subject) == (NURSE.staff_id, OLD)
    assert kept.changed_at.date() == transaction.now.date()


def test_that_a_new_row_somebody_worked_on_stays(imported: Database, actor: Actor) -> None:
    with imported.writing(NURSE) as transaction:
        transaction.fetch(Patient, ANA).given = "Ana"
    report = take_back(imported, actor)
    assert living(imported).keys() == {OLD, ANA}
    assert [(k.row_id, k.fields, k.changed_by) for k in report.kept] == [
        (ANA, ("given",), NURSE.staff_id)
    ]


def test_that_a_new_patient_stays_while_a_newer_record_needs_them(
    imported: Database, actor: Actor
) -> None:
    with imported.writing(NURSE) as transaction:
        transaction.session.add(PatientTag(patient_id=BEN, tag="asthma club"))
    report = take_back(imported, actor)
    assert living(imported).keys() == {OLD, BEN}
    assert [(k.row_id, k.fields, k.changed_by) for k in report.kept] == [(BEN, (), NURSE.staff_id)]


def test_that_a_parent_stays_when_one_of_its_own_children_was_changed_since(
    imported: Database, actor: Actor
) -> None:
    with imported.writing(NURSE) as transaction:
        transaction.fetch(ContactPoint, ANA).standing = "wrong"
    report = take_back(imported, actor)
    assert living(imported).keys() == {OLD, ANA}
    assert {k.table for k in report.kept} == {"contact_point", "patient"}


def test_that_a_field_written_twice_gets_its_value_from_before_both(
    imported: Database, actor: Actor
) -> None:
    with imported.writing(actor, RUN) as transaction:
        transaction.update_many(Patient, [{"id": OLD, "given": "Olya II"}])
    take_back(imported, actor)
    assert living(imported) == {OLD: ("Olga", "unknown")}


def test_that_the_last_action_can_be_undone_and_the_undo_undone(
    database: Database, actor: Actor
) -> None:
    with database.writing(actor) as transaction:
        transaction.session.add(Patient(id=ANA, family="Ruiz", given="Ana"))
    with database.writing(actor) as action:
        action.tombstone(action.fetch(Patient, ANA), "by mistake")
    assert action.span is not None
    with database.writing(actor, "undo") as undone:
        undone.undo([action.span])
    assert living(database) == {ANA: ("Ana", "unknown")}
    assert undone.span is not None
    with database.writing(actor, "undo") as again:
        again.undo([undone.span])
    assert living(database) == {}


def test_that_an_undo_spans_all_groups_of_a_long_import(
    file_database: Database, actor: Actor
) -> None:
    with file_database.writing(actor, RUN) as transaction:
        transaction.insert_many(Patient, ({"family": f"F{n}"} for n in range(11_000)))
        transaction.session.add(Patient(id=ANA, family="Ruiz"))
        transaction.session.flush()
        transaction.tombstone(transaction.fetch(Patient, ANA), "entered twice")
    with file_database.reading() as session:
        spans = spans_of(session, RUN)
    assert sum(span.last - span.first + 1 for span in spans) == 11_002
    assert take_back(file_database, actor).removed == 11_000
    assert living(file_database) == {}
