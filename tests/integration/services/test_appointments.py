"""The schedule: booking, moving, canceling, and the work that a missed visit makes."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import EditConflictError, PermissionDeniedError, RefusedError
from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.entities import Appointment, Patient
from carecoord.importers.appointments.reading import read_schedule
from carecoord.importers.sources import source_of_bytes
from carecoord.services.appointments import AppointmentForm, AppointmentRow, AppointmentService
from carecoord.services.chart import ChartService
from carecoord.services.clinical import ClinicalService
from carecoord.services.followups import FollowUpRow, FollowUpService
from carecoord.services.preferences import PreferenceService
from carecoord.services.undo import UndoService
from carecoord.settings import PRACTICE_ADDRESS, PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.actor import Actor
from carecoord.vocab.appointments import Status
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

ZONE = ZoneInfo("America/Chicago")
EIGHT = dt.time(8)


@pytest.fixture
def appointments(
    database: Database, clock: FixedClock, preferences: PreferenceService
) -> AppointmentService:
    return AppointmentService(database, clock, ZONE, preferences)


@pytest.fixture
def maria(clinic: Clinic) -> str:
    return clinic.person()


class Desk:
    """What the front desk does with one person's visits, on a day given by the clock."""

    def __init__(self, service: AppointmentService, actor: Actor, today: dt.date) -> None:
        self.service, self.actor, self.today = service, actor, today

    def book(self, person: str, days: int = 0, at: dt.time = EIGHT, **fields: str) -> str:
        form = AppointmentForm(on=self.today + dt.timedelta(days=days), at=at, **fields)  # type: ignore[arg-type]
        return self.service.book(person, form, actor=self.actor)

    def row(self, person: str, appointment_id: str) -> AppointmentRow:
        visits = self.service.for_patient(person, actor=self.actor)
        return next(row for row in (*visits.coming, *visits.past) if row.id == appointment_id)

    def mark(self, person: str, appointment_id: str, status: Status, reason: str = "") -> Status:
        rev = self.row(person, appointment_id).rev
        return self.service.set_status(
            appointment_id, status, rev=rev, reason=reason, actor=self.actor
        )


@pytest.fixture
def desk(appointments: AppointmentService, lead: Actor, clock: FixedClock) -> Desk:
    return Desk(appointments, lead, clock.today())


def missed_work(followups: FollowUpService, person: str, lead: Actor) -> list[FollowUpRow]:
    found = followups.for_patient(person, include_closed=True, actor=lead)
    return [row for row in found if row.kind == "missed_visit"]


def test_that_a_visit_is_booked_for_the_time_on_the_practices_clock(
    desk: Desk, clinic: Clinic, maria: str
) -> None:
    booked = desk.book(maria, days=1, at=dt.time(14, 30), kind=" Check-up ", with_whom="Dr. Okafor")
    row = desk.row(maria, booked)
    assert (row.on, row.at) == (desk.today + dt.timedelta(days=1), dt.time(14, 30))
    assert (row.kind, row.with_whom, row.status) == ("Check-up", "Dr. Okafor", Status.BOOKED)
    local = dt.datetime.combine(row.on, row.at, ZONE)
    assert clinic.read(Appointment, booked).starts_at == local.astimezone(dt.UTC)


def test_that_a_visit_is_booked_once_however_often_the_button_is_pressed(
    appointments: AppointmentService, desk: Desk, maria: str
) -> None:
    form = AppointmentForm(on=desk.today, at=dt.time(16))
    command = new_id()
    for _press in range(2):
        assert appointments.book(maria, form, actor=desk.actor, command_id=command) == command
    with pytest.raises(RefusedError, match="already has a visit"):
        desk.book(maria, at=dt.time(16))


def test_that_a_visit_is_not_booked_for_a_past_day_or_somebody_who_died(
    desk: Desk, clinic: Clinic, maria: str
) -> None:
    with pytest.raises(RefusedError, match="past"):
        desk.book(maria, days=-1)
    clinic.change(Patient, maria, status="deceased")
    with pytest.raises(RefusedError, match="died"):
        desk.book(maria, days=1)


