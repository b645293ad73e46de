"""What is known about a person's health: conditions, allergies, measurements, visits."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced, partial_index


class Condition(Synced, Base):
    """A problem on the person's list.

    Attributes:
        group: ``vocab.conditions`` group the codes fall into ("diabetes", ...), or the
            plain name that a patient list gave without a code; else "".
        text: The words it came with.
        status: "active", "resolved", "inactive", "unknown", or "suspected" while nobody has said
            yet that the person has it.
        onset_on: Partial ISO date, or "".
        ended_on: Partial ISO date, or "".
        source_key: The row's key in the import it came from, "" when typed here.
    """

    __tablename__ = "condition"
    __area__ = Area.PATIENTS
    __table_args__ = (Index(None, "patient_id", "group"),)

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    system: Mapped[str] = mapped_column(default="")
    code: Mapped[Code] = mapped_column(default="")
    other_codes: Mapped[str] = mapped_column(default="")
    """Further codings, ``system|code`` separated by a space."""
    text: Mapped[str] = mapped_column(default="")
    group: Mapped[Code] = mapped_column(default="")
    status: Mapped[Code] = mapped_column(default="active")
    onset_on: Mapped[str] = mapped_column(String(10), default="")
    ended_on: Mapped[str] = mapped_column(String(10), default="")
    source_key: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}


class Allergy(Synced, Base):
    """One allergy or intolerance, shown first wherever the person's page is open."""

    __tablename__ = "allergy"
    __area__ = Area.PATIENTS
    __table_args__ = (Index(None, "patient_id"),)

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    substance: Mapped[str]
    reaction: Mapped[str] = mapped_column(default="")
    status: Mapped[Code] = mapped_column(default="active")
    code: Mapped[Code] = mapped_column(default="")
    system: Mapped[str] = mapped_column(default="")
    source_key: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}


class Measurement(Synced, Base):
    """One measured value; a blood pressure is one row with two values.

    Attributes:
        kind: ``vocab.measurements`` kind ("bp", "a1c", "weight", ...).
        value: Systolic mmHg for "bp", otherwise the value in ``unit``.
        value2: Diastolic mmHg for "bp", otherwise None.
        unit: UCUM code.
        comparator: "", "<", ">", "<=", ">=" as the source gave it.
        taken_at: Instant of measurement, UTC.
        place: "clinic", "home", "outside" or "".
        unreliable: ``vocab.targets.Unreliable``: why no list may rely on it, "" when it may.
    """

    __tablename__ = "measurement"
    __area__ = Area.MEASUREMENTS
    __table_args__ = (
        Index(None, "patient_id", "kind", "taken_at"),
        CheckConstraint("kind <> 'bp' OR value2 IS NOT NULL", name="bp_has_two_values"),
        partial_index("ix_measurement_unreliable", "kind", "patient_id", where="unreliable <> ''"),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[Code]
    code: Mapped[Code] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    value: Mapped[float]
    value2: Mapped[float | None]
    unit: Mapped[Code] = mapped_column(default="")
    comparator: Mapped[Code] = mapped_column(default="")
    taken_at: Mapped[dt.datetime]
    place: Mapped[Code] = mapped_column(default="")
    unreliable: Mapped[Code] = mapped_column(default="")
    source_key: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}


class Visit(Synced, Base):
    """A visit that took place, or was missed.

    Attributes:
        status: "kept", "missed", "cancelled" or "planned".
        kind: "office", "home", "phone", "video", "emergency", "inpatient", "other".
    """

    __tablename__ = "visit"
    __area__ = Area.VISITS
    __table_args__ = (Index(None, "patient_id", "status", "started_at"),)

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    kind: Mapped[Code] = mapped_column(default="office")
    status: Mapped[Code] = mapped_column(default="kept")
    reason: Mapped[str] = mapped_column(default="")
    source_key: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}
