"""Follow-ups: something to be done for a person, by someone, by a day."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced, partial_index


class FollowUp(Synced, Base):
    """One thing to do; made by a person or by a rule, and closed with what came of it.

    Attributes:
        kind: ``vocab.followups.Kind``.
        title: What it is about, in a few words.
        reason: Why it exists, a sentence.
        next_step: What to do or say.
        owner_id: A person, or None when ``owner_role`` has it.
        due_on: ISO day, by the end of that practice day.
        priority: ``vocab.followups.Priority``.
        state: ``vocab.followups.State``.
        source_table, source_id: The record a rule made it for; the rule closes it.
        outcome: What came of it; mandatory to close.
    """

    __tablename__ = "follow_up"
    __area__ = Area.FOLLOWUPS
    __table_args__ = (
        Index(None, "patient_id", "state"),
        partial_index(
            "ix_follow_up_open",
            *("patient_id", "due_on", "priority", "state", "id", "deleted"),
            where="state NOT IN ('cancelled', 'done')",
        ),
        # What was closed today is asked with every list.
        partial_index("ix_follow_up_closed_at", "closed_at", where="closed_at IS NOT NULL"),
        Index(None, "source_id"),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[Code]
    title: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    owner_role: Mapped[Code] = mapped_column(default="")
    due_on: Mapped[str] = mapped_column(String(10))
    priority: Mapped[Code] = mapped_column(default="routine")
    state: Mapped[Code] = mapped_column(default="open")
    source_table: Mapped[Code] = mapped_column(default="")
    source_id: Mapped[str | None] = mapped_column(String(32))
    outcome: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))

    __mapper_args__ = {"version_id_col": Synced.rev}
