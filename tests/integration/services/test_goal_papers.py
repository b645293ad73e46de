"""Goals on what the patient takes home, in the note and in the file for another system."""

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.clock import FixedClock
from carecoord.db.database import Database
from carecoord.entities import Measurement
from carecoord.services.decisions import DecisionService
from carecoord.services.goal_forms import CheckInForm, GoalForm
from carecoord.services.goals import GoalService
from carecoord.services.preferences import PreferenceService
from carecoord.services.progress import ProgressService
from carecoord.services.visit_file import VisitFileService
from carecoord.services.visits import VisitChoice, VisitService
from carecoord.vocab.actor import Actor
from carecoord.vocab.goals import CheckInOutcome, ToldBy
from tests.factories.clinic import Clinic
from tests.factories.notes import decided

ZONE = ZoneInfo("America/Chicago")
TODAY = dt.date(2026, 3, 2)
PLAN = GoalForm(
    words="Keep up with my grandson", what="Walk round the block", how_often="Three days a week",
    confidence=5, barrier="Ice", plan_b="Walk in the mall", is_planned=True,
)  # fmt: skip
PARTLY = CheckInForm(
    outcome=CheckInOutcome.PARTLY, told_by=ToldBy.PATIENT, done=2, target=3, note="It was icy"
)


@pytest.fixture
def goals(database: Database, clock: FixedClock) -> GoalService:
    return GoalService(database, clock, ZONE)


@pytest.fixture
def visits(database: Database, clock: FixedClock, preferences: PreferenceService) -> VisitService:
    return VisitService(database, clock, ZONE, preferences)


@pytest.fixture
def maria(clinic: Clinic) -> str:
    return clinic.person(language_spoken="en", language_written="en")


def said(html: str) -> str:
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
    return re.sub(r"\s+", " ", re.sub(r"[\u2066-\u2069]", "", plain).replace("\u00a0", " "))


def check_in(goals: GoalService, goal_id: str, person: str, form: CheckInForm, by: Actor) -> None:
    rev = next(one.rev for one in goals.for_patient(person, actor=by) if one.id == goal_id)
    goals.check_in(goal_id, form, rev=rev, actor=by)


def test_that_the_page_says_the_goal_and_never_how_sure_they_are(
    goals: GoalService, visits: VisitService, maria: str, lead: Actor
) -> None:
    goal = goals.begin(maria, PLAN, actor=lead)
    check_in(goals, goal, maria, PARTLY, lead)
    text = said(visits.preview(maria, VisitChoice(), actor=lead).html)
    for words in (
        "March 2, 2026 , with Lee Lead",
        "What you want to do “Keep up with my grandson”",
        "Your plan: Walk round the block, Three days a week",
        "When something gets in the way: Walk in the mall",
        "We ask you how it goes by March 16, 2026",
    ):
        assert words in text
    for words in ("Some of it", "icy", "Ice", "of 10", "(5)"):
        assert words not in text
    without = VisitChoice(left_out=frozenset({goal}))
    assert "grandson" not in said(visits.preview(maria, without, actor=lead).html)


def test_that_a_plan_changed_today_stands_on_the_page_and_a_day_that_is_past_does_not(
    goals: GoalService, visits: VisitService, maria: str, clinic: Clinic, lead: Actor
) -> None:
    goal = clinic.goal(
        maria, TODAY - dt.timedelta(days=3), words="Sleep better", what="No screen in bed",
        how_often="Each night", state="agreed", confidence=8,
    )  # fmt: skip
    (row,) = goals.for_patient(maria, actor=lead)
    assert goal not in {one.key for one in visits.today(maria, actor=lead).pieces}
    goals.change(goal, replace(row.form, plan_b="Read a book"), rev=row.rev, actor=lead)
    text = said(visits.preview(maria, VisitChoice(), actor=lead).html)
    assert "March 2, 2026 , with Lee Lead" in text
    assert "When something gets in the way: Read a book" in text
    assert "We ask you" not in text


