"""Whether the journal is what was written: chain, MAC, heads, and marks kept elsewhere."""

import enum
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.chain import GENESIS, HASHED, entry_hash, entry_mac
from carecoord.db.journal import JOURNAL, ORIGIN
from carecoord.db.stamps import stamp_hlc

ROWS_AT_A_TIME = 2000
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
class ChainReport:
    """What was checked, what was found, and the anchors to keep for next time."""

    entries: int
    faults: tuple[ChainFault, ...]
    anchors: tuple[Anchor, ...]

    @property
    def sound(self) -> bool:
        return not self.faults


def verify(session: Session, audit_key: bytes, anchors: Iterable[Anchor] = ()) -> ChainReport:
    """Recompute every chain and compare it with what is stored.

    Args:
        session: A reading session.
        audit_key: The key of the store's MAC.
        anchors: Marks from earlier checks and backups that have to lie on the chains.
    """
    marks = {(anchor.origin, anchor.seq): anchor for anchor in anchors}
    found: list[ChainFault] = []
    last: dict[str, tuple[int, bytes, bytes]] = {}
    count = 0
    for origin, entries in groupby(_stored(session), key=itemgetter("origin")):
        position = (0, GENESIS, GENESIS)
        for entry in entries:
            found += _faults_at(entry, position, audit_key)
            mark = marks.pop((origin, entry["seq"]), None)
            if mark is not None and mark.head != entry["hash"].hex():
                found.append(ChainFault(origin, entry["seq"], Fault.ROLLED_BACK))
            position = (entry["seq"], entry["hash"], entry["mac"])
            count += 1
        last[origin] = position
    found += _cut(session, last)
    found += [ChainFault(mark.origin, mark.seq, Fault.ROLLED_BACK) for mark in marks.values()]
    heads = (Anchor(origin, seq, head.hex()) for origin, (seq, head, _) in last.items())
    return ChainReport(count, tuple(found), tuple(heads))


def anchors(session: Session) -> tuple[Anchor, ...]:
    """Where the chains stand now, without checking them."""
    rows = session.execute(select(ORIGIN.c.origin, ORIGIN.c.seq, ORIGIN.c.head))
    return tuple(Anchor(origin, seq, bytes(head).hex()) for origin, seq, head in rows if seq)


def _stored(session: Session) -> Iterator[dict[str, Any]]:
    query = select(*(JOURNAL.c[name] for name in _COLUMNS)).order_by(
        JOURNAL.c.origin, JOURNAL.c.seq
    )
    options = {"yield_per": ROWS_AT_A_TIME}
    for row in session.connection().execute(query, execution_options=options):
        entry = dict(zip(_COLUMNS, row, strict=True))
        entry["hash"], entry["mac"] = bytes(entry["hash"]), bytes(entry["mac"])
        yield entry


def _faults_at(
    entry: Mapping[str, Any], position: tuple[int, bytes, bytes], key: bytes
) -> Iterator[ChainFault]:
    """At most one fault; the next entry is judged by what is stored here."""
    seq, head, mac = position
    place = entry["origin"], entry["seq"]
    if entry["seq"] != seq + 1:
        yield ChainFault(entry["origin"], seq + 1, Fault.MISSING)
    elif entry_hash(head, entry) != entry["hash"] or stamp_hlc(entry["stamp"]) != entry["hlc"]:
        yield ChainFault(*place, Fault.CHANGED)
    elif not hmac.compare_digest(entry_mac(key, mac, entry["hash"]), entry["mac"]):
        yield ChainFault(*place, Fault.FORGED)


def _cut(session: Session, last: Mapping[str, tuple[int, bytes, bytes]]) -> Iterator[ChainFault]:
    """Chains that do not end where their origin's row says."""
    heads = session.execute(select(ORIGIN.c.origin, ORIGIN.c.seq, ORIGIN.c.head, ORIGIN.c.mac))
    known = {origin: (seq, bytes(head), bytes(mac)) for origin, seq, head, mac in heads}
    for origin in known.keys() | last.keys():
        end = last.get(origin, (0, GENESIS, GENESIS))
        if known.get(origin) != end:
            yield ChainFault(origin, end[0] + 1, Fault.CUT)
