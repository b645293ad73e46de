"""The practice itself: its people, its settings, what its staff left unfinished, its imports."""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced


class Staff(Synced, Base):
    """Someone who works here. Never deleted: their name stays under what they wrote.

    Attributes:
        role: ``vocab.roles.Role``.
        language: Interface language, "en" or "es".
        languages_spoken: BCP-47 codes separated by a space.
    """

    __tablename__ = "staff"
    __area__ = Area.PEOPLE
    __subject__ = ""

    name: Mapped[str]
    role: Mapped[Code]
    title: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[Code] = mapped_column(default="en")
    languages_spoken: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}


class Setting(Synced, Base):
    """One stored setting (``carecoord.settings`` declares them).

    Attributes:
        owner: "" for the practice, a staff id for a person's own, ``device:`` and its name in
            the journal for one computer's.
        value: JSON.
    """

    __tablename__ = "setting"
    __area__ = Area.SETTINGS
    __subject__ = ""
    __table_args__ = (Index(None, "owner", "name"),)

    owner: Mapped[Code] = mapped_column(default="")
    name: Mapped[Code]
    value: Mapped[str]

    __mapper_args__ = {"version_id_col": Synced.rev}


class Draft(Synced, Base):
    """Unfinished work of one person, kept inside the encrypted file and offered again.

    Attributes:
        kind: "decision", "teachback", "call", ...
        content: JSON of the form's fields.
    """

    __tablename__ = "draft"
    __area__ = Area.SETTINGS
    __table_args__ = (Index(None, "staff_id", "kind", "patient_id"),)

    staff_id: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[Code]
    content: Mapped[str]
    saved_at: Mapped[dt.datetime]

    __mapper_args__ = {"version_id_col": Synced.rev}


class ImportRun(Synced, Base):
    """One import that was committed, and whether it was undone.

    Attributes:
        source: Name the practice gave the source; saved mappings go by it.
        format: "csv", "xlsx", "fhir_bundle", "ndjson", "related_tables", ...
        report: JSON: counts, problems, what was not kept.
        fingerprint: SHA-256 over what was read; the same file twice is said.
    """

    __tablename__ = "import_run"
    __area__ = Area.IMPORTS
    __subject__ = ""
    __table_args__ = (Index(None, "source"), Index(None, "fingerprint"))

    source: Mapped[str] = mapped_column(default="")
    format: Mapped[Code]
    file_count: Mapped[int] = mapped_column(default=1)
    fingerprint: Mapped[str] = mapped_column(default="")
    ran_at: Mapped[dt.datetime]
    ran_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    patients_added: Mapped[int] = mapped_column(default=0)
    patients_updated: Mapped[int] = mapped_column(default=0)
    patients_unchanged: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0)
    report: Mapped[str] = mapped_column(default="{}")
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))

    __mapper_args__ = {"version_id_col": Synced.rev}
