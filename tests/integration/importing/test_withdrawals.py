"""A source that takes back what it said before."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from carecoord.db import journal
from carecoord.db.database import Database
from carecoord.db.history import history
from carecoord.entities import Allergy, Condition, FollowUp, Measurement, Visit
from carecoord.entities.base import Synced
from carecoord.services.import_results import ImportPreview, ImportReport
from carecoord.vocab.actor import Actor
from tests.factories import fhir
from tests.factories.clinic import Clinic
from tests.factories.import_desk import RUN_TABLES, Desk
from tests.factories.snapshots import living_rows

ERROR = {"status": "entered-in-error"}


def verified(status: str) -> fhir.Resource:
    return {"verificationStatus": {"coding": [{"code": status}]}}


FACTS: dict[str, tuple[type[Synced], fhir.Resource, fhir.Resource, str]] = {
    "result": (Measurement, fhir.a1c("x", 12.0, "2026-01-05"), ERROR, "entered in error"),
    "cancelled": (
        Measurement, fhir.a1c("x", 12.0, "2026-01-05"), {"status": "cancelled"}, "was canceled",
    ),
    "visit": (Visit, fhir.encounter("x", "2026-01-05"), ERROR, "entered in error"),
    "condition": (
        Condition, fhir.condition("x", "44054006"), verified("entered-in-error"),
        "entered in error",
    ),
    "refuted": (
        Condition, fhir.condition("x", "44054006"), verified("refuted"), "not to be true",
    ),
    "allergy": (Allergy, fhir.allergy("x", "Latex"), verified("entered-in-error"),
                "entered in error"),
}  # fmt: skip


def exported(desk: Desk, *resources: fhir.Resource) -> Path:
    return desk.bundle(fhir.patient(identifier=[fhir.mrn("0071")]), *resources)


def said(of: ImportPreview | ImportReport) -> str:
    return "\n".join(problem.message for problem in of.problems)


def pressure(key: str, code: str, mmhg: float, **more: Any) -> fhir.Resource:
    single = fhir.a1c(key, mmhg, "2026-01-05")
    single["code"] = {"coding": [{"system": "http://loinc.org", "code": code}]}
    single["valueQuantity"] = {"value": mmhg, "code": "mm[Hg]"}
    return single | more


@pytest.mark.parametrize("name", FACTS)
def test_that_what_the_source_takes_back_goes_with_its_reason_and_returns_by_undo(
    name: str, desk: Desk, database: Database, lead: Actor
) -> None:
    table, fact, change, words = FACTS[name]
    desk.bring(exported(desk, fact))
    before = living_rows(database, without=RUN_TABLES)
    path = exported(desk, fact | change)
    preview = desk.preview(path)
    assert (preview.added, preview.updated) == (0, 1)
    assert words in said(preview)
    assert "is taken off the chart" in said(preview)
    report = desk.bring(path)
    assert words in said(report)
    assert desk.rows(table) == []
    with database.reading() as session:
        (row_id,) = session.scalars(select(table.id))
        newest = history(session, table, row_id)[-1]
    assert newest.fields == {"deleted": (False, True)}
    assert newest.reason.startswith(f"import:{report.run_id}; The source says")
    again = desk.bring(path)
    assert (again.patients_updated, again.patients_unchanged) == (0, 1)
    assert "left out" not in said(again)
    assert desk.service.undo(report.run_id, actor=lead).kept == 0
    assert living_rows(database, without=RUN_TABLES) == before


@pytest.mark.parametrize("name", FACTS)
def test_that_what_the_source_holds_true_again_is_back(
    name: str, desk: Desk, database: Database
) -> None:
    table, fact, change, _words = FACTS[name]
    desk.bring(exported(desk, fact))
    before = living_rows(database, without=RUN_TABLES)
    desk.bring(exported(desk, fact | change))
    path = exported(desk, fact)
    assert "is back on the chart" in said(desk.preview(path))
    desk.bring(path)
    assert len(desk.rows(table)) == 1
    assert living_rows(database, without=RUN_TABLES) == before
    assert desk.counts(path) == (0, 0, 1, 0)


@pytest.mark.parametrize("name", FACTS)
def test_that_what_never_came_is_left_out_and_told(name: str, desk: Desk) -> None:
    table, fact, change, _words = FACTS[name]
    report = desk.bring(exported(desk, fact | change))
    assert desk.rows(table) == []
    assert "1 record was marked as entered in error or refuted and left out." in said(report)


def test_that_a_result_corrected_to_no_number_goes(desk: Desk) -> None:
    fact = fhir.a1c("x", 12.0, "2026-01-05")
    clotted = fact | {"status": "corrected", "valueString": "clotted"}
    del clotted["valueQuantity"]
    assert "marked as entered" not in said(desk.bring(exported(desk, clotted)))
    desk.bring(exported(desk, fact))
    report = desk.bring(exported(desk, clotted))
    assert "gives no number for it any more" in said(report)
    assert desk.rows(Measurement) == []
    assert "marked as entered" not in said(desk.bring(exported(desk, clotted)))


def test_that_a_withdrawn_record_is_found_by_what_it_says_when_its_key_is_new(desk: Desk) -> None:
    desk.bring(exported(desk, fhir.a1c("x", 12.0, "2026-01-05"), fhir.a1c("y", 7.2, "2026-01-05")))
    desk.bring(exported(desk, fhir.a1c("new", 12.0, "2026-01-05") | ERROR))
    assert [row.value for row in desk.rows(Measurement)] == [7.2]


def test_that_of_two_records_that_say_the_same_the_right_one_goes(desk: Desk) -> None:
    first, second = fhir.a1c("x", 7.2, "2026-01-05"), fhir.a1c("y", 7.2, "2026-01-05")
    desk.bring(exported(desk, first, second))
    desk.bring(exported(desk, second | ERROR))
    assert [row.source_key for row in desk.rows(Measurement)] == ["x"]
    desk.bring(exported(desk, first, second | ERROR))
    assert [row.source_key for row in desk.rows(Measurement)] == ["x"]


def test_that_what_the_file_still_says_does_not_go_with_a_record_of_the_same_words(
    desk: Desk,
) -> None:
    desk.bring(exported(desk, fhir.a1c("x", 7.2, "2026-01-05")))
    desk.bring(
        exported(desk, fhir.a1c("x", 7.2, "2026-01-05"), fhir.a1c("y", 7.2, "2026-01-05") | ERROR)
    )
    assert [row.source_key for row in desk.rows(Measurement)] == ["x"]


def test_that_one_source_does_not_take_back_what_another_said(desk: Desk) -> None:
    desk.bring(exported(desk, fhir.a1c("x", 7.2, "2026-01-05")), "Oak")
    desk.bring(exported(desk, fhir.a1c("y", 7.2, "2026-01-05") | ERROR), "Elm")
    desk.bring(exported(desk, fhir.a1c("x", 9.9, "2025-06-01") | ERROR), "Elm")
    assert [row.value for row in desk.rows(Measurement)] == [7.2]


@pytest.mark.parametrize("wrong", ["systolic", "diastolic"])
def test_that_a_pressure_goes_when_half_of_it_was_in_error(desk: Desk, wrong: str) -> None:
    halves = {
        "systolic": pressure("s", "8480-6", 190), "diastolic": pressure("d", "8462-4", 120),
    }  # fmt: skip
    desk.bring(exported(desk, *halves.values()))
    assert len(desk.rows(Measurement)) == 1
    halves[wrong] |= ERROR
    desk.bring(exported(desk, *halves.values()))
    assert desk.rows(Measurement) == []


def test_that_a_reading_staff_changed_goes_only_when_they_say_so(
    desk: Desk, clinic: Clinic
) -> None:
    fact = fhir.a1c("x", 12.0, "2026-01-05")
    desk.bring(exported(desk, fact))
    clinic.change(Measurement, desk.rows(Measurement)[0].id, value=7.2)
    path = exported(desk, fact | ERROR)
    (conflict,) = desk.preview(path).conflicts
    assert conflict.ours == "A1c 7.2 % on 5 Jan 2026"
    assert conflict.theirs == "The source says that it was entered in error."
    assert desk.bring(path).conflicts_kept == 1
    assert [row.value for row in desk.rows(Measurement)] == [7.2]
    desk.bring(path, overwrite=True)
    assert desk.rows(Measurement) == []


def test_that_a_condition_staff_ended_goes_all_the_same(desk: Desk, clinic: Clinic) -> None:
    fact = fhir.condition("x", "44054006")
    desk.bring(exported(desk, fact))
    clinic.change(Condition, desk.rows(Condition)[0].id, status="resolved", ended_on="2026-02-01")
    desk.bring(exported(desk, fact | verified("refuted")))
    assert desk.rows(Condition) == []


def test_that_what_was_taken_off_here_already_is_no_news(desk: Desk, clinic: Clinic) -> None:
    fact = fhir.a1c("x", 12.0, "2026-01-05")
    desk.bring(exported(desk, fact))
    clinic.change(Measurement, desk.rows(Measurement)[0].id, deleted=True)
    preview = desk.preview(exported(desk, fact | ERROR))
    assert (preview.updated, "left out" in said(preview)) == (0, False)


@pytest.mark.parametrize("entries_at_once", [journal.GROUP_ENTRIES, 1])
def test_that_the_work_a_withdrawn_visit_closed_is_open_again(
    desk: Desk, clinic: Clinic, lead: Actor, entries_at_once: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(journal, "GROUP_ENTRIES", entries_at_once)
    desk.bring(exported(desk))
    person = desk.person().id
    missed = clinic.visit(person, dt.date(2026, 1, 5), status="missed")
    work = clinic.follow_up(person, dt.date(2026, 1, 6), source_table="visit", source_id=missed)
    visit = fhir.encounter("e", "2026-01-20")
    desk.bring(exported(desk, visit))
    assert clinic.read(FollowUp, work).state == "done"
    report = desk.bring(exported(desk, visit | ERROR))
    assert clinic.read(FollowUp, work).state == "open"
    desk.service.undo(report.run_id, actor=lead)
    assert clinic.read(FollowUp, work).state == "done"
