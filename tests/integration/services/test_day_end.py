"""The sheet of the day's end: done, left, about safety, not reached."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError
from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.entities import Appointment, Patient
from carecoord.entities.journal import JournalEntry
from carecoord.services.day_end import DayEndService, ListDay
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm
from carecoord.services.preferences import PreferenceService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.roles import Role
from carecoord.worklists.catalogue import built_in
from tests.factories.chance import ChancePractice
from tests.factories.clinic import Clinic

ZONE = ZoneInfo("America/Chicago")
DUE = "followups-due"


@pytest.fixture
def day_end(
    database: Database, clock: FixedClock, worklists: WorklistService,
    preferences: PreferenceService,
) -> DayEndService:  # fmt: skip
    return DayEndService(database, clock, ZONE, worklists, preferences)


@pytest.fixture
def today(clock: FixedClock) -> dt.date:
    return clock.today()


@pytest.fixture
def maria(clinic: Clinic) -> str:
    person = clinic.person()
    clinic.identifier(person, "practice", "0071")
    return person


def call(outreach: OutreachService, person: str, follow_up: str, result: AttemptResult,
         actor: Actor) -> None:  # fmt: skip
    form = CallForm(
        patient_id=person, worklist_id=DUE, follow_up_id=follow_up, result=result,
        note="Potassium is on its way.",
    )  # fmt: skip
    outreach.log(form, command_id=new_id(), actor=actor)


def test_that_a_list_says_what_was_done_and_what_is_left_as_today_does(
    day_end: DayEndService, outreach: OutreachService, clinic: Clinic, maria: str, lead: Actor,
    today: dt.date, worklists: WorklistService,
) -> None:  # fmt: skip
    due = clinic.follow_up(maria, today)
    other = clinic.person("Abel", "Zed")
    clinic.follow_up(other, today)
    call(outreach, maria, due, AttemptResult.REACHED, lead)
    day = day_end.read(actor=lead)
    (listed,) = [one for one in day.lists if one.id == DUE]
    assert listed == ListDay(DUE, "Follow-ups due", 1, 1)
    assert not listed.is_emptied
    assert listed.left == worklists.count(DUE, actor=lead)
    assert (day.people, day.tries, day.reached, day.closed) == (1, 1, 1, 1)


def test_that_a_list_worked_to_its_end_is_named(
    day_end: DayEndService, outreach: OutreachService, clinic: Clinic, maria: str, lead: Actor,
    today: dt.date,
) -> None:  # fmt: skip
    call(outreach, maria, clinic.follow_up(maria, today), AttemptResult.REACHED, lead)
    assert "Worked to the end: Follow-ups due." in day_end.paper(actor=lead).html
    assert [one.id for one in day_end.read(actor=lead).lists if one.is_emptied] == [DUE]


def test_that_what_is_about_safety_stays_in_sight_with_its_owner(
    day_end: DayEndService, outreach: OutreachService, clinic: Clinic, maria: str, lead: Actor,
    today: dt.date,
) -> None:  # fmt: skip
    overdue = today - dt.timedelta(days=2)
    tried = clinic.follow_up(maria, overdue, priority="safety", owner_role="nurse")
    call(outreach, maria, tried, AttemptResult.NO_ANSWER, lead)
    shy = clinic.person("Shy", "Sam")
    clinic.consent(shy, "all", "no")
    clinic.follow_up(shy, today, priority="safety", owner_id=lead.staff_id)
    for family, fields in {
        "Later": {"due_on": today + dt.timedelta(days=1), "priority": "safety"},
        "Plain": {"due_on": today},
        "Over": {"due_on": today, "priority": "safety", "state": "done"},
    }.items():
        clinic.follow_up(clinic.person(family, "Pat"), **fields)  # type: ignore[arg-type]
    dead = clinic.person("Dead", "Dan", status="deceased")
    clinic.follow_up(dead, today, priority="safety")
    safety = day_end.read(actor=lead).safety
    assert [(one.name, one.record_number, one.matter, one.due_on, one.owner) for one in safety] == [
        ("Santos, Maria", "0071", "Talk about a result", overdue, "Nurse"),
        ("Shy, Sam", "", "Talk about a result", today, lead.name),
    ]  # fmt: skip


def test_that_a_topic_about_safety_that_was_not_clear_counts_once(
    day_end: DayEndService, clinic: Clinic, maria: str, lead: Actor, today: dt.date
) -> None:
    clinic.topic(maria, safety=True, state_on=(today - dt.timedelta(days=3)).isoformat())
    assert [one.name for one in day_end.read(actor=lead).safety] == ["Santos, Maria"]
    clinic.follow_up(maria, today, priority="safety")
    (one,) = day_end.read(actor=lead).safety
    assert one.matter == "Talk about a result"


def test_that_no_row_about_safety_of_any_list_is_missing(
    day_end: DayEndService, worklists: WorklistService, clinic: Clinic, lead: Actor, today: dt.date
) -> None:
    lists = tuple(each.id for each in built_in().definitions if each.safety)
    ChancePractice(1, today, clinic, lists).fill(people=40)
    safety = day_end.read(actor=lead).safety
    in_sight, matters = {one.patient_id for one in safety}, {one.matter for one in safety}
    assert "Handouts to take back" in matters
    for worklist_id in lists:
        rows = worklists.rows(worklist_id, actor=lead, includes_hidden=True)
        about_safety = {row.patient_id for row in rows if row.is_safety}
        assert about_safety <= in_sight, worklist_id


def test_that_who_answered_later_in_the_day_is_not_called_unreached(
    day_end: DayEndService, outreach: OutreachService, clinic: Clinic, maria: str, lead: Actor,
    today: dt.date,
) -> None:  # fmt: skip
    other = clinic.person("Abel", "Zed")
    for person in (maria, other):
        due = clinic.follow_up(person, today)
        call(outreach, person, due, AttemptResult.NO_ANSWER, lead)
    (abel, santos) = sorted(day_end.read(actor=lead).unreached, key=lambda one: one.name)
    assert (abel.title, santos.record_number) == ("Follow-ups due", "0071")
    assert abel.next_try_on is not None
    assert abel.next_try_on > today
    clinic.attempt(maria, DUE, today, result="call_back_later")
    assert [one.name for one in day_end.read(actor=lead).unreached] == ["Abel, Zed"]


def test_that_visits_with_nothing_written_down_are_left(
    day_end: DayEndService, clinic: Clinic, maria: str, lead: Actor, today: dt.date
) -> None:
    for status, days in (("kept", 0), ("no_show", 0), ("confirmed", 0), ("arrived", 0),
                         ("cancelled_early", 0), ("booked", 1), ("booked", -1)):  # fmt: skip
        at = clinic.at(today + dt.timedelta(days=days))
        clinic.add(Appointment, patient_id=maria, starts_at=at, status=status, status_at=at)
    day = day_end.read(actor=lead)
    assert (day.visits_kept, day.visits_missed, day.visits_open) == (1, 1, 2)


def test_that_the_sheet_tells_no_more_about_a_person_than_is_needed(
    day_end: DayEndService, outreach: OutreachService, clinic: Clinic, maria: str, lead: Actor,
    today: dt.date, database: Database,
) -> None:  # fmt: skip
    due = clinic.follow_up(maria, today, priority="safety", reason="Kidneys are weak.")
    call(outreach, maria, due, AttemptResult.NO_ANSWER, lead)
    paper = day_end.paper(actor=lead)
    assert "Santos, Maria" in paper.html
    for told in ("otassium", "Kidneys", "1971"):
        assert told not in paper.html
    assert paper.patient_id == ""
    with database.reading() as session:
        assert "day_end.printed" in set(session.scalars(select(JournalEntry.tbl)))
        assert session.get(Patient, maria) is not None
    with pytest.raises(PermissionDeniedError):
        day_end.paper(actor=Actor(lead.staff_id, "Ann", Role.CHW))
