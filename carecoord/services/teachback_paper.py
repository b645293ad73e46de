"""A stored teach-back session as the paper for the patient needs it."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.entities import Patient, Staff, TeachAttempt, TeachSession, TeachTopic
from carecoord.handouts.documents.dates import long_date
from carecoord.handouts.documents.teachback_page import TeachbackPaper, TopicPart
from carecoord.services.papers import label_of
from carecoord.services.sittings import gone_over, learners_of, patient_spoke
from carecoord.vocab.teachback import TopicState

_AGAIN = frozenset({TopicState.NOT_YET_CLEAR.value, TopicState.NOT_CHECKED.value})


def teachback_paper(
    session: Session, taught: TeachSession, person: Patient, language: str, zone: ZoneInfo
) -> TeachbackPaper:
    """The session's topics; the patient's words only where they were clear."""
    topics = gone_over(session, person.id, [taught])[taught.id]
    staff = session.get(Staff, taught.taught_by)
    words = _last_words(session, person.id, topics)
    return TeachbackPaper(
        patient=label_of(session, person, language),
        taught_on=long_date(practice_day(taught.taught_at, zone), language),
        taught_by=staff.name if staff else "",
        topics=tuple(_topic(topic, words.get(topic.id, "")) for topic in topics),
        next_check=_next_check(topics, language),
    )


def _topic(topic: TeachTopic, words: str) -> TopicPart:
    return TopicPart(
        patient_id=topic.patient_id,
        title=topic.text,
        key_points=tuple(topic.key_points.splitlines()),
        own_words=words if topic.state == TopicState.CLEAR else "",
        go_over_again=topic.state in _AGAIN,
    )


def _last_words(session: Session, patient_id: str, topics: Sequence[TeachTopic]) -> dict[str, str]:
    """How the patient put it the last time; "" when somebody else did."""
    attempts = session.execute(
        select(TeachAttempt, TeachSession)
        .join(TeachTopic, TeachTopic.id == TeachAttempt.topic_id)
        .join(TeachSession, TeachSession.id == TeachTopic.session_id)
        .where(
            TeachAttempt.topic_id.in_([topic.id for topic in topics]),
            TeachAttempt.deleted.is_(False),
        )
        .order_by(TeachAttempt.number)
    )
    learners = learners_of(session, patient_id)
    return {
        attempt.topic_id: attempt.words
        if patient_spoke(learners, began, attempt.checked_at, attempt.session_id)
        else ""
        for attempt, began in attempts
    }


def _next_check(topics: Sequence[TeachTopic], language: str) -> str:
    days = sorted(topic.next_check_on for topic in topics if topic.next_check_on)
    return long_date(dt.date.fromisoformat(days[0]), language) if days else ""
