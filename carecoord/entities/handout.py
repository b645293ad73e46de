"""Handouts: the ledger of what was given to whom, and the texts of this practice."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced, partial_index


class HandoutGiven(Synced, Base):
    """One handout given to one person.

    Attributes:
        topic: Id of the handout in the library.
        version: Version given, as printed at its foot.
        version_id: The text given; None for what was given before texts were kept.
        language: BCP-47 code of the page.
        text_size_pt: 12, 18 or 24.
        channel: "print", "pdf", "email", "read_aloud", "screen" or "mail".
        reading_grade: Grade shown when it was given, whole number.
        reason: Why it was given although a check spoke against it, "" otherwise.
        given_to: "patient" or "caregiver".
        given_to_id, given_to_name, given_to_relationship: Who took it instead of the patient; the
            id is that of the person on file, None for somebody else.
        given_to_permission: ``vocab.patients.PermissionState`` on that day, "" for the patient.
        settled_at, settled_by, settled_reason: When, by whom and why this copy needs nothing more
            from us, although it is an older one; a still newer version asks again.
        filled: JSON of what was filled in on this copy, by the name of the field.
    """

    __tablename__ = "handout_given"
    __area__ = Area.HANDOUTS
    __table_args__ = (
        Index(None, "patient_id", "given_at"),
        # All that is asked of the other copies of a handout, without reading their rows.
        Index(None, "patient_id", "topic", "given_at", "id", "deleted"),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    topic: Mapped[Code]
    title: Mapped[str]
    version: Mapped[Code]
    version_id: Mapped[str | None] = mapped_column(ForeignKey("handout_version.id"))
    language: Mapped[Code]
    text_size_pt: Mapped[int]
    channel: Mapped[Code] = mapped_column(default="print")
    reading_grade: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    given_to: Mapped[Code] = mapped_column(default="patient")
    given_at: Mapped[dt.datetime]
    given_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    filled: Mapped[str] = mapped_column(default="{}")
    given_to_id: Mapped[str | None] = mapped_column(ForeignKey("related_person.id"))
    given_to_name: Mapped[str] = mapped_column(default="")
    given_to_relationship: Mapped[Code] = mapped_column(default="")
    given_to_permission: Mapped[Code] = mapped_column(default="")
    settled_at: Mapped[dt.datetime | None]
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    settled_reason: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}


class HandoutVersion(Synced, Base):
    """One version of a handout in one language, of the practice's own or of the library.

    Only a draft changes. What was approved stays as it was; a change is a new version. Of the
    library the texts are kept that were given or approved here, so that what somebody holds can
    be read when the library has a newer one.

    Attributes:
        topic: Id of the topic, which all its languages and versions share.
        number: 1 for the first of a language; 0 for texts of the library.
        version: As printed at its foot.
        origin: ``vocab.handouts.Origin``.
        state: ``vocab.handouts.VersionState``.
        body: As typed (``handouts.plain_text``); of the library as its markup.
        subject: ``vocab.handouts.Subject``.
        audiences: ``handouts.library.Audience`` values separated by a space.
        codes: Codes it answers to, as system and code with a bar, separated by a space.
        points: JSON list of text, ask and safety.
        sources: JSON list of title, publisher and dated.
        written_in: BCP-47 code of the language that came first.
        dated_on, review_due_on: ISO days; "" while a draft leaves them to the approval.
        adapted_from, adapted_version, adapted_title: The topic it is a copy of, "" when of none.
        translated_from: Version of the first language it was translated from.
        translated_by, translation_way: Who made it, and ``vocab.handouts.TranslationWay``.
        checked_by, checked_on: Who compared the translation, and the ISO day.
        returned_reason: What an approver asked for when a draft came back.
        approval_reason: Why it was approved although it is hard to read.
        is_harmful: Whether it was retired because it could harm somebody who follows it.
    """

    __tablename__ = "handout_version"
    __area__ = Area.HANDOUTS
    __subject__ = ""
    __table_args__ = (
        Index(None, "topic", "language", "version"),
        Index(None, "state"),
        partial_index(
            "ix_handout_version_in_use",
            *("topic", "language", "approved_at", "id", "version", "deleted"),
            where="state = 'approved'",
        ),
        partial_index(
            "ix_handout_version_harmful",
            *("topic", "language", "version", "retired_at", "id", "deleted"),
            where="is_harmful",
        ),
        CheckConstraint("number >= 0", name="number_from_zero"),
    )

    topic: Mapped[Code]
    language: Mapped[Code]
    number: Mapped[int]
    version: Mapped[Code]
    origin: Mapped[Code]
    state: Mapped[Code]
    title: Mapped[str]
    body: Mapped[str]
    subject: Mapped[Code]
    icon: Mapped[Code] = mapped_column(default="file-text")
    audiences: Mapped[str] = mapped_column(default="adult")
    codes: Mapped[str] = mapped_column(default="")
    keywords: Mapped[str] = mapped_column(default="")
    points: Mapped[str] = mapped_column(default="[]")
    sources: Mapped[str] = mapped_column(default="[]")
    written_in: Mapped[Code]
    dated_on: Mapped[str] = mapped_column(String(10), default="")
    review_due_on: Mapped[str] = mapped_column(String(10), default="")
    adapted_from: Mapped[Code] = mapped_column(default="")
    adapted_version: Mapped[Code] = mapped_column(default="")
    adapted_title: Mapped[str] = mapped_column(default="")
    translated_from: Mapped[Code] = mapped_column(default="")
    translated_by: Mapped[str] = mapped_column(default="")
    translation_way: Mapped[Code] = mapped_column(default="")
    checked_by: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[str] = mapped_column(String(10), default="")
    edited_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    edited_at: Mapped[dt.datetime]
    sent_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    sent_at: Mapped[dt.datetime | None]
    returned_reason: Mapped[str] = mapped_column(default="")
    approved_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[dt.datetime | None]
    approval_reason: Mapped[str] = mapped_column(default="")
    retired_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    retired_at: Mapped[dt.datetime | None]
    retired_reason: Mapped[str] = mapped_column(default="")
    is_harmful: Mapped[bool] = mapped_column(default=False)

    __mapper_args__ = {"version_id_col": Synced.rev}
