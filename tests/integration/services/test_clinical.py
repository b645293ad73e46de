"""Readings, conditions, allergies and visits typed in by hand."""

import datetime as dt

import pytest
from sqlalchemy import select

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.db.history import history
from carecoord.entities import Allergy, Condition, Measurement, Patient, Visit
from carecoord.services.clinical import ClinicalService
from carecoord.services.followups import FollowUpService
from carecoord.services.preferences import PreferenceService
from carecoord.settings import URGENT_SYSTOLIC_MMHG
from carecoord.vocab.actor import Actor
from carecoord.vocab.code_systems import SNOMED
from carecoord.vocab.measurements import Kind
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague

TODAY = dt.date(2026, 3, 2)
YESTERDAY = dt.date(2026, 3, 1)
TOMORROW = dt.date(2026, 3, 3)


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person()


def test_that_a_blood_pressure_is_one_reading_with_both_numbers(
    clinic: Clinic, clinical: ClinicalService, person: str, lead: Actor
) -> None:
    reading = clinical.add_measurement(
        person, kind=Kind.BLOOD_PRESSURE, value=128, value2=82, taken_on=YESTERDAY, actor=lead
    )
    row = clinic.read(Measurement, reading)
    assert (row.kind, row.value, row.value2, row.unit) == ("bp", 128, 82, "mm[Hg]")
    assert (row.code, row.place, row.taken_at) == ("85354-9", "clinic", clinic.at(YESTERDAY))


def test_that_a_reading_of_this_morning_is_not_in_the_future(
    clinic: Clinic, clinical: ClinicalService, person: str, lead: Actor
) -> None:
    reading = clinical.add_measurement(
        person, kind=Kind.A1C, value=7.2, taken_on=TODAY, place="home", actor=lead
    )
    row = clinic.read(Measurement, reading)
    assert clinic.at(TODAY, hour=9) <= row.taken_at < clinic.at(TODAY, hour=10)
    assert (row.code, row.unit, row.place) == ("4548-4", "%", "home")


@pytest.mark.parametrize(
    ("kind", "value", "value2", "said"),
    [
        (Kind.BLOOD_PRESSURE, 128, None, "two numbers"),
        (Kind.BLOOD_PRESSURE, 82, 128, "upper number"),
        (Kind.BLOOD_PRESSURE, 100, 100, "upper number"),
        (Kind.BLOOD_PRESSURE, 301, 82, "50 to 300 mmHg"),
        (Kind.BLOOD_PRESSURE, 128, 19, "20 to 200 mmHg"),
        (Kind.A1C, 72, None, "3.0 to 20.0 %"),
        (Kind.WEIGHT, 80, 3, "two numbers"),
    ],
)
def test_that_a_slip_of_the_keyboard_is_not_stored(
    kind: Kind, value: float, value2: float | None, said: str,
    clinical: ClinicalService, person: str, lead: Actor,
) -> None:  # fmt: skip
    with pytest.raises(RefusedError, match=said):
        clinical.add_measurement(
            person, kind=kind, value=value, value2=value2, taken_on=TODAY, actor=lead
        )


def test_that_nothing_is_measured_tomorrow_or_on_somebody_who_is_gone(
    clinic: Clinic, clinical: ClinicalService, person: str, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match="future"):
        clinical.add_measurement(person, kind=Kind.A1C, value=7, taken_on=TOMORROW, actor=lead)
    clinic.change(Patient, person, deleted=True)
    with pytest.raises(RefusedError, match="no longer"):
        clinical.add_measurement(person, kind=Kind.A1C, value=7, taken_on=TODAY, actor=lead)


