"""Who learned when it was checked, and what was gone over in a sitting.

What an earlier sitting left open may be gone over with somebody else. An attempt names the
sitting it was made in, while its topic stays with the sitting that began it. Of older records the
attempt and its sitting bear the same instant.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from carecoord.entities import TeachAttempt, TeachSession, TeachTopic
from carecoord.vocab.teachback import Learner


@dataclass(frozen=True, slots=True)
class Learners:
    """Who learned in one person's sittings, by the key and by the instant of the sitting."""

    by_sitting: Mapping[str, str]
    by_instant: Mapping[dt.datetime, AbstractSet[str]]


def learners_of(session: Session, patient_id: str) -> Learners:
    """Who learned in one person's sittings."""
    by_sitting: dict[str, str] = {}
    by_instant: dict[dt.datetime, set[str]] = {}
    query = select(TeachSession.id, TeachSession.taught_at, TeachSession.learner).where(
        TeachSession.patient_id == patient_id, TeachSession.deleted.is_(False)
    )
    for key, at, learner in session.execute(query):
        by_sitting[key] = learner
        by_instant.setdefault(at, set()).add(learner)
    return Learners(by_sitting, by_instant)


def patient_spoke(
    learners: Learners, began: TeachSession, at: dt.datetime, session_id: str | None
) -> bool:
    """Whether the words of an attempt are the patient's own, and nobody else's.

    Args:
        learners: Of ``learners_of``.
        began: The sitting that began the topic; it speaks for what was recorded without one.
        at: When it was checked.
        session_id: The sitting it was checked in, None in older records.
    """
    # A caregiver's words are not the patient's, and of two nobody knows who spoke.
    return set(who_learned(learners, began, at, session_id)) == {Learner.PATIENT.value}


def who_learned(
    learners: Learners, began: TeachSession, at: dt.datetime, session_id: str | None
) -> AbstractSet[str]:
    """Who learned where an attempt was made; the arguments are those of ``patient_spoke``."""
    if session_id and session_id in learners.by_sitting:
        return {learners.by_sitting[session_id]}
    own = {began.learner}
    return own if at == began.taught_at else learners.by_instant.get(at, own)


def gone_over(
    session: Session, patient_id: str, sittings: Sequence[TeachSession]
) -> Mapping[str, Sequence[TeachTopic]]:
    """The topics of each of one person's sittings: its own, then those left open before."""
    checked = _checked_in(session, patient_id, sittings)
    topics = session.scalars(
        select(TeachTopic)
        .where(
            TeachTopic.patient_id == patient_id,
            TeachTopic.deleted.is_(False),
            or_(
                TeachTopic.session_id.in_([row.id for row in sittings]),
                TeachTopic.id.in_(set().union(*checked.values())),
            ),
        )
        .order_by(TeachTopic.position, TeachTopic.id)
    ).all()
    return {
        row.id: [
            *(topic for topic in topics if topic.session_id == row.id),
            *(
                topic
                for topic in topics
                if topic.id in checked.get(row.id, ()) and topic.session_id != row.id
            ),
        ]
        for row in sittings
    }


def _checked_in(
    session: Session, patient_id: str, sittings: Sequence[TeachSession]
) -> Mapping[str, AbstractSet[str]]:
    """Keys of the topics that were checked in each of one person's sittings."""
    began = {row.id: row.taught_at for row in sittings}
    at_instant: dict[dt.datetime, list[str]] = {}
    for row in sittings:
        at_instant.setdefault(row.taught_at, []).append(row.id)
    query = (
        select(
            TeachAttempt.topic_id,
            TeachAttempt.checked_at,
            TeachAttempt.session_id,
            TeachTopic.session_id,
        )
        .join(TeachTopic, TeachTopic.id == TeachAttempt.topic_id)
        .where(
            TeachAttempt.patient_id == patient_id,
            or_(TeachAttempt.session_id.in_(began), TeachAttempt.checked_at.in_(at_instant)),
            TeachAttempt.deleted.is_(False),
        )
    )
    found: dict[str, set[str]] = {}
    for topic_id, at, session_id, begun_in in session.execute(query):
        # Two sittings written down later may bear one instant; the topic's own one made it then.
        older = [] if began.get(begun_in) == at else at_instant.get(at, [])
        for key in [session_id] if session_id else older:
            found.setdefault(key, set()).add(topic_id)
    return found
