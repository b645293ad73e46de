"""Appointments: visits somebody has booked, and what became of them."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced, partial_index


class Appointment(Synced, Base):
    """One booked visit; a moved one stays as it was, and the new time is another row.

    Attributes:
        starts_at: Instant it begins, UTC; screens show it in the practice's zone.
        minutes: How long it is planned to take.
        kind: What for, in the practice's own words, such as "Check-up".
        with_whom: Name of who sees the person, as the practice or its record system writes it.
        mode: ``vocab.appointments.Mode``.
        interpreter: Whether an interpreter is booked, ``vocab.patients.ThreeValued``.
        booked_at: When it was booked; None when nobody knows.
        status: ``vocab.appointments.Status``.
        status_at: When that became so.
        reason: Why it was canceled, missed or moved.
        source: Name of the source of the file it came from, "" when typed here.
        source_key: Its key in that source, "" when it has none.
    """

    __tablename__ = "appointment"
    __area__ = Area.VISITS
    __table_args__ = (
        Index(None, "patient_id", "starts_at"),
        # A day of the schedule, and the lists of the coming days and the days just past.
        Index(None, "starts_at", "status", "patient_id"),
        partial_index("ix_appointment_source_key", "source_key", where="source_key <> ''"),
        CheckConstraint("minutes > 0", name="takes_time"),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    starts_at: Mapped[dt.datetime]
    minutes: Mapped[int] = mapped_column(default=20)
    kind: Mapped[str] = mapped_column(default="")
    with_whom: Mapped[str] = mapped_column(default="")
    mode: Mapped[Code] = mapped_column(default="office")
    interpreter: Mapped[Code] = mapped_column(default="not_asked")
    booked_at: Mapped[dt.datetime | None]
    status: Mapped[Code] = mapped_column(default="booked")
    status_at: Mapped[dt.datetime]
    reason: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    source_key: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}
