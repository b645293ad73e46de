"""What the store knows of one person's way: numbers, decisions, what was understood."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day, start_of_day
from carecoord.entities import Decision, Measurement, TeachAttempt, TeachSession, TeachTopic
from carecoord.services.decision_forms import DecisionForm
from carecoord.services.decision_rows import read_form
from carecoord.services.goal_forms import GoalRow
from carecoord.services.sittings import learners_of, patient_spoke
from carecoord.services.targets import OwnTarget, own_targets
from carecoord.services.visit_goals import goals_of_way
from carecoord.services.visit_records import next_visit_on
from carecoord.vocab.measurements import DEFINITIONS, Kind
from carecoord.vocab.records import NoteState
from carecoord.vocab.teachback import TopicState

KINDS = (Kind.BLOOD_PRESSURE, Kind.A1C, Kind.WEIGHT)
"""In the order of the page."""
# With these the page stays one in standard print.
DAYS_OF_NUMBERS, DAYS_OF_TALKS = 730, 365
MOST_READINGS, MOST_DECISIONS, MOST_TOPICS = 12, 2, 3


@dataclass(frozen=True, slots=True)
class WayReading:
    """One reading; ``value2`` is the lower blood pressure."""

    on: dt.date
    value: float
    value2: float | None


@dataclass(frozen=True, slots=True)
class WayNumber:
    """Readings of one kind, oldest first."""

    kind: Kind
    unit: str
    readings: tuple[WayReading, ...]


@dataclass(frozen=True, slots=True)
class WayDecision:
    id: str
    on: dt.date
    form: DecisionForm


@dataclass(frozen=True, slots=True)
class WayTopic:
    """Something that is clear by now; ``own_words`` only where the patient said them."""

    id: str
    text: str
    own_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One person's way so far, newest decisions and topics first.

    Attributes:
        matters: What matters to them, in the words of the latest signed talk that has any.
        targets: Goals that a clinician set with them for a number.
        goals: What they want to do, which says what matters better than a talk does.
        review_days: Days on which a decision is looked at again.
    """

    matters: str
    goals: tuple[GoalRow, ...]
    targets: Mapping[Kind, OwnTarget]
    numbers: tuple[WayNumber, ...]
    decisions: tuple[WayDecision, ...]
    topics: tuple[WayTopic, ...]
    next_visit_on: dt.date | None
    review_days: tuple[dt.date, ...]


def read_way(session: Session, patient_id: str, today: dt.date, zone: ZoneInfo) -> Way:
    """Read it as it stands today."""
    notes = _notes(session, patient_id)
    since = start_of_day(today - dt.timedelta(days=DAYS_OF_TALKS), zone)
    recent = [note for note in notes if note.started_at >= since]
    return Way(
        matters=next((n.what_matters.strip() for n in notes if n.what_matters.strip()), ""),
        goals=goals_of_way(
            session, patient_id, today, zone, reached_since=today - dt.timedelta(DAYS_OF_TALKS)
        ),
        targets=own_targets(session, patient_id),
        numbers=tuple(_numbers(session, patient_id, today, zone)),
        decisions=tuple(
            WayDecision(note.id, practice_day(note.started_at, zone), read_form(session, note))
            for note in recent
            if note.outcome
        )[:MOST_DECISIONS],
        topics=_topics(session, patient_id, since),
        next_visit_on=next_visit_on(session, patient_id, today, zone),
        review_days=tuple(sorted({day for note in notes if (day := _review(note, today))})),
    )


def _notes(session: Session, patient_id: str) -> Sequence[Decision]:
    query = (
        select(Decision)
        .where(
            Decision.patient_id == patient_id,
            Decision.deleted.is_(False),
            Decision.state == NoteState.SIGNED,
        )
        .order_by(Decision.started_at.desc(), Decision.id.desc())
    )
    return session.scalars(query).all()


def _review(note: Decision, today: dt.date) -> dt.date | None:
    if not note.review_on or note.reviewed_on:
        return None
    day = dt.date.fromisoformat(note.review_on)
    return day if day >= today else None


def _numbers(session: Session, patient_id: str, today: dt.date, zone: ZoneInfo) -> list[WayNumber]:
    query = (
        select(Measurement)
        .where(
            Measurement.patient_id == patient_id,
            Measurement.deleted.is_(False),
            Measurement.kind.in_(KINDS),
            Measurement.comparator == "",
            Measurement.unreliable == "",
            Measurement.taken_at >= start_of_day(today - dt.timedelta(DAYS_OF_NUMBERS), zone),
            Measurement.taken_at < start_of_day(today + dt.timedelta(days=1), zone),
        )
        .order_by(Measurement.taken_at, Measurement.id)
    )
    found: dict[Kind, list[Measurement]] = {}
    for row in session.scalars(query):
        kind = Kind(row.kind)
        if row.unit == DEFINITIONS[kind].quantities[0].unit and _is_believable(kind, row):
            found.setdefault(kind, []).append(row)
    return [
        WayNumber(
            kind,
            DEFINITIONS[kind].quantities[0].unit_shown,
            tuple(
                WayReading(practice_day(row.taken_at, zone), row.value, row.value2)
                for row in found[kind][-MOST_READINGS:]
            ),
        )
        for kind in KINDS
        if kind in found
    ]


def _is_believable(kind: Kind, row: Measurement) -> bool:
    """A slip of a keyboard elsewhere has no place on a page that a patient keeps."""
    values = (row.value, row.value2)
    return all(
        quantity.plausible(Decimal(str(value)))
        for quantity, value in zip(DEFINITIONS[kind].quantities, values, strict=False)
        if value is not None
    )


def _topics(session: Session, patient_id: str, since: dt.datetime) -> tuple[WayTopic, ...]:
    query = (
        select(TeachTopic, TeachSession)
        .join(TeachSession, TeachSession.id == TeachTopic.session_id)
        .where(
            TeachTopic.patient_id == patient_id,
            TeachTopic.deleted.is_(False),
            TeachTopic.state.in_([TopicState.CLEAR, TopicState.NOT_YET_CLEAR]),
            TeachSession.deleted.is_(False),
            TeachSession.state == NoteState.SIGNED,
            TeachSession.taught_at >= since,
        )
        .order_by(TeachSession.taught_at.desc(), TeachTopic.position)
    )
    latest: dict[str, tuple[TeachTopic, TeachSession]] = {}
    for topic, sitting in session.execute(query):
        latest.setdefault(topic.text.casefold(), (topic, sitting))
    # What was clear once and is not by the latest talk about it has not been learned.
    kept = [each for each in latest.values() if each[0].state == TopicState.CLEAR][:MOST_TOPICS]
    words = _words(session, patient_id, {topic.id: sitting for topic, sitting in kept})
    return tuple(
        WayTopic(topic.id, topic.text, words.get(topic.id, "")) for topic, _sitting in kept
    )


def _words(
    session: Session, patient_id: str, began: Mapping[str, TeachSession]
) -> Mapping[str, str]:
    """How the patient put it when it was clear, by topic; "" when somebody else did."""
    query = (
        select(
            TeachAttempt.topic_id,
            TeachAttempt.words,
            TeachAttempt.checked_at,
            TeachAttempt.session_id,
        )
        .where(TeachAttempt.topic_id.in_(began), TeachAttempt.deleted.is_(False))
        .order_by(TeachAttempt.number)
    )
    learners = learners_of(session, patient_id)
    return {
        topic_id: words if patient_spoke(learners, began[topic_id], at, sitting) else ""
        for topic_id, words, at, sitting in session.execute(query)
    }
