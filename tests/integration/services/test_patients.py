"""People as they are added, changed and told apart, in a file and on a server."""

import datetime as dt
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from carecoord.common.errors import EditConflictError, PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.db.history import history
from carecoord.entities import ChannelConsent, ContactPoint, Patient
from carecoord.services.patient_details import (
    AddressEntry,
    CareTeamEntry,
    ConsentEntry,
    EmailEntry,
    IdentifierEntry,
    PatientDetails,
    PhoneEntry,
    RelatedEntry,
)
from carecoord.services.patient_search import SearchService
from carecoord.services.patients import PatientService
from carecoord.vocab.actor import Actor
from carecoord.vocab.patients import Status
from carecoord.vocab.roles import Role
from tests.factories.statements import Statements

WHOLE = PatientDetails(
    prefix="Dr.",
    family="García Márquez",
    given="María José",
    middle="de la Luz",
    suffix="Jr.",
    preferred="Marijo",
    former_names="García",
    birth_on="1971-04",
    sex="female",
    gender="woman",
    pronouns="she/her",
    language_spoken="es",
    language_written="es",
    interpreter="yes",
    large_print="yes",
    best_channel="call",
    best_time="evening",
    contact_note="Ring twice",
    phones=(
        PhoneEntry("(202) 555-0101", message_safe="no"),
        PhoneEntry("202.555.0102", use="home"),
    ),
    emails=(EmailEntry("Marijo@Example.org"),),
    addresses=(AddressEntry(line="4 Elm St", city="Salem", state="MA", postcode="01970"),),
    identifiers=(IdentifierEntry("https://clinic.example/mrn", "0071"),),
    consents=(ConsentEntry("text", "yes"), ConsentEntry("email", "not_asked")),
    related=(RelatedEntry("Ana García", relationship="child", phone="2025550103"),),
    tags=("walking group", "walking group", " "),
)


def without_ids(details: PatientDetails) -> PatientDetails:
    lists = ("phones", "emails", "addresses", "identifiers", "related")
    bare: dict[str, Any] = {
        name: tuple(replace(entry, id="") for entry in getattr(details, name)) for name in lists
    }
    return replace(details, **bare)


def test_that_everything_typed_comes_back_as_typed(patients: PatientService, lead: Actor) -> None:
    entered = replace(WHOLE, care_team=(CareTeamEntry(lead.staff_id, "coordinator"),))
    patient_id = patients.add(entered, actor=lead)
    stored = without_ids(patients.details(patient_id, actor=lead).details)
    assert stored == replace(
        entered, consents=(ConsentEntry("text", "yes"),), tags=("walking group",)
    )


def test_that_a_person_sent_twice_is_added_once(
    patients: PatientService, search: SearchService, lead: Actor
) -> None:
    ids = [patients.add(WHOLE, actor=lead, command_id="c" * 32) for _ in range(2)]
    assert [hit.id for hit in search.find("Marijo", actor=lead)] == ids[:1] == ids[1:]
    assert patients.details(ids[1], actor=lead).details.family == WHOLE.family


@pytest.mark.parametrize(
    "names",
    [
        {"given": "Teller"},
        {"family": "Suharto"},
        {"preferred": "Baby girl"},
        {"family": "Nguyễn", "given": "Thị Minh Khai"},
        {"family": "김", "given": "민준"},
        {"family": "राम", "given": "सीता"},
        {"family": "O’Brien-Smith"},
    ],
)
def test_that_a_name_of_any_kind_is_kept_and_found(
    names: dict[str, str], patients: PatientService, search: SearchService, lead: Actor
) -> None:
    patient_id = patients.add(PatientDetails(**names), actor=lead)  # type: ignore[arg-type]
    for word in " ".join(names.values()).split():
        assert [hit.id for hit in search.find(word, actor=lead)] == [patient_id]