def test_that_a_missed_visit_makes_one_follow_up_that_a_new_visit_closes(
    desk: Desk, followups: FollowUpService, maria: str
) -> None:
    missed = desk.book(maria)
    desk.mark(maria, missed, Status.NO_SHOW)
    (work,) = missed_work(followups, maria, desk.actor)
    assert (work.state, work.automatic) == ("open", True)
    desk.book(maria, days=5)
    (work,) = missed_work(followups, maria, desk.actor)
    assert (work.state, work.outcome) == ("done", "Closed by itself: a new visit is booked.")


def test_that_a_missed_visit_is_work_again_when_the_new_one_is_canceled(
    desk: Desk, followups: FollowUpService, undo: UndoService, maria: str
) -> None:
    missed = desk.book(maria)
    desk.mark(maria, missed, Status.NO_SHOW)
    first, second = desk.book(maria, days=5), desk.book(maria, days=9)
    desk.mark(maria, first, Status.CANCELLED_EARLY)
    (work,) = missed_work(followups, maria, desk.actor)
    assert work.state == "done"  # they still have the other one
    desk.mark(maria, second, Status.CANCELLED_PRACTICE, "Booked for somebody else")
    (work,) = missed_work(followups, maria, desk.actor)
    assert (work.state, work.outcome) == ("open", "")
    action = undo.last(actor=desk.actor)
    assert action is not None
    undo.undo(action.transaction_id, actor=desk.actor)
    (work,) = missed_work(followups, maria, desk.actor)
    assert work.state == "done"


def test_that_what_a_call_settled_stays_settled_when_a_new_visit_is_canceled(
    desk: Desk, followups: FollowUpService, maria: str
) -> None:
    missed = desk.book(maria)
    desk.mark(maria, missed, Status.NO_SHOW)
    (work,) = missed_work(followups, maria, desk.actor)
    followups.close(work.id, outcome="Does not want another", actor=desk.actor)
    booked = desk.book(maria, days=5)
    desk.mark(maria, booked, Status.CANCELLED_EARLY)
    (work,) = missed_work(followups, maria, desk.actor)
    assert (work.state, work.outcome) == ("done", "Does not want another")


def test_that_coming_late_after_all_takes_the_missed_visit_back(
    desk: Desk, followups: FollowUpService, maria: str
) -> None:
    late = desk.book(maria)
    desk.mark(maria, late, Status.NO_SHOW)
    desk.mark(maria, late, Status.ARRIVED)
    (work,) = missed_work(followups, maria, desk.actor)
    assert work.state == "done"
    assert "does not count as missed" in work.outcome


def test_that_a_visit_recorded_by_itself_closes_what_the_schedule_opened(
    desk: Desk, clinical: ClinicalService, followups: FollowUpService, maria: str
) -> None:
    missed = desk.book(maria)
    desk.mark(maria, missed, Status.NO_SHOW)
    clinical.add_visit(maria, on=desk.today, actor=desk.actor)
    (work,) = missed_work(followups, maria, desk.actor)
    assert work.outcome == "Closed by itself: the person came in."


def test_that_undo_brings_back_how_a_visit_stood_and_takes_the_work_off(
    desk: Desk, followups: FollowUpService, undo: UndoService, maria: str
) -> None:
    missed = desk.book(maria)
    desk.mark(maria, missed, Status.NO_SHOW)
    action = undo.last(actor=desk.actor)
    assert action is not None
    assert action.sentence == "Undo: Did not come"
    undo.undo(action.transaction_id, actor=desk.actor)
    assert desk.row(maria, missed).status is Status.BOOKED
    assert missed_work(followups, maria, desk.actor) == []


def test_that_a_patients_cancellation_is_early_or_late_by_when_it_is_written_down(
    desk: Desk, maria: str
) -> None:
    tomorrow_early = desk.book(maria, days=1)
    later = desk.book(maria, days=9)
    # It is past nine now: tomorrow at eight is less than 24 hours away.
    assert desk.mark(maria, tomorrow_early, Status.CANCELLED_EARLY) is Status.CANCELLED_LATE
    assert desk.mark(maria, later, Status.CANCELLED_LATE) is Status.CANCELLED_EARLY
    other = desk.book(maria, days=3)
    with pytest.raises(RefusedError, match="Say why"):
        desk.mark(maria, other, Status.CANCELLED_PRACTICE)
    assert desk.mark(maria, other, Status.CANCELLED_PRACTICE, "Snow") is Status.CANCELLED_PRACTICE


