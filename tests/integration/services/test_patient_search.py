"""Finding people by anything that may be typed, in a file and on a server."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carecoord.common.errors import PermissionDeniedError
from carecoord.db.database import Database
from carecoord.entities import Patient
from carecoord.services.patient_details import (
    IdentifierEntry,
    PatientDetails,
    PhoneEntry,
    RelatedEntry,
)
from carecoord.services.patient_search import SearchService
from carecoord.services.patients import PatientService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.statements import Statements

MARIA = PatientDetails(
    family="De la Cruz Núñez",
    given="María Elena",
    preferred="Malena",
    former_names="Peña",
    birth_on="1971-04-12",
    phones=(PhoneEntry("(202) 555-0143"), PhoneEntry("617.555.0188", standing="wrong")),
    identifiers=(
        IdentifierEntry("http://hl7.org/fhir/sid/us-ssn", "999-12-3456", kind="ssn"),
        IdentifierEntry("clinic", "A-0071"),
    ),
    related=(RelatedEntry("Rosa", phone="413 555 0177"),),
)
OTHERS = (
    PatientDetails(family="Cruz", given="Mario", birth_on="1971", phones=(PhoneEntry("5550199"),)),
    PatientDetails(family="Smith", given="Catherine", birth_on="1950-01-02"),
    PatientDetails(family="O’Brien", given="Sean"),
    PatientDetails(given="Teller"),
)

WAYS_TO_ASK_FOR_MARIA = (
    "maria de la cruz",
    "nunez mar",
    "NÚÑEZ",
    "malena",
    "pena maria",
    "delacruz",
    "elen nun",
    "mareea nunyez",
    "202 555 0143",
    "+1 (202) 555-0143",
    "555-0143",
    "0143",
    "413-555-0177",
    "A-0071",
    "a0071",
    "#a-0071",
    "4/12/1971",
    "1971-04-12",
    "12 Apr 1971",
    "nunez 1971",
    "cruz 0143",
    "úñe",
)
NOBODY = ("", "   ", "%", "_", "'", '"', "\\", "nunez smith", "maria 1950", "zzzz", "0000000")


@pytest.fixture
def maria(patients: PatientService, lead: Actor) -> str:
    for other in OTHERS:
        patients.add(other, actor=lead)
    return patients.add(MARIA, actor=lead)


def test_that_a_person_is_found_by_what_people_type(
    maria: str, search: SearchService, lead: Actor
) -> None:
    for typed in WAYS_TO_ASK_FOR_MARIA:
        assert maria in [hit.id for hit in search.find(typed, actor=lead)], typed


def test_that_what_fits_nobody_finds_nobody(maria: str, search: SearchService, lead: Actor) -> None:
    for typed in NOBODY:
        assert search.find(typed, actor=lead) == (), typed


@given(typed=st.text(max_size=60) | st.from_regex(r"[ \w%'\"*()#/.-]{0,30}"))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_no_text_at_all_breaks_the_search(
    typed: str, maria: str, search: SearchService, lead: Actor
) -> None:
    assert isinstance(search.find(typed, actor=lead), tuple)


def test_that_a_hit_tells_the_person_from_a_namesake_without_the_number_of_the_state(
    maria: str, search: SearchService, lead: Actor
) -> None:
    (hit,) = search.find("malena", actor=lead)
    assert hit.name == "De la Cruz Núñez, María Elena"
    assert (hit.identifier, hit.phone) == ("A-0071", "(202) 555-0143")
    assert (hit.birth_on, hit.age, hit.status) == ("1971-04-12", 54, "active")


def test_that_a_number_reported_wrong_is_not_offered(
    patients: PatientService, search: SearchService, lead: Actor
) -> None:
    wrong = PhoneEntry("617-555-0188", standing="wrong")
    patients.add(PatientDetails(family="Lima", phones=(wrong,)), actor=lead)
    (hit,) = search.find("lima", actor=lead)
    assert hit.phone == ""


def test_that_a_whole_name_comes_before_one_that_sounds_alike(
    patients: PatientService, search: SearchService, lead: Actor
) -> None:
    alike = patients.add(PatientDetails(family="Smyth"), actor=lead)
    exact = patients.add(PatientDetails(family="Smith"), actor=lead)
    assert [hit.id for hit in search.find("smith", actor=lead)] == [exact, alike]


def test_that_no_more_are_shown_than_asked_for(
    patients: PatientService, search: SearchService, lead: Actor
) -> None:
    for number in range(5):
        patients.add(PatientDetails(family="Lima", given=f"P{number}"), actor=lead)
    assert len(search.find("lima", actor=lead, limit=3)) == 3


def test_that_somebody_merged_into_another_record_is_found_no_more(
    maria: str, patients: PatientService, search: SearchService, database: Database, lead: Actor
) -> None:
    loaded = patients.details(maria, actor=lead)
    with database.writing(lead) as transaction:
        transaction.fetch(Patient, maria).merged_into = "0" * 32
    loaded = patients.details(maria, actor=lead)
    patients.edit(maria, loaded.details, rev=loaded.rev, actor=lead)
    assert search.find("malena", actor=lead) == ()


def test_that_a_keystroke_takes_a_handful_of_statements(
    maria: str, search: SearchService, lead: Actor, statements: Statements
) -> None:
    for typed in ("m", "ma", "maria", "maria nun", "maria nun 1971"):
        statements.fresh()
        search.find(typed, actor=lead)
        assert statements.count <= 10, typed


def test_that_the_help_says_what_may_be_typed(search: SearchService) -> None:
    assert len(search.help_sentences()) >= 5


def test_that_somebody_without_sight_of_charts_cannot_search(
    search: SearchService, lead: Actor
) -> None:
    with pytest.raises(PermissionDeniedError):
        search.find("maria", actor=Actor(lead.staff_id, "Ad", Role.ADMIN))
