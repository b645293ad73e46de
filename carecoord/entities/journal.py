"""The journal: every change and every event, in one append-only chain per writer."""

import datetime as dt

from sqlalchemy import BigInteger, Index, LargeBinary, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.entities.base import Base, partial_index

EVENT_OR_OFFICE = "op = 'E' OR tbl IN ('setting', 'staff')"
"""Entries that are few, and asked for by their kind."""
TAKEN_OUT = '"deleted":[true'
"""How the fields of an entry say that the row was taken out of sight."""

_TAKEN_OUT_IN_FILE = f"op = 'U' AND instr(fields, '{TAKEN_OUT}') > 0"
_TAKEN_OUT_ON_SERVER = f"op = 'U' AND strpos(fields, '{TAKEN_OUT}') > 0"


class JournalEntry(Base):
    """One change of one row, or one event without a change.

    Attributes:
        origin: Who wrote it: one name per writing device and store.
        seq: 1, 2, 3 ... without a gap within the origin.
        hlc: Hybrid clock: milliseconds since 1970 shifted left by 16, plus a counter.
        stamp: Name of the field versions written here: ``hlc`` as 16 hexadecimal
            digits and 8 letters drawn when the store was opened.
        txn_end: Last ``seq`` of the group that belongs together, as a rule a transaction.
        schema: Version of the tables at the writer.
        actor: Key of the person's staff row; "" for the program itself.
        reason: Why, such as ``import:<run>`` or a break-glass reason; "" for everyday work.
        subject: Patient the entry is about; "" for reference data.
        tbl: Table; for an event its name, such as ``chart.read``.
        row_id: Key of the row; "" for an event.
        op: I insert, U update, E event.
        fields: JSON. I and E ``{field: value}``; U ``{field: [value, [replaced stamps]]}``.
        hash: SHA-256 over the previous hash, the other columns and the digest of ``fields``.
        mac: HMAC-SHA256 over the previous mac and ``hash``, under a key of this store.
    """

    __tablename__ = "sync_journal"
    __table_args__ = (
        Index(None, "subject", "hlc"),
        # Who did what is read newest first: of everybody, of one person, of one kind of event.
        Index(None, "hlc"),
        Index(None, "actor", "hlc"),
        partial_index("ix_sync_journal_event", "tbl", "hlc", where=EVENT_OR_OFFICE),
        Index(
            "ix_sync_journal_taken_out",
            "hlc",
            sqlite_where=text(_TAKEN_OUT_IN_FILE),
            postgresql_where=text(_TAKEN_OUT_ON_SERVER),
        ),
        Index(
            "ix_sync_journal_reason",
            "reason",
            sqlite_where=text("seq = txn_end AND reason <> ''"),
            postgresql_where=text("seq = txn_end AND reason <> ''"),
        ),
        {"sqlite_with_rowid": False},
    )

    origin: Mapped[str] = mapped_column(String(12), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hlc: Mapped[int] = mapped_column(BigInteger)
    stamp: Mapped[str] = mapped_column(String(24))
    txn_end: Mapped[int] = mapped_column(BigInteger)
    schema: Mapped[int] = mapped_column(SmallInteger)
    actor: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(32))
    tbl: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str] = mapped_column(String(32))
    op: Mapped[str] = mapped_column(String(1))
    fields: Mapped[str] = mapped_column(Text)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class Origin(Base):
    """How far one writer's chain goes; its row is also the lock of that chain.

    Attributes:
        seq: Last entry.
        hlc: Hybrid clock of the last entry.
        head: ``hash`` of the last entry.
        mac: ``mac`` of the last entry.
    """

    __tablename__ = "sync_origin"

    origin: Mapped[str] = mapped_column(String(12), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hlc: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class CommandDone(Base):
    """A command that was carried out: a retry under the same key does nothing."""

    __tablename__ = "sync_command"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    done_at: Mapped[dt.datetime]
