"""How a person is reached, where they live, who may speak for them, what they agreed to."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced, partial_index


class ContactPoint(Synced, Base):
    """A phone number or an e-mail address.

    Attributes:
        kind: "phone" or "email".
        use: ``vocab.patients.PhoneKind`` for phones, "" for e-mail.
        typed: As typed.
        normal: E.164 for phones, lower case for e-mail, "" when it cannot be read.
        message_safe: Whether a message may be left: yes, no, not asked.
        shared: Whether others answer it: yes, no, not asked.
        standing: "good", "wrong" (reported wrong), or "off".
        rank: 0 is tried first.
    """

    __tablename__ = "contact_point"
    __area__ = Area.PATIENTS
    __table_args__ = (
        Index(None, "patient_id"),
        Index(None, "normal"),
        # The few numbers that somebody has to correct.
        partial_index(
            "ix_contact_point_to_correct",
            *("patient_id", "kind", "standing", "rank", "id", "deleted"),
            where="standing <> 'good'",
        ),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[Code]
    use: Mapped[Code] = mapped_column(default="")
    typed: Mapped[str]
    normal: Mapped[str] = mapped_column(default="")
    message_safe: Mapped[Code] = mapped_column(default="not_asked")
    shared: Mapped[Code] = mapped_column(default="not_asked")
    standing: Mapped[Code] = mapped_column(default="good")
    rank: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": Synced.rev}


class Address(Synced, Base):
    """A postal address; ``mail_safe`` says whether letters may be sent there."""

    __tablename__ = "address"
    __area__ = Area.PATIENTS
    __table_args__ = (Index(None, "patient_id"),)

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    line: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    mail_safe: Mapped[Code] = mapped_column(default="not_asked")

    __mapper_args__ = {"version_id_col": Synced.rev}


class ChannelConsent(Synced, Base):
    """Whether the person agreed to be contacted over one channel; the newest row holds.

    Attributes:
        channel: ``vocab.patients.Channel``, or "all" for do not contact at all.
        allowed: yes, no, not asked.
        given_on: Practice day the person said so, ISO.
        how: How they said it: "in_person", "phone", "form", "imported".
    """

    __tablename__ = "channel_consent"
    __area__ = Area.PATIENTS
    __table_args__ = (Index(None, "patient_id", "channel"),)

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    channel: Mapped[Code]
    allowed: Mapped[Code]
    given_on: Mapped[str] = mapped_column(String(10), default="")
    how: Mapped[Code] = mapped_column(default="in_person")

    __mapper_args__ = {"version_id_col": Synced.rev}


class RelatedPerson(Synced, Base):
    """A guardian, caregiver or other person, with what they may do.

    Attributes:
        relationship: ``vocab.patients.Relationship``.
        may_be_told: Whether health matters may be shared with them: yes, no, not asked.
        may_decide: Whether they decide for the person (guardian, surrogate).
        gets_messages: Whether calls and letters go to them instead.
        permission_until_on: ISO day the permission ends, "" when it does not.
        permission_scope: ``vocab.patients.PermissionScope``, "" for everything.
    """

    __tablename__ = "related_person"
    __area__ = Area.PATIENTS
    __table_args__ = (
        Index(None, "patient_id"),
        # Whose calls go to the number that is dialed.
        Index(None, "phone_normal"),
    )

    patient_id: Mapped[Ref] = mapped_column(ForeignKey("patient.id"))
    name: Mapped[str]
    relationship: Mapped[Code] = mapped_column(default="other")
    phone_typed: Mapped[str] = mapped_column(default="")
    phone_normal: Mapped[str] = mapped_column(default="")
    language_spoken: Mapped[Code] = mapped_column(default="")
    may_be_told: Mapped[Code] = mapped_column(default="not_asked")
    may_decide: Mapped[bool] = mapped_column(default=False)
    gets_messages: Mapped[bool] = mapped_column(default=False)
    permission_until_on: Mapped[str] = mapped_column(String(10), default="")
    permission_scope: Mapped[Code] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}
