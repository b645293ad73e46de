"""Who sees whom: caseloads, and what a door shows that was opened for somebody."""

import datetime as dt

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import Assignment, Patient
from carecoord.services.bundle import Services
from carecoord.services.patient_details import PatientDetails
from carecoord.services.patient_list import PatientFilter
from carecoord.services.people import Held
from carecoord.settings import HEALTH_WORKERS_SEE_ALL
from carecoord.vocab.actor import Actor
from carecoord.vocab.measurements import Kind
from carecoord.vocab.patients import Status
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.doors import opened_for
from tests.factories.roles import colleague

DAY = dt.timedelta(days=1)
WITHOUT_A1C = "diabetes-no-a1c-12m"


@pytest.fixture
def luis(database: Database, lead: Actor) -> Actor:
    return colleague(database, Role.CHW, by=lead)


@pytest.fixture
def office(database: Database, lead: Actor, clinic: Clinic, clock: FixedClock) -> Services:
    return opened_for(lead, database, clock, clinic.zone)


@pytest.fixture
def field(office: Services, luis: Actor, clinic: Clinic, clock: FixedClock) -> Services:
    """What the health worker has open."""
    return opened_for(luis, clinic.database, clock, clinic.zone)


def seen(services: Services) -> set[str]:
    listed = set(services.patient_list.ids(PatientFilter(), actor=services.actor))
    assert len(listed) == sum(services.patient_list.counts(actor=services.actor).values())
    first = services.patient_list.first(PatientFilter(), max(len(listed), 1), actor=services.actor)
    assert set(first) == listed
    return listed


def test_that_a_health_worker_sees_whom_they_are_assigned_until_taken_off(
    office: Services, field: Services, clinic: Clinic
) -> None:
    maria, john = clinic.person("Santos", "Maria"), clinic.person("Reed", "John")
    assert seen(field) == set()
    office.caseloads.assign([maria], field.actor.staff_id, actor=office.actor)
    assert seen(field) == {maria}
    assert seen(office) == {maria, john}
    (place,) = office.caseloads.of_patient(maria, actor=office.actor)
    assert place.name == field.actor.name
    office.caseloads.take_off(place.id, actor=office.actor)
    assert seen(field) == set()
    assert office.undo.last(actor=office.actor).sentence == "Undo: taken off a caseload"  # type: ignore[union-attr]


def test_that_a_place_with_a_last_day_ends_after_it(
    office: Services, luis: Actor, clinic: Clinic, clock: FixedClock
) -> None:
    maria, today = clinic.person(), clock.today()
    office.caseloads.assign([maria], luis.staff_id, until_on=today, actor=office.actor)
    for day, expected in ((today, {maria}), (today + DAY, set())):
        later = FixedClock(day, clinic.zone)
        assert seen(opened_for(luis, clinic.database, later, clinic.zone)) == expected
    with pytest.raises(RefusedError, match="in the past"):
        office.caseloads.assign([maria], luis.staff_id, until_on=today - DAY, actor=office.actor)


def test_that_who_was_merged_into_another_record_stays_on_the_caseload(
    office: Services, field: Services, clinic: Clinic
) -> None:
    thrice, twice, maria = clinic.person(), clinic.person(), clinic.person()
    office.caseloads.assign([thrice], field.actor.staff_id, actor=office.actor)
    clinic.change(Patient, thrice, merged_into=twice)
    assert seen(field) == {twice}
    clinic.change(Patient, twice, merged_into=maria)
    assert seen(field) == {maria}


def test_that_who_is_on_the_caseload_under_a_merged_record_can_be_taken_off(
    office: Services, field: Services, clinic: Clinic
) -> None:
    twice, maria = clinic.person(), clinic.person()
    office.caseloads.assign([twice], field.actor.staff_id, actor=office.actor)
    clinic.change(Patient, twice, merged_into=maria)
    office.caseloads.assign([maria], field.actor.staff_id, actor=office.actor)
    (place,) = office.caseloads.of_patient(maria, actor=office.actor)
    office.caseloads.take_off(place.id, actor=office.actor)
    assert seen(field) == set()


def test_that_assigning_twice_keeps_one_place_with_the_newer_last_day(
    office: Services, luis: Actor, clinic: Clinic, clock: FixedClock
) -> None:
    maria, last = clinic.person(), clock.today() + DAY
    for until_on in (None, last):
        office.caseloads.assign([maria], luis.staff_id, until_on=until_on, actor=office.actor)
    (place,) = office.caseloads.of_patient(maria, actor=office.actor)
    (holder,) = office.caseloads.holders(actor=office.actor)
    assert (place.until_on, holder.people) == (last, 1)


def test_that_only_somebody_who_works_by_a_caseload_gets_one(
    office: Services, field: Services, clinic: Clinic
) -> None:
    maria = clinic.person()
    with pytest.raises(RefusedError, match="does not work by a caseload"):
        office.caseloads.assign([maria], office.actor.staff_id, actor=office.actor)
    with pytest.raises(PermissionDeniedError):
        field.caseloads.assign([maria], field.actor.staff_id, actor=field.actor)


