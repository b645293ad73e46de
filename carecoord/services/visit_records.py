"""What was recorded for one person on one day: the stuff of the after-visit page and the note."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from carecoord.common.clock import practice_day, start_of_day
from carecoord.entities import (
    Appointment,
    Barrier,
    Decision,
    FollowUp,
    HandoutGiven,
    Staff,
    TeachAttempt,
    TeachSession,
    TeachTopic,
    Visit,
)
from carecoord.services.decision_forms import DecisionForm
from carecoord.services.decision_rows import read_form
from carecoord.services.handout_receivers import given_to_words
from carecoord.services.new_medicines import medicines_of
from carecoord.services.sittings import learners_of, who_learned
from carecoord.services.visit_goals import DayGoal, goals_of_day
from carecoord.vocab import barriers
from carecoord.vocab.appointments import UPCOMING
from carecoord.vocab.followups import OPEN_STATES, Kind, Priority, State
from carecoord.vocab.records import NoteState
from carecoord.vocab.teachback import Learner

KINDS_FOR_PATIENTS = (
    Kind.RESULT, Kind.MEASUREMENT, Kind.VISIT_TO_BOOK, Kind.REFERRAL, Kind.TRANSITION,
    Kind.CALL_BACK, Kind.OTHER,
)  # fmt: skip
"""The rest is the practice's own work: finding a number, who could not be reached."""

_SIGNED, _PLANNED = "signed", "planned"

_OF_BARRIER = FollowUp.source_table == Barrier.__tablename__
_HELPS_THE_PATIENT = and_(
    _OF_BARRIER,
    FollowUp.priority != Priority.SAFETY,
    Barrier.deleted.is_(False),
    Barrier.status == barriers.Status.PRESENT,
    Barrier.sensitivity == barriers.Sensitivity.NORMAL,
    Barrier.wants_help == barriers.WantsHelp.YES,
    # A paper lies about at home, where others read it.
    Barrier.domain != barriers.Domain.PRIVACY_AT_HOME,
)
"""Steps that belong on the patient's own page: help was wanted, and nothing is kept back."""


@dataclass(frozen=True, slots=True)
class DayDecision:
    """A question talked over that day, signed or not yet.

    Attributes:
        came_of_it: What came of looking at it again that day, "" when nobody did.
        review_on: The day it is looked at again, None when that is over.
    """

    id: str
    form: DecisionForm
    state: str
    signed_by: str
    came_of_it: str
    review_on: dt.date | None


@dataclass(frozen=True, slots=True)
class DayAttempt:
    """One time it was checked that day whether we had explained clearly.

    Attributes:
        learned: ``vocab.teachback.Learner`` values of whoever was taught that time.
    """

    outcome: str
    method: str
    words: str
    changes: tuple[str, ...]
    not_attempted_reason: str
    learned: frozenset[str]
    interpreter: str = ""

    @property
    def by_patient(self) -> bool:
        """Whether the patient said the words, and nobody else."""
        return self.learned == {Learner.PATIENT.value}

    @property
    def by_caregiver(self) -> bool:
        """Whether a caregiver said the words; where both were taught nobody knows."""
        return self.learned == {Learner.CAREGIVER.value}


@dataclass(frozen=True, slots=True)
class DayTopic:
    """A topic that was gone over that day, new or left open by an earlier day.

    Attributes:
        interpreter: How the language gap was bridged, "" where nothing was said.
        handout_topic: Handout it is a key point of, "" when none.
    """

    id: str
    text: str
    safety: bool
    state: str
    next_check_on: dt.date | None
    attempts: tuple[DayAttempt, ...]
    interpreter: str
    handout_topic: str = ""


@dataclass(frozen=True, slots=True)
class DayHandout:
    """One copy; ``given_to`` says who took it instead of the patient, "" otherwise."""

    id: str
    title: str
    language: str
    version: str
    text_size_pt: int
    given_to: str


@dataclass(frozen=True, slots=True)
class DayStep:
    """Something somebody promised that day; ``owner`` is a name, else a role has it."""

    id: str
    title: str
    due_on: dt.date
    owner: str
    owner_role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecords:
    """One person's day.

    Attributes:
        medicines: Names of what was new that day.
        people: Names of who of the practice recorded something, in that order.
        next_visit_on: The next visit that is planned, None when none is.
        next_visit_at: Its time on the practice's clock where it is booked for one.
    """

    on: dt.date
    people: tuple[str, ...]
    decisions: tuple[DayDecision, ...]
    medicines: tuple[str, ...]
    topics: tuple[DayTopic, ...]
    goals: tuple[DayGoal, ...]
    handouts: tuple[DayHandout, ...]
    steps: tuple[DayStep, ...]
    next_visit_on: dt.date | None
    next_visit_at: dt.datetime | None


