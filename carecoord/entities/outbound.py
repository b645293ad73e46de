"""What was made ready for a person: a letter printed, a draft made, a text copied."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced


class Outbound(Synced, Base):
    """One thing made ready; a try to reach somebody only once a person says that it was sent.

    Attributes:
        run_id: The same for all that was made ready together.
        worklist_id: The list it was made from.
        channel: ``vocab.patients.Channel``.
        template_id: The text it was made from.
        language: Of the text.
        state: ``vocab.outbound.Made``.
        care_of: Whom it goes to in the person's place, "" for the person.
        made_on: ISO practice day of ``made_at``.
        attempt_id: The try it became when a person said that it was sent.
    """

    __tablename__ = "outbound"
    __area__ = Area.OUTREACH
    __table_args__ = (
        Index(None, "patient_id", "made_at"),
        Index(None, "worklist_id", "channel", "made_on"),
        Index(None, "run_id"),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    run_id: Mapped[Ref]
    worklist_id: Mapped[Code]
    channel: Mapped[Code]
    template_id: Mapped[Code]
    language: Mapped[Code]
    state: Mapped[Code]
    care_of: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    made_on: Mapped[str] = mapped_column(String(10))
    made_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    attempt_id: Mapped[str | None] = mapped_column(ForeignKey("contact_attempt.id"))

    __mapper_args__ = {"version_id_col": Synced.rev}
