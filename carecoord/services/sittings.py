"""Who learned when it was checked, and what was gone over in a sitting.

What an earlier sitting left open may be gone over with somebody else. An attempt and the sitting
it was made in bear the same instant, while its topic stays with the sitting that began it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from carecoord.entities import TeachAttempt, TeachSession, TeachTopic
from carecoord.vocab.teachback import Learner

Learners = Mapping[dt.datetime, AbstractSet[str]]


def learners_of(session: Session, patient_id: str) -> Learners:
    """Who learned in one person's sittings, by the instant of the sitting."""
    found: dict[dt.datetime, set[str]] = {}
    query = select(TeachSession.taught_at, TeachSession.learner).where(
        TeachSession.patient_id == patient_id, TeachSession.deleted.is_(False)
    )
    for at, learner in session.execute(query):
        found.setdefault(at, set()).add(learner)
    return found


def patient_spoke(learners: Learners, began: TeachSession, at: dt.datetime) -> bool:
    """Whether the words of an attempt are the patient's own, and nobody else's.

    Args:
        learners: Of ``learners_of``.
        began: The sitting that began the topic; it speaks for what was recorded without one.
        at: When it was checked.
    """
    # A caregiver's words are not the patient's, and of two nobody knows who spoke.
    return set(who_learned(learners, began, at)) == {Learner.PATIENT.value}


def who_learned(learners: Learners, began: TeachSession, at: dt.datetime) -> AbstractSet[str]:
    """Who learned where an attempt was made; the arguments are those of ``patient_spoke``."""
    own = {began.learner}
    return own if at == began.taught_at else learners.get(at, own)


def gone_over(
    session: Session, patient_id: str, sittings: Sequence[TeachSession]
) -> Mapping[str, Sequence[TeachTopic]]:
    """The topics of each of one person's sittings: its own, then those left open before."""
    at_instant = {row.taught_at for row in sittings}
    checked: dict[dt.datetime, set[str]] = {}
    query = select(TeachAttempt.topic_id, TeachAttempt.checked_at).where(
        TeachAttempt.patient_id == patient_id,
        TeachAttempt.checked_at.in_(at_instant),
        TeachAttempt.deleted.is_(False),
    )
    for topic_id, at in session.execute(query):
        checked.setdefault(at, set()).add(topic_id)
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
    began = {row.id: row.taught_at for row in sittings}
    return {
        row.id: [
            *(topic for topic in topics if topic.session_id == row.id),
            *(
                topic
                for topic in topics
                if topic.id in checked.get(row.taught_at, ())
                and began.get(topic.session_id) != row.taught_at
            ),
        ]
        for row in sittings
    }
