"""An import is whole: taken back, stopped, killed and repeated."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from carecoord.common.changes import Area, ChangeFeed, Changes
from carecoord.common.errors import CancelledError, PermissionDeniedError, RefusedError
from carecoord.common.names import sort_key
from carecoord.db.database import Database
from carecoord.db.verify import verify
from carecoord.entities import (
    Measurement,
    Patient,
    PatientIdentifier,
)
from carecoord.services.patient_details import IdentifierEntry, PatientDetails
from carecoord.services.patients import PatientService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories import fhir
from tests.factories.clinic import Clinic
from tests.factories.import_desk import HEADER, JUAN, MARIA, RUN_TABLES, Desk
from tests.factories.roles import colleague
from tests.factories.snapshots import living_rows
from tests.factories.statements import Statements


def test_that_undoing_an_import_puts_everything_back_as_it_was(
    desk: Desk, database: Database, clinic: Clinic, lead: Actor
) -> None:
    desk.bring(desk.bundle(fhir.patient(identifier=[fhir.mrn("0071")])))
    missed = clinic.visit(desk.person().id, dt.date(2026, 1, 5), status="missed")
    clinic.follow_up(desk.person().id, dt.date(2026, 1, 6), source_table="visit", source_id=missed)
    before = living_rows(database, without=RUN_TABLES)
    report = desk.bring(
        desk.bundle(
            fhir.patient(identifier=[fhir.mrn("0071")], name=[{"family": "Silva"}]),
            fhir.patient("new", identifier=[fhir.mrn("0099")], telecom=[
                {"system": "phone", "value": "202-555-0101"}
            ]),
            fhir.condition("c", "44054006"), fhir.a1c("o", 7.4, "2026-01-05"),
            fhir.encounter("e", "2026-01-20"), fhir.allergy("a", "Latex", of="new"),
        )
    )  # fmt: skip
    assert (report.patients_added, report.patients_updated) == (1, 1)
    assert living_rows(database, without=RUN_TABLES) != before
    undone = desk.service.undo(report.run_id, actor=lead)
    assert undone.kept == 0
    assert undone.undone > 0
    assert undone.sentences == (
        "1 person was removed, with everything that came with them.",
        (
            "Taken off: 1 measurement, 1 condition, 1 visit, 1 allergy, "
            "3 phone numbers, addresses and other details."
        ),
        "The details of 1 person are as they were before.",
        "As they were before: 1 follow-up.",
    )
    assert living_rows(database, without=RUN_TABLES) == before
    newest, oldest = desk.service.runs(actor=lead)
    assert (newest.undone, oldest.undone, newest.ran_by) == (True, False, lead.name)
    with pytest.raises(RefusedError, match="undone already"):
        desk.service.undo(report.run_id, actor=lead)
    with database.reading() as session:
        assert not verify(session, database.audit_key).faults


def test_that_what_was_undone_can_be_imported_again(desk: Desk, lead: Actor) -> None:
    path = desk.listed(MARIA, JUAN)
    desk.service.undo(desk.bring(path).run_id, actor=lead)
    assert desk.preview(path).seen_before is None
    assert desk.counts(path) == (2, 0, 0, 0)
    phone = desk.listed(MARIA.replace("0101", "0155"), JUAN)
    desk.service.undo(desk.bring(phone).run_id, actor=lead)
    assert desk.counts(phone) == (0, 1, 1, 0)


def test_that_a_name_that_is_taken_back_in_part_sorts_by_what_it_is_now(
    desk: Desk, patients: PatientService, lead: Actor
) -> None:
    desk.bring(desk.listed(MARIA))
    report = desk.bring(desk.listed(MARIA.replace("Santos", "Zuniga")))
    person = desk.person()
    loaded = patients.details(person.id, actor=lead)
    renamed = replace(loaded.details, given="Ana")
    patients.edit(person.id, renamed, rev=loaded.rev, actor=lead)
    desk.service.undo(report.run_id, actor=lead)
    person = desk.person()
    assert (person.family, person.given) == ("Santos", "Ana")
    assert person.sort_key == sort_key("Santos", "Ana")


def test_that_undoing_leaves_what_staff_worked_on_and_says_how_much(
    desk: Desk, clinic: Clinic, lead: Actor
) -> None:
    report = desk.bring(desk.listed(MARIA, JUAN))
    maria, juan = desk.rows(Patient)
    clinic.change(Patient, maria.id, preferred="Mia")
    clinic.follow_up(juan.id, dt.date(2026, 3, 9))
    undone = desk.service.undo(report.run_id, actor=lead)
    assert undone.kept >= 2
    assert undone.sentences == (
        "There was nothing left to take back.",
        "2 people stay, because somebody worked on their records since.",
        "Núñez, Juan: last changed by Lee Lead on 2 Mar 2026.",
        "Santos, Maria: last changed by Lee Lead on 2 Mar 2026.",
    )
    assert {row.id for row in desk.rows(Patient)} == {maria.id, juan.id}
    assert {row.patient_id for row in desk.rows(PatientIdentifier)} == {maria.id, juan.id}


def test_that_an_undo_names_some_who_stay_and_counts_the_others(
    desk: Desk, clinic: Clinic, lead: Actor
) -> None:
    rows = [f"{n},Lee,Ann{n},01/02/1970,\n" for n in range(8)]
    report = desk.bring(desk.listed(*rows))
    for person in desk.rows(Patient)[:7]:
        clinic.change(Patient, person.id, preferred="Annie")
    said = desk.service.undo(report.run_id, actor=lead).sentences
    assert said[0] == "1 person was removed, with everything that came with them."
    assert said[2] == "7 people stay, because somebody worked on their records since."
    assert said[-1] == "And 2 more people."
    assert sum("last changed by" in sentence for sentence in said) == 5


def test_that_an_undo_says_which_facts_and_values_stay_and_why(
    desk: Desk, clinic: Clinic, lead: Actor
) -> None:
    desk.bring(desk.listed(MARIA))
    header = HEADER.strip() + ",A1c,Measured On\n"
    row = MARIA.strip().replace("Maria", "Marie") + ",7.4,01/05/2026\n"
    report = desk.bring(desk.listed(row, header=header))
    clinic.change(Measurement, desk.rows(Measurement)[0].id, value=7.2)
    clinic.change(Patient, desk.person().id, given="Mary")
    assert desk.service.undo(report.run_id, actor=lead).sentences[-2:] == (
        "1 entry stays, because somebody changed it or built on it since.",
        "1 value stays as staff have written it since.",
    )


def test_that_an_undo_says_who_worked_on_a_record_not_who_imported_it(
    desk: Desk, clinic: Clinic, database: Database, lead: Actor
) -> None:
    report = desk.bring(desk.listed(MARIA))
    nurse = colleague(database, Role.NURSE, by=lead)
    Clinic(database, nurse, clinic.zone).follow_up(desk.person().id, dt.date(2026, 3, 9))
    said = desk.service.undo(report.run_id, actor=lead).sentences
    assert said[-1] == "Santos, Maria: last changed by A nurse on 2 Mar 2026."


def test_that_a_stopped_import_leaves_nothing(desk: Desk, database: Database) -> None:
    many = [f"{n},Lee,Ann{n},01/02/1970,20255501{n % 100:02}\n" for n in range(1_100)]
    path = desk.listed(*many)
    before = living_rows(database)
    with pytest.raises(CancelledError):
        desk.service.preview([path], actor=desk.actor, cancelled=lambda: True)
    preview = desk.preview(path)
    told: list[tuple[int, int]] = []
    asked = iter([False, False, True])
    with pytest.raises(CancelledError, match="Nothing was kept"):
        desk.service.commit(
            preview,
            actor=desk.actor,
            progress=lambda done, total: told.append((done, total)),
            cancelled=lambda: next(asked),
        )
    assert living_rows(database) == before
    assert told == [(500, 4 * 1_100), (1_000, 4 * 1_100)]
    assert desk.service.commit(preview, actor=desk.actor).patients_added == 1_100


def test_that_what_changed_since_the_preview_is_looked_at_again(
    desk: Desk, patients: PatientService, lead: Actor
) -> None:
    preview = desk.preview(desk.listed(MARIA))
    patients.add(
        PatientDetails(
            family="Santos", given="Maria", birth_on="1971-04-12",
            identifiers=(IdentifierEntry("mrn", "0071"),),
        ),
        actor=lead,
    )  # fmt: skip
    report = desk.service.commit(preview, actor=lead)
    assert (report.patients_added, report.patients_updated) == (0, 1)


def test_that_the_same_preview_committed_twice_adds_once(desk: Desk, lead: Actor) -> None:
    preview = desk.preview(desk.listed(MARIA))
    desk.service.commit(preview, actor=lead)
    again = desk.service.commit(preview, actor=lead)
    assert (again.patients_added, again.patients_unchanged) == (0, 1)


def test_that_an_import_is_announced(desk: Desk, feed: ChangeFeed) -> None:
    heard: list[Changes] = []
    feed.subscribe(heard.append)
    desk.bring(desk.listed(MARIA))
    assert heard == [frozenset({Area.PATIENTS, Area.IMPORTS})]


def test_that_a_file_without_people_is_not_committed(desk: Desk, database: Database) -> None:
    before = living_rows(database)
    with pytest.raises(RefusedError, match="no patients"):
        desk.bring(desk.listed(" , ,,,\n"))
    assert living_rows(database) == before


def test_that_how_a_sources_files_are_read_is_remembered(desk: Desk, lead: Actor) -> None:
    fresh = desk.service.options()
    assert desk.service.options("Clinic A") == fresh
    chosen = replace(
        fresh, date_order="dmy", delimiter=";", mapping={"Nom": "family"}, pad_postcodes_to=5
    )
    desk.service.save_options("Clinic A", fresh, actor=lead)
    desk.service.save_options("Clinic A", chosen, actor=lead)
    assert desk.service.options("clinic a") == chosen
    assert desk.service.options("Clinic B") == fresh
    path = desk.listed("3,Lee,Ann,03/04/1990,\n")
    read = desk.service.preview(
        [path], source="Clinic A", options=replace(fresh, date_order="dmy"), actor=lead
    )
    assert read.samples[0].birth_on == "1990-04-03"
    assert desk.service.inspect([path], fresh, actor=lead).row_count == 1


def test_that_only_people_who_may_import_do(desk: Desk, lead: Actor) -> None:
    path = desk.listed(MARIA)
    preview = desk.preview(path)
    nurse = Actor(lead.staff_id, "Ana", Role.NURSE)
    acts: tuple[Callable[[], object], ...] = (
        lambda: desk.service.preview([path], actor=nurse),
        lambda: desk.service.commit(preview, actor=nurse),
        lambda: desk.service.inspect([path], desk.service.options(), actor=nurse),
        lambda: desk.service.save_options("x", desk.service.options(), actor=nurse),
        lambda: desk.service.runs(actor=nurse),
        lambda: desk.service.undo("0" * 32, actor=nurse),
    )
    for act in acts:
        with pytest.raises(PermissionDeniedError):
            act()


def test_that_planning_asks_the_store_the_same_for_ten_people_as_for_two_hundred(
    desk: Desk, database: Database
) -> None:
    def statements_for(count: int) -> int:
        rows = [f"{n},Lee,Ann{n},01/02/19{n % 90 + 10},\n" for n in range(count)]
        path = desk.listed(*rows)
        desk.bring(path)
        with Statements(database.engine) as watch:
            desk.preview(path)
            return watch.count

    assert statements_for(200) == statements_for(10)


KILLED = """
import os, signal, sys
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo
import datetime as dt
from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.db.engine import open_file
from carecoord.services.importing import ImportService
from carecoord.services.preferences import PreferenceService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role