def test_that_a_name_is_stored_in_one_unicode_form(patients: PatientService, lead: Actor) -> None:
    split = unicodedata.normalize("NFD", "Núñez")
    patient_id = patients.add(PatientDetails(family=split), actor=lead)
    assert patients.details(patient_id, actor=lead).details.family == "Núñez" != split


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"family": " ", "given": "", "preferred": ""}, "family"),
        ({"family": "x" * 201}, "family"),
        ({"birth_on": "1971-13"}, "birth_on"),
        ({"birth_on": "2099"}, "birth_on"),
        ({"birth_on": "1850"}, "birth_on"),
        ({"phones": (PhoneEntry("ask Ana"),)}, "phones"),
        ({"emails": (EmailEntry("marijo@home"),)}, "emails"),
        ({"emails": (EmailEntry("@example.org"),)}, "emails"),
        ({"related": (RelatedEntry("Ana", permission_until_on="soon"),)}, "related"),
    ],
)
def test_that_what_cannot_be_right_is_named_and_refused(
    change: dict[str, Any], field: str, patients: PatientService, lead: Actor
) -> None:
    details = replace(PatientDetails(family="Santos"), **change)
    found = patients.problems(details)
    assert [problem.field for problem in found] == [field]
    with pytest.raises(RefusedError, match=found[0].message[:20]):
        patients.add(details, actor=lead)


@pytest.mark.parametrize("birth_on", ["", "1971", "1971-04", "1971-04-12", "2026-03-02"])
def test_that_a_birth_date_may_lack_its_day_or_month(
    birth_on: str, patients: PatientService
) -> None:
    assert patients.problems(PatientDetails(family="Santos", birth_on=birth_on)) == ()


def test_that_an_edit_changes_what_was_changed_and_nothing_else(
    patients: PatientService, database: Database, lead: Actor
) -> None:
    patient_id = patients.add(WHOLE, actor=lead)
    loaded = patients.details(patient_id, actor=lead)
    first, second = loaded.details.phones
    moved = replace(
        loaded.details,
        preferred="Majo",
        phones=(replace(second, standing="wrong"), PhoneEntry("202-555-0199"), PhoneEntry(" ")),
        addresses=(),
        tags=("new here",),
    )
    patients.edit(patient_id, moved, rev=loaded.rev, actor=lead)
    after = patients.details(patient_id, actor=lead).details
    assert after.preferred == "Majo"
    assert [(p.typed, p.standing) for p in after.phones] == [
        ("202.555.0102", "wrong"), ("202-555-0199", "good"),
    ]  # fmt: skip
    assert (after.addresses, after.tags) == ((), ("new here",))
    assert after.phones[0].id == second.id
    with database.reading() as session:
        gone = session.get_one(ContactPoint, first.id)
        assert gone.deleted
        changed = [list(change.fields) for change in history(session, Patient, patient_id)[1:]]
    assert changed == [["preferred"]]


def test_that_saving_an_unchanged_form_writes_nothing(
    patients: PatientService, lead: Actor
) -> None:
    patient_id = patients.add(WHOLE, actor=lead)
    loaded = patients.details(patient_id, actor=lead)
    patients.edit(patient_id, loaded.details, rev=loaded.rev, actor=lead)
    assert patients.details(patient_id, actor=lead) == loaded


@pytest.mark.parametrize(
    "change",
    [
        {"preferred": "Majo"},
        {"phones": ()},
        {"addresses": (AddressEntry(city="Lynn"),)},
        {"consents": (ConsentEntry("text", "no"),)},
        {"tags": ()},
    ],
)
def test_that_an_edit_of_an_outdated_form_is_refused_whatever_part_was_changed_meanwhile(
    change: dict[str, Any], patients: PatientService, lead: Actor
) -> None:
    patient_id = patients.add(WHOLE, actor=lead)
    mine = patients.details(patient_id, actor=lead)
    patients.edit(patient_id, replace(mine.details, **change), rev=mine.rev, actor=lead)
    theirs = patients.details(patient_id, actor=lead)
    assert theirs.rev > mine.rev
    with pytest.raises(EditConflictError):
        patients.edit(
            patient_id, replace(mine.details, pronouns="they/them"), rev=mine.rev, actor=lead
        )
    assert patients.details(patient_id, actor=lead) == theirs


