"""How far the journal was found sound, kept in the store under a seal of its key."""

import datetime as dt
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.verify import Position
from carecoord.entities.audit import AuditChecked


@dataclass(frozen=True)
class Checked:
    """The last check that was sound.

    Attributes:
        known: Where each chain ended.
        whole_at: When all of it was read last; None when it never was.
    """

    known: Mapping[str, Position]
    whole_at: dt.datetime | None


def read(session: Session, audit_key: bytes) -> Checked:
    """What is known; a row somebody else wrote counts as none."""
    known, wholes = {}, []
    for row in session.scalars(select(AuditChecked)):
        at = Position(row.seq, bytes(row.head), bytes(row.mac))
        seal = _seal(audit_key, row.origin, at, row.checked_at, row.whole_at)
        if not hmac.compare_digest(seal, bytes(row.seal)):
            return Checked({}, None)
        known[row.origin] = at
        wholes.append(row.whole_at)
    return Checked(known, min(wholes, default=None))


def write(
    session: Session,
    audit_key: bytes,
    ends: Mapping[str, Position],
    *,
    at: dt.datetime,
    whole_at: dt.datetime,
) -> None:
    """Remember a sound check, in a writing transaction."""
    for origin, end in ends.items():
        row = session.get(AuditChecked, origin) or AuditChecked(origin=origin)
        row.seq, row.head, row.mac = end.seq, end.head, end.mac
        row.checked_at, row.whole_at = at, whole_at
        row.seal = _seal(audit_key, origin, end, at, whole_at)
        session.add(row)


def _seal(
    audit_key: bytes, origin: str, end: Position, at: dt.datetime, whole_at: dt.datetime
) -> bytes:
    content = [
        "checked 1", origin, end.seq, end.head.hex(), end.mac.hex(),
        at.isoformat(), whole_at.isoformat(),
    ]  # fmt: skip
    return hmac.digest(audit_key, json.dumps(content).encode(), "sha256")
