"""Work promised by a day: made, moved, handed over, closed with what came of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.db.history import history
from carecoord.entities import FollowUp, Staff
from carecoord.services.followups import FollowUpForm, FollowUpService
from carecoord.vocab.actor import Actor
from carecoord.vocab.followups import Kind, Priority
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague

TODAY = dt.date(2026, 3, 2)
FRIDAY = dt.date(2026, 3, 6)
CALL = FollowUpForm(
    title=" Call about the result ", due_on=FRIDAY, kind=Kind.RESULT, reason="Potassium 5.9",
    next_step="Ask for a new sample", priority=Priority.SAFETY,
)  # fmt: skip


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person()


def test_that_work_without_an_owner_is_of_whoever_made_it(
    followups: FollowUpService, person: str, lead: Actor
) -> None:
    made = followups.add(person, CALL, actor=lead)
    (row,) = followups.for_patient(person, actor=lead)
    assert (row.id, row.title, row.owner) == (made, "Call about the result", lead.name)
    assert (row.kind, row.priority, row.state) == ("result", "safety", "open")
    assert (row.due_on, row.days_overdue, row.automatic) == (FRIDAY, 0, False)
    assert row.patient_name == "Santos, Maria"


def test_that_work_sent_twice_is_made_once(
    followups: FollowUpService, person: str, lead: Actor
) -> None:
    ids = [followups.add(person, CALL, actor=lead, command_id="c" * 32) for _ in range(2)]
    assert [row.id for row in followups.for_patient(person, actor=lead)] == ids[:1] == ids[1:]


def test_that_a_role_can_have_the_work(
    followups: FollowUpService, person: str, lead: Actor
) -> None:
    followups.add(person, replace(CALL, owner_role=Role.NURSE), actor=lead)
    (row,) = followups.for_patient(person, actor=lead)
    assert (row.owner, row.owner_id) == ("Nurse", "")


@pytest.mark.parametrize(
    ("change", "said"),
    [({"title": "  "}, "few words"), ({"due_on": dt.date(2026, 3, 1)}, "past")],
)
def test_that_work_needs_words_and_a_day_to_come(
    change: dict[str, Any], said: str, followups: FollowUpService, person: str, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match=said):
        followups.add(person, replace(CALL, **change), actor=lead)
    assert followups.for_patient(person, actor=lead) == ()


def test_that_work_may_be_due_today(followups: FollowUpService, person: str, lead: Actor) -> None:
    followups.add(person, replace(CALL, due_on=TODAY), actor=lead)
    assert followups.for_patient(person, actor=lead)[0].days_overdue == 0


def test_that_closing_needs_an_outcome_and_happens_once(
    followups: FollowUpService, clinic: Clinic, person: str, lead: Actor
) -> None:
    made = followups.add(person, CALL, actor=lead)
    with pytest.raises(RefusedError, match="came of it"):
        followups.close(made, outcome=" ", actor=lead)
    followups.close(made, outcome=" New sample on Friday ", actor=lead)
    row = clinic.read(FollowUp, made)
    assert (row.state, row.outcome, row.closed_by) == (
        "done",
        "New sample on Friday",
        lead.staff_id,
    )
    assert row.closed_at is not None
    again: tuple[Callable[[], object], ...] = (
        lambda: followups.close(made, outcome="Again", actor=lead),
        lambda: followups.cancel(made, reason="Again", actor=lead),
        lambda: followups.reschedule(made, due_on=FRIDAY, reason="Again", actor=lead),
        lambda: followups.reassign(made, owner_role=Role.CHW, actor=lead),
    )
    for act in again:
        with pytest.raises(RefusedError, match="closed already"):
            act()


def test_that_work_taken_away_keeps_the_reason(
    followups: FollowUpService, clinic: Clinic, person: str, lead: Actor
) -> None:
    made = followups.add(person, CALL, actor=lead)
    with pytest.raises(RefusedError, match="why"):
        followups.cancel(made, reason="", actor=lead)
    followups.cancel(made, reason="Entered twice", actor=lead)
    row = clinic.read(FollowUp, made)
    assert (row.state, row.outcome) == ("cancelled", "Entered twice")


def test_that_work_moves_to_a_day_to_come_with_a_reason(
    followups: FollowUpService, database: Database, person: str, lead: Actor
) -> None:
    made = followups.add(person, CALL, actor=lead)
    with pytest.raises(RefusedError, match="past"):
        followups.reschedule(made, due_on=dt.date(2026, 3, 1), reason="Away", actor=lead)
    with pytest.raises(RefusedError, match="why"):
        followups.reschedule(made, due_on=TODAY, reason=" ", actor=lead)
    followups.reschedule(made, due_on=TODAY, reason="Back early", actor=lead)
    with database.reading() as session:
        last = history(session, FollowUp, made)[-1]
    assert last.reason == "Back early"
    assert last.fields == {"due_on": ("2026-03-06", "2026-03-02")}


def test_that_work_is_handed_to_somebody_who_is_here(
    followups: FollowUpService, clinic: Clinic, database: Database, person: str, lead: Actor
) -> None:
    made = followups.add(person, CALL, actor=lead)
    nurse = colleague(database, Role.NURSE, by=lead)
    followups.reassign(made, owner_id=nurse.staff_id, actor=lead)
    assert followups.for_patient(person, actor=lead)[0].owner == nurse.name
    followups.reassign(made, owner_role=Role.FRONT_DESK, actor=lead)
    assert followups.for_patient(person, actor=lead)[0].owner == "Front desk"
    with pytest.raises(RefusedError, match="Choose who"):
        followups.reassign(made, actor=lead)
    clinic.change(Staff, nurse.staff_id, active=False)
    for gone in (nurse.staff_id, "0" * 32):
        with pytest.raises(RefusedError):
            followups.reassign(made, owner_id=gone, actor=lead)
    assert followups.for_patient(person, actor=lead)[0].owner == "Front desk"


def test_that_open_work_stands_by_its_day_and_closed_work_newest_first(
    followups: FollowUpService, clinic: Clinic, person: str, lead: Actor
) -> None:
    late = clinic.follow_up(person, dt.date(2026, 2, 20))
    soon = clinic.follow_up(person, FRIDAY, state="in_progress")
    first = clinic.follow_up(person, dt.date(2026, 1, 1))
    second = clinic.follow_up(person, dt.date(2025, 1, 1))
    followups.close(first, outcome="Done", actor=lead)
    followups.close(second, outcome="Done", actor=lead)
    rows = followups.for_patient(person, include_closed=True, actor=lead)
    assert [row.id for row in rows] == [late, soon, second, first]
    assert [row.days_overdue for row in rows] == [10, 0, 0, 0]
    assert [row.id for row in followups.for_patient(person, actor=lead)] == [late, soon]


def test_that_a_command_sent_twice_makes_work_once(
    followups: FollowUpService, person: str, lead: Actor
) -> None:
    for _ in range(2):
        followups.add(person, CALL, actor=lead, command_id="c" * 32)
    assert len(followups.for_patient(person, actor=lead)) == 1


def test_that_only_people_who_work_lists_change_them(
    followups: FollowUpService, clinic: Clinic, database: Database, person: str, lead: Actor
) -> None:
    made = followups.add(person, CALL, actor=lead)
    auditor = colleague(database, Role.AUDITOR, by=lead)
    for act in (
        lambda: followups.add(person, CALL, actor=auditor),
        lambda: followups.close(made, outcome="x", actor=auditor),
        lambda: followups.cancel(made, reason="x", actor=auditor),
        lambda: followups.reschedule(made, due_on=FRIDAY, reason="x", actor=auditor),
        lambda: followups.reassign(made, owner_role=Role.CHW, actor=auditor),
    ):
        with pytest.raises(PermissionDeniedError):
            act()
    assert len(followups.for_patient(person, actor=auditor)) == 1
