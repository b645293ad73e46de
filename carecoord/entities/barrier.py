"""Barriers: what gets in the way of a person's care, as they were asked and as it went on."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced, partial_index


class Barrier(Synced, Base):
    """What asking about one part of life came to; a later asking is a row of its own.

    A barrier that is there is one row until it is resolved. No row means not asked.

    Attributes:
        domain: ``vocab.barriers.Domain``.
        status: ``vocab.barriers.Status``, never "not_asked".
        impact: ``vocab.barriers.Impact``, how much it gets in the way of care.
        wants_help: ``vocab.barriers.WantsHelp``.
        source: ``vocab.barriers.Source``, who said so.
        sensitivity: ``vocab.barriers.Sensitivity``; "restricted" never leaves the screen of
            those permitted.
        best_time: ``vocab.patients.BestTime`` that suits because of it, or "".
        note: What was said, in the person's words where they are known.
        next_step: What is done about it; "" when nothing is.
        next_step_on: ISO day of it, or "".
        owner_id: Who does it; None when ``owner_role`` has it.
        opened_on, reviewed_on: ISO days it was first said, and last gone over.
        resolved_on: ISO day it was not in the way any more, or "".
        outcome: What came of it.
    """

    __tablename__ = "barrier"
    __area__ = Area.BARRIERS
    __table_args__ = (
        Index(None, "patient_id", "domain"),
        # Lists and plans ask only what is there now.
        partial_index(
            "ix_barrier_present",
            *("patient_id", "domain", "sensitivity", "wants_help", "reviewed_on", "id", "deleted"),
            where="status = 'present'",
        ),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    domain: Mapped[Code]
    status: Mapped[Code]
    impact: Mapped[Code] = mapped_column(default="not_asked")
    wants_help: Mapped[Code] = mapped_column(default="not_asked")
    source: Mapped[Code] = mapped_column(default="patient")
    sensitivity: Mapped[Code] = mapped_column(default="normal")
    best_time: Mapped[Code] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[str] = mapped_column(String(10), default="")
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    owner_role: Mapped[Code] = mapped_column(default="")
    opened_on: Mapped[str] = mapped_column(String(10))
    reviewed_on: Mapped[str] = mapped_column(String(10))
    resolved_on: Mapped[str] = mapped_column(String(10), default="")
    outcome: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[dt.datetime]
    recorded_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    resolved_at: Mapped[dt.datetime | None]

    __mapper_args__ = {"version_id_col": Synced.rev}
