"""What the measures of the practice count: one statement for each, and one case for each record.

Number and people come from the same cases, so they cannot differ. A measure looks at what the
practice did; who did it is not read at all.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from carecoord.common.clock import practice_day, start_of_day
from carecoord.entities import (
    Decision,
    HandoutGiven,
    NewMedicine,
    Patient,
    TeachAttempt,
    TeachSession,
    TeachTopic,
    Visit,
)
from carecoord.services.attendance import SEEN_HERE
from carecoord.vocab.languages import base
from carecoord.vocab.measures import By
from carecoord.vocab.records import NoteState
from carecoord.vocab.teachback import CLEAR, NOT_CLEAR, Outcome, TopicCategory

RESOLVE_DAYS = 14
"""Within so many days a topic that was not clear should be clear (clinical process measure)."""
_EASY, _MIDDLE = 6, 8
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Period:
    """Practice days, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Case:
    """One record that a measure looks at.

    Attributes:
        part: The part of the measure it belongs to, such as a handout or a language.
        is_met: None while it is too early to tell; such a case is not counted.
    """

    patient_id: str
    record_id: str
    on: dt.date
    part: str
    about: str
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class Frame:
    """Over which days, seen from which day, in which zone.

    Attributes:
        by: What the parts of a measure are, where it can be told in several ways.
        titles: Of the lists people are called from.
        kept: What several measures need, read once.
        patient_id: Only what is about this person, for ``new_medicines`` and ``reviews``; ""
            for everybody.
    """

    period: Period
    today: dt.date
    zone: ZoneInfo
    by: By | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    patient_id: str = ""

    def holds(self, at: InstrumentedAttribute[dt.datetime]) -> ColumnElement[bool]:
        """Whether an instant lies in the period."""
        begin, end = self.ends
        return and_(at >= begin, at < end)

    def is_about(self, whose: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        """Whether a record is about whom is asked for."""
        return whose == self.patient_id if self.patient_id else true()

    @property
    def ends(self) -> tuple[dt.datetime, dt.datetime]:
        """The first instant, and the one after the last."""
        after = self.period.last + dt.timedelta(days=1)
        return start_of_day(self.period.first, self.zone), start_of_day(after, self.zone)

    def day(self, at: dt.datetime) -> dt.date:
        return practice_day(at, self.zone)

    def once(self, key: str, read: Callable[[], _Read]) -> _Read:
        """What ``read`` gives, read once however many measures need it."""
        if key not in self.kept:
            self.kept[key] = read()
        found: _Read = self.kept[key]
        return found


def language_of(session: Session, frame: Frame, patient_id: str) -> str:
    """The language a person speaks, without its region; "" while it is not known."""

    def read() -> dict[str, str]:
        query = select(Patient.id, Patient.language_spoken).where(Patient.language_spoken != "")
        return {row.id: base(row.language_spoken) for row in session.execute(query)}

    return frame.once("languages", read).get(patient_id, "")


def visits(session: Session, frame: Frame) -> Iterator[Case]:
    """Kept visits, met when something was taught and checked the same day."""
    # All talks of these people within a day of the visit; which day it was, the zone tells.
    around = and_(
        TeachSession.patient_id == Visit.patient_id,
        TeachSession.deleted.is_(False),
        TeachSession.state == NoteState.SIGNED,
        frame.holds(TeachSession.taught_at),
    )
    query = (
        select(Visit.id, Visit.patient_id, Visit.started_at, Visit.reason, TeachSession.taught_at)
        .join(Patient, Patient.id == Visit.patient_id)
        .outerjoin(TeachSession, around)
        .where(
            Visit.deleted.is_(False),
            Patient.deleted.is_(False),
            Visit.status == "kept",
            Visit.kind.in_(SEEN_HERE),
            frame.holds(Visit.started_at),
        )
        .order_by(Visit.started_at, Visit.id)
    )
    found: dict[str, Case] = {}
    for row in session.execute(query):
        on = frame.day(row.started_at)
        met = row.taught_at is not None and frame.day(row.taught_at) == on
        known = found.get(row.id)
        is_met = met or (known is not None and known.is_met is True)
        found[row.id] = Case(row.patient_id, row.id, on, "", row.reason, is_met)
    yield from found.values()


def new_medicines(session: Session, frame: Frame) -> Iterator[Case]:
    """Days somebody began a new medicine, met when it was taught about and checked that day.

    A day counts once, and also when the medicine was only named as the topic of a teach-back.
    """
    found: dict[tuple[str, dt.date], tuple[str, str]] = {}
    noted = (
        select(NewMedicine)
        .join(Patient, Patient.id == NewMedicine.patient_id)
        .where(
            NewMedicine.deleted.is_(False),
            Patient.deleted.is_(False),
            NewMedicine.started_on >= frame.period.first.isoformat(),
            NewMedicine.started_on <= frame.period.last.isoformat(),
            frame.is_about(NewMedicine.patient_id),
        )
        .order_by(NewMedicine.started_on, NewMedicine.id)
    )
    for row in session.scalars(noted):
        day = dt.date.fromisoformat(row.started_on)
        found.setdefault((row.patient_id, day), (row.id, row.name))
    checked = set()
    for topic in session.execute(_medicine_topics(frame)):
        day = frame.day(topic.taught_at)
        found.setdefault((topic.patient_id, day), (topic.id, topic.text))
        if topic.checked_at is not None and frame.day(topic.checked_at) == day:
            checked.add((topic.patient_id, day))
    for (patient_id, day), (record_id, name) in sorted(
        found.items(), key=lambda one: (one[0][1], one[1][0])
    ):
        is_met: bool | None = (patient_id, day) in checked
        if not is_met and day >= frame.today:
            is_met = None
        yield Case(patient_id, record_id, day, "", name, is_met)


def _medicine_topics(frame: Frame) -> Select[str, str, str, dt.datetime, dt.datetime]:
    """Topics about a new medicine, each with the times something came back."""
    told = and_(
        TeachAttempt.topic_id == TeachTopic.id,
        TeachAttempt.deleted.is_(False),
        TeachAttempt.outcome.in_([each.value for each in CLEAR | NOT_CLEAR]),
    )
    return (
        select(
            TeachTopic.id,
            TeachTopic.patient_id,
            TeachTopic.text,
            TeachSession.taught_at,
            TeachAttempt.checked_at,
        )
        .join(TeachSession, TeachSession.id == TeachTopic.session_id)
        .join(Patient, Patient.id == TeachTopic.patient_id)
        .outerjoin(TeachAttempt, told)
        .where(
            TeachTopic.category == TopicCategory.NEW_MEDICINE.value,
            TeachTopic.deleted.is_(False),
            TeachSession.deleted.is_(False),
            TeachSession.state == NoteState.SIGNED,
            Patient.deleted.is_(False),
            frame.holds(TeachSession.taught_at),
            frame.is_about(TeachTopic.patient_id),
        )
        .order_by(TeachSession.taught_at, TeachTopic.id)
    )


def first_checks(session: Session, frame: Frame) -> Iterator[Case]:
    """Topics that were checked, met when they were clear the first time."""
    for row in _topics(session, frame):
        yield _of_topic(row, frame, is_met=row.outcome == Outcome.CLEAR_FIRST_TIME)


def resolved(session: Session, frame: Frame) -> Iterator[Case]:
    """Topics that were not clear the first time, met when they were within two weeks."""
    for row in _topics(session, frame):
        if row.outcome not in NOT_CLEAR:
            continue
        last_day = frame.day(row.checked_at) + dt.timedelta(days=RESOLVE_DAYS)
        clear_on = frame.day(row.clear_at) if row.clear_at else None
        is_met: bool | None = clear_on is not None and clear_on <= last_day
        if not is_met and frame.today <= last_day:
            is_met = None
        yield _of_topic(row, frame, is_met=is_met)


def reviews(session: Session, frame: Frame) -> Iterator[Case]:
    """Decisions whose first day to be looked at again has come, met when that happened by then.

    A day that was missed stays missed, though the review was left open until a later one.
    """
    promised = func.coalesce(func.nullif(Decision.promised_on, ""), Decision.review_on)
    query = (
        select(Decision)
        .join(Patient, Patient.id == Decision.patient_id)
        .where(
            Decision.deleted.is_(False),
            Patient.deleted.is_(False),
            Decision.state == NoteState.SIGNED,
            promised >= frame.period.first.isoformat(),
            promised <= frame.period.last.isoformat(),
            frame.is_about(Decision.patient_id),
        )
        .order_by(promised, Decision.id)
    )
    for row in session.scalars(query):
        by = dt.date.fromisoformat(row.promised_on or row.review_on)
        looked = min(filter(None, (row.looked_at_on, row.reviewed_on)), default="")
        is_met: bool | None = bool(looked) and looked <= by.isoformat()
        if not looked and frame.today <= by:
            is_met = None
        yield Case(row.patient_id, row.id, by, "", row.question, is_met)


def handout_languages(session: Session, frame: Frame) -> Iterator[Case]:
    """Handouts given to people whose language is known, met when it was that language."""
    for row in _handouts(session, frame):
        reads = row.language_written or row.language_spoken
        if reads:
            is_met = base(row.language) == base(reads)
            yield _of_handout(row, frame, base(row.language), is_met=is_met)


def handout_grades(session: Session, frame: Frame) -> Iterator[Case]:
    """Handouts with a reading grade, met when it is grade 6 or lower."""
    for row in _handouts(session, frame):
        if row.reading_grade is not None:
            part = _grade(row.reading_grade)
            yield _of_handout(row, frame, part, is_met=row.reading_grade <= _EASY)


def _grade(grade: int) -> str:
    return "easy" if grade <= _EASY else "middle" if grade <= _MIDDLE else "hard"


def _topics(session: Session, frame: Frame) -> Iterator[Any]:
    """Topics first checked in the period, with when they were first clear."""
    first, later, tried = (aliased(TeachAttempt) for _each in range(3))
    # What was put off or not wanted at first is checked first when it is tried.
    first_number = (
        select(func.min(tried.number))
        .where(
            tried.topic_id == TeachTopic.id,
            tried.deleted.is_(False),
            tried.outcome.in_([one.value for one in CLEAR | NOT_CLEAR]),
        )
        .scalar_subquery()
    )
    clear_at = (
        select(func.min(later.checked_at))
        .where(
            later.topic_id == TeachTopic.id,
            later.deleted.is_(False),
            later.outcome.in_([one.value for one in CLEAR]),
        )
        .scalar_subquery()
    )
    query = (
        select(
            TeachTopic.id, TeachTopic.patient_id, TeachTopic.text, TeachTopic.handout_topic,
            first.outcome, first.checked_at, clear_at.label("clear_at"),
        )
        .join(TeachSession, TeachSession.id == TeachTopic.session_id)
        .join(Patient, Patient.id == TeachTopic.patient_id)
        .join(first, and_(first.topic_id == TeachTopic.id, first.number == first_number))
        .where(
            TeachTopic.deleted.is_(False),
            TeachSession.deleted.is_(False),
            TeachSession.state == NoteState.SIGNED,
            Patient.deleted.is_(False),
            first.deleted.is_(False),
            frame.holds(first.checked_at),
        )
        .order_by(first.checked_at, TeachTopic.id)
    )  # fmt: skip
    return iter(session.execute(query))


def _of_topic(row: Any, frame: Frame, *, is_met: bool | None) -> Case:
    on = frame.day(row.checked_at)
    return Case(row.patient_id, row.id, on, row.handout_topic, row.text, is_met)


def _handouts(session: Session, frame: Frame) -> Iterator[Any]:
    query = (
        select(
            HandoutGiven.id, HandoutGiven.patient_id, HandoutGiven.title, HandoutGiven.language,
            HandoutGiven.reading_grade, HandoutGiven.given_at, Patient.language_written,
            Patient.language_spoken,
        )
        .join(Patient, Patient.id == HandoutGiven.patient_id)
        .where(
            HandoutGiven.deleted.is_(False),
            Patient.deleted.is_(False),
            frame.holds(HandoutGiven.given_at),
        )
        .order_by(HandoutGiven.given_at, HandoutGiven.id)
    )  # fmt: skip
    return iter(session.execute(query))


def _of_handout(row: Any, frame: Frame, part: str, *, is_met: bool) -> Case:
    return Case(row.patient_id, row.id, frame.day(row.given_at), part, row.title, is_met)
