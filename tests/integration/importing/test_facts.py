"""Readings, visits and diagnoses that come with people."""

import pytest
from sqlalchemy import select

from carecoord.db.database import Database
from carecoord.db.standing import STANDING
from carecoord.entities import Condition, Measurement, Visit
from tests.factories import fhir
from tests.factories.import_desk import Desk

HEADER = "MRN,Last Name,First Name,DOB,Last Visit,BP,A1c,Measured On,Diagnoses\n"
ROW = "0071,Santos,Maria,04/12/1971,01/05/2026,152/94,7.4 %,01/05/2026,Diabetes (E11.9)\n"


def test_that_the_clinical_columns_of_a_list_come_once(desk: Desk) -> None:
    path = desk.listed(ROW, header=HEADER)
    assert desk.counts(path) == (1, 0, 0, 0)
    assert desk.counts(path) == (0, 0, 1, 0)
    assert sorted((row.kind, row.value, row.value2) for row in desk.rows(Measurement)) == [
        ("a1c", 7.4, None), ("bp", 152, 94),
    ]  # fmt: skip
    assert [row.status for row in desk.rows(Visit)] == ["kept"]
    assert [row.group for row in desk.rows(Condition)] == ["diabetes"]


def test_that_a_next_list_adds_to_the_readings(desk: Desk) -> None:
    desk.bring(desk.listed(ROW, header=HEADER))
    later = ROW.replace("152/94", "138/84").replace("01/05/2026", "02/09/2026")
    assert desk.counts(desk.listed(later, header=HEADER)) == (0, 1, 0, 0)
    pressures = [row.value for row in desk.rows(Measurement) if row.kind == "bp"]
    assert pressures == [152, 138]


def test_that_facts_of_somebody_refused_are_left_out_and_told(desk: Desk) -> None:
    desk.bring(desk.bundle(fhir.patient(identifier=[fhir.mrn("0071")])))
    stranger = fhir.patient(
        "q", identifier=[fhir.mrn("0071")], birthDate="1990-01-01", name=[{"family": "Okafor"}]
    )
    preview = desk.preview(desk.bundle(stranger, fhir.a1c("o", 7.4, "2026-01-05", of="q")))
    assert preview.rows_refused == 1
    assert any("belongs to nobody" in problem.message for problem in preview.problems)


def test_that_a_result_without_a_date_is_told(desk: Desk) -> None:
    undated = fhir.a1c("o", 7.4, "2026-01-05")
    del undated["effectiveDateTime"]
    report = desk.bring(desk.bundle(fhir.patient(), undated))
    assert any("no date" in problem.message for problem in report.problems)
    assert desk.rows(Measurement) == []


def split(desk: Desk, *resources: fhir.Resource, key: str = "p") -> None:
    """Bring in records of one person, each in a file of its own."""
    for resource in resources:
        desk.bring(desk.bundle(fhir.patient(key), resource))


def test_that_two_visits_that_say_the_same_stay_two_over_two_imports(desk: Desk) -> None:
    split(desk, fhir.encounter("e", "2026-01-05"), fhir.encounter("f", "2026-01-05"))
    assert [row.source_key for row in desk.rows(Visit)] == ["e", "f"]
    both = [fhir.encounter("f", "2026-01-05"), fhir.encounter("e", "2026-01-05")]
    assert desk.counts(desk.bundle(fhir.patient(), *both)) == (0, 0, 1, 0)
    split(desk, *both)
    assert len(desk.rows(Visit)) == 2


def test_that_records_with_keys_unique_in_the_world_are_two(desk: Desk) -> None:
    keys = [f"cc5bf4bf-f4c1-4f53-9ca1-6b7d5b2a9c1{n}" for n in range(2)]
    split(desk, *(fhir.a1c(key, 7.2, "2026-01-05") for key in keys))
    assert [row.source_key for row in desk.rows(Measurement)] == keys


def test_that_an_export_with_new_keys_for_all_adds_no_visits(desk: Desk) -> None:
    for start in "abc":
        days = [fhir.encounter(f"{start}{day}", f"2026-01-0{day}") for day in range(1, 8)]
        desk.bring(desk.bundle(fhir.patient(), *days))
    assert len(desk.rows(Visit)) == 7


def test_that_one_alike_among_many_new_records_is_another(desk: Desk) -> None:
    first = [fhir.a1c(f"a{day}", 7.2, f"2026-01-0{day}") for day in range(1, 8)]
    second = [fhir.a1c(f"b{day}", 7.2, f"2026-02-0{day}") for day in range(1, 8)]
    desk.bring(desk.bundle(fhir.patient(), *first))
    desk.bring(desk.bundle(fhir.patient(), *second, fhir.a1c("b9", 7.2, "2026-01-01")))
    assert len(desk.rows(Measurement)) == 15


