"""What people want to do for their health, and the goals clinicians set for a number with them."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced, partial_index


class Goal(Synced, Base):
    """One goal in the person's own words.

    Attributes:
        words: What they want, as they say it.
        area: ``vocab.goals.Area`` or "".
        what, how_much, when_words, how_often: What they will do, in plain words.
        start_on: ISO day, or "".
        why: Why it matters to them.
        confidence: From 0 to 10, how sure they are of doing it; None when nobody asked.
        confidence_on: ISO day on which they said so, or "".
        barrier: What may get in the way.
        barrier_domain: ``vocab.barriers.Domain`` of what kind of thing that is, or "".
        plan_b: What they do then.
        unsure_reason: Why it was planned though they are less sure and nothing is said to be in
            the way.
        helper: Who helps them.
        check_in_on: ISO day of the next check-in.
        state: ``vocab.goals.State``.
        agreed_on, ended_on: ISO days, or "".
        follows_id: The goal it took the place of.
    """

    __tablename__ = "goal"
    __area__ = Area.GOALS
    __table_args__ = (
        Index(None, "patient_id", "state"),
        partial_index(
            "ix_goal_open",
            *("check_in_on", "patient_id", "id", "deleted"),
            where="state IN ('agreed', 'begun')",
        ),
        CheckConstraint("confidence IS NULL OR confidence BETWEEN 0 AND 10", name="nought_to_ten"),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    words: Mapped[str]
    area: Mapped[Code] = mapped_column(default="")
    what: Mapped[str] = mapped_column(default="")
    how_much: Mapped[str] = mapped_column(default="")
    when_words: Mapped[str] = mapped_column(default="")
    how_often: Mapped[str] = mapped_column(default="")
    start_on: Mapped[str] = mapped_column(String(10), default="")
    why: Mapped[str] = mapped_column(default="")
    confidence: Mapped[int | None]
    confidence_on: Mapped[str] = mapped_column(String(10), default="")
    barrier: Mapped[str] = mapped_column(default="")
    barrier_domain: Mapped[Code] = mapped_column(default="")
    plan_b: Mapped[str] = mapped_column(default="")
    unsure_reason: Mapped[str] = mapped_column(default="")
    helper: Mapped[str] = mapped_column(default="")
    check_in_on: Mapped[str] = mapped_column(String(10))
    state: Mapped[Code] = mapped_column(default="begun")
    agreed_on: Mapped[str] = mapped_column(String(10), default="")
    ended_on: Mapped[str] = mapped_column(String(10), default="")
    follows_id: Mapped[str | None] = mapped_column(ForeignKey("goal.id"))
    begun_at: Mapped[dt.datetime]
    begun_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))

    __mapper_args__ = {"version_id_col": Synced.rev}


class GoalCheckIn(Synced, Base):
    """One time somebody asked how it goes.

    Attributes:
        checked_on: ISO practice day.
        told_by: ``vocab.goals.ToldBy``.
        outcome: ``vocab.goals.CheckInOutcome``.
        done, target: How often they did it, of how often they wanted to; None when not counted.
        confidence: From 0 to 10; None when nobody asked.
        note: What they said.
    """

    __tablename__ = "goal_check_in"
    __area__ = Area.GOALS
    __table_args__ = (
        Index(None, "goal_id"),
        Index(None, "patient_id", "recorded_at"),
        CheckConstraint("confidence IS NULL OR confidence BETWEEN 0 AND 10", name="nought_to_ten"),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    goal_id: Mapped[Ref] = mapped_column(ForeignKey("goal.id"))
    checked_on: Mapped[str] = mapped_column(String(10))
    told_by: Mapped[Code]
    outcome: Mapped[Code]
    done: Mapped[int | None]
    target: Mapped[int | None]
    confidence: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[dt.datetime]
    recorded_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))

    __mapper_args__ = {"version_id_col": Synced.rev}


class PersonalTarget(Synced, Base):
    """A clinician's own goal for one person's number, in place of the practice's.

    Attributes:
        kind: ``vocab.measurements.Kind``: "a1c" or "bp".
        value: Readings below it are where they should be; the upper pressure for "bp".
        value2: The lower pressure for "bp", otherwise None.
        set_on: ISO practice day.
        reason: Why it differs.
        ended_on: ISO day since when it does not hold any more, "" while it does.
    """

    __tablename__ = "personal_target"
    __area__ = Area.MEASUREMENTS
    __table_args__ = (
        Index(None, "patient_id", "kind"),
        CheckConstraint("kind <> 'bp' OR value2 IS NOT NULL", name="bp_has_two_values"),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[Code]
    value: Mapped[float]
    value2: Mapped[float | None]
    set_on: Mapped[str] = mapped_column(String(10))
    set_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[str] = mapped_column(String(10), default="")

    __mapper_args__ = {"version_id_col": Synced.rev}
