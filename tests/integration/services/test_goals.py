"""Goals in the person's own words, from the first sentence to what came of them."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import EditConflictError, PermissionDeniedError, RefusedError
from carecoord.db import replay
from carecoord.db.database import Database
from carecoord.services.chart import ChartService
from carecoord.services.goal_forms import CheckInForm, GoalForm, GoalRow
from carecoord.services.goals import GoalService
from carecoord.services.undo import UndoService
from carecoord.vocab.actor import Actor
from carecoord.vocab.goals import Area, CheckInOutcome, State, ToldBy
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague

ZONE = ZoneInfo("America/Chicago")
TODAY = dt.date(2026, 3, 2)
WALK = GoalForm(words="Keep up with my grandson")
PLAN = replace(
    WALK, area=Area.MOVING, what="Walk round the block", how_often="Three days a week",
    why="He is four and fast", confidence=8, helper="My sister", is_planned=True,
)  # fmt: skip
MET = CheckInForm(
    outcome=CheckInOutcome.MET, told_by=ToldBy.PATIENT, done=6, target=6, note="Every other day!"
)


@pytest.fixture
def goals(database: Database, clock: FixedClock) -> GoalService:
    return GoalService(database, clock, ZONE)


@pytest.fixture
def person(clinic: Clinic) -> str:
    return clinic.person()


def later(database: Database, days: int) -> GoalService:
    return GoalService(database, FixedClock(TODAY + dt.timedelta(days=days), ZONE), ZONE)


def only(goals: GoalService, person: str, lead: Actor) -> GoalRow:
    (row,) = goals.for_patient(person, actor=lead)
    return row


def test_that_words_alone_begin_a_goal_that_is_asked_about_in_two_weeks(
    goals: GoalService, person: str, lead: Actor
) -> None:
    ids = [goals.begin(person, WALK, actor=lead, command_id="c" * 32) for _ in range(2)]
    row = only(goals, person, lead)
    assert [row.id] * 2 == ids
    assert (row.form.words, row.state, row.begun_by) == (WALK.words, State.BEGUN, lead.name)
    assert (row.check_in_on, row.days_late) == (TODAY + dt.timedelta(days=14), 0)


def test_that_a_plan_is_kept_whole_with_the_day_they_said_how_sure_they_are(
    goals: GoalService, person: str, database: Database, lead: Actor
) -> None:
    goals.begin(person, PLAN, actor=lead)
    row = only(goals, person, lead)
    assert (row.form, row.state) == (replace(PLAN, check_in_on=row.check_in_on), State.AGREED)
    later(database, 3).change(row.id, replace(row.form, helper="My son"), rev=row.rev, actor=lead)
    row = only(goals, person, lead)
    assert (row.form.helper, row.confidence_on) == ("My son", TODAY)


def test_that_a_plan_cannot_lose_what_makes_it_one(
    goals: GoalService, person: str, lead: Actor
) -> None:
    goals.begin(person, PLAN, actor=lead)
    row = only(goals, person, lead)
    unsure = replace(row.form, confidence=4, is_planned=False)
    with pytest.raises(RefusedError, match="may get in the way, or make the goal smaller"):
        goals.change(row.id, unsure, rev=row.rev, actor=lead)
    goals.change(row.id, replace(unsure, barrier="My knee"), rev=row.rev, actor=lead)
    assert only(goals, person, lead).state is State.AGREED
    with pytest.raises(EditConflictError):
        goals.change(row.id, row.form, rev=row.rev, actor=lead)


def test_that_only_their_own_report_ends_a_goal(
    goals: GoalService, person: str, lead: Actor
) -> None:
    goals.begin(person, PLAN, actor=lead)
    row = only(goals, person, lead)
    for other in (ToldBy.STAFF, ToldBy.CAREGIVER):
        with pytest.raises(RefusedError, match="only they say this"):
            goals.check_in(row.id, replace(MET, told_by=other), rev=row.rev, actor=lead)
    goals.check_in(row.id, MET, rev=row.rev, actor=lead)
    row = only(goals, person, lead)
    assert (row.state, row.ended_on, row.days_late) == (State.MET, TODAY, 0)
    (told,) = row.check_ins
    assert (told.by, told.done, told.target, told.note) == (lead.name, 6, 6, MET.note)
    with pytest.raises(RefusedError, match="has ended already"):
        goals.check_in(row.id, MET, rev=row.rev, actor=lead)


def test_that_a_goal_that_goes_on_is_asked_about_again(
    goals: GoalService, person: str, database: Database, lead: Actor
) -> None:
    goals.begin(person, WALK, actor=lead)
    goals = later(database, 20)
    row = only(goals, person, lead)
    assert row.days_late == 6
    some = CheckInForm(outcome=CheckInOutcome.PARTLY, told_by=ToldBy.CAREGIVER, confidence=6)
    goals.check_in(row.id, some, rev=row.rev, actor=lead)
    row = only(goals, person, lead)
    asked = TODAY + dt.timedelta(days=20)
    assert (row.state, row.days_late) == (State.BEGUN, 0)
    assert row.check_in_on == asked + dt.timedelta(days=14)
    assert (row.form.confidence, row.confidence_on) == (6, asked)


def test_that_what_was_told_of_an_earlier_day_leaves_how_sure_they_are_since(
    goals: GoalService, person: str, lead: Actor
) -> None:
    goals.begin(person, PLAN, actor=lead)
    row = only(goals, person, lead)
    earlier = CheckInForm(
        outcome=CheckInOutcome.PARTLY, told_by=ToldBy.PATIENT, confidence=3,
        checked_on=TODAY - dt.timedelta(days=2),
    )  # fmt: skip
    goals.check_in(row.id, earlier, rev=row.rev, actor=lead)
    row = only(goals, person, lead)
    assert (row.form.confidence, row.confidence_on, row.check_ins[0].confidence) == (8, TODAY, 3)


def test_that_another_goal_takes_the_place_of_one_they_changed(
    goals: GoalService, person: str, lead: Actor
) -> None:
    goals.begin(person, PLAN, actor=lead)
    before = only(goals, person, lead)
    changed = CheckInForm(
        outcome=CheckInOutcome.CHANGED, told_by=ToldBy.PATIENT, new_words="Swim on Mondays"
    )
    goals.check_in(before.id, changed, rev=before.rev, actor=lead)
    now, was = goals.for_patient(person, actor=lead)
    assert (now.form.words, now.state, now.form.area) == (
        "Swim on Mondays", State.BEGUN, Area.MOVING,
    )  # fmt: skip
    assert (was.form.words, was.state) == (PLAN.words, State.CHANGED)


def test_that_a_check_in_is_taken_back_whole_and_the_journal_agrees(
    goals: GoalService, undo: UndoService, person: str, database: Database, lead: Actor
) -> None:
    goals.begin(person, PLAN, actor=lead)
    before = only(goals, person, lead)
    goals.check_in(before.id, MET, rev=before.rev, actor=lead)
    last = undo.last(actor=lead)
    assert last is not None
    assert last.sentence == "Undo: check-in saved"
    undo.undo(last.transaction_id, actor=lead)
    after = only(goals, person, lead)
    assert (after.state, after.form, after.check_ins) == (State.AGREED, before.form, ())
    with database.reading() as session:
        assert list(replay.differences(session)) == []


def test_that_the_history_tells_the_goal_and_each_check_in(
    goals: GoalService, chart: ChartService, person: str, lead: Actor
) -> None:
    goals.begin(person, PLAN, actor=lead)
    row = only(goals, person, lead)
    goals.check_in(row.id, MET, rev=row.rev, actor=lead)
    told = {(one.title, one.body) for one in chart.timeline(person, kinds=("goal",), actor=lead)}
    assert told == {
        ("Goal: “Keep up with my grandson”", "Walk round the block"),
        ("Goal “Keep up with my grandson”: They did what they wanted to", "Every other day!"),
    }


def test_that_the_desk_writes_no_goals_and_others_take_off_only_their_own(
    goals: GoalService, person: str, database: Database, lead: Actor
) -> None:
    desk = colleague(database, Role.FRONT_DESK, by=lead)
    with pytest.raises(PermissionDeniedError):
        goals.begin(person, WALK, actor=desk)
    worker = colleague(database, Role.CHW, by=lead)
    goals.begin(person, WALK, actor=lead)
    row = only(goals, person, lead)
    with pytest.raises(PermissionDeniedError):
        goals.take_off(row.id, rev=row.rev, reason="Another person", actor=worker)
    with pytest.raises(RefusedError, match="why this was a mistake"):
        goals.take_off(row.id, rev=row.rev, reason=" ", actor=lead)
    goals.take_off(row.id, rev=row.rev, reason="Another person", actor=lead)
    assert goals.for_patient(person, actor=lead) == ()