path, listed, staff = sys.argv[1:]
zone = ZoneInfo("UTC")
clock = FixedClock(dt.date(2026, 3, 2), zone)
engine = open_file(Path(path), bytes(range(32)))
database = Database(engine, clock, ChangeFeed(), origin="desk2", audit_key=bytes(range(32, 64)))
service = ImportService(database, clock, zone, PreferenceService(database))
actor = Actor(staff, "Lee", Role.LEAD)
preview = service.preview([Path(listed)], actor=actor)
def die(done, total):
    if done * 2 > total:
        os.kill(os.getpid(), signal.SIGKILL)
service.commit(preview, actor=actor, progress=die)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_that_an_import_killed_in_the_middle_leaves_nothing(
    practice_file: Path, file_database: Database, actor: Actor, tmp_path: Path
) -> None:
    listed = tmp_path / "list.csv"
    rows = "".join(f"{n},Lee,Ann{n},01/02/1970,\n" for n in range(3_000))
    listed.write_text(HEADER + rows, encoding="utf-8")
    before = living_rows(file_database)
    command = [sys.executable, "-c", KILLED, str(practice_file), str(listed), actor.staff_id]
    child = subprocess.run(command, check=False, cwd=Path(__file__).resolve().parents[3])
    assert child.returncode == -signal.SIGKILL
    assert living_rows(file_database) == before
    with file_database.reading() as session:
        assert not verify(session, file_database.audit_key).faults
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_that_two_imports_taken_back_one_after_the_other_leave_nothing(
    desk: Desk, database: Database, lead: Actor
) -> None:
    before = living_rows(database, without=RUN_TABLES)
    first = desk.bring(desk.listed(MARIA, JUAN))
    between = living_rows(database, without=RUN_TABLES)
    second = desk.bring(desk.listed(MARIA.replace("Santos", "Santos Vega"), JUAN))
    assert desk.service.undo(second.run_id, actor=lead).kept == 0
    assert living_rows(database, without=RUN_TABLES) == between
    assert desk.service.undo(first.run_id, actor=lead).kept == 0
    assert living_rows(database, without=RUN_TABLES) == before


def test_that_what_a_later_import_had_to_keep_stays_when_the_first_is_taken_back(
    desk: Desk, clinic: Clinic, lead: Actor
) -> None:
    first = desk.bring(desk.listed(MARIA))
    second = desk.bring(desk.listed(MARIA.replace("Santos", "Santos Vega"), JUAN))
    (juan,) = (one.id for one in desk.rows(Patient) if one.given == "Juan")
    clinic.change(Patient, juan, preferred="Johnny")
    assert desk.service.undo(second.run_id, actor=lead).kept > 0
    assert desk.service.undo(first.run_id, actor=lead).kept == 0
    assert [(one.given, one.preferred) for one in desk.rows(Patient)] == [("Juan", "Johnny")]
