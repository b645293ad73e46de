"""Teach-back between rows of the store, the form, and what the rules look at."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.database import Transaction
from carecoord.entities import TeachAttempt, TeachSession, TeachTopic
from carecoord.rules import teachback as rules
from carecoord.services.teachback_forms import (
    AttemptEntry,
    OpenTopic,
    SessionRow,
    TeachbackForm,
    TopicEntry,
)
from carecoord.vocab.teachback import (
    IfStillUnclear,
    Method,
    NotAttemptedReason,
    Outcome,
    PointResult,
    ReteachChange,
    TopicCategory,
)


def category_of(value: str) -> TopicCategory | None:
    """A stored category; None while nobody said."""
    return TopicCategory(value) if value else None


def session_fields(form: TeachbackForm) -> dict[str, object]:
    """What a session's row takes over from its form as it stands there."""
    return {
        "place": form.place,
        "learner": form.learner,
        "learner_name": form.learner_name,
        "learner_relationship": form.learner_relationship,
        "learner_id": form.learner_id or None,
        "language": form.language,
        "interpreter": form.interpreter,
        "interpreter_reason": form.interpreter_reason,
        "interpreter_number": form.interpreter_number,
        "aids": " ".join(form.aids),
        "duration_min": form.duration_min,
    }


def topic_fields(entry: TopicEntry) -> dict[str, object]:
    """What a topic's row takes over from the form as it stands there."""
    return {
        "text": entry.text.strip(),
        "handout_topic": entry.handout_topic,
        "if_still_unclear": entry.if_still_unclear,
        "category": entry.category,
        "why_it_matters": entry.why_it_matters.strip(),
        "key_points": "\n".join(point.strip() for point in entry.key_points if point.strip()),
        "decision_id": entry.decision_id or None,
    }


def add_attempt(
    transaction: Transaction,
    topic: TeachTopic,
    number: int,
    entry: AttemptEntry,
    *,
    at: dt.datetime,
    interpreter: str = "",
    session_id: str | None = None,
) -> None:
    """Write down one more time it was checked; outside of a sitting it has no ``session_id``."""
    transaction.session.add(
        TeachAttempt(
            patient_id=topic.patient_id,
            topic_id=topic.id,
            number=number,
            outcome=entry.outcome,
            method=entry.method,
            words=entry.words,
            changes=" ".join(entry.changes),
            not_attempted_reason=entry.not_attempted_reason,
            prompt=entry.prompt,
            interpreter=interpreter,
            session_id=session_id,
            points=" ".join(entry.points),
            checked_at=at,
            checked_by=transaction.actor.staff_id,
        )
    )


def attempts_of(session: Session, topic_ids: Iterable[str]) -> Sequence[TeachAttempt]:
    """The attempts on some topics, in the order they were made."""
    return session.scalars(
        select(TeachAttempt)
        .where(TeachAttempt.topic_id.in_(tuple(topic_ids)), TeachAttempt.deleted.is_(False))
        .order_by(TeachAttempt.number)
    ).all()


def shown_topics(session: Session, rows: Sequence[TeachTopic]) -> tuple[OpenTopic, ...]:
    """Topics with what came back the last time."""
    tried: dict[str, list[TeachAttempt]] = {row.id: [] for row in rows}
    for attempt in attempts_of(session, tried):
        tried[attempt.topic_id].append(attempt)
    return tuple(_shown(row, tried[row.id]) for row in rows)


def _shown(row: TeachTopic, attempts: Sequence[TeachAttempt]) -> OpenTopic:
    words = [attempt.words for attempt in attempts if attempt.words]
    points = [attempt.points for attempt in attempts if attempt.points]
    return OpenTopic(
        topic_id=row.id,
        session_id=row.session_id,
        text=row.text,
        question=row.question,
        safety=row.safety,
        state=row.state,
        state_on=_date(row.state_on),
        next_check_on=_date(row.next_check_on),
        attempts=len(attempts),
        last_words=words[-1] if words else "",
        category=row.category,
        why_it_matters=row.why_it_matters,
        key_points=tuple(row.key_points.splitlines()),
        last_points=tuple(points[-1].split()) if points else (),
        handout_topic=row.handout_topic,
    )


def session_row(
    row: TeachSession, *, taught_on: dt.date, taught_by: str, topics: Sequence[OpenTopic]
) -> SessionRow:
    """A session for the patient page."""
    return SessionRow(
        row.id,
        taught_on,
        taught_by,
        row.place,
        tuple(topics),
        row.learner,
        row.learner_name,
        row.learner_relationship,
        row.learner_permission,
        row.interpreter,
        tuple(row.aids.split()),
        row.duration_min,
    )


def rule_topic(entry: TopicEntry) -> rules.Topic:
    """A topic of the form as the rules look at it."""
    return rules.Topic(
        text=entry.text,
        safety=rules.is_about_safety(category_of(entry.category), marked=entry.safety),
        attempts=tuple(rule_attempt(attempt) for attempt in entry.attempts),
        if_still_unclear=IfStillUnclear(entry.if_still_unclear) if entry.if_still_unclear else None,
        key_points=tuple(point for point in entry.key_points if point.strip()),
        place=entry.place,
    )


def stored_topic(row: TeachTopic, attempts: Sequence[rules.Attempt]) -> rules.Topic:
    """A topic of the store as the rules look at it."""
    return rules.Topic(
        text=row.text,
        safety=row.safety,
        attempts=attempts,
        if_still_unclear=IfStillUnclear(row.if_still_unclear) if row.if_still_unclear else None,
    )


def rule_attempt(entry: AttemptEntry) -> rules.Attempt:
    """An attempt of the form as the rules look at it."""
    reason = entry.not_attempted_reason
    return rules.Attempt(
        outcome=Outcome(entry.outcome),
        method=Method(entry.method) if entry.method else None,
        changes=frozenset(ReteachChange(change) for change in entry.changes),
        not_attempted_reason=NotAttemptedReason(reason) if reason else None,
        points=tuple(PointResult(point) for point in entry.points),
    )


def stored_attempt(row: TeachAttempt) -> rules.Attempt:
    """An attempt of the store as the rules look at it."""
    return rule_attempt(
        AttemptEntry(
            outcome=row.outcome,
            method=row.method,
            changes=tuple(row.changes.split()),
            not_attempted_reason=row.not_attempted_reason,
            points=tuple(row.points.split()),
        )
    )


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
