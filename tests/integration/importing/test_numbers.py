"""Whom a number means: record numbers, numbers that families share, and no number at all."""

import pytest

from carecoord.entities import Patient, PatientIdentifier
from tests.factories import fhir
from tests.factories.import_desk import Desk

MEMBERS = "MRN,Member ID,Last Name,First Name,DOB\n"
AMY = "1,M77,Lee,Amy,2001-01-02\n"
BO = "2,M77,Lee,Bo,2001-01-02\n"
NUMBERED = "MRN,Last Name,First Name,DOB\n"
NAMED = "Last Name,First Name,Phone\n"


def test_that_twins_with_one_insurer_stay_two_people(desk: Desk) -> None:
    path = desk.listed(AMY, BO, "3,M77,Lee,Carl,1970-01-02\n", header=MEMBERS)
    assert desk.counts(path) == (3, 0, 0, 0)
    assert desk.counts(path) == (0, 0, 3, 0)
    assert [one.given for one in desk.rows(Patient)] == ["Amy", "Bo", "Carl"]


def test_that_an_id_of_one_person_is_not_the_record_number_of_another(desk: Desk) -> None:
    header = "ID,MRN,Last Name,First Name,DOB\n"
    rows = ("1,2,Lee,Amy,2001-01-02\n", "2,1,Fox,Bo,2001-01-02\n")
    assert desk.counts(desk.listed(*rows, header=header)) == (2, 0, 0, 0)


def test_that_twins_whose_export_gives_them_one_number_stay_two_people(desk: Desk) -> None:
    twins = [
        fhir.patient(
            id=name, name=[{"family": "Lee", "given": [name]}], birthDate="2001-01-02",
            identifier=[{"system": "urn:plan", "value": "M77"}],
        )
        for name in ("Amy", "Bo")
    ]  # fmt: skip
    assert desk.counts(desk.bundle(*twins)) == (2, 0, 0, 0)
    assert desk.counts(desk.bundle(*twins)) == (0, 0, 2, 0)


@pytest.mark.parametrize(("first", "second"), [("000137", "137"), ("137", "000137")])
def test_that_zeros_lost_on_the_way_make_no_second_person(
    desk: Desk, first: str, second: str
) -> None:
    person = "{},Lee,Amy,2001-01-02\n"
    desk.bring(desk.listed(person.format(first), header=NUMBERED))
    assert desk.counts(desk.listed(person.format(second), header=NUMBERED))[0] == 0
    assert "000137" in {one.value for one in desk.rows(PatientIdentifier)}


def test_that_lost_zeros_do_not_make_one_person_of_two(desk: Desk) -> None:
    desk.bring(desk.listed("000137,Lee,Amy,2001-01-02\n", header=NUMBERED))
    assert desk.counts(desk.listed("137,Fox,Bo,1990-01-02\n", header=NUMBERED))[0] == 1


def test_that_a_second_number_for_one_name_and_birth_date_is_never_silent(desk: Desk) -> None:
    desk.bring(desk.listed("137,Lee,Amy,2001-01-02\n", header=NUMBERED))
    report = desk.bring(desk.listed("999,Lee,Amy,2001-01-02\n", header=NUMBERED))
    assert report.patients_added == 1
    (problem,) = report.problems
    assert (problem.severity, problem.field) == ("warning", "record_number")


def test_that_a_list_of_names_and_phones_twice_adds_nothing(desk: Desk) -> None:
    path = desk.listed("Lee,Amy,202-555-0101\n", "Fox,Bo,202-555-0102\n", header=NAMED)
    assert desk.counts(path) == (2, 0, 0, 0)
    assert desk.counts(path) == (0, 0, 2, 0)


def test_that_two_rows_of_one_name_alone_are_two_people(desk: Desk) -> None:
    path = desk.listed("Lee,Amy,202-555-0101\n", "Lee,Amy,202-555-0102\n", header=NAMED)
    assert desk.counts(path) == (2, 0, 0, 0)
    assert desk.counts(path) == (0, 0, 0, 2)


def test_that_a_name_alone_is_not_taken_for_somebody_with_a_number(desk: Desk) -> None:
    desk.bring(desk.listed("Lee,Amy,202-555-0101\n", header=NAMED))
    path = desk.listed("137,Lee,Amy,\n", header=NUMBERED)
    assert desk.counts(path)[0] == 1


def test_that_people_of_a_list_are_known_again_in_the_whole_export(desk: Desk) -> None:
    desk.bring(desk.listed("a-1,Lee,Amy,2001-01-02\n", header=NUMBERED))
    person = fhir.patient(
        id="a-1", name=[{"family": "Lee", "given": ["Amy"]}], birthDate="2001-01-02",
        identifier=[{"system": "urn:system", "value": "a-1"}],
    )  # fmt: skip
    assert desk.counts(desk.bundle(person))[0] == 0
