"""Looking at one's own explaining: private, for learning, never a ranking."""

import json

import pytest

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.services.audit import AuditFilter, AuditService
from carecoord.services.coaching import CoachingService, ObservationSheet, ReflectionEntry
from carecoord.vocab.actor import Actor
from carecoord.vocab.coaching import Element, Frequency, Moment, Seen
from carecoord.vocab.roles import Role
from tests.factories.roles import colleague
from tests.integration.services.conftest import ZONE


@pytest.fixture
def coaching(database: Database, clock: FixedClock) -> CoachingService:
    return CoachingService(database, clock)


@pytest.fixture
def nurse(database: Database, lead: Actor) -> Actor:
    return colleague(database, Role.NURSE, by=lead)


def entry(conviction: int = 8, confidence: int = 5) -> ReflectionEntry:
    return ReflectionEntry(
        moment=Moment.BEFORE,
        conviction=conviction,
        confidence=confidence,
        frequency=Frequency.SOME,
        elements=(Element.EVERYDAY_WORDS, Element.OWN_WORDS),
    )


def test_that_an_answer_is_seen_by_nobody_but_who_gave_it(
    coaching: CoachingService, nurse: Actor, lead: Actor, clock: FixedClock
) -> None:
    coaching.reflect(entry(), actor=nurse)
    (own,) = coaching.own(actor=nurse)
    assert (own.conviction, own.confidence, own.said_on) == (8, 5, clock.today())
    assert own.elements == (Element.EVERYDAY_WORDS, Element.OWN_WORDS)
    assert coaching.own(actor=lead) == ()


@pytest.mark.parametrize(("conviction", "confidence"), [(0, 5), (5, 11)])
def test_that_answers_are_from_one_to_ten(
    coaching: CoachingService, lead: Actor, conviction: int, confidence: int
) -> None:
    with pytest.raises(RefusedError, match="from 1 to 10"):
        coaching.reflect(entry(conviction, confidence), actor=lead)


def test_that_a_sheet_is_seen_by_the_two_it_is_between(
    coaching: CoachingService, database: Database, nurse: Actor, lead: Actor
) -> None:
    doctor = colleague(database, Role.CLINICIAN, by=lead)
    sheet = ObservationSheet(
        observed_id=nurse.staff_id,
        topic="An inhaler",
        items={Element.OWN_WORDS: Seen.YES, Element.EASY_MATERIAL: Seen.NOT_APPLICABLE},
        strengths="Waited for the answer",
        to_try="Show it first",
    )
    coaching.observe(sheet, actor=doctor)
    for seeing in (nurse, doctor):
        (row,) = coaching.observations(actor=seeing)
        assert (row.sheet, row.observed, row.observer) == (sheet, nurse.name, doctor.name)
    assert coaching.observations(actor=lead) == ()


@pytest.mark.parametrize("whom", ["nobody", "themselves"])
def test_that_an_observer_watches_a_colleague(
    coaching: CoachingService, nurse: Actor, whom: str
) -> None:
    observed = {"nobody": "", "themselves": nurse.staff_id}[whom]
    with pytest.raises(RefusedError, match="colleague"):
        coaching.observe(ObservationSheet(observed_id=observed, to_try="Wait"), actor=nurse)


def test_that_an_empty_sheet_is_not_kept(
    coaching: CoachingService, nurse: Actor, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match="what you saw"):
        coaching.observe(ObservationSheet(observed_id=nurse.staff_id, to_try=" "), actor=lead)


def test_that_a_team_sees_itself_from_five_people_on_and_nobody_alone(
    coaching: CoachingService, database: Database, lead: Actor
) -> None:
    team = [colleague(database, Role.NURSE, by=lead) for _ in range(5)]
    for person in team[:4]:
        coaching.reflect(entry(), actor=person)
        sheet = ObservationSheet(observed_id=person.staff_id, items={Element.OWN_WORDS: Seen.YES})
        coaching.observe(sheet, actor=lead)
    alone = coaching.team(actor=lead)
    assert (alone.moments, alone.elements) == ((), ())
    coaching.reflect(entry(confidence=10), actor=team[4])
    last = ObservationSheet(observed_id=team[4].staff_id, items={Element.OWN_WORDS: Seen.NO})
    coaching.observe(last, actor=lead)
    together = coaching.team(actor=lead)
    assert [(one.people, one.confidence) for one in together.moments] == [(5, 6.0)]
    assert [(one.seen, one.of) for one in together.elements] == [(4, 5)]


def test_that_the_journal_shows_that_and_not_what_somebody_answered(
    coaching: CoachingService, database: Database, nurse: Actor, lead: Actor
) -> None:
    coaching.reflect(entry(conviction=3), actor=nurse)
    rows = AuditService(database, ZONE).entries(AuditFilter(), actor=lead)
    (row,) = [one for one in rows if one.name == "staff_reflection"]
    assert "conviction" in row.fields
    assert "3" not in json.dumps(row.fields)


def test_that_who_does_not_teach_has_nothing_to_answer(
    coaching: CoachingService, database: Database, lead: Actor
) -> None:
    desk = colleague(database, Role.FRONT_DESK, by=lead)
    with pytest.raises(PermissionDeniedError):
        coaching.reflect(entry(), actor=desk)
    with pytest.raises(PermissionDeniedError):
        coaching.team(actor=desk)
