"""The list of everybody: who is on it, in which order, and what a line shows."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import CareTeamMember, Patient, PatientTag
from carecoord.services.patient_list import PatientFilter, PatientListService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.statements import Statements

TODAY = dt.date(2026, 3, 2)


def day(ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=ago)


def test_that_the_list_is_in_the_order_of_names_and_leaves_out_who_is_not_here(
    clinic: Clinic, patient_list: PatientListService, lead: Actor
) -> None:
    zed = clinic.person("Zed", "Ann")
    abel = clinic.person("Ábel", "Bo")
    clinic.person("Moved", "Mo", status="moved")
    clinic.person("Died", "Di", status="deceased")
    clinic.person("Merged", "Me", merged_into=zed)
    gone = clinic.person("Gone", "Go")
    clinic.change(Patient, gone, deleted=True)
    assert list(patient_list.ids(PatientFilter(), actor=lead)) == [abel, zed]
    assert patient_list.counts(actor=lead) == {"active": 2, "moved": 1, "deceased": 1}
    everybody = patient_list.ids(PatientFilter(status=()), actor=lead)
    assert len(everybody) == 4


def test_that_a_filter_keeps_those_it_names(
    clinic: Clinic, patient_list: PatientListService, lead: Actor
) -> None:
    both = clinic.person("Both", language_spoken="es")
    clinic.condition(both, "diabetes")
    clinic.add(PatientTag, patient_id=both, tag="walking")
    clinic.add(CareTeamMember, patient_id=both, staff_id=lead.staff_id)
    over = clinic.person("Over", language_spoken="en")
    clinic.condition(over, "diabetes", status="resolved")
    untagged = clinic.add(PatientTag, patient_id=over, tag="walking")
    clinic.change(PatientTag, untagged, deleted=True)
    for wanted in (
        PatientFilter(language="es"),
        PatientFilter(group="diabetes"),
        PatientFilter(tag="walking"),
        PatientFilter(staff_id=lead.staff_id),
        PatientFilter(language="es", group="diabetes", tag="walking", staff_id=lead.staff_id),
    ):
        assert list(patient_list.ids(wanted, actor=lead)) == [both]
    assert patient_list.ids(PatientFilter(language="en", tag="walking"), actor=lead) == []


@pytest.mark.parametrize(
    ("sort", "ascending", "descending"),
    [
        ("name", ["Ada", "Ben", "Cyd"], ["Cyd", "Ben", "Ada"]),
        ("birth", ["Cyd", "Ada", "Ben"], ["Ada", "Cyd", "Ben"]),
        ("last_visit", ["Ben", "Ada", "Cyd"], ["Ada", "Ben", "Cyd"]),
        ("next_due", ["Cyd", "Ben", "Ada"], ["Ben", "Cyd", "Ada"]),
    ],
)
def test_that_blanks_stand_last_in_either_direction(
    sort: str,
    ascending: list[str],
    descending: list[str],
    clinic: Clinic,
    patient_list: PatientListService,
    lead: Actor,
) -> None:
    ada = clinic.person("Ada", birth_on="1980-05")
    ben = clinic.person("Ben", birth_on="")
    cyd = clinic.person("Cyd", birth_on="1950")
    clinic.visit(ada, day(3))
    clinic.visit(ben, day(30))
    clinic.visit(ben, day(1), status="missed")
    clinic.visit(cyd, day(-5))
    clinic.follow_up(ben, day(-4))
    clinic.follow_up(cyd, day(2))
    clinic.follow_up(ada, day(9), state="done")
    names = {ada: "Ada", ben: "Ben", cyd: "Cyd"}

    def order(**wanted: Any) -> list[str]:
        ids = patient_list.ids(PatientFilter(sort=sort, **wanted), actor=lead)
        return [names[found] for found in ids]

    assert order() == ascending
    assert order(descending=True) == descending


@pytest.mark.parametrize("sort", ["name", "birth"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("status", [("active",), ()])
def test_that_the_first_rows_are_those_of_everybody_in_order(
    sort: str,
    descending: bool,
    status: tuple[str, ...],
    clinic: Clinic,
    patient_list: PatientListService,
    lead: Actor,
) -> None:
    for family, birth_on in (("Reed", "1980"), ("Ada", ""), ("Reed", "1980"), ("Cyd", "1950-02")):
        clinic.person(family, birth_on=birth_on)
    clinic.person("Ash", birth_on="1950", status="moved")
    wanted = PatientFilter(status=status, sort=sort, descending=descending)
    everybody = patient_list.ids(wanted, actor=lead)
    first = patient_list.first(wanted, 3, actor=lead)
    assert list(first) == everybody[:3]
    assert first == patient_list.rows(everybody[:3], actor=lead)


def test_that_nobody_is_first_where_everybody_has_to_be_read_for_it(
    clinic: Clinic, patient_list: PatientListService, lead: Actor
) -> None:
    clinic.person("Ada", birth_on="1980")
    clinic.person("Ben", birth_on="")
    for wanted in (
        PatientFilter(sort="last_visit"),
        PatientFilter(sort="next_due"),
        PatientFilter(status=("moved",)),
        PatientFilter(language="en"),
    ):
        assert patient_list.first(wanted, 1, actor=lead) == {}
    # Those without a date stand last, so with fewer dates than rows nobody knows who is next.
    assert patient_list.first(PatientFilter(sort="birth"), 2, actor=lead) == {}


def test_that_a_line_shows_what_staff_look_for(
    clinic: Clinic, patient_list: PatientListService, lead: Actor
) -> None:
    person = clinic.person("Santos", "Maria", preferred="Mia", language_spoken="es")
    clinic.identifier(person, "us-ssn", "999-12-3456", kind="ssn")
    clinic.identifier(person, "FHIR", "urn:1", kind="source")
    clinic.identifier(person, "insurance", "P1", kind="insurance")
    clinic.identifier(person, "clinic", "0071")
    clinic.phone(person, "202-555-0101", standing="wrong")
    clinic.phone(person, "202-555-0102", rank=1)
    clinic.condition(person, "hypertension")
    clinic.condition(person, "diabetes")
    clinic.condition(person, "diabetes")
    clinic.condition(person, "asthma", status="resolved")
    clinic.visit(person, day(30))
    clinic.visit(person, day(10))
    clinic.visit(person, day(-2))
    clinic.follow_up(person, day(-6))
    clinic.follow_up(person, day(1))
    clinic.add(PatientTag, patient_id=person, tag="walking")
    row = patient_list.rows([person], actor=lead)[person]
    assert (row.name, row.preferred, row.age) == ("Santos, Maria", "Mia", 54)
    assert (row.identifier, row.phone) == ("0071", "202-555-0102")
    assert row.groups == ("diabetes", "hypertension")
    assert (row.last_visit_on, row.next_due_on) == (day(10), day(1))
    assert (row.language, row.tags) == ("es", ("walking",))


def test_that_a_line_of_somebody_new_is_blank_where_nothing_is_known(
    clinic: Clinic, patient_list: PatientListService, lead: Actor
) -> None:
    person = clinic.person("Santos", "", birth_on="")
    row = patient_list.rows([person, "0" * 32], actor=lead)[person]
    assert (row.age, row.identifier, row.phone, row.groups) == (None, "", "", ())
    assert (row.last_visit_on, row.next_due_on) == (None, None)


def test_that_a_page_of_lines_takes_the_same_statements_as_one_line(
    clinic: Clinic, patient_list: PatientListService, lead: Actor, statements: Statements
) -> None:
    people = [clinic.person(f"P{number}") for number in range(25)]
    for person in people:
        clinic.visit(person, day(3))
        clinic.phone(person, "202-555-0101")
    statements.fresh()
    patient_list.rows(people[:1], actor=lead)
    for_one = statements.count
    statements.fresh()
    assert len(patient_list.rows(people, actor=lead)) == 25
    assert statements.count == for_one <= 9


def test_that_tagging_many_skips_who_has_the_tag_and_who_is_gone(
    clinic: Clinic, patient_list: PatientListService, database: Database, lead: Actor
) -> None:
    first, second, gone = (clinic.person(f"P{number}") for number in range(3))
    clinic.change(Patient, gone, deleted=True)
    clinic.add(PatientTag, patient_id=first, tag="food box")
    assert patient_list.tag_many([first, second, gone], "  food  box ", actor=lead) == 1
    assert patient_list.tag_many([first, second], "food box", actor=lead) == 0
    with database.reading() as session:
        tags = session.execute(select(PatientTag.patient_id, PatientTag.tag)).all()
    assert sorted(map(tuple, tags)) == sorted([(first, "food box"), (second, "food box")])
    assert patient_list.tags(actor=lead) == ("food box",)


def test_that_a_whole_practice_can_be_tagged_at_once(
    clinic: Clinic, patient_list: PatientListService, database: Database, lead: Actor
) -> None:
    with database.writing(lead) as transaction:
        transaction.insert_many(Patient, ({"family": "F", "sort_key": "f"} for _ in range(6_000)))
    everybody = patient_list.ids(PatientFilter(), actor=lead)
    assert patient_list.tag_many(everybody, "letter", actor=lead) == 6_000


def test_that_a_tag_needs_letters(
    clinic: Clinic, patient_list: PatientListService, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match="Type the tag"):
        patient_list.tag_many([clinic.person()], "  ", actor=lead)


def test_that_the_commonest_language_and_tag_are_offered_first(
    clinic: Clinic, patient_list: PatientListService, lead: Actor
) -> None:
    for language in ("vi", "es", "es", ""):
        person = clinic.person(language_spoken=language)
        clinic.add(PatientTag, patient_id=person, tag="a" if language == "vi" else "b")
    assert patient_list.languages(actor=lead) == ("es", "vi")
    assert patient_list.tags(actor=lead) == ("b", "a")


def test_that_the_list_is_only_for_people_who_see_patients(
    patient_list: PatientListService, lead: Actor
) -> None:
    admin, auditor = (Actor(lead.staff_id, "X", role) for role in (Role.ADMIN, Role.AUDITOR))
    for read in (
        lambda: patient_list.ids(PatientFilter(), actor=admin),
        lambda: patient_list.rows([], actor=admin),
        lambda: patient_list.counts(actor=admin),
        lambda: patient_list.languages(actor=admin),
        lambda: patient_list.tags(actor=admin),
        lambda: patient_list.tag_many([], "x", actor=auditor),
    ):
        with pytest.raises(PermissionDeniedError):
            read()
