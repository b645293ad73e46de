"""Contact attempts: each try to reach a person, and what came of it."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced


class ContactAttempt(Synced, Base):
    """One try.

    Attributes:
        worklist_id: The list it was made from; its row hides until ``hidden_until_on``.
        episode: Number of the outreach episode of this person on that list, from 1.
        result: ``vocab.outreach.AttemptResult``.
        channel: ``vocab.patients.Channel``.
        next_try_on: ISO day agreed or computed for the next try, "" when there is none.
        next_try_time: ``vocab.patients.BestTime`` for it, or "".
        hidden_until_on: ISO day the row comes back, "" when it left the list for good.
        closes: Whether this attempt settled the row (reached and agreed, declined, already done).
        follow_up_id: The follow-up it was made for, if any.
        handout_id: The copy of a handout it settled, on lists where each copy is settled alone.
    """

    __tablename__ = "contact_attempt"
    __area__ = Area.OUTREACH
    __table_args__ = (
        Index(None, "attempted_at"),
        Index(None, "patient_id", "attempted_at"),
        Index(None, "worklist_id", "patient_id", "attempted_at"),
        Index(None, "follow_up_id"),
        # Those few tries after which somebody has to decide; each store says "not" in its way.
        Index(
            "ix_contact_attempt_to_review",
            *("patient_id", "attempted_at", "id", "worklist_id", "follow_up_id", "deleted"),
            sqlite_where=text("closes = 0 AND hidden_until_on = ''"),
            postgresql_where=text("NOT closes AND hidden_until_on = ''"),
        ),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    worklist_id: Mapped[Code] = mapped_column(default="")
    follow_up_id: Mapped[str | None] = mapped_column(ForeignKey("follow_up.id"))
    episode: Mapped[int] = mapped_column(default=1)
    attempted_at: Mapped[dt.datetime]
    attempted_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    channel: Mapped[Code] = mapped_column(default="call")
    result: Mapped[Code]
    note: Mapped[str] = mapped_column(default="")
    next_try_on: Mapped[str] = mapped_column(String(10), default="")
    next_try_time: Mapped[Code] = mapped_column(default="")
    hidden_until_on: Mapped[str] = mapped_column(String(10), default="")
    closes: Mapped[bool] = mapped_column(default=False)
    handout_id: Mapped[str | None] = mapped_column(ForeignKey("handout_given.id"))

    __mapper_args__ = {"version_id_col": Synced.rev}
