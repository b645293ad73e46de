"""Writing the journal: the entries of one transaction, chained and stored with its changes."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from carecoord.db import guard
from carecoord.db.chain import GENESIS, entry_hash, entry_mac
from carecoord.db.prepared import insert_if_absent, prepared_insert
from carecoord.db.shapes import encode_fields
from carecoord.db.stamps import COUNTER_BITS, MAX_DRIFT_MS, HybridClock, stamp_hlc
from carecoord.db.version import SCHEMA_VERSION
from carecoord.entities.journal import JournalEntry, Origin

JOURNAL = cast("Table", JournalEntry.__table__)
ORIGIN = cast("Table", Origin.__table__)
INSERT, UPDATE, EVENT = "I", "U", "E"
REASON_MARK = "; "
GROUP_ENTRIES = 5000
"""Entries of a long transaction are stored, and later exchanged, in groups of this many."""


@dataclass(frozen=True)
class Writer:
    """Who keeps a chain: the device's origin, its clock and the key of the store's MAC."""

    origin: str
    clock: HybridClock
    mac_key: bytes = field(repr=False)


@dataclass(frozen=True)
class Span:
    """Entries ``first`` to ``last`` of one origin: what one transaction wrote."""

    origin: str
    first: int
    last: int


@dataclass
class _Position:
    """Where the chain stands, and what waits to be stored; copied at each savepoint."""

    first: int
    seq: int
    hlc: int
    head: bytes
    mac: bytes
    pending: list[dict[str, Any]]


class Journal:
    """The entries of one transaction.

    The lock on the origin's row is taken with the first entry, before any data changes, so
    that sequence numbers have no gaps and two writers of one origin never deadlock.
    """

    def __init__(
        self, session: Session, writer: Writer, *, actor: str, reason: str, wall: int
    ) -> None:
        self._session = session
        self._writer = writer
        self._actor = actor
        self._reason = reason
        self._wall = wall
        self._now: _Position | None = None
        self.subjects: set[str] = set()

    @property
    def connection(self) -> Connection:
        return self._session.connection()

    def tick(self, *replaced: str) -> str:
        """A new stamp, later than those it replaces."""
        position = self._position()
        floor = max([position.hlc, *map(stamp_hlc, replaced)])
        position.hlc, stamp = self._writer.clock.next(floor)
        return stamp

    def add(
        self, op: str, table: str, row_id: str, fields: Mapping[str, Any], *,
        stamp: str, subject: str = "", reason: str = "",
    ) -> None:  # fmt: skip
        """Put one entry at the end of the chain; it is stored with the transaction."""
        position = self._position()
        if subject:
            self.subjects.add(subject)
        position.pending.append(
            {
                "stamp": stamp, "hlc": stamp_hlc(stamp), "actor": self._actor,
                "reason": joined_reason(self._reason, reason), "subject": subject, "tbl": table,
                "row_id": row_id, "op": op, "fields": encode_fields(fields),
            }
        )  # fmt: skip

    def store_if_long(self) -> None:
        """Store what waits once it is a whole group; for loads of many rows."""
        if self._now is not None and len(self._now.pending) >= GROUP_ENTRIES:
            self.store()

    def store(self) -> None:
        """Write what waits to the journal and move the origin's head."""
        position = self._now
        if position is None or not position.pending:
            return
        entries, position.pending = position.pending, []
        last = position.seq + len(entries)
        for entry in entries:
            self._chain(position, entry, last)
        connection = self.connection
        with guard.journalled(connection):
            prepared_insert(connection.dialect, JOURNAL).run(connection, entries)
            connection.execute(
                _MOVE,
                {"me": self._writer.origin, "seq": position.seq, "hlc": position.hlc,
                 "head": position.head, "mac": position.mac},
            )  # fmt: skip

    def span(self) -> Span | None:
        """What was stored; None when the transaction changed nothing."""
        if self._now is None or self._now.seq < self._now.first:
            return None
        return Span(self._writer.origin, self._now.first, self._now.seq)

    @property
    def head(self) -> bytes:
        """Digest of the last entry that was stored; nothing else written has the same."""
        return b"" if self._now is None else self._now.head

    def mark(self) -> _Position | None:
        """Remember this place, for a savepoint."""
        if self._now is None:
            return None
        return dataclasses.replace(self._now, pending=list(self._now.pending))

    def go_back(self, mark: _Position | None) -> None:
        """Forget what was added since a mark: the savepoint was rolled back."""
        self._now = mark

    def _chain(self, position: _Position, entry: dict[str, Any], last: int) -> None:
        position.seq += 1
        entry |= {
            "origin": self._writer.origin, "seq": position.seq,
            "txn_end": last, "schema": SCHEMA_VERSION,
        }  # fmt: skip
        entry["hash"] = position.head = entry_hash(position.head, entry)
        entry["mac"] = position.mac = entry_mac(self._writer.mac_key, position.mac, position.head)

    def _position(self) -> _Position:
        if self._now is None:
            self._now = self._lock()
        return self._now

    def _lock(self) -> _Position:
        connection = self.connection
        me = self._writer.origin
        with guard.journalled(connection):
            parameters = {"me": me, "limit": self._wall + (MAX_DRIFT_MS << COUNTER_BITS)}
            row = connection.execute(_LOCK, parameters).first()
            if row is None:
                start = {"origin": me, "seq": 0, "hlc": 0, "head": GENESIS, "mac": GENESIS}
                connection.execute(insert_if_absent(connection.dialect, ORIGIN), start)
                row = connection.execute(_LOCK, parameters).one()
        hlc = max(self._wall - 1, row.hlc, row.seen or 0)
        return _Position(row.seq + 1, row.seq, hlc, bytes(row.head), bytes(row.mac), [])


def joined_reason(of_transaction: str, own: str) -> str:
    """Why a row changed: why the transaction was made, then what holds for this row alone."""
    return REASON_MARK.join(filter(None, (of_transaction, own)))


def _lock_statement() -> Any:
    other = ORIGIN.alias("other")
    seen = select(func.max(other.c.hlc)).where(other.c.hlc <= bindparam("limit")).scalar_subquery()
    return (
        update(ORIGIN)
        .where(ORIGIN.c.origin == bindparam("me"))
        .values(seq=ORIGIN.c.seq)
        .returning(ORIGIN.c.seq, ORIGIN.c.hlc, ORIGIN.c.head, ORIGIN.c.mac, seen.label("seen"))
    )


def _move_statement() -> Any:
    names = ("seq", "hlc", "head", "mac")
    return (
        update(ORIGIN)
        .where(ORIGIN.c.origin == bindparam("me"))
        .values({name: bindparam(name) for name in names})
    )


_LOCK = _lock_statement()
_MOVE = _move_statement()
