"""The handout ledger: who was given which page, which version, in which language and size."""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced


class HandoutGiven(Synced, Base):
    """One handout given to one person.

    Attributes:
        topic: Id of the handout in the library.
        version: Version given, as printed at its foot.
        language: BCP-47 code of the page.
        text_size_pt: 12, 18 or 24.
        channel: "print", "pdf", "read_aloud", "screen" or "mail".
        reading_grade: Grade shown when it was given, whole number.
        reason: Why it was given although a check spoke against it, "" otherwise.
        given_to: "patient" or "caregiver".
    """

    __tablename__ = "handout_given"
    __area__ = Area.HANDOUTS
    __table_args__ = (Index(None, "patient_id", "given_at"),)

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    topic: Mapped[Code]
    title: Mapped[str]
    version: Mapped[Code]
    language: Mapped[Code]
    text_size_pt: Mapped[int]
    channel: Mapped[Code] = mapped_column(default="print")
    reading_grade: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    given_to: Mapped[Code] = mapped_column(default="patient")
    given_at: Mapped[dt.datetime]
    given_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))

    __mapper_args__ = {"version_id_col": Synced.rev}