def test_that_a_consent_keeps_its_day_until_the_answer_changes(
    patients: PatientService, database: Database, lead: Actor
) -> None:
    patient_id = patients.add(WHOLE, actor=lead)
    with database.writing(lead) as transaction:
        row = transaction.session.scalars(select(ChannelConsent)).one()
        row.given_on = "2025-01-02"

    def save(answer: str) -> None:
        loaded = patients.details(patient_id, actor=lead)
        changed = replace(loaded.details, consents=(ConsentEntry("text", answer),))
        patients.edit(patient_id, changed, rev=loaded.rev, actor=lead)

    def given_on() -> list[str]:
        with database.reading() as session:
            living = select(ChannelConsent.given_on).where(ChannelConsent.deleted.is_(False))
            return list(session.scalars(living))

    save("yes")
    assert given_on() == ["2025-01-02"]
    save("no")
    assert given_on() == ["2026-03-02"]
    save("not_asked")
    assert given_on() == []


def test_that_a_patient_who_is_gone_can_be_neither_read_nor_changed(
    patients: PatientService, search: SearchService, database: Database, lead: Actor
) -> None:
    patient_id = patients.add(WHOLE, actor=lead)
    loaded = patients.details(patient_id, actor=lead)
    with database.writing(lead) as transaction:
        transaction.tombstone(transaction.fetch(Patient, patient_id), "entered twice")
    with pytest.raises(RefusedError, match="no longer"):
        patients.details(patient_id, actor=lead)
    with pytest.raises(RefusedError, match="no longer"):
        patients.edit(patient_id, loaded.details, rev=loaded.rev, actor=lead)
    assert search.find("Marijo", actor=lead) == ()
    assert patients.possible_duplicates(WHOLE, actor=lead) == ()


def test_that_a_death_is_kept_with_its_day_and_its_reason(
    patients: PatientService, database: Database, lead: Actor
) -> None:
    patient_id = patients.add(WHOLE, actor=lead)
    patients.set_status(
        patient_id, status=Status.DECEASED, on="2026-02", reason="Daughter called", actor=lead
    )
    with database.reading() as session:
        person = session.get_one(Patient, patient_id)
        last = history(session, Patient, patient_id)[-1]
    assert (person.status, person.status_on) == ("deceased", "2026-02")
    assert last.reason == "Daughter called"


@pytest.mark.parametrize("on", ["2026-03-03", "2027", "yesterday", "1970"])
def test_that_a_status_cannot_begin_on_an_impossible_day(
    on: str, patients: PatientService, lead: Actor
) -> None:
    patient_id = patients.add(WHOLE, actor=lead)
    with pytest.raises(RefusedError):
        patients.set_status(patient_id, status=Status.DECEASED, on=on, reason="", actor=lead)


def test_that_a_command_sent_twice_adds_one_person(
    patients: PatientService, search: SearchService, lead: Actor
) -> None:
    for _ in range(2):
        patients.add(WHOLE, actor=lead, command_id="c" * 32)
    assert len(search.find("marijo", actor=lead)) == 1


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        (PatientDetails(family="Garcia Marques", given="Maria", birth_on="1971-04-12"), "born"),
        (
            PatientDetails(family="Garcia", given="Maria Jose", phones=(PhoneEntry("2025550101"),)),
            "phone",
        ),
        (
            PatientDetails(
                family="Garcia",
                given="María",
                identifiers=(IdentifierEntry("https://clinic.example/mrn", "0071"),),
            ),
            "record number",
        ),
    ],
)
def test_that_somebody_alike_is_pointed_out_with_what_matches(
    entered: PatientDetails, said: str, patients: PatientService, lead: Actor
) -> None:
    patient_id = patients.add(replace(WHOLE, birth_on="1971-04-12"), actor=lead)
    (hint,) = patients.possible_duplicates(entered, actor=lead)
    assert (hint.patient_id, hint.identifier) == (patient_id, "0071")
    assert hint.name == "García Márquez, María José"
    assert 0 < hint.score <= 100
    assert said in hint.why


