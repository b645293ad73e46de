"""The person: names, birth, language, status. What hangs on a person has tables of its own."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced


class Patient(Synced, Base):
    """One person the practice cares for.

    A person may have one name only, several surnames, or a name in any script.
    What was typed is kept as typed; ``sort_key`` and the search index hold the
    folded forms.

    Attributes:
        family: Family name or names, or the only name; "" when unknown.
        given: Given name or names; "" when there is none.
        preferred: What the person wants to be called.
        sort_key: Folded family and given name, the order of every list.
        birth_on: Partial ISO date: "1970", "1970-03", "1970-03-05" or "".
        sex: For care (``vocab.patients.Sex``), apart from gender.
        gender: In the person's words, "" when not asked.
        language_spoken: BCP-47 code, "" when not asked.
        language_written: BCP-47 code, "" when not asked.
        interpreter: Whether one is needed, yes, no or not asked.
        large_print: Whether papers should be in large print, yes, no or not asked.
        status: ``vocab.patients.Status``.
        status_on: Partial ISO date the status holds since (date of death, of the move), or "".
        best_channel: ``vocab.patients.Channel`` or "".
        best_time: ``vocab.patients.BestTime`` or "".
        contact_note: What to mind when calling; shown on worklists.
    """

    __tablename__ = "patient"
    __area__ = Area.PATIENTS
    __subject__ = "id"
    __table_args__ = (
        Index(None, "sort_key", "id"),
        Index(None, "status", "sort_key"),
        Index(None, "birth_on", "id"),
        CheckConstraint("family <> '' OR given <> '' OR preferred <> ''", name="has_a_name"),
    )

    prefix: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="")
    given: Mapped[str] = mapped_column(default="")
    middle: Mapped[str] = mapped_column(default="")
    suffix: Mapped[str] = mapped_column(default="")
    preferred: Mapped[str] = mapped_column(default="")
    former_names: Mapped[str] = mapped_column(default="")
    sort_key: Mapped[str] = mapped_column(default="")
    birth_on: Mapped[str] = mapped_column(String(10), default="")
    sex: Mapped[Code] = mapped_column(default="unknown")
    gender: Mapped[str] = mapped_column(default="")
    pronouns: Mapped[str] = mapped_column(default="")
    language_spoken: Mapped[Code] = mapped_column(default="")
    language_written: Mapped[Code] = mapped_column(default="")
    interpreter: Mapped[Code] = mapped_column(default="not_asked")
    large_print: Mapped[Code] = mapped_column(default="not_asked")
    status: Mapped[Code] = mapped_column(default="active")
    status_on: Mapped[str] = mapped_column(String(10), default="")
    best_channel: Mapped[Code] = mapped_column(default="")
    best_time: Mapped[Code] = mapped_column(default="")
    contact_note: Mapped[str] = mapped_column(default="")
    merged_into: Mapped[str | None] = mapped_column(String(32))

    __mapper_args__ = {"version_id_col": Synced.rev}


class PatientIdentifier(Synced, Base):
    """A number by which some system knows the person; duplicates are a review row, not an error.

    Attributes:
        system: Normalised system URL, or the name of the source it came from.
        value: As typed, zeros and all.
        kind: "mrn", "source" (the row's key in an import), "ssn", "insurance", "other".
    """

    __tablename__ = "patient_identifier"
    __area__ = Area.PATIENTS
    __table_args__ = (Index(None, "system", "value"), Index(None, "patient_id"))

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    system: Mapped[str]
    value: Mapped[str]
    kind: Mapped[Code] = mapped_column(default="other")

    __mapper_args__ = {"version_id_col": Synced.rev}


class PatientTag(Synced, Base):
    """A word the practice files the person under."""

    __tablename__ = "patient_tag"
    __area__ = Area.PATIENTS
    __table_args__ = (Index(None, "patient_id"), Index(None, "tag"))

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    tag: Mapped[str]

    __mapper_args__ = {"version_id_col": Synced.rev}


class CareTeamMember(Synced, Base):
    """Who at the practice cares for the person, and as what."""

    __tablename__ = "care_team_member"
    __area__ = Area.PATIENTS
    __table_args__ = (Index(None, "patient_id"), Index(None, "staff_id"))

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    staff_id: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    function: Mapped[Code] = mapped_column(default="primary")
    """``primary`` clinician, ``chw``, ``coordinator`` or ``other``."""

    __mapper_args__ = {"version_id_col": Synced.rev}
