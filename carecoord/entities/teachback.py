"""Teach-back: a session, its topics, and per topic the chain of attempts.

It checks how clearly we explained. It is never a score of the person.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced, partial_index


class TeachSession(Synced, Base):
    """One sitting in which something was taught and checked.

    Attributes:
        place: "clinic", "phone", "video", "home" or "group".
        learner: ``vocab.teachback.Learner``; name, relationship and permission are the caregiver's.
        learner_id: The caregiver's row, None when they are not on file.
        learner_permission: ``vocab.patients.PermissionState`` on that day, "" without a caregiver.
        interpreter: ``vocab.interpreters.InterpreterType`` or "".
        interpreter_number: By which the interpreter is known to their service, "" when not given.
        aids: ``vocab.teachback.Aid`` values separated by a space.
        duration_min: How long it took, None when nobody said.
    """

    __tablename__ = "teach_session"
    __area__ = Area.TEACHBACK
    __table_args__ = (Index(None, "patient_id", "taught_at"),)

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    taught_at: Mapped[dt.datetime]
    taught_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    place: Mapped[Code] = mapped_column(default="clinic")
    learner: Mapped[Code] = mapped_column(default="patient")
    learner_name: Mapped[str] = mapped_column(default="")
    learner_relationship: Mapped[Code] = mapped_column(default="")
    language: Mapped[Code] = mapped_column(default="")
    interpreter: Mapped[Code] = mapped_column(default="")
    interpreter_reason: Mapped[str] = mapped_column(default="")
    state: Mapped[Code] = mapped_column(default="signed")
    learner_id: Mapped[str | None] = mapped_column(ForeignKey("related_person.id"))
    learner_permission: Mapped[Code] = mapped_column(default="")
    interpreter_number: Mapped[str] = mapped_column(default="")
    aids: Mapped[str] = mapped_column(default="")
    duration_min: Mapped[int | None]

    __mapper_args__ = {"version_id_col": Synced.rev}


class TeachTopic(Synced, Base):
    """One thing the person needs to be able to say or show.

    Attributes:
        safety: Whether not being clear about it is dangerous (new high-risk medicine, red flags).
        question: The open question it was checked with.
        handout_topic: Handout it belongs to, "" when none.
        state: Derived from the attempts (``vocab.teachback.TopicState``); kept for lists.
        state_on: ISO day of the last attempt.
        next_check_on: ISO day it should be checked again, "" when it is clear.
        category: ``vocab.teachback.TopicCategory``, "" when nobody said.
        why_it_matters: In plain words, "" when nobody said.
        key_points: What has to come back, one on each line, at most three.
        decision_id: The decision whose plan it checks, None for anything else.
    """

    __tablename__ = "teach_topic"
    __area__ = Area.TEACHBACK
    __table_args__ = (
        Index(None, "session_id", "position"),
        Index(None, "patient_id"),
        partial_index(
            "ix_teach_topic_unsettled",
            *("patient_id", "state", "next_check_on", "safety", "state_on", "session_id", "id"),
            "deleted",
            where="state IN ('not_checked', 'not_yet_clear')",
        ),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    session_id: Mapped[Ref] = mapped_column(ForeignKey("teach_session.id"))
    position: Mapped[int]
    text: Mapped[str]
    question: Mapped[str] = mapped_column(default="")
    safety: Mapped[bool] = mapped_column(default=False)
    handout_topic: Mapped[Code] = mapped_column(default="")
    state: Mapped[Code] = mapped_column(default="not_checked")
    state_on: Mapped[str] = mapped_column(String(10), default="")
    next_check_on: Mapped[str] = mapped_column(String(10), default="")
    if_still_unclear: Mapped[Code] = mapped_column(default="")
    category: Mapped[Code] = mapped_column(default="")
    why_it_matters: Mapped[str] = mapped_column(default="")
    key_points: Mapped[str] = mapped_column(default="")
    decision_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"))

    __mapper_args__ = {"version_id_col": Synced.rev}


class TeachAttempt(Synced, Base):
    """One time the person was asked to say or show it.

    Attributes:
        session_id: The sitting it was made in, which may be a later one than its topic's; None
            for what was recorded before that was kept, or outside of a sitting.
        number: 1 for the first; later ones need a ``change``.
        outcome: ``vocab.teachback.Outcome``.
        words: A short quote of the person, optional.
        prompt: What was asked, "" when nobody wrote it down.
        interpreter: How the language gap was bridged that time, ``vocab.interpreters`` or "".
        points: ``vocab.teachback.PointResult`` of each key point in their order, separated by a
            space; "" when they were not gone through one by one.
        changes: ``vocab.teachback.ReteachChange`` values separated by a space.
        not_attempted_reason: ``vocab.teachback.NotAttemptedReason`` or "".
    """

    __tablename__ = "teach_attempt"
    __area__ = Area.TEACHBACK
    __table_args__ = (
        Index(None, "topic_id", "number"),
        Index(None, "patient_id"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    topic_id: Mapped[Ref] = mapped_column(ForeignKey("teach_topic.id"))
    number: Mapped[int]
    outcome: Mapped[Code]
    method: Mapped[Code] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    changes: Mapped[str] = mapped_column(default="")
    not_attempted_reason: Mapped[Code] = mapped_column(default="")
    checked_at: Mapped[dt.datetime]
    checked_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    prompt: Mapped[str] = mapped_column(default="")
    interpreter: Mapped[Code] = mapped_column(default="")
    session_id: Mapped[str | None] = mapped_column(ForeignKey("teach_session.id"))
    points: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}


class NewMedicine(Synced, Base):
    """A medicine that was new for the person on a day, kept whether or not it was taught about.

    Attributes:
        name: As it was typed.
        started_on: ISO practice day of the visit.
    """

    __tablename__ = "new_medicine"
    __area__ = Area.TEACHBACK
    __table_args__ = (Index(None, "patient_id", "started_on"), Index(None, "started_on"))

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    name: Mapped[str]
    started_on: Mapped[str] = mapped_column(String(10))
    noted_at: Mapped[dt.datetime]
    noted_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))

    __mapper_args__ = {"version_id_col": Synced.rev}