def test_that_a_stranger_is_not_pointed_out(patients: PatientService, lead: Actor) -> None:
    patients.add(WHOLE, actor=lead)
    stranger = PatientDetails(family="Okafor", given="Amara", birth_on="1990-01-01")
    assert patients.possible_duplicates(stranger, actor=lead) == ()
    twin = replace(WHOLE, given="Pedro Luis", preferred="", sex="male", identifiers=())
    assert all(hint.score < 80 for hint in patients.possible_duplicates(twin, actor=lead))


def test_that_the_hints_are_the_most_alike_and_no_more_than_asked_for(
    patients: PatientService, lead: Actor
) -> None:
    sure = patients.add(WHOLE, actor=lead)
    for _ in range(4):
        shorter = PatientDetails(family="García", given="María José", birth_on="1971-04")
        patients.add(shorter, actor=lead)
    hints = patients.possible_duplicates(WHOLE, actor=lead, limit=3)
    assert hints[0].patient_id == sure
    assert [hint.score for hint in hints] == sorted((h.score for h in hints), reverse=True)
    assert len(hints) == 3


def test_that_looking_for_duplicates_costs_the_same_for_few_and_for_many(
    patients: PatientService, lead: Actor, statements: Statements
) -> None:
    patients.add(WHOLE, actor=lead)
    statements.fresh()
    patients.possible_duplicates(WHOLE, actor=lead)
    for_one = statements.count
    for _ in range(12):
        patients.add(WHOLE, actor=lead)
    statements.fresh()
    assert len(patients.possible_duplicates(WHOLE, actor=lead, limit=20)) == 13
    assert statements.count == for_one <= 20


def test_that_saving_a_person_takes_a_bounded_number_of_statements(
    patients: PatientService, lead: Actor, statements: Statements
) -> None:
    many = replace(WHOLE, phones=tuple(PhoneEntry(f"202-555-01{n:02}") for n in range(20)))
    patient_id = patients.add(many, actor=lead)
    loaded = patients.details(patient_id, actor=lead)
    statements.fresh()
    patients.edit(patient_id, replace(loaded.details, preferred="M"), rev=loaded.rev, actor=lead)
    assert statements.count <= 36


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_that_only_people_whose_role_includes_it_change_details(
    role: Role, patients: PatientService, lead: Actor
) -> None:
    patient_id = patients.add(WHOLE, actor=lead)
    loaded = patients.details(patient_id, actor=lead)
    other = Actor(lead.staff_id, "Other", role)
    with pytest.raises(PermissionDeniedError):
        patients.add(WHOLE, actor=other)
    with pytest.raises(PermissionDeniedError):
        patients.edit(patient_id, loaded.details, rev=loaded.rev, actor=other)
    with pytest.raises(PermissionDeniedError):
        patients.set_status(patient_id, status=Status.MOVED, on="", reason="", actor=other)


def test_that_an_administrator_sees_nobodys_details(patients: PatientService, lead: Actor) -> None:
    patient_id = patients.add(WHOLE, actor=lead)
    admin = Actor(lead.staff_id, "Ad", Role.ADMIN)
    with pytest.raises(PermissionDeniedError):
        patients.details(patient_id, actor=admin)
    with pytest.raises(PermissionDeniedError):
        patients.possible_duplicates(WHOLE, actor=admin)


def test_that_a_person_is_added_today_and_not_before(
    patients: PatientService, database: Database, lead: Actor
) -> None:
    patient_id = patients.add(WHOLE, actor=lead)
    with database.reading() as session:
        (added,) = history(session, Patient, patient_id)
    assert added.actor == lead.staff_id
    assert added.at.date() == dt.date(2026, 3, 2)
