"""Goals of one person's own for a number, and readings that nobody may rely on."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db import replay
from carecoord.db.database import Database
from carecoord.entities import PersonalTarget
from carecoord.services.chart import ChartService
from carecoord.services.corrections import CorrectionService
from carecoord.services.preferences import PreferenceService
from carecoord.services.progress import ProgressService
from carecoord.services.targets import TargetService
from carecoord.services.undo import UndoService
from carecoord.services.visits import VisitChoice
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.measurements import Kind
from carecoord.vocab.roles import Role
from carecoord.vocab.targets import Unreliable
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague

ZONE = ZoneInfo("America/Chicago")
TODAY = dt.date(2026, 3, 2)
A1C = "a1c-at-or-above-7"
WHY = "Lives alone, had low sugar"


@pytest.fixture
def targets(database: Database) -> TargetService:
    return TargetService(database)


@pytest.fixture
def ada(clinic: Clinic) -> str:
    person = clinic.person(language_spoken="en", language_written="en")
    for percent, days in ((7.9, 200), (7.6, 20)):
        clinic.a1c(person, percent, TODAY - dt.timedelta(days=days))
    return person


def test_that_an_own_goal_moves_the_list_and_the_chart_and_is_taken_back_whole(
    targets: TargetService, worklists: WorklistService, chart: ChartService, undo: UndoService,
    database: Database, ada: str, lead: Actor,
) -> None:  # fmt: skip
    targets.set(ada, Kind.A1C, 7.0, reason="To begin with", actor=lead)
    assert list(worklists.ids(A1C, actor=lead)) == [ada]
    targets.set(ada, Kind.A1C, 8.0, reason=WHY, actor=lead)
    assert list(worklists.ids(A1C, actor=lead)) == []
    (series,) = chart.series(ada, actor=lead)
    assert series.own is not None
    assert (series.threshold, series.usual) == (8.0, 7.0)
    assert (series.own.set_by, series.own.set_on, series.own.reason) == (lead.name, TODAY, WHY)
    last = undo.last(actor=lead)
    assert last is not None
    assert last.sentence == "Undo: own goal for a number set"
    undo.undo(last.transaction_id, actor=lead)
    (own,) = targets.for_patient(ada, actor=lead)
    assert (own.value, own.reason) == (7.0, "To begin with")
    assert list(worklists.ids(A1C, actor=lead)) == [ada]
    with database.reading() as session:
        assert list(replay.differences(session)) == []


def test_that_earlier_goals_stay_on_record_and_one_can_be_ended(
    targets: TargetService, database: Database, ada: str, lead: Actor
) -> None:
    targets.set(ada, Kind.BLOOD_PRESSURE, 150, 90, reason=WHY, actor=lead)
    targets.set(ada, Kind.BLOOD_PRESSURE, 130, 80, reason=WHY, actor=lead)
    targets.end(ada, Kind.BLOOD_PRESSURE, actor=lead)
    assert targets.for_patient(ada, actor=lead) == ()
    with database.reading() as session:
        kept = session.query(PersonalTarget).order_by(PersonalTarget.id).all()
        assert [(row.value, row.ended_on) for row in kept] == [
            (150, TODAY.isoformat()), (130, TODAY.isoformat()),
        ]  # fmt: skip
    with pytest.raises(RefusedError, match="no own goal"):
        targets.end(ada, Kind.BLOOD_PRESSURE, actor=lead)


def test_that_the_history_tells_of_own_goals_and_of_one_that_ended(
    targets: TargetService, chart: ChartService, clinic: Clinic, ada: str, lead: Actor
) -> None:
    earlier = TODAY - dt.timedelta(days=3)
    for made in (
        targets.set(ada, Kind.A1C, 8.0, reason=WHY, actor=lead),
        targets.set(ada, Kind.BLOOD_PRESSURE, 150, 90, reason="Falls", actor=lead),
    ):
        clinic.change(PersonalTarget, made, set_on=earlier.isoformat())
    targets.set(ada, Kind.A1C, 7.5, reason="Lives with her son", actor=lead)
    targets.end(ada, Kind.BLOOD_PRESSURE, actor=lead)
    told = chart.timeline(ada, kinds=("target",), actor=lead)
    assert {(one.on, one.title, one.body) for one in told} == {
        (earlier, "Own goal for A1c: below 8.0 %", f"{WHY} {lead.name}"),
        (earlier, "Own goal for Blood pressure: below 150/90 mmHg", f"Falls {lead.name}"),
        (TODAY, "Own goal for A1c: below 7.5 %", f"Lives with her son {lead.name}"),
        (TODAY, "Own goal for Blood pressure ended", ""),
    }


@pytest.mark.parametrize(
    ("kind", "value", "value2", "reason", "said"),
    [
        (Kind.A1C, 80, None, WHY, "outside"),
        (Kind.BLOOD_PRESSURE, 80, 130, WHY, "upper number"),
        (Kind.BLOOD_PRESSURE, 130, None, WHY, "two numbers"),
        (Kind.A1C, 8.0, None, " ", "why this person's goal differs"),
        (Kind.WEIGHT, 80, None, WHY, "A1c and blood pressure only"),
    ],
)
def test_that_a_goal_is_believable_and_says_why(
    kind: Kind, value: float, value2: float | None, reason: str, said: str,
    targets: TargetService, ada: str, lead: Actor,
) -> None:  # fmt: skip
    with pytest.raises(RefusedError, match=said):
        targets.set(ada, kind, value, value2, reason=reason, actor=lead)


def test_that_only_clinicians_set_goals_for_a_number(
    targets: TargetService, ada: str, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    with pytest.raises(PermissionDeniedError):
        targets.set(ada, Kind.A1C, 8.0, reason=WHY, actor=nurse)


def test_that_the_progress_page_draws_the_persons_own_line(
    targets: TargetService, database: Database, clock: FixedClock, preferences: PreferenceService,
    ada: str, lead: Actor,
) -> None:  # fmt: skip
    progress = ProgressService(database, clock, ZONE, preferences)

    def page() -> str:
        html = progress.preview(ada, VisitChoice(), actor=lead).html
        return re.sub(r"[\u2066-\u2069]", "", html)

    assert "They are the same for everyone, not your goal." in page()
    targets.set(ada, Kind.A1C, 8.0, reason=WHY, actor=lead)
    assert "is to be below these numbers: Blood sugar (A1c): 8.0" in page()
    assert "the same for everyone" not in page()
    assert WHY not in page()


def test_that_a_reading_nobody_may_rely_on_leaves_lists_until_it_counts_again(
    corrections: CorrectionService, worklists: WorklistService, chart: ChartService, ada: str,
    lead: Actor,
) -> None:  # fmt: skip
    def newest() -> tuple[str, int, str]:
        point = chart.series(ada, actor=lead)[0].points[-1]
        return point.id, point.rev, point.unreliable

    reading, rev, _why = newest()
    with pytest.raises(RefusedError, match="does not go with this kind"):
        corrections.set_reliable(reading, rev=rev, why_not=Unreliable.CUFF, actor=lead)
    corrections.set_reliable(reading, rev=rev, why_not=Unreliable.DIALYSIS, actor=lead)
    assert newest()[2] == "dialysis"
    # Nor does the one before it stand in: the test says nothing about this person.
    assert list(worklists.ids(A1C, actor=lead)) == []
    corrections.set_reliable(reading, rev=newest()[1], why_not=None, actor=lead)
    assert list(worklists.ids(A1C, actor=lead)) == [ada]
