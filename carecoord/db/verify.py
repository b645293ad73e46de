"""Whether the journal is what was written: chain, MAC, heads, and marks kept elsewhere."""

import enum
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carecoord.db.chain import GENESIS, HASHED, entry_hash, entry_mac
from carecoord.db.journal import JOURNAL, ORIGIN
from carecoord.db.stamps import stamp_hlc

ROWS_AT_A_TIME = 250
MOST_TOLD = 20
"""Faults people are told of; whoever has more has a journal that is broken everywhere."""
_COLUMNS = (*HASHED, "hlc", "fields", "hash", "mac")


class Fault(enum.Enum):
    """What is wrong at one place of a chain."""

    MISSING = "missing"
    CHANGED = "changed"
    FORGED = "forged"
    CUT = "cut"
    ROLLED_BACK = "rolled_back"


@dataclass(frozen=True)
class ChainFault:
    """A fault and where it was noticed.

    Attributes:
        seq: The first entry that does not fit; for a cut the first that should have followed.
    """

    origin: str
    seq: int
    fault: Fault

    @property
    def key(self) -> str:
        """The same for the same fault, however often it is found."""
        return f"{self.origin}:{self.seq}:{self.fault.value}"


@dataclass(frozen=True)
class Anchor:
    """Where a chain stood: kept outside the store, it shows when the store is put back.

    Attributes:
        head: Hash of entry ``seq``, hexadecimal.
    """

    origin: str
    seq: int
    head: str


@dataclass(frozen=True)
class Position:
    """Where a chain stood, with what the next entry is computed from."""

    seq: int
    head: bytes
    mac: bytes


START = Position(0, GENESIS, GENESIS)


@dataclass(frozen=True)
class ChainReport:
    """What was checked, what was found, and the anchors to keep for next time.

    Attributes:
        ends: Where each chain ends; a later check may go on from there where it was sound.
    """

    entries: int
    faults: tuple[ChainFault, ...]
    anchors: tuple[Anchor, ...]
    ends: Mapping[str, Position] = field(default_factory=dict, compare=False)

    @property
    def sound(self) -> bool:
        return not self.faults

    @property
    def runs(self) -> tuple[ChainFault, ...]:
        """Faults of one kind that follow each other are one, by the first of them."""
        before = (None, *self.faults)
        return tuple(
            fault
            for last, fault in zip(before, self.faults, strict=False)
            if last is None
            or (last.origin, last.fault, last.seq + 1) != (fault.origin, fault.fault, fault.seq)
        )


def verify(
    session: Session,
    audit_key: bytes,
    anchors: Iterable[Anchor] = (),
    *,
    known: Mapping[str, Position] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ChainReport:
    """Recompute every chain and compare it with what is stored.

    Args:
        session: A reading session.
        audit_key: The key of the store's MAC.
        anchors: Marks from earlier checks and backups that have to lie on the chains.
        known: Where chains were sound before; only the entries from there on are read.
        progress: Told entries done and entries in all; may raise to stop the work.
    """
    marks = {(anchor.origin, anchor.seq): anchor for anchor in anchors}
    known, stored = known or {}, dict(_stored_heads(session))
    counter = _Counter(sum(head.seq for head in stored.values()), progress)
    found: list[ChainFault] = []
    ends: dict[str, Position] = {}
    for origin in sorted({*stored, *_origins(session)}):
        begins = known.get(origin, START)
        position, before = begins, counter.done
        for entry in counter.over(_stored(session, origin, begins.seq)):
            if entry["seq"] == begins.seq:
                found += _moved(entry, begins)
            else:
                fault = _fault_at(entry, position, audit_key)
                if fault is not None:
                    found.append(fault)
            mark = marks.pop((origin, entry["seq"]), None)
            if mark is not None and mark.head != entry["hash"].hex():
                found.append(ChainFault(origin, entry["seq"], Fault.ROLLED_BACK))
            position = Position(entry["seq"], entry["hash"], entry["mac"])
        if counter.done == before and begins.seq:
            position = START  # what was there is gone
        ends[origin] = position
        if stored.get(origin, START) != position:
            found.append(ChainFault(origin, position.seq + 1, Fault.CUT))
    found += [
        ChainFault(mark.origin, mark.seq, Fault.ROLLED_BACK)
        for mark in marks.values()
        if mark.seq > known.get(mark.origin, START).seq
    ]
    heads = (Anchor(origin, end.seq, end.head.hex()) for origin, end in ends.items() if end.seq)
    return ChainReport(counter.done, tuple(found), tuple(heads), ends)


def anchors(session: Session) -> tuple[Anchor, ...]:
    """Where the chains stand now, without checking them."""
    rows = session.execute(select(ORIGIN.c.origin, ORIGIN.c.seq, ORIGIN.c.head))
    return tuple(Anchor(origin, seq, bytes(head).hex()) for origin, seq, head in rows if seq)


class _Counter:
    """Entries on their way, and how far that is."""

    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self.done = 0
        self._total = total
        self._progress = progress

    def over(self, entries: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for entry in entries:
            if self._progress is not None and self.done % ROWS_AT_A_TIME == 0:
                self._progress(self.done, max(self._total, self.done))
            self.done += 1
            yield entry


def _origins(session: Session) -> Iterator[str]:
    """Who wrote anything, also where the row that says so is gone; an index step for each."""
    found = session.execute(select(func.min(JOURNAL.c.origin))).scalar()
    while found is not None:
        yield found
        later = select(func.min(JOURNAL.c.origin)).where(JOURNAL.c.origin > found)
        found = session.execute(later).scalar()


def _stored_heads(session: Session) -> Iterator[tuple[str, Position]]:
    query = select(ORIGIN.c.origin, ORIGIN.c.seq, ORIGIN.c.head, ORIGIN.c.mac)
    for origin, seq, head, mac in session.execute(query):
        yield origin, Position(seq, bytes(head), bytes(mac))


def _stored(session: Session, origin: str, first: int) -> Iterator[dict[str, Any]]:
    query = (
        select(*(JOURNAL.c[name] for name in _COLUMNS))
        .where(JOURNAL.c.origin == origin, JOURNAL.c.seq >= first)
        .order_by(JOURNAL.c.seq)
    )
    options = {"yield_per": ROWS_AT_A_TIME}
    for row in session.connection().execute(query, execution_options=options):
        entry = dict(zip(_COLUMNS, row, strict=True))
        entry["hash"], entry["mac"] = bytes(entry["hash"]), bytes(entry["mac"])
        yield entry


def _moved(entry: Mapping[str, Any], begins: Position) -> Iterator[ChainFault]:
    """The entry a check goes on from has to be the one that was found sound."""
    if (entry["hash"], entry["mac"]) != (begins.head, begins.mac):
        yield ChainFault(entry["origin"], begins.seq, Fault.CHANGED)


def _fault_at(entry: Mapping[str, Any], position: Position, key: bytes) -> ChainFault | None:
    """What is wrong with an entry; the next one is judged by what is stored here."""
    if entry["seq"] != position.seq + 1:
        return ChainFault(entry["origin"], position.seq + 1, Fault.MISSING)
    if (
        entry_hash(position.head, entry) != entry["hash"]
        or stamp_hlc(entry["stamp"]) != entry["hlc"]
    ):
        return ChainFault(entry["origin"], entry["seq"], Fault.CHANGED)
    if not hmac.compare_digest(entry_mac(key, position.mac, entry["hash"]), entry["mac"]):
        return ChainFault(entry["origin"], entry["seq"], Fault.FORGED)
    return None
