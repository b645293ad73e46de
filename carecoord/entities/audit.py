"""What a store knows about its own journal: who signs for it, how far it was checked, alarms.

None of it is journalled: it speaks about the journal, and each store keeps its own.
"""

import datetime as dt

from sqlalchemy import BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.entities.base import Base


class AuditDevice(Base):
    """A computer that writes a chain, and the key it signs anchors with.

    Attributes:
        origin: Its name in the journal.
        label: Its name among people, such as the one the operating system gives it.
        public_key: Ed25519, raw.
        sealed_key: The private half, sealed under a key made from the audit key.
    """

    __tablename__ = "audit_device"

    origin: Mapped[str] = mapped_column(String(12), primary_key=True)
    label: Mapped[str]
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[dt.datetime]


class AuditAnchor(Base):
    """Where a chain stood when somebody carried that away from the store.

    Attributes:
        why: "backup", "day_end", "daily" or "closing".
        signature: By the computer's key over all but ``why``.
    """

    __tablename__ = "audit_anchor"

    origin: Mapped[str] = mapped_column(String(12), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    device: Mapped[str]
    made_at: Mapped[dt.datetime]
    why: Mapped[str] = mapped_column(String(20))
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


class AuditChecked(Base):
    """How far a chain was recomputed and found sound.

    Attributes:
        checked_at: Of the last check, whole or not.
        whole_at: Of the last check from the first entry on.
        seal: HMAC over the rest, so that nobody without the key can move it.
    """

    __tablename__ = "audit_checked"

    origin: Mapped[str] = mapped_column(String(12), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    checked_at: Mapped[dt.datetime]
    whole_at: Mapped[dt.datetime]
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditAlarm(Base):
    """A fault of a chain; it is shown until somebody says that they know, and why it is so.

    Attributes:
        id: Origin, entry and fault, so that the same fault is one alarm.
        fault: ``db.verify.Fault``.
        seen_by: Key of the staff row of whoever acknowledged it; "" until then.
        reason: What they said.
    """

    __tablename__ = "audit_alarm"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    origin: Mapped[str] = mapped_column(String(12))
    seq: Mapped[int] = mapped_column(BigInteger)
    fault: Mapped[str] = mapped_column(String(20))
    found_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime | None]
    seen_by: Mapped[str] = mapped_column(String(32), default="")
    reason: Mapped[str] = mapped_column(default="")