def test_that_a_goal_they_ended_is_in_the_note_and_not_on_their_page(
    goals: GoalService, visits: VisitService, maria: str, lead: Actor
) -> None:
    goal = goals.begin(maria, PLAN, actor=lead)
    stopped = replace(PARTLY, outcome=CheckInOutcome.STOPPED, note="No time for it")
    check_in(goals, goal, maria, stopped, lead)
    assert visits.today(maria, actor=lead).pieces == ()
    assert (
        "- “Keep up with my grandson”: Ended by the person; Walk round the block, Three days a "
        "week; sure: 5 of 10; in the way: Ice; then: Walk in the mall; They do not want to go on "
        "with it – 2 of 3 times – told by: The patient – “No time for it”"
    ) in visits.note(maria, actor=lead)


def test_that_another_system_is_told_whose_goal_it_is(
    goals: GoalService, maria: str, database: Database, clock: FixedClock, tmp_path: Path,
    lead: Actor,
) -> None:  # fmt: skip
    goal = goals.begin(maria, PLAN, actor=lead)
    check_in(goals, goal, maria, PARTLY, lead)
    path = tmp_path / "visit.json"
    VisitFileService(database, clock, ZONE).write(maria, path, actor=lead)
    entries = [one["resource"] for one in json.loads(path.read_text())["entry"]]
    (own,) = (one for one in entries if one["resourceType"] == "Goal")
    patient = next(one["id"] for one in entries if one["resourceType"] == "Patient")
    assert own["lifecycleStatus"] == "active"
    assert own["achievementStatus"]["coding"][0]["code"] == "in-progress"
    assert own["description"] == {"text": "Keep up with my grandson"}
    assert own["subject"] == own["expressedBy"]
    assert own["subject"]["reference"].replace("-", "").endswith(patient)
    assert own["target"] == [{"dueDate": "2026-03-16"}]
    plan, told = own["note"]
    assert plan == {"text": "Walk round the block, Three days a week"}
    assert (told["authorString"], told["time"]) == ("told by: The patient", "2026-03-02")


def test_that_another_system_is_told_when_a_result_does_not_count(
    clinic: Clinic, maria: str, database: Database, clock: FixedClock, tmp_path: Path, lead: Actor
) -> None:
    clinic.a1c(maria, 9.1, TODAY - dt.timedelta(days=1))
    clinic.add(
        Measurement, patient_id=maria, kind="a1c", value=9.9, unit="%", taken_at=clock.now(),
        unreliable="dialysis",
    )  # fmt: skip
    path = tmp_path / "visit.json"
    VisitFileService(database, clock, ZONE).write(maria, path, actor=lead)
    entries = [one["resource"] for one in json.loads(path.read_text())["entry"]]
    (result,) = (one for one in entries if one["resourceType"] == "Observation")
    assert result["note"] == [{"text": "Does not count: Dialysis"}]


def test_that_goals_take_the_place_of_what_a_talk_said_matters(
    goals: GoalService, decisions: DecisionService, database: Database, clock: FixedClock,
    preferences: PreferenceService, maria: str, lead: Actor,
) -> None:  # fmt: skip
    progress = ProgressService(database, clock, ZONE, preferences)
    draft = decisions.save_draft(maria, decided(TODAY), actor=lead)
    decisions.sign(draft.id, rev=draft.rev, actor=lead)
    assert progress.today(maria, actor=lead).pieces[0].kind == "matters"
    goal = goals.begin(maria, PLAN, actor=lead)
    kinds = [piece.kind for piece in progress.today(maria, actor=lead).pieces]
    assert (kinds[0], "matters" in kinds) == ("goal", False)
    met = replace(PARTLY, outcome=CheckInOutcome.MET)
    check_in(goals, goal, maria, met, lead)
    text = said(progress.preview(maria, VisitChoice(), actor=lead).html)
    assert "“Keep up with my grandson” You told us that you did it." in text
