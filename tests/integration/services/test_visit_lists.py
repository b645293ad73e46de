"""Visits to confirm and missed visits: who is on them, why, and what a call does."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.entities import Appointment
from carecoord.rules.call_first import Before, points
from carecoord.services.appointments import AppointmentForm, AppointmentService
from carecoord.services.followups import FollowUpService
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm
from carecoord.services.patient_list import PatientListService
from carecoord.services.preferences import PreferenceService
from carecoord.services.worklist_rows import WorklistRow
from carecoord.services.worklists import WorklistService
from carecoord.settings import CONFIRM_DAYS
from carecoord.vocab.actor import Actor
from carecoord.vocab.appointments import Status
from carecoord.vocab.outreach import AttemptResult, DeclineKind
from tests.factories.clinic import Clinic

ZONE = ZoneInfo("America/Chicago")
TO_CONFIRM, MISSED = "visits-to-confirm", "missed-visits"


@pytest.fixture
def appointments(
    database: Database, clock: FixedClock, preferences: PreferenceService
) -> AppointmentService:
    return AppointmentService(database, clock, ZONE, preferences)


class Booking:
    """Books visits as they stand in the store."""

    def __init__(self, clinic: Clinic, today: dt.date) -> None:
        self._clinic, self.today = clinic, today

    def __call__(
        self, person: str, days: int, *, lead: int | None = 5, status: str = "booked"
    ) -> str:
        at = self._clinic.at(self.today + dt.timedelta(days=days), 9)
        booked: dict[str, Any] = {}
        if lead is not None:
            booked["booked_at"] = at - dt.timedelta(days=lead)
        return self._clinic.add(
            Appointment, patient_id=person, starts_at=at, status=status, status_at=at, **booked
        )


@pytest.fixture
def book(clinic: Clinic, clock: FixedClock) -> Booking:
    return Booking(clinic, clock.today())


@pytest.fixture
def known(clinic: Clinic, clock: FixedClock) -> str:
    """Somebody who has been here before."""
    person = clinic.person()
    clinic.visit(person, clock.today() - dt.timedelta(days=200))
    return person


@pytest.mark.parametrize(
    ("missed", "ahead", "tried", "first"),
    [(0, None, False, False), (0, 5, False, True), (1, 8, False, False), (2, 29, True, False),
     (3, 28, True, True), (1, 29, False, True)],
)  # fmt: skip
def test_that_the_list_adds_up_what_the_rule_does(
    clinic: Clinic, worklists: WorklistService, lead: Actor, book: Booking,
    missed: int, ahead: int | None, tried: bool, first: bool,
) -> None:  # fmt: skip
    person = clinic.person()
    if not first:
        clinic.visit(person, book.today - dt.timedelta(days=200))
    for number in range(missed):
        book(person, -30 - number, status="no_show")
    book(person, -400, status="no_show")
    book(person, 2, lead=ahead)
    if tried:
        clinic.attempt(person, TO_CONFIRM, book.today - dt.timedelta(days=3),
                       hidden_until_on=book.today.isoformat())  # fmt: skip
    (row,) = worklists.rows(TO_CONFIRM, actor=lead)
    before = Before(missed=missed, lead_days=ahead, not_reached=tried, first_visit=first)
    assert row.values["points"] == points(before)


def test_that_the_row_says_when_why_and_what_to_do(
    clinic: Clinic, worklists: WorklistService, lead: Actor, book: Booking, known: str
) -> None:
    book(known, -30, status="no_show")
    book(known, 3, lead=30)
    (row,) = worklists.rows(TO_CONFIRM, actor=lead)
    day = (book.today + dt.timedelta(days=3)).day
    assert f"Visit on {day} " in row.why
    assert "9:00 AM. Call and offer help: 1 visit missed in 12 months (+2), booked 30" in row.why
    assert "offer a ride" in row.next_step
    assert row.leaves_when == "The visit is confirmed, moved or canceled."


def test_that_those_who_need_most_help_come_first(
    clinic: Clinic, worklists: WorklistService, lead: Actor, book: Booking, known: str
) -> None:
    book(known, 1)
    new = clinic.person("New")
    book(new, 5, lead=29)
    assert list(worklists.ids(TO_CONFIRM, actor=lead)) == [new, known]


@pytest.mark.parametrize(("days", "is_there"), [(0, False), (1, True), (7, True), (8, False)])
def test_that_a_visit_is_to_be_confirmed_within_the_days_the_practice_set(
    worklists: WorklistService, preferences: PreferenceService, lead: Actor, book: Booking,
    known: str, days: int, is_there: bool,
) -> None:  # fmt: skip
    book(known, days)
    assert (worklists.count(TO_CONFIRM, actor=lead) == 1) is is_there
    preferences.set(CONFIRM_DAYS, 10, actor=lead)
    assert (worklists.count(TO_CONFIRM, actor=lead) == 1) is (days > 0)


def test_that_a_message_left_a_week_before_is_followed_by_a_call_two_days_before(
    database: Database, clinic: Clinic, worklists: WorklistService, lead: Actor, book: Booking,
    known: str,
) -> None:  # fmt: skip
    book(known, 7)
    clinic.attempt(known, TO_CONFIRM, book.today, result="left_safe_message",
                   hidden_until_on=(book.today + dt.timedelta(days=1)).isoformat())  # fmt: skip

    def count_in(days: int) -> int:
        later = FixedClock(book.today + dt.timedelta(days=days), ZONE)
        return WorklistService(database, later, ZONE).count(TO_CONFIRM, actor=lead)

    assert [count_in(days) for days in (1, 4, 5, 6, 7)] == [0, 0, 1, 1, 0]


def call(person: str, worklist_id: str, result: AttemptResult, reason: str = "") -> CallForm:
    return CallForm(patient_id=person, worklist_id=worklist_id, result=result, reason=reason)


def test_that_reaching_somebody_confirms_the_visit_and_undo_brings_it_back(
    clinic: Clinic, worklists: WorklistService, outreach: OutreachService, lead: Actor,
    book: Booking, known: str,
) -> None:  # fmt: skip
    first, second = book(known, 2), book(known, 5)
    follows = outreach.suggest(call(known, TO_CONFIRM, AttemptResult.REACHED), actor=lead)
    assert "is confirmed" in follows.sentence
    logged = outreach.log(
        call(known, TO_CONFIRM, AttemptResult.REACHED), command_id=new_id(), actor=lead
    )
    assert "9:00 AM is confirmed." in logged.sentence
    assert clinic.read(Appointment, first).status == Status.CONFIRMED
    assert clinic.read(Appointment, second).status == Status.BOOKED
    # Hidden for longer, the second one would never be asked about.
    assert logged.hidden_until_on == book.today + dt.timedelta(days=1)
    outreach.undo(logged.attempt_id, actor=lead)
    assert clinic.read(Appointment, first).status == Status.BOOKED
    assert worklists.count(TO_CONFIRM, actor=lead) == 1


def test_that_somebody_seen_by_the_schedule_does_not_count_as_not_seen(
    clinic: Clinic, worklists: WorklistService, patient_list: PatientListService, lead: Actor,
    book: Booking, known: str,
) -> None:  # fmt: skip
    clinic.condition(known, "diabetes")
    book(known, -5, status="kept")
    row = patient_list.rows([known], actor=lead)[known]
    assert row.last_visit_on == book.today - dt.timedelta(days=5)
    stranger = clinic.person("Stranger")
    book(stranger, -5, status="kept")
    book(stranger, -1, status="no_show")
    assert worklists.ids("not-seen-12m", actor=lead) == []


@pytest.fixture
def missed(appointments: AppointmentService, lead: Actor, book: Booking, known: str) -> str:
    """Somebody who did not come this morning."""
    form = AppointmentForm(on=book.today, at=dt.time(8))
    visit = appointments.book(known, form, actor=lead)
    appointments.set_status(visit, Status.NO_SHOW, rev=1, actor=lead)
    return known


def only(worklists: WorklistService, lead: Actor) -> WorklistRow:
    (row,) = worklists.rows(MISSED, actor=lead)
    return row


def test_that_a_missed_visit_is_listed_the_same_day_with_one_follow_up(
    worklists: WorklistService, followups: FollowUpService, lead: Actor, missed: str
) -> None:
    row = only(worklists, lead)
    assert row.patient_id == missed
    assert "8:00 AM" in row.why
    (work,) = followups.for_patient(missed, actor=lead)
    assert row.follow_up_id == work.id
    assert "followups-due" not in {
        each.id for each in worklists.summaries(actor=lead) if each.count
    }


@pytest.mark.parametrize(
    ("result", "reason"),
    [(AttemptResult.REACHED, ""), (AttemptResult.DECLINED, DeclineKind.NO_INFORMED.value)],
)
def test_that_reaching_or_declining_takes_off_and_closes_the_follow_up(
    worklists: WorklistService, outreach: OutreachService, followups: FollowUpService,
    lead: Actor, missed: str, result: AttemptResult, reason: str,
) -> None:  # fmt: skip
    outreach.log(call(missed, MISSED, result, reason), command_id=new_id(), actor=lead)
    assert worklists.count(MISSED, actor=lead) == 0
    assert followups.for_patient(missed, actor=lead) == ()


def test_that_a_try_without_contact_puts_it_off_and_a_new_visit_takes_it_off(
    worklists: WorklistService, outreach: OutreachService, appointments: AppointmentService,
    lead: Actor, missed: str, book: Booking,
) -> None:  # fmt: skip
    logged = outreach.log(
        call(missed, MISSED, AttemptResult.NO_ANSWER), command_id=new_id(), actor=lead
    )
    assert worklists.count(MISSED, actor=lead) == 0
    outreach.undo(logged.attempt_id, actor=lead)
    assert worklists.count(MISSED, actor=lead) == 1
    form = AppointmentForm(on=book.today + dt.timedelta(days=4), at=dt.time(8))
    appointments.book(missed, form, actor=lead)
    assert worklists.count(MISSED, actor=lead) == 0