def test_that_nothing_is_written_about_somebody_outside_the_caseload(
    field: Services, clinic: Clinic, database: Database
) -> None:
    maria = clinic.person()
    with pytest.raises(RefusedError):
        field.patients.set_status(maria, status=Status.MOVED, on="", reason="", actor=field.actor)
    place = {"assigned_on": "2026-03-02", "assigned_by": field.actor.staff_id}
    stranger = field.patients._database
    with (
        pytest.raises(RefusedError, match="not on your caseload"),
        stranger.writing(field.actor) as transaction,
    ):
        transaction.session.add(
            Assignment(patient_id=maria, staff_id=clinic.actor.staff_id, **place)
        )
    assert clinic.read(Patient, maria).status == "active"


def test_that_whom_a_health_worker_adds_is_on_their_caseload_and_a_stranger_alike_is_hinted_at(
    field: Services, clinic: Clinic
) -> None:
    clinic.person("Santos", "Maria")
    details = PatientDetails(family="Santos", given="Maria", birth_on="1971-04-12")
    clinic_hints = field.patients.possible_duplicates(details, actor=field.actor)
    assert [hint.patient_id for hint in clinic_hints] == [""]
    added = field.patients.add(details, actor=field.actor)
    assert seen(field) == {added}
    assert [hit.id for hit in field.search.find("Santos", actor=field.actor)] == [added]


def test_that_kept_rows_are_narrowed_for_a_health_worker_who_keeps_those_of_everybody(
    office: Services, field: Services, clinic: Clinic
) -> None:
    maria, john = clinic.person("Santos", "Maria"), clinic.person("Reed", "John")
    for person in (maria, john):
        clinic.condition(person, "diabetes")
    office.caseloads.assign([maria], field.actor.staff_id, actor=office.actor)

    def shown(services: Services) -> tuple[int, list[str], int | None]:
        worklists, actor = services.worklists, services.actor
        counts = {each.id: each.count for each in worklists.summaries(actor=actor)}
        ids = list(worklists.ids(WITHOUT_A1C, actor=actor))
        return worklists.count(WITHOUT_A1C, actor=actor), ids, counts[WITHOUT_A1C]

    field.list_renewal.renew_all(actor=field.actor)
    assert WITHOUT_A1C not in office.list_renewal.stale()
    assert shown(field) == (1, [maria], 1)
    assert shown(office) == (2, [john, maria], 2)
    field.clinical.add_measurement(
        maria, kind=Kind.A1C, value=7.1, value2=None, taken_on=field.clock.today(),
        actor=field.actor,
    )  # fmt: skip
    assert shown(field) == (0, [], 0)
    assert shown(office) == (1, [john], 1)
    assert field.list_renewal.check(actor=field.actor) == ()


def test_that_a_practice_may_let_health_workers_see_everybody(
    office: Services, field: Services, clinic: Clinic
) -> None:
    maria = clinic.person()
    assert "Ask the practice lead or a nurse" in field.caseloads.why_empty(actor=field.actor)
    office.preferences.set(HEALTH_WORKERS_SEE_ALL, True, actor=office.actor)
    assert seen(field) == {maria}
    assert field.caseloads.why_empty(actor=field.actor) == ""


def test_that_a_door_opened_for_an_administrator_shows_nobody(
    clinic: Clinic, database: Database, lead: Actor, clock: FixedClock
) -> None:
    clinic.person()
    admin = opened_for(
        colleague(database, Role.ADMIN, by=lead), database, clock, clinic.zone
    ).patients._database
    with admin.reading() as session:
        assert session.query(Patient).count() == 0


def test_that_a_caseload_is_found_by_whose_it_is_to_be_handed_over(
    office: Services, field: Services, clinic: Clinic
) -> None:
    maria, john = clinic.person("Santos", "Maria"), clinic.person("Reed", "John")
    luis = field.actor.staff_id
    office.caseloads.assign([maria], luis, actor=office.actor)
    theirs = PatientFilter(staff_id=luis)
    assert list(office.patient_list.ids(theirs, actor=office.actor)) == [maria]
    (place,) = office.caseloads.of_patient(maria, actor=office.actor)
    office.caseloads.take_off(place.id, actor=office.actor)
    assert list(office.patient_list.ids(theirs, actor=office.actor)) == []
    assert john in seen(office)


def test_that_what_somebody_would_leave_behind_is_counted(
    office: Services, field: Services, clinic: Clinic, clock: FixedClock
) -> None:
    today = clock.today()
    maria, luis = clinic.person("Santos", "Maria"), field.actor.staff_id
    office.caseloads.assign([maria], luis, actor=office.actor)
    clinic.follow_up(maria, today, owner_id=luis)
    clinic.follow_up(maria, today, owner_id=luis, state="done")
    clinic.follow_up(maria, today, owner_id=office.actor.staff_id)
    assert office.people.held_by(luis, today, actor=office.actor) == Held(follow_ups=1, people=1)
    with pytest.raises(PermissionDeniedError):
        field.people.held_by(luis, today, actor=field.actor)