@pytest.mark.parametrize(
    ("pressure", "days_ago", "urgent"),
    [
        ((180, 90), 0, True),
        ((150, 120), 1, True),
        ((179, 119), 0, False),
        ((210, 130), 2, False),  # what was to be done about it was done then
    ],
)
def test_that_nobody_is_left_alone_with_a_very_high_pressure(
    clinical: ClinicalService, followups: FollowUpService, database: Database, person: str,
    lead: Actor, pressure: tuple[int, int], days_ago: int, urgent: bool,
) -> None:  # fmt: skip
    worker = colleague(database, Role.CHW, by=lead)
    day, (upper, lower) = TODAY - dt.timedelta(days=days_ago), pressure
    clinical.add_measurement(
        person, kind=Kind.BLOOD_PRESSURE, value=upper, value2=lower, taken_on=day, actor=worker
    )
    told = clinical.calls_for_clinician(Kind.BLOOD_PRESSURE, upper, lower, taken_on=day)
    rows = followups.for_patient(person, actor=lead)
    assert told is urgent
    assert [(row.kind, row.priority, row.due_on, row.owner) for row in rows] == (
        [("measurement", "safety", TODAY, "Clinician")] if urgent else []
    )
    assert all(f"{upper}/{lower}" in row.title for row in rows)


def test_that_the_practice_sets_from_which_pressure_on_a_clinician_hears(
    clinical: ClinicalService, followups: FollowUpService, preferences: PreferenceService,
    person: str, lead: Actor,
) -> None:  # fmt: skip
    preferences.set(URGENT_SYSTOLIC_MMHG, 170, actor=lead)
    clinical.add_measurement(
        person, kind=Kind.BLOOD_PRESSURE, value=172, value2=90, taken_on=TODAY, actor=lead
    )
    (row,) = followups.for_patient(person, actor=lead)
    assert row.reason == "At or above 170/120. A clinician decides today."


def test_that_only_a_code_files_a_condition_under_a_group(
    clinic: Clinic, clinical: ClinicalService, person: str, lead: Actor
) -> None:
    coded = clinical.add_condition(
        person, text=" Type 2  diabetes ", code=" 44054006 ", system=SNOMED, onset_on="2020-03",
        actor=lead,
    )  # fmt: skip
    worded = clinical.add_condition(person, text="Prediabetes", actor=lead)
    row = clinic.read(Condition, coded)
    assert (row.text, row.code, row.group) == ("Type 2 diabetes", "44054006", "diabetes")
    assert (row.status, row.onset_on) == ("active", "2020-03")
    assert clinic.read(Condition, worded).group == ""


@pytest.mark.parametrize(("text", "onset_on"), [(" ", ""), ("Flu", "2027"), ("Flu", "soon")])
def test_that_a_condition_needs_a_name_and_a_past_beginning(
    text: str, onset_on: str, clinical: ClinicalService, person: str, lead: Actor
) -> None:
    with pytest.raises(RefusedError):
        clinical.add_condition(person, text=text, onset_on=onset_on, actor=lead)


def test_that_a_condition_ends_on_a_day_between_its_beginning_and_today(
    clinic: Clinic, clinical: ClinicalService, person: str, lead: Actor
) -> None:
    flu = clinical.add_condition(person, text="Flu", onset_on="2026-02", actor=lead)
    for wrong in (TOMORROW, dt.date(2026, 1, 31)):
        with pytest.raises(RefusedError):
            clinical.end_condition(flu, on=wrong, actor=lead)
    clinical.end_condition(flu, on=YESTERDAY, actor=lead)
    row = clinic.read(Condition, flu)
    assert (row.status, row.ended_on) == ("resolved", "2026-03-01")


def test_that_an_allergy_ends_with_a_reason_and_is_never_removed(
    clinic: Clinic, clinical: ClinicalService, database: Database, person: str, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match="allergic to"):
        clinical.add_allergy(person, substance=" ", actor=lead)
    allergy = clinical.add_allergy(person, substance="Nuts", reaction=" Rash ", actor=lead)
    with pytest.raises(RefusedError, match="why"):
        clinical.end_allergy(allergy, reason=" ", actor=lead)
    clinical.end_allergy(allergy, reason="Tested, none", actor=lead)
    row = clinic.read(Allergy, allergy)
    assert (row.status, row.reaction, row.deleted) == ("inactive", "Rash", False)
    with database.reading() as session:
        assert history(session, Allergy, allergy)[-1].reason == "Tested, none"


