"""Bringing people in: who is who, and what a file may change."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from carecoord.db.database import Database
from carecoord.entities import (
    Allergy,
    Condition,
    ContactPoint,
    FollowUp,
    Measurement,
    Patient,
    PatientIdentifier,
    PatientTag,
    RelatedPerson,
    Visit,
)
from carecoord.services.patient_details import IdentifierEntry, PatientDetails, PhoneEntry
from carecoord.services.patient_search import SearchService
from carecoord.services.patients import PatientService
from carecoord.vocab.actor import Actor
from tests.factories import fhir
from tests.factories.clinic import Clinic
from tests.factories.import_desk import JUAN, MARIA, RUN_TABLES, Desk
from tests.factories.snapshots import living_rows


def test_that_a_list_brings_in_people_as_they_are_written(
    desk: Desk, search: SearchService, lead: Actor
) -> None:
    assert desk.counts(desk.listed(MARIA, JUAN)) == (2, 0, 0, 0)
    maria, juan = desk.rows(Patient)
    assert (maria.family, maria.given, maria.birth_on) == ("Santos", "Maria", "1971-04-12")
    assert (juan.family, juan.sort_key) == ("Núñez", "nunez\x1fjuan")
    assert (maria.status, maria.sex, maria.interpreter) == ("active", "unknown", "not_asked")
    (number, _other) = desk.rows(PatientIdentifier)
    assert (number.value, number.kind, number.patient_id) == ("0071", "mrn", maria.id)
    (phone, _other_phone) = desk.rows(ContactPoint)
    assert (phone.typed, phone.normal) == ("(202) 555-0101", "+12025550101")
    assert [hit.id for hit in search.find("nunez juan", actor=lead)] == [juan.id]


def test_that_importing_twice_adds_and_changes_nothing(desk: Desk, database: Database) -> None:
    path = desk.listed(MARIA, JUAN)
    desk.bring(path)
    before = living_rows(database, without=RUN_TABLES)
    again = desk.preview(path)
    assert again.seen_before == dt.date(2026, 3, 2)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert desk.counts(path) == (0, 0, 2, 0)
    assert living_rows(database, without=RUN_TABLES) == before


def test_that_looking_writes_nothing(desk: Desk, database: Database) -> None:
    before = living_rows(database)
    preview = desk.preview(desk.listed(MARIA, JUAN))
    assert (preview.added, preview.seen_before) == (2, None)
    assert [one.family for one in preview.samples] == ["Santos", "Núñez"]
    assert living_rows(database) == before


def test_that_a_corrected_file_corrects_and_the_old_name_is_found_no_more(
    desk: Desk, search: SearchService, lead: Actor
) -> None:
    desk.bring(desk.listed(MARIA, JUAN))
    corrected = MARIA.replace("Santos", "Dos Santos")
    assert desk.counts(desk.listed(corrected, JUAN)) == (0, 1, 1, 0)
    maria = desk.rows(Patient)[0]
    assert (maria.family, maria.sort_key) == ("Dos Santos", "dos santos\x1fmaria")
    assert [hit.id for hit in search.find("dos santos", actor=lead)] == [maria.id]


def test_that_what_staff_changed_is_kept_until_they_say_otherwise(
    desk: Desk, clinic: Clinic
) -> None:
    path = desk.listed(MARIA)
    desk.bring(path)
    clinic.change(Patient, desk.person().id, given="María", sort_key="santos\x1fmaria")
    preview = desk.preview(path)
    (conflict,) = preview.conflicts
    assert (conflict.field, conflict.ours, conflict.theirs) == ("given", "María", "Maria")
    assert (preview.updated, preview.unchanged) == (0, 1)
    report = desk.bring(path)
    assert (report.conflicts_kept, report.patients_unchanged) == (1, 1)
    assert desk.person().given == "María"
    report = desk.bring(path, overwrite=True)
    assert (report.conflicts_kept, report.patients_updated) == (0, 1)
    assert desk.person().given == "Maria"
    assert desk.preview(path).conflicts == ()


def test_that_half_a_name_from_staff_and_half_from_the_file_sort_as_one(
    desk: Desk, clinic: Clinic
) -> None:
    desk.bring(desk.listed(MARIA))
    clinic.change(Patient, desk.person().id, given="Zoe", sort_key="santos\x1fzoe")
    corrected = desk.listed(MARIA.replace("Santos", "Silva"))
    desk.bring(corrected)
    assert (desk.person().family, desk.person().sort_key) == ("Silva", "silva\x1fzoe")
    desk.bring(corrected, overwrite=True)
    assert (desk.person().given, desk.person().sort_key) == ("Maria", "silva\x1fmaria")


def test_that_an_overwritten_value_keeps_its_type(desk: Desk, clinic: Clinic) -> None:
    path = desk.bundle(fhir.patient(), fhir.a1c("o", 7.4, "2026-01-05"))
    desk.bring(path)
    (reading,) = desk.rows(Measurement)
    clinic.change(Measurement, reading.id, value=8.4, taken_at=clinic.at(dt.date(2026, 1, 4)))
    (conflict,) = desk.preview(path).conflicts
    assert (conflict.ours, conflict.theirs) == (
        "A1c 8.4 % on 4 Jan 2026",
        "A1c 7.4 % on 5 Jan 2026",
    )
    desk.bring(path, overwrite=True)
    (reading,) = desk.rows(Measurement)
    assert (reading.value, reading.taken_at) == (7.4, dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC))


def test_that_a_field_staff_emptied_is_their_word_and_one_left_blank_is_nobodys(
    desk: Desk, clinic: Clinic, patients: PatientService, lead: Actor
) -> None:
    header = "MRN,Last Name,First Name,DOB,Preferred Name\n"
    row = "0071,Santos,Maria,04/12/1971,Mia\n"
    number = IdentifierEntry("mrn", "0071")
    by_hand = PatientDetails(
        family="Santos", given="Maria", birth_on="1971-04-12", identifiers=(number,)
    )
    patients.add(by_hand, actor=lead)
    path = desk.listed(row, header=header)
    assert desk.counts(path) == (0, 1, 0, 0)
    assert desk.person().preferred == "Mia"
    clinic.change(Patient, desk.person().id, preferred="")
    (conflict,) = desk.preview(path).conflicts
    assert (conflict.ours, conflict.theirs) == ("", "Mia")
    desk.bring(path)
    assert desk.person().preferred == ""


def test_that_a_number_staff_corrected_or_removed_does_not_come_back(
    desk: Desk, patients: PatientService, lead: Actor
) -> None:
    path = desk.listed(MARIA, JUAN)
    desk.bring(path)
    maria, juan = desk.rows(Patient)
    for person, phones in ((maria, (PhoneEntry("202-555-0199"),)), (juan, ())):
        loaded = patients.details(person.id, actor=lead)
        kept = tuple(replace(new, id=loaded.details.phones[0].id) for new in phones)
        patients.edit(person.id, replace(loaded.details, phones=kept), rev=loaded.rev, actor=lead)
    assert desk.counts(path) == (0, 0, 2, 0)
    assert [row.typed for row in desk.rows(ContactPoint)] == ["202-555-0199"]
    moved = desk.listed(MARIA.replace("0101", "0155"), JUAN)
    assert desk.counts(moved) == (0, 1, 1, 0)
    assert [row.typed for row in desk.rows(ContactPoint)][1] == "(202) 555-0155"


def test_that_a_number_of_somebody_else_is_refused(desk: Desk) -> None:
    desk.bring(desk.listed(MARIA))
    stranger = "0071,Okafor,Amara,01/01/1990,\n"
    preview = desk.preview(desk.listed(stranger, JUAN))
    assert (preview.added, preview.rows_refused) == (1, 1)
    (problem,) = [one for one in preview.problems if one.severity == "refused"]
    assert problem.where.endswith("row 2")
    assert "somebody else" in problem.message
    assert "Okafor" not in problem.message
    assert desk.counts(desk.listed(stranger, JUAN)) == (1, 0, 0, 1)
    assert desk.rows(Patient)[0].family == "Santos"


def test_that_a_number_of_a_relative_is_refused(desk: Desk) -> None:
    desk.bring(desk.listed(MARIA))
    son = "0071,Santos,Leo,09/30/2004,\n"
    preview = desk.preview(desk.listed(son))
    assert (preview.updated, preview.rows_refused) == (0, 1)


@pytest.mark.parametrize(
    "row",
    ["0071,Santos,Maria,12/04/1971,\n", "0071,Okafor,Maria,04/12/1971,\n", "0071,Santos,Mia,,\n"],
)
def test_that_a_name_or_a_birth_date_may_be_corrected(row: str, desk: Desk) -> None:
    desk.bring(desk.listed(MARIA))
    preview = desk.preview(desk.listed(row))
    assert (preview.added, preview.rows_refused) == (0, 0)


def test_that_a_new_name_or_a_corrected_birth_date_alone_is_the_same_person(desk: Desk) -> None:
    desk.bring(desk.listed(MARIA))
    assert desk.counts(desk.listed("0071,Lima,Carla,04/12/1971,\n")) == (0, 1, 0, 0)
    assert desk.counts(desk.listed("0071,Lima,Carla,04/21/1971,\n")) == (0, 1, 0, 0)
    assert (desk.person().family, desk.person().birth_on) == ("Lima", "1971-04-21")


def test_that_twins_stay_two(desk: Desk) -> None:
    header = "Last Name,First Name,DOB,Phone\n"
    twins = "Santos,Ana,04/12/2020,2025550101\nSantos,Eva,04/12/2020,2025550101\n"
    path = desk.listed(twins, header=header)
    assert desk.counts(path) == (2, 0, 0, 0)
    assert desk.counts(path) == (0, 0, 2, 0)
    numbered = desk.listed("1,Santos,Ana,04/12/2020,\n2,Santos,Eva,04/12/2020,\n")
    assert desk.counts(numbered) == (0, 2, 0, 0)


@pytest.mark.parametrize(
    ("whole", "first", "middle"),
    [
        ("Smith, Mary Jo", "Mary", "Jo"),
        ("García López, María José", "María", "José"),
        ("Kim, Min Jung", "Min", "Jung"),
        ("Nguyen, Thi Mai", "Thi", "Mai"),
        ("al-Masri, Abd Allah", "Abd", "Allah"),
    ],
)
def test_that_a_double_name_is_kept_whole_and_found_however_it_is_divided(
    desk: Desk, whole: str, first: str, middle: str
) -> None:
    family = whole.partition(",")[0]
    as_text = desk.listed(f'"{whole}",04/12/1971\n', header="Name,DOB\n")
    assert desk.counts(as_text) == (1, 0, 0, 0)
    assert (desk.person().given, desk.person().middle) == (f"{first} {middle}", "")
    in_columns = f"{family},{first},{middle},04/12/1971\n"
    header = "Last Name,First Name,Middle Name,DOB\n"
    assert desk.counts(desk.listed(in_columns, header=header)) == (0, 0, 1, 0)
    export = fhir.patient(name=[{"family": family, "given": [first, middle]}])
    assert desk.counts(desk.bundle(export))[0] == 0
    assert (desk.person().given, desk.person().middle) == (f"{first} {middle}", "")


def test_that_twins_who_share_half_a_name_stay_two(desk: Desk) -> None:
    header = "Last Name,First Name,Middle Name,DOB\n"
    rows = ("García,María,José,04/12/2020\n", "García,María,Luisa,04/12/2020\n")
    path = desk.listed(*rows, header=header)
    assert desk.counts(path) == (2, 0, 0, 0)
    assert desk.counts(path) == (0, 0, 2, 0)
    half = desk.listed("García,María,,04/12/2020\n", header=header)
    assert desk.counts(half) == (0, 0, 0, 1)


def test_that_a_middle_name_does_not_stay_beside_the_first_name_that_holds_it(
    desk: Desk,
) -> None:
    desk.bring(desk.bundle(fhir.patient(identifier=[fhir.mrn("1")], name=[
        {"family": "Smith", "given": ["Mary", "J."]}
    ])))  # fmt: skip
    assert (desk.person().given, desk.person().middle) == ("Mary", "J.")
    desk.bring(desk.bundle(fhir.patient(identifier=[fhir.mrn("1")], name=[
        {"family": "Smith", "given": ["Mary Jo"]}
    ])))  # fmt: skip
    assert (desk.person().given, desk.person().middle) == ("Mary Jo", "")
    assert desk.person().sort_key == "smith\x1fmary jo"


def test_that_a_list_without_record_numbers_finds_its_people_again(desk: Desk) -> None:
    header = "Name,DOB,Phone\n"
    rows = '"Santos, Maria",04/12/1971,2025550101\n"Núñez, Juan",,2025550102\n'
    path = desk.listed(rows, header=header)
    assert desk.counts(path)[0] == 2
    dated = desk.listed(rows.splitlines()[0] + "\n", header=header)
    assert desk.counts(dated) == (0, 0, 1, 0)


def test_that_a_name_several_people_have_is_refused_without_a_number(desk: Desk) -> None:
    desk.bring(desk.listed(MARIA, MARIA.replace("0071", "0079")))
    assert len(desk.rows(Patient)) == 2
    nameless = desk.listed("Santos,Maria,04/12/1971\n", header="Last Name,First Name,DOB\n")
    for _ in range(2):
        assert desk.counts(nameless) == (0, 0, 0, 1)


def test_that_somebody_typed_in_before_without_a_number_is_recognised(
    desk: Desk, patients: PatientService, lead: Actor
) -> None:
    by_hand = PatientDetails(family="Santos", given="Maria", birth_on="1971-04-12")
    patients.add(by_hand, actor=lead)
    assert desk.counts(desk.listed(MARIA)) == (0, 1, 0, 0)
    assert [row.value for row in desk.rows(PatientIdentifier)] == ["0071"]
    namesake = MARIA.replace("0071", "0079")
    assert desk.counts(desk.listed(namesake)) == (1, 0, 0, 0)


@pytest.mark.parametrize("list_first", [False, True])
def test_that_the_practices_number_is_the_same_in_a_list_and_in_an_export(
    list_first: bool, desk: Desk
) -> None:
    files: list[Callable[[], Path]] = [
        lambda: desk.bundle(fhir.patient(identifier=[fhir.mrn("0071")])),
        lambda: desk.listed(MARIA),
    ]
    first, second = reversed(files) if list_first else files
    assert desk.counts(first())[0] == 1
    assert desk.counts(second()) == (0, 1, 0, 0)
    assert desk.counts(first()) == (0, 0, 1, 0)
    assert desk.counts(second()) == (0, 0, 1, 0)


def test_that_the_same_digits_of_two_systems_are_one_person_only_if_the_name_fits(
    desk: Desk,
) -> None:
    desk.bring(desk.bundle(fhir.patient(identifier=[fhir.mrn("0071")])))
    assert desk.counts(desk.listed("0071,Okafor,Amara,,\n")) == (1, 0, 0, 0)
    assert desk.counts(desk.listed("0071,Okafor,Amara B.,,\n")) == (0, 1, 0, 0)
    assert desk.counts(desk.listed("0071,Santos,Maria,01/01/1990,\n")) == (0, 0, 0, 1)


def test_that_a_shared_social_security_number_makes_nobody_one_person(desk: Desk) -> None:
    header = "Last Name,First Name,DOB,SSN\n"
    rows = ("Lee,Ann,01/02/1970,555-11-1111\n", "Ray,Bo,01/02/1980,555-11-1111\n")
    assert desk.counts(desk.listed(*rows, header=header)) == (2, 0, 0, 0)


def test_that_two_rows_of_one_person_are_one_person(desk: Desk) -> None:
    bundle = desk.bundle(
        fhir.patient("a", identifier=[fhir.mrn("0071")]),
        fhir.patient("b", identifier=[fhir.mrn("0071")], birthDate="1971-04-13"),
    )
    assert desk.counts(bundle) == (1, 0, 0, 0)
    assert desk.person().birth_on == "1971-04-12"


def test_that_a_record_made_for_testing_is_warned_of_and_can_be_found(
    desk: Desk, clinic: Clinic
) -> None:
    path = desk.listed("9,Test,Zelda,01/01/1990,\n", MARIA)
    preview = desk.preview(path)
    assert any(one.severity == "warning" and "testing" in one.message for one in preview.problems)
    desk.bring(path)
    (tag,) = desk.rows(PatientTag)
    assert (tag.tag, tag.patient_id) == ("test record", desk.rows(Patient)[0].id)
    clinic.change(PatientTag, tag.id, deleted=True)
    assert desk.counts(path) == (0, 0, 2, 0)
    assert desk.rows(PatientTag) == []


def test_that_a_death_in_a_file_is_kept_when_the_next_file_is_silent(desk: Desk) -> None:
    header = "MRN,Last Name,First Name,DOB,Date of Death,Status\n"
    desk.bring(desk.listed("0071,Santos,Maria,04/12/1971,02/03/2026,\n", header=header))
    assert (desk.person().status, desk.person().status_on) == ("deceased", "2026-02-03")
    assert desk.counts(desk.listed(MARIA)) == (0, 1, 0, 0)
    assert desk.person().status == "deceased"
    desk.bring(desk.listed("0072,Núñez,Juan,05/13/1980,,Moved\n", header=header))
    assert desk.rows(Patient)[1].status == "moved"


def test_that_a_record_replaced_at_the_source_points_to_the_one_that_is_left(
    desk: Desk, search: SearchService, lead: Actor
) -> None:
    left = fhir.patient("new", identifier=[fhir.mrn("2")])
    left["link"] = [{"type": "replaces", "other": {"reference": "Patient/old"}}]
    old = fhir.patient("old", identifier=[fhir.mrn("1")], name=[{"family": "Santoss"}])
    path = desk.bundle(left, old, fhir.a1c("o", 7.4, "2026-01-05", of="old"))
    assert desk.bring(path).patients_added == 2
    kept, merged = desk.rows(Patient)
    assert (kept.merged_into, merged.merged_into) == (None, kept.id)
    assert desk.rows(Measurement)[0].patient_id == kept.id
    assert [hit.id for hit in search.find("santos", actor=lead)] == [kept.id]
    report = desk.bring(path)
    assert (report.patients_added, report.patients_updated) == (0, 0)
    assert len(desk.rows(PatientIdentifier)) == 4


def test_that_a_guardian_comes_with_a_relationship_of_ours(desk: Desk) -> None:
    header = "MRN,Last Name,First Name,DOB,Guardian Name,Guardian Relationship,Guardian Phone\n"
    rows = (
        "1,Lee,Ann,01/02/2020,Mary Lee,Mother,2025550101\n",
        "2,Ray,Bo,01/02/2020,Jo Ray,Step neighbour,\n",
        "3,Kim,Cy,01/02/2020,Su Kim,Emergency contact,\n",
    )
    desk.bring(desk.listed(*rows, header=header))
    found = [(one.name, one.relationship, one.phone_normal) for one in desk.rows(RelatedPerson)]
    assert found == [
        ("Mary Lee", "parent", "+12025550101"), ("Jo Ray", "friend", ""), ("Su Kim", "other", ""),
    ]  # fmt: skip
    assert desk.counts(desk.listed(*rows, header=header)) == (0, 0, 3, 0)


def test_that_facts_come_with_their_people_and_change_with_them(desk: Desk, clinic: Clinic) -> None:
    path = desk.bundle(
        fhir.patient(), fhir.condition("c", "44054006"), fhir.condition("x", "59621000", of="z"),
        fhir.a1c("o", 7.4, "2026-01-05"), fhir.encounter("e", "2026-01-05"),
        fhir.encounter("f", "2026-01-06", "cancelled"), fhir.allergy("a", "Latex"),
    )  # fmt: skip
    report = desk.bring(path)
    assert any("nobody known here" in problem.message for problem in report.problems)
    (condition,) = desk.rows(Condition)
    assert (condition.group, condition.status, condition.onset_on) == (
        "diabetes", "active", "2015-03-01",
    )  # fmt: skip
    assert [(row.kind, row.status) for row in desk.rows(Visit)] == [
        ("office", "kept"), ("office", "cancelled"),
    ]  # fmt: skip
    assert [row.substance for row in desk.rows(Allergy)] == ["Latex"]
    assert desk.counts(path)[1:3] == (0, 1)
    corrected = desk.bundle(
        fhir.patient(), fhir.condition("c", "44054006", "resolved"),
        fhir.a1c("o", 7.6, "2026-01-05"),
        fhir.encounter("f", "2026-01-06", "noshow"),
    )  # fmt: skip
    assert desk.counts(corrected)[1] == 1
    assert desk.rows(Condition)[0].status == "resolved"
    assert [row.value for row in desk.rows(Measurement)] == [7.6]
    assert [row.status for row in desk.rows(Visit)] == ["kept", "missed"]


def test_that_a_condition_staff_ended_is_not_brought_back(desk: Desk, clinic: Clinic) -> None:
    path = desk.bundle(fhir.patient(), fhir.condition("c", "44054006"))
    desk.bring(path)
    clinic.change(Condition, desk.rows(Condition)[0].id, status="resolved", ended_on="2026-02-01")
    report = desk.bring(path)
    assert (report.conflicts_kept, desk.rows(Condition)[0].status) == (2, "resolved")
    desk.bring(path, overwrite=True)
    assert desk.rows(Condition)[0].status == "active"


def test_that_a_visit_of_the_file_ends_the_work_for_one_that_was_missed(
    desk: Desk, clinic: Clinic
) -> None:
    desk.bring(desk.bundle(fhir.patient()))
    person = desk.person().id
    missed = clinic.visit(person, dt.date(2026, 1, 5), status="missed")
    work = clinic.follow_up(person, dt.date(2026, 1, 6), source_table="visit", source_id=missed)
    desk.bring(desk.bundle(fhir.patient(), fhir.encounter("e", "2026-01-04")))
    assert clinic.read(FollowUp, work).state == "open"
    desk.bring(desk.bundle(fhir.patient(), fhir.encounter("f", "2026-01-20")))
    assert clinic.read(FollowUp, work).state == "done"


def test_that_a_file_that_holds_somebody_twice_says_the_same_each_time(desk: Desk) -> None:
    first = fhir.patient("p", identifier=[fhir.mrn("0071")])
    second = fhir.patient(
        "q", identifier=[fhir.mrn("0071")], name=[{"family": "Santos", "given": ["Maria", "Luz"]}],
        deceasedDateTime="2026-01-02", communication=[{"language": {"text": "Spanish"}}],
    )  # fmt: skip
    path = desk.bundle(first, second)
    preview = desk.preview(path)
    assert any("same person before" in problem.message for problem in preview.problems)
    assert (
        desk.counts(path) == (1, 0, 0, 0) == (preview.added, preview.updated, preview.unchanged, 0)
    )
    once = desk.person()
    assert (once.given, once.status, once.status_on, once.language_spoken) == (
        "Maria", "deceased", "2026-01-02", "es",
    )  # fmt: skip
    for again in (path, desk.bundle(second | {"id": "p"}, first | {"id": "q"}), path):
        desk.bring(again)
    assert desk.counts(path) == (0, 0, 1, 0)
    assert (desk.person().status, len(desk.rows(Patient))) == ("deceased", 1)


def test_that_a_second_number_in_one_file_is_a_second_person(desk: Desk) -> None:
    without = "Last Name,First Name,DOB\n"
    desk.bring(desk.listed("Santos,Maria,04/12/1971\n", header=without))
    rows = ("0071,Santos,Maria,04/12/1971,\n", "0099,Santos,Maria,04/12/1971,\n")
    path = desk.listed(*rows)
    preview = desk.preview(path)
    assert desk.counts(path) == (1, 1, 0, 0)
    assert (preview.added, preview.updated, preview.unchanged) == (1, 1, 0)
    assert any("under another number" in problem.message for problem in preview.problems)
    assert desk.counts(path) == (0, 0, 2, 0)


def test_that_a_death_that_only_one_row_of_somebody_tells_is_said(desk: Desk) -> None:
    header = "Last Name,First Name,DOB,Status\n"
    rows = ("Santos,Maria,04/12/1971,Active\n", "Santos,Maria,04/12/1971,Deceased\n")
    preview = desk.preview(desk.listed(*rows, header=header))
    (doubt,) = [one for one in preview.problems if one.field == "deceased"]
    assert (doubt.severity, doubt.where) == ("warning", "list.csv, row 3")
    alike = desk.preview(desk.listed(rows[1], rows[1], header=header))
    assert not any(one.field == "deceased" for one in alike.problems)
