"""Records of people who are not in the file but in the store."""

from pathlib import Path

import pytest

from carecoord.common.errors import RefusedError
from carecoord.entities import Condition, Measurement, Patient, Visit
from tests.factories import fhir
from tests.factories.import_desk import Desk

MRN = "http://hospital.example/mrn"


def pointing(resource: fhir.Resource, system: str, value: str) -> fhir.Resource:
    """The resource with its person named by a number instead of an id."""
    return resource | {"subject": {"identifier": {"system": system, "value": value}}}


def test_that_records_without_their_people_go_to_those_known_by_the_sources_id(desk: Desk) -> None:
    desk.bring(desk.bundle(fhir.patient("p"), fhir.patient("q", name=[{"family": "Okafor"}])))
    records = desk.bundle(fhir.a1c("o", 7.4, "2026-01-05"), fhir.condition("c", "44054006"))
    preview = desk.preview(records)
    assert (preview.added, preview.updated, preview.rows_refused) == (0, 1, 0)
    assert any("known here by number" in problem.message for problem in preview.problems)
    desk.bring(records)
    maria = next(one.id for one in desk.rows(Patient) if one.family == "Santos")
    assert [row.patient_id for row in desk.rows(Measurement)] == [maria]
    assert [row.patient_id for row in desk.rows(Condition)] == [maria]
    assert desk.counts(records) == (0, 0, 1, 0)


def test_that_a_record_number_with_its_system_finds_its_owner(desk: Desk) -> None:
    desk.bring(desk.bundle(fhir.patient(identifier=[fhir.mrn("0071")])))
    desk.bring(desk.bundle(pointing(fhir.encounter("e", "2026-01-05"), MRN, "0071")), "Oak")
    assert len(desk.rows(Visit)) == 1


@pytest.mark.parametrize("system", ["http://another.example/mrn", "http://hl7.org/fhir/sid/us-ssn"])
def test_that_the_same_digits_of_another_system_find_nobody(desk: Desk, system: str) -> None:
    ssn = {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "0071", "type": {"text": "SS"}}
    desk.bring(desk.bundle(fhir.patient(identifier=[fhir.mrn("0071"), ssn])))
    with pytest.raises(RefusedError, match="not the patients they belong to"):
        desk.bring(desk.bundle(pointing(fhir.a1c("o", 7.4, "2026-01-05"), system, "0071")))
    assert desk.rows(Measurement) == []


def test_that_an_id_of_another_source_finds_nobody(desk: Desk) -> None:
    desk.bring(desk.bundle(fhir.patient("17")), "Oak")
    records = desk.bundle(fhir.a1c("o", 7.4, "2026-01-05", of="17"))
    with pytest.raises(RefusedError):
        desk.bring(records, "Elm")
    desk.bring(records, "Oak")
    assert len(desk.rows(Measurement)) == 1


def test_that_an_id_that_is_a_number_of_the_person_too_finds_them_again(desk: Desk) -> None:
    desk.bring(desk.bundle(fhir.patient("0071", identifier=[fhir.mrn("0071")])))
    desk.bring(desk.bundle(fhir.a1c("o", 7.4, "2026-01-05", of="0071")))
    assert len(desk.rows(Measurement)) == 1


def test_that_an_id_unique_in_the_world_is_known_from_any_source(desk: Desk) -> None:
    key = "cc5bf4bf-f4c1-4f53-9ca1-6b7d5b2a9c11"
    desk.bring(desk.bundle(fhir.patient(key)), "Oak")
    desk.bring(desk.bundle(fhir.a1c("o", 7.4, "2026-01-05", of=key)), "Elm")
    assert len(desk.rows(Measurement)) == 1


def test_that_records_of_somebody_who_is_refused_go_to_nobody(desk: Desk) -> None:
    desk.bring(desk.bundle(fhir.patient("p")))
    impossible = fhir.patient("p", birthDate="2071-04-12")
    desk.bring(desk.bundle(impossible, fhir.patient("q", name=[{"family": "Okafor"}]),
                           fhir.a1c("o", 7.4, "2026-01-05")))  # fmt: skip
    assert desk.rows(Measurement) == []


def test_that_a_record_can_be_taken_back_without_its_person(desk: Desk) -> None:
    result = fhir.a1c("o", 12.0, "2026-01-05")
    desk.bring(desk.bundle(fhir.patient(), result))
    desk.bring(desk.bundle(result | {"status": "entered-in-error"}))
    assert desk.rows(Measurement) == []


def test_that_records_of_somebody_merged_go_to_the_record_that_is_left(desk: Desk) -> None:
    old = fhir.patient("old", link=[{"type": "replaced-by", "other": {"reference": "Patient/p"}}])
    desk.bring(desk.bundle(fhir.patient("p", birthDate="1971-04-13"), old))
    desk.bring(desk.bundle(fhir.a1c("o", 7.4, "2026-01-05", of="old")))
    (left,) = [one.id for one in desk.rows(Patient) if one.merged_into is None]
    assert [row.patient_id for row in desk.rows(Measurement)] == [left]