def test_that_a_missed_visit_is_work_until_the_person_comes(
    clinical: ClinicalService, followups: FollowUpService, person: str, lead: Actor
) -> None:
    clinical.add_visit(person, on=dt.date(2026, 2, 27), status="missed", actor=lead)
    (row,) = followups.for_patient(person, actor=lead)
    assert (row.kind, row.owner, row.due_on) == ("missed_visit", "Front desk", TODAY)
    clinical.add_visit(person, on=dt.date(2026, 2, 20), actor=lead)
    assert len(followups.for_patient(person, actor=lead)) == 1
    clinical.add_visit(person, on=TODAY, actor=lead)
    assert followups.for_patient(person, actor=lead) == ()
    (closed,) = followups.for_patient(person, include_closed=True, actor=lead)
    assert closed.outcome == "Closed by itself: the person came in."


def test_that_a_visit_entered_late_says_that_it_settled_the_missed_one(
    clinical: ClinicalService, followups: FollowUpService, person: str, lead: Actor
) -> None:
    clinical.add_visit(person, on=dt.date(2026, 2, 25), status="missed", actor=lead)
    clinical.add_visit(person, on=dt.date(2026, 2, 27), actor=lead)
    (closed,) = followups.for_patient(person, include_closed=True, actor=lead)
    assert closed.outcome == "Settled by the visit of 27 Feb 2026, entered on 2 Mar 2026."


def test_that_a_visit_missed_on_friday_is_due_on_monday_and_not_before_today(
    clinical: ClinicalService, followups: FollowUpService, person: str, lead: Actor
) -> None:
    clinical.add_visit(person, on=dt.date(2026, 1, 9), status="missed", actor=lead)
    clinical.add_visit(person, on=TODAY, status="missed", actor=lead)
    due = [row.due_on for row in followups.for_patient(person, actor=lead)]
    assert due == [TODAY, TOMORROW]


def test_that_a_visit_missed_before_one_that_was_kept_makes_no_work(
    clinical: ClinicalService, followups: FollowUpService, person: str, lead: Actor
) -> None:
    clinical.add_visit(person, on=YESTERDAY, actor=lead)
    clinical.add_visit(person, on=dt.date(2026, 2, 20), status="missed", actor=lead)
    assert followups.for_patient(person, actor=lead) == ()


def test_that_a_visit_of_today_counts_from_now_and_a_planned_one_lies_ahead(
    clinic: Clinic, clinical: ClinicalService, person: str, lead: Actor
) -> None:
    kept = clinic.read(Visit, clinical.add_visit(person, on=TODAY, reason=" BP ", actor=lead))
    assert kept.started_at < clinic.at(TODAY, hour=10)
    assert (kept.status, kept.kind, kept.reason) == ("kept", "office", "BP")
    for status in ("planned", "cancelled"):
        ahead = clinical.add_visit(person, on=TOMORROW, status=status, actor=lead)
        assert clinic.read(Visit, ahead).started_at == clinic.at(TOMORROW)
    for status in ("kept", "missed"):
        with pytest.raises(RefusedError, match="future"):
            clinical.add_visit(person, on=TOMORROW, status=status, actor=lead)


def test_that_a_role_writes_only_what_it_includes(
    clinical: ClinicalService, database: Database, person: str, lead: Actor
) -> None:
    desk = colleague(database, Role.FRONT_DESK, by=lead)
    auditor = colleague(database, Role.AUDITOR, by=lead)
    clinical.add_visit(person, on=TODAY, actor=desk)
    for act in (
        lambda: clinical.add_measurement(
            person, kind=Kind.A1C, value=7, taken_on=TODAY, actor=desk
        ),
        lambda: clinical.add_condition(person, text="Flu", actor=desk),
        lambda: clinical.end_condition("0" * 32, on=TODAY, actor=desk),
        lambda: clinical.add_allergy(person, substance="Nuts", actor=desk),
        lambda: clinical.end_allergy("0" * 32, reason="x", actor=desk),
        lambda: clinical.add_visit(person, on=TODAY, actor=auditor),
    ):
        with pytest.raises(PermissionDeniedError):
            act()
    with database.reading() as session:
        assert session.scalars(select(Condition)).all() == []
