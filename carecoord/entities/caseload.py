"""Whose people are whose: the caseload of staff who do not see everybody, and its exceptions."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Ref, Synced


class Assignment(Synced, Base):
    """One patient on one person's caseload.

    Attributes:
        staff_id: Whose caseload.
        assigned_on: ISO practice day.
        until_on: ISO day that is the last of it, or "" until somebody takes it off.
        ended_on: ISO day it was taken off, or "".
    """

    __tablename__ = "assignment"
    __area__ = Area.CASELOAD
    __table_args__ = (Index(None, "staff_id", "patient_id"), Index(None, "patient_id"))

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    staff_id: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    assigned_on: Mapped[str] = mapped_column(String(10))
    assigned_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    until_on: Mapped[str] = mapped_column(String(10), default="")
    ended_on: Mapped[str] = mapped_column(String(10), default="")

    __mapper_args__ = {"version_id_col": Synced.rev}


class EmergencyOpening(Synced, Base):
    """Somebody opened the record of a person who is not on their caseload, in an emergency.

    Attributes:
        staff_id: Who did.
        reason: Why, in their words.
        until_at: When it closes by itself.
        acknowledged_by: Who was told of it and said so; None while it waits.
    """

    __tablename__ = "emergency_opening"
    __area__ = Area.CASELOAD
    __table_args__ = (Index(None, "staff_id", "until_at"), Index(None, "patient_id"))

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    staff_id: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str]
    opened_at: Mapped[dt.datetime]
    until_at: Mapped[dt.datetime]
    acknowledged_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    acknowledged_at: Mapped[dt.datetime | None]

    __mapper_args__ = {"version_id_col": Synced.rev}