def test_that_keys_used_again_for_other_records_are_no_sign_of_another_one(desk: Desk) -> None:
    first = [fhir.a1c(f"{day}", 7.2, f"2026-01-0{day}") for day in range(1, 8)]
    second = [fhir.a1c(f"{day}", 7.2, f"2026-01-0{day + 6}") for day in range(1, 4)]
    more = [fhir.a1c(f"{day}", 7.2, f"2026-02-0{day}") for day in range(4, 8)]
    desk.bring(desk.bundle(fhir.patient(), *first))
    desk.bring(desk.bundle(fhir.patient(), *second, *more))
    days = [row.taken_at.date() for row in desk.rows(Measurement)]
    assert len(days) == len(set(days))


@pytest.mark.parametrize("doubt", ["provisional", "differential", "unconfirmed"])
def test_that_a_suspected_diagnosis_counts_once_it_is_confirmed(desk: Desk, doubt: str) -> None:
    def diabetes(verification: str) -> fhir.Resource:
        said = {"coding": [{"code": verification}]}
        return fhir.condition("c", "44054006") | {"verificationStatus": said}

    report = desk.bring(desk.bundle(fhir.patient(), diabetes(doubt)))
    assert any("not confirmed" in problem.message for problem in report.problems)
    assert [(row.group, row.status) for row in desk.rows(Condition)] == [("", "suspected")]
    desk.bring(desk.bundle(fhir.patient(), diabetes("confirmed")))
    assert [(row.group, row.status) for row in desk.rows(Condition)] == [("diabetes", "active")]
    desk.bring(desk.bundle(fhir.patient(), diabetes(doubt)))
    assert [row.group for row in desk.rows(Condition)] == [""]
    desk.bring(desk.bundle(fhir.patient(), diabetes("refuted")))
    assert desk.rows(Condition) == []


@pytest.mark.parametrize(
    ("status", "kept"),
    [("completed", "kept"), ("discharged", "kept"), ("unknown", "kept"), ("planned", "planned")],
)
def test_that_a_visit_that_is_over_was_kept(desk: Desk, status: str, kept: str) -> None:
    desk.bring(desk.bundle(fhir.patient(), fhir.encounter("e", "2026-01-05", status)))
    assert [row.status for row in desk.rows(Visit)] == [kept]


def test_that_a_file_with_old_and_new_keys_adds_nothing_the_second_time(desk: Desk) -> None:
    desk.bring(desk.bundle(fhir.patient(), fhir.a1c("a", 7.2, "2026-01-01")))
    new = [fhir.a1c(f"n{day}", 7.2, f"2026-01-0{day}") for day in range(1, 4)]
    path = desk.bundle(fhir.patient(), *new)
    desk.bring(path)
    assert desk.counts(path) == (0, 0, 1, 0)
    assert len(desk.rows(Measurement)) == 3


PROBLEMS = "MRN,Last Name,First Name,DOB,Problems\n"


def test_that_conditions_in_plain_words_count_and_keep_their_words(
    desk: Desk, database: Database
) -> None:
    path = desk.listed('0071,Santos,Maria,04/12/1971,"HTN, T2DM, hip pain"\n', header=PROBLEMS)
    assert desk.counts(path) == (1, 0, 0, 0)
    assert desk.counts(path) == (0, 0, 1, 0)
    rows = [(row.text, row.code, row.system, row.group) for row in desk.rows(Condition)]
    assert sorted(rows) == [
        ("HTN", "", "", "hypertension"), ("T2DM", "", "", "diabetes"), ("hip pain", "", "", ""),
    ]  # fmt: skip
    with database.reading() as session:
        (groups,) = session.scalars(select(STANDING.c.active_groups)).all()
    assert set(groups.split()) == {"diabetes", "hypertension"}


def test_that_an_import_taken_back_takes_conditions_in_words_along(desk: Desk) -> None:
    desk.bring(desk.listed("0071,Santos,Maria,04/12/1971,\n", header=PROBLEMS))
    row = "0071,Santos,Maria,04/12/1971,Asthma\n"
    report = desk.bring(desk.listed(row, header=PROBLEMS))
    assert [one.group for one in desk.rows(Condition)] == ["asthma"]
    desk.service.undo(report.run_id, actor=desk.actor)
    assert desk.rows(Condition) == []


def test_that_words_of_other_formats_never_count(desk: Desk) -> None:
    worded = fhir.condition("c", "44054006")
    worded["code"] = {"text": "Diabetes"}
    desk.bring(desk.bundle(fhir.patient(), worded))
    assert [(row.text, row.group) for row in desk.rows(Condition)] == [("Diabetes", "")]