def test_that_undoing_takes_the_records_and_leaves_the_person(desk: Desk) -> None:
    desk.bring(desk.bundle(fhir.patient()))
    report = desk.bring(desk.bundle(fhir.a1c("o", 7.4, "2026-01-05")))
    desk.service.undo(report.run_id, actor=desk.actor)
    assert desk.rows(Measurement) == []
    assert len(desk.rows(Patient)) == 1


@pytest.mark.parametrize(
    ("name", "count"),
    [("Okafor, Ada", 0), ("SANTOS, MARIA", 1), ("Maria Ruiz", 1), ("Patient 17", 1), ("M.", 1)],
)
def test_that_records_that_call_their_patient_otherwise_go_to_nobody(
    desk: Desk, name: str, count: int
) -> None:
    desk.bring(desk.bundle(fhir.patient("17")))
    result = fhir.a1c("o", 7.4, "2026-01-05", of="17")
    path = desk.bundle(result | {"subject": {"reference": "Patient/17", "display": name}})
    preview = desk.preview(path)
    warned = any("another name" in problem.message for problem in preview.problems)
    assert (preview.brings_anybody, warned) == (count == 1, count == 0)


def tables(folder: Path, people: str, visits: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "patients.csv").write_text(people, encoding="utf-8")
    (folder / "visits.csv").write_text(f"id,patient_id,date\n{visits}", encoding="utf-8")
    return folder


def test_that_the_record_number_of_one_is_not_taken_for_the_id_of_another(
    desk: Desk, tmp_path: Path
) -> None:
    header, folder = "id,mrn,first_name,last_name,dob\n", tmp_path / "tables"
    desk.bring(tables(folder, header + "5,7,Ann,Lee,1970-01-13\n", "1,5,2026-01-05\n"))
    desk.bring(tables(folder, header + "6,8,Bo,Ray,1971-01-13\n", "2,7,2026-01-06\n"))
    assert [str(row.started_at)[:10] for row in desk.rows(Visit)] == ["2026-01-05"]


def test_that_a_table_whose_people_have_one_number_names_them_by_it(
    desk: Desk, tmp_path: Path
) -> None:
    header, folder = "id,first_name,last_name,dob\n", tmp_path / "tables"
    desk.bring(tables(folder, header + "5,Ann,Lee,1970-01-13\n", "1,5,2026-01-05\n"))
    desk.bring(tables(folder, header + "6,Bo,Ray,1971-01-13\n", "2,5,2026-01-06\n"))
    assert len({row.patient_id for row in desk.rows(Visit)}) == 1
    assert len(desk.rows(Visit)) == 2


def replaced(key: str, heir: str, number: str, born: str) -> fhir.Resource:
    link = [{"type": "replaced-by", "other": {"reference": f"Patient/{heir}"}}]
    return fhir.patient(key, identifier=[fhir.mrn(number)], birthDate=born, link=link)


def test_that_records_merged_one_after_another_lead_to_the_one_that_is_left(desk: Desk) -> None:
    left = fhir.patient("c", identifier=[fhir.mrn("3")], birthDate="1971-04-14")
    path = desk.bundle(
        replaced("a", "b", "1", "1971-04-12"), replaced("b", "c", "2", "1971-04-13"), left,
        # The first one under another key, which says nothing of having been replaced.
        fhir.patient("x", identifier=[fhir.mrn("1")], birthDate="1971-04-12"),
        fhir.encounter("e", "2026-01-05", of="a"), fhir.encounter("f", "2026-02-05", of="x"),
    )  # fmt: skip
    desk.bring(path)
    (survivor,) = [one.id for one in desk.rows(Patient) if one.merged_into is None]
    assert {one.merged_into for one in desk.rows(Patient)} == {None, survivor}
    assert {row.patient_id for row in desk.rows(Visit)} == {survivor}
    desk.bring(path)
    assert desk.counts(path)[:2] == (0, 0)
    assert len(desk.rows(Visit)) == 2


def test_that_records_merged_by_one_file_after_another_lead_to_the_one_that_is_left(
    desk: Desk,
) -> None:
    a, b = replaced("a", "b", "1", "1971-04-12"), replaced("b", "c", "2", "1971-04-13")
    heir = fhir.patient("b", identifier=[fhir.mrn("2")], birthDate="1971-04-13")
    left = fhir.patient("c", identifier=[fhir.mrn("3")], birthDate="1971-04-14")
    desk.bring(desk.bundle(a, heir))
    merges = desk.preview(desk.bundle(b, left)).problems
    assert any("merged this record into another" in problem.message for problem in merges)
    desk.bring(desk.bundle(b, left))
    assert not desk.preview(desk.bundle(b, left)).problems
    desk.bring(desk.bundle(fhir.encounter("e", "2026-01-05", of="a")))
    desk.bring(desk.bundle(a, fhir.encounter("f", "2026-02-05", of="a")))
    (survivor,) = [one.id for one in desk.rows(Patient) if one.merged_into is None]
    assert {row.patient_id for row in desk.rows(Visit)} == {survivor}
    assert len(desk.rows(Visit)) == 2
