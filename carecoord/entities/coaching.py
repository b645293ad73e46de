"""How staff see their own explaining, and what a colleague saw; for learning, never for ranking."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced


class StaffReflection(Synced, Base):
    """One person's look at their own explaining; only they see it.

    Attributes:
        said_on: ISO practice day.
        moment: ``vocab.coaching.Moment``.
        conviction, confidence: From 1 to 10: how much it matters, how sure they are of doing it.
        frequency: ``vocab.coaching.Frequency`` or "".
        elements: ``vocab.coaching.Element`` values used lately, separated by a space.
    """

    __tablename__ = "staff_reflection"
    __area__ = Area.PEOPLE
    __subject__ = ""
    __table_args__ = (
        Index(None, "staff_id", "said_on"),
        CheckConstraint(
            "conviction BETWEEN 1 AND 10 AND confidence BETWEEN 1 AND 10", name="one_to_ten"
        ),
    )

    staff_id: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    said_on: Mapped[str] = mapped_column(String(10))
    moment: Mapped[Code]
    conviction: Mapped[int]
    confidence: Mapped[int]
    frequency: Mapped[Code] = mapped_column(default="")
    elements: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}


class TeachObservation(Synced, Base):
    """What a colleague saw of one explanation; the two of them see it.

    Attributes:
        observed_on: ISO practice day.
        place: ``vocab.records.Place``.
        topic: What was explained, without naming the patient.
        items: "element:seen" of ``vocab.coaching``, separated by a space.
        strengths, to_try: What went well, and one thing to try.
    """

    __tablename__ = "teach_observation"
    __area__ = Area.PEOPLE
    __subject__ = ""
    __table_args__ = (Index(None, "observed_id", "observed_on"), Index(None, "observer_id"))

    observed_id: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    observer_id: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    observed_on: Mapped[str] = mapped_column(String(10))
    place: Mapped[Code] = mapped_column(default="clinic")
    topic: Mapped[str] = mapped_column(default="")
    items: Mapped[str] = mapped_column(default="")
    strengths: Mapped[str] = mapped_column(default="")
    to_try: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}