def read_visit(session: Session, patient_id: str, on: dt.date, zone: ZoneInfo) -> VisitRecords:
    """Everything of one practice day that concerns the patient too."""
    day = _Day(session, patient_id, on, zone)
    again = day.looked_at_again()
    decisions = day.decisions(tuple(again))
    sessions = day.sessions()
    handouts = day.handouts()
    staff = [
        *(_who(row, again.get(row.id)) for row in decisions),
        *(row.taught_by for row in sessions),
        *(row.given_by for row in handouts),
    ]
    goals = goals_of_day(session, patient_id, on, zone)
    names = _names(session, [*staff, *(row.signed_by for row in decisions)])
    return VisitRecords(
        on=on,
        people=tuple(
            dict.fromkeys(
                [
                    *(names[one] for one in staff if one in names),
                    *(name for one in goals for name in one.people),
                ]
            )
        ),
        decisions=tuple(
            _decision(session, row, names.get(row.signed_by or "", ""), again.get(row.id))
            for row in decisions
        ),
        medicines=medicines_of(session, patient_id, on),
        topics=day.topics(sessions),
        goals=goals,
        handouts=tuple(
            DayHandout(
                row.id, row.title, row.language, row.version, row.text_size_pt, given_to_words(row)
            )
            for row in handouts
        ),
        steps=day.steps(),
        next_visit_on=next_visit_on(session, patient_id, on, zone),
        next_visit_at=_local(next_booked_at(session, patient_id, on, zone), zone),
    )


def next_visit_on(
    session: Session, patient_id: str, after: dt.date, zone: ZoneInfo
) -> dt.date | None:
    """The day of the next visit after a day, booked or planned; None when none is."""
    booked = next_booked_at(session, patient_id, after, zone)
    planned = _next_planned_on(session, patient_id, after, zone)
    days = [day for day in (practice_day(booked, zone) if booked else None, planned) if day]
    return min(days, default=None)


def next_booked_at(
    session: Session, patient_id: str, after: dt.date, zone: ZoneInfo
) -> dt.datetime | None:
    """When the next visit after a day is booked for, None when none is."""
    query = (
        select(Appointment.starts_at)
        .where(
            Appointment.patient_id == patient_id,
            Appointment.deleted.is_(False),
            Appointment.status.in_(sorted(UPCOMING)),
            Appointment.starts_at >= start_of_day(after + dt.timedelta(days=1), zone),
        )
        .order_by(Appointment.starts_at)
        .limit(1)
    )
    return session.scalars(query).first()


def _next_planned_on(
    session: Session, patient_id: str, after: dt.date, zone: ZoneInfo
) -> dt.date | None:
    query = (
        select(Visit.started_at)
        .where(
            Visit.patient_id == patient_id,
            Visit.deleted.is_(False),
            Visit.status == _PLANNED,
            Visit.started_at >= start_of_day(after + dt.timedelta(days=1), zone),
        )
        .order_by(Visit.started_at)
        .limit(1)
    )
    found = session.scalars(query).first()
    return practice_day(found, zone) if found else None