def test_that_a_moved_visit_stays_where_it_was_and_the_new_one_holds(
    appointments: AppointmentService, desk: Desk, maria: str
) -> None:
    first = desk.book(maria, days=1, kind="Check-up")
    row = desk.row(maria, first)
    form = AppointmentForm(on=row.on, at=dt.time(15), kind=row.kind)
    second = appointments.change(first, form, rev=row.rev, actor=desk.actor)
    assert second != first
    assert desk.row(maria, first).status is Status.RESCHEDULED
    assert [each.id for each in appointments.day(row.on, actor=desk.actor)] == [second]
    same = desk.row(maria, second)
    changed = replace(form, kind="Physical")
    assert appointments.change(second, changed, rev=same.rev, actor=desk.actor) == second
    assert desk.row(maria, second).kind == "Physical"
    with pytest.raises(EditConflictError):
        appointments.change(second, form, rev=same.rev, actor=desk.actor)


def test_that_the_day_holds_who_comes_by_time_across_a_change_of_clocks(
    appointments: AppointmentService, desk: Desk, clinic: Clinic, maria: str
) -> None:
    ben = clinic.person("Oduya", "Ben")
    late, early = desk.book(maria, at=dt.time(23, 45)), desk.book(ben, at=dt.time(0, 5))
    desk.book(maria, days=1, at=dt.time(0))
    rows = appointments.day(desk.today, actor=desk.actor)
    assert [(row.id, row.patient_name) for row in rows] == [
        (early, "Oduya, Ben"), (late, "Santos, Maria"),
    ]  # fmt: skip


def test_that_the_timeline_tells_of_booked_visits_and_of_a_kept_one_once(
    desk: Desk, chart: ChartService, clinical: ClinicalService, maria: str
) -> None:
    kept = desk.book(maria, kind="Check-up")
    desk.mark(maria, kept, Status.KEPT)
    told = chart.timeline(maria, kinds=("visit", "appointment"), actor=desk.actor)
    assert [(entry.kind, entry.title) for entry in told] == [("appointment", "Visit: Seen")]
    assert "8:00 AM" in told[0].body
    clinical.add_visit(maria, on=desk.today, actor=desk.actor)
    told = chart.timeline(maria, kinds=("visit", "appointment"), actor=desk.actor)
    assert [entry.kind for entry in told] == ["visit"]


def test_that_who_only_reads_books_nothing(
    appointments: AppointmentService, desk: Desk, maria: str
) -> None:
    reader = Actor(desk.actor.staff_id, "Iris", Role.AUDITOR)
    with pytest.raises(PermissionDeniedError):
        appointments.book(maria, AppointmentForm(on=desk.today, at=EIGHT), actor=reader)
    assert appointments.day(desk.today, actor=reader) == ()


def test_that_the_patients_calendar_file_says_when_and_where_and_nothing_clinical(
    preferences: PreferenceService, desk: Desk, maria: str, tmp_path: Path,
) -> None:  # fmt: skip
    preferences.set(PRACTICE_NAME, "Riverside; Family, Clinic", actor=desk.actor)
    preferences.set(PRACTICE_PHONE, "(202) 555-0123", actor=desk.actor)
    preferences.set(PRACTICE_ADDRESS, "1 Ñandú Street " * 8, actor=desk.actor)
    booked = desk.book(maria, days=1, at=dt.time(14, 30), kind="Diabetes", with_whom="Dr. Okafor")
    service = desk.service
    path = tmp_path / "visit.ics"
    service.write_calendar(booked, path, actor=desk.actor)
    data = path.read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    text = data.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:Visit at Riverside\\; Family\\, Clinic\r\n" in text
    assert "DESCRIPTION:To change or cancel\\, call (202) 555-0123.\r\n" in text
    assert "DTSTART:20260303T203000Z\r\nDTEND:20260303T205000Z\r\n" in text
    assert not any(word in text for word in ("Diabetes", "Okafor", "Santos", "Maria"))
    read = read_schedule(source_of_bytes("visit.ics", data), zone=ZONE, today=desk.today)
    assert read.appointments[0].starts_at == desk.row(maria, booked).starts_at
    desk.mark(maria, booked, Status.CANCELLED_EARLY)
    with pytest.raises(RefusedError, match="no file"):
        service.write_calendar(booked, path, actor=desk.actor)
