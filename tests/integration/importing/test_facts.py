"""Readings, visits and diagnoses that come with people."""

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