def _local(at: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    return at.astimezone(zone) if at else None


class _Day:
    """Queries of one person and one practice day."""

    def __init__(self, session: Session, patient_id: str, on: dt.date, zone: ZoneInfo) -> None:
        self._session = session
        self._patient_id = patient_id
        self._zone = zone
        self._on = on.isoformat()
        self._first = start_of_day(on, zone)
        self._end = start_of_day(on + dt.timedelta(days=1), zone)

    def looked_at_again(self) -> Mapping[str, FollowUp]:
        """Follow-ups that were closed that day with what came of it, by their decision."""
        query = select(FollowUp).where(
            FollowUp.patient_id == self._patient_id,
            FollowUp.deleted.is_(False),
            FollowUp.kind == Kind.DECISION_REVIEW,
            FollowUp.state == State.DONE,
            self._within(FollowUp.closed_at),
        )
        return {row.source_id: row for row in self._session.scalars(query) if row.source_id}

    def decisions(self, looked_at_again: Sequence[str]) -> Sequence[Decision]:
        """Talked over, signed or looked at again; what was amended or a mistake is left out."""
        talked, signed = self._within(Decision.started_at), self._within(Decision.signed_at)
        again = Decision.id.in_(looked_at_again)
        draft, holds = Decision.state == NoteState.DRAFT, Decision.state == NoteState.SIGNED
        query = (
            select(Decision)
            .where(
                Decision.patient_id == self._patient_id,
                Decision.deleted.is_(False),
                Decision.question != "",
                or_(and_(draft, talked), and_(holds, or_(talked, signed, again))),
            )
            .order_by(Decision.started_at, Decision.id)
        )
        return self._session.scalars(query).all()

    def sessions(self) -> Sequence[TeachSession]:
        query = (
            select(TeachSession)
            .where(
                TeachSession.patient_id == self._patient_id,
                TeachSession.deleted.is_(False),
                TeachSession.state == _SIGNED,
                self._within(TeachSession.taught_at),
            )
            .order_by(TeachSession.taught_at, TeachSession.id)
        )
        return self._session.scalars(query).all()

    def topics(self, sessions: Sequence[TeachSession]) -> tuple[DayTopic, ...]:
        """Topics of these sessions, and earlier ones that were checked again that day."""
        attempts = self._attempts()
        query = (
            select(TeachTopic, TeachSession)
            .join(TeachSession, TeachSession.id == TeachTopic.session_id)
            .where(
                TeachTopic.patient_id == self._patient_id,
                TeachTopic.deleted.is_(False),
                or_(
                    TeachTopic.session_id.in_([one.id for one in sessions]),
                    TeachTopic.id.in_(attempts),
                ),
            )
            .order_by(TeachTopic.safety.desc(), TeachSession.taught_at, TeachTopic.position)
        )
        return tuple(
            _topic(topic, sitting, attempts.get(topic.id, ()))
            for topic, sitting in self._session.execute(query)
        )

    def _attempts(self) -> dict[str, list[DayAttempt]]:
        query = (
            select(TeachAttempt, TeachSession)
            .join(TeachTopic, TeachTopic.id == TeachAttempt.topic_id)
            .join(TeachSession, TeachSession.id == TeachTopic.session_id)
            .where(
                TeachAttempt.patient_id == self._patient_id,
                TeachAttempt.deleted.is_(False),
                self._within(TeachAttempt.checked_at),
            )
            .order_by(TeachAttempt.number)
        )
        learners = learners_of(self._session, self._patient_id)
        found: dict[str, list[DayAttempt]] = {}
        for row, began in self._session.execute(query):
            made = DayAttempt(
                row.outcome,
                row.method,
                row.words,
                tuple(row.changes.split()),
                row.not_attempted_reason,
                frozenset(who_learned(learners, began, row.checked_at, row.session_id)),
                row.interpreter,
            )
            found.setdefault(row.topic_id, []).append(made)
        return found

    def handouts(self) -> Sequence[HandoutGiven]:
        query = (
            select(HandoutGiven)
            .where(
                HandoutGiven.patient_id == self._patient_id,
                HandoutGiven.deleted.is_(False),
                self._within(HandoutGiven.given_at),
            )
            .order_by(HandoutGiven.given_at, HandoutGiven.id)
        )
        return self._session.scalars(query).all()

    def steps(self) -> tuple[DayStep, ...]:
        """What a person promised, and what is done about something in the patient's way.

        What rules opened comes with its decision or topic.
        """
        promised = and_(FollowUp.source_table == "", self._within(FollowUp.created_at))
        query = (
            select(FollowUp, Staff.name)
            .outerjoin(Staff, Staff.id == FollowUp.owner_id)
            .outerjoin(Barrier, and_(_OF_BARRIER, Barrier.id == FollowUp.source_id))
            .where(
                FollowUp.patient_id == self._patient_id,
                FollowUp.deleted.is_(False),
                or_(promised, and_(_HELPS_THE_PATIENT, Barrier.reviewed_on == self._on)),
                FollowUp.state.in_(tuple(OPEN_STATES)),
                FollowUp.kind.in_(KINDS_FOR_PATIENTS),
            )
            .order_by(FollowUp.due_on, FollowUp.id)
        )
        return tuple(
            DayStep(
                row.id, row.title, dt.date.fromisoformat(row.due_on), owner or "", row.owner_role
            )
            for row, owner in self._session.execute(query)
        )

    def _within(
        self, at: InstrumentedAttribute[dt.datetime] | InstrumentedAttribute[dt.datetime | None]
    ) -> ColumnElement[bool]:
        return and_(at >= self._first, at < self._end)


def _decision(
    session: Session, row: Decision, signed_by: str, again: FollowUp | None
) -> DayDecision:
    form = read_form(session, row)
    review_on = None if row.reviewed_on else form.review_on
    came_of_it = again.outcome if again else ""
    return DayDecision(row.id, form, row.state, signed_by, came_of_it, review_on)


def _who(row: Decision, again: FollowUp | None) -> str:
    """Who talked about it that day; whoever held an older talk need not have been there."""
    return (again.closed_by or "") if again else row.held_by or row.signed_by or row.author_id


def _topic(topic: TeachTopic, sitting: TeachSession, attempts: Sequence[DayAttempt]) -> DayTopic:
    return DayTopic(
        id=topic.id,
        text=topic.text,
        safety=topic.safety,
        state=topic.state,
        next_check_on=dt.date.fromisoformat(topic.next_check_on) if topic.next_check_on else None,
        attempts=tuple(attempts),
        # Of that day: an older session may have had another.
        interpreter=next(
            (one.interpreter for one in attempts if one.interpreter), sitting.interpreter
        ),
        handout_topic=topic.handout_topic,
    )


def _names(session: Session, staff_ids: Sequence[str | None]) -> Mapping[str, str]:
    wanted = {one for one in staff_ids if one}
    query = select(Staff.id, Staff.name).where(Staff.id.in_(wanted))
    return {row.id: row.name for row in session.execute(query)}
