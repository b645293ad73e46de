"""Anchors: where a journal stood, kept where nobody can change it along with the store.

No key makes up for an anchor: whoever holds the whole store and its key can write another past.
A backup's manifest, a printed sheet and a small file beside the key file each hold one.
"""

import contextlib
import datetime as dt
import enum
import hmac
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carecoord.common.paths import write_private
from carecoord.db import anchor_code, sight
from carecoord.db.journal import JOURNAL, ORIGIN
from carecoord.entities.audit import AuditAnchor, AuditDevice

if TYPE_CHECKING:  # the window shows its first list before anything is signed
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK_NAME = "journal-mark.json"
_NONCE_BYTES = 12


class Held(enum.Enum):
    """Whether a journal still contains an anchor."""

    HELD = "held"
    MISSING = "missing"
    """The chain does not reach so far: the store was put back, or its end was cut off."""
    DIFFERENT = "different"
    """Another entry stands there: the past was written anew."""
    UNKNOWN = "unknown"
    """The anchor itself was changed, or another computer signed it."""


@dataclass(frozen=True)
class Anchor:
    """Entry ``seq`` of a chain, as one computer signed for it.

    Attributes:
        origin: Whose chain.
        mac: MAC of the entry, hexadecimal.
        at: When the anchor was made, UTC.
        device: Name of the computer among people.
        signature: Ed25519, hexadecimal.
    """

    origin: str
    seq: int
    mac: str
    at: dt.datetime
    device: str
    signature: str

    @property
    def code(self) -> str:
        """The anchor as it is printed."""
        return anchor_code.code(self.origin, self.seq, bytes.fromhex(self.mac))


@dataclass(frozen=True)
class CodeCheck:
    """What a printed code came to.

    Attributes:
        seq: The entry it names.
        at: When that entry was written; None unless it is held.
        device: The computer that wrote it, "" unless it is held.
    """

    held: Held
    seq: int
    hlc: int = 0
    device: str = ""


def take(
    session: Session, audit_key: bytes, *, origin: str, device: str, at: dt.datetime, why: str
) -> Anchor | None:
    """Sign for where this computer's chain stands now; None while it has no entry.

    Args:
        session: Of a writing transaction; the anchor is stored with it. Entries of the same
            transaction come after the anchor.
        audit_key: The key of the store's MAC.
        origin: This computer in the journal.
        device: Its name among people.
        at: Now, UTC.
        why: "backup", "day_end", "daily" or "closing".
    """
    stands = session.execute(
        select(ORIGIN.c.seq, ORIGIN.c.mac).where(ORIGIN.c.origin == origin)
    ).first()
    if stands is None or not stands.seq:
        return None
    known = session.get(AuditAnchor, (origin, stands.seq))
    if known is not None:
        return _anchor(known)
    whole = at.astimezone(dt.UTC).replace(microsecond=0)
    mac = bytes(stands.mac)
    row = AuditAnchor(
        origin=origin, seq=stands.seq, mac=mac, device=device, made_at=whole, why=why,
        signature=_sign(session, audit_key, origin, device, whole, stands.seq, mac),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _anchor(row)


def newest(session: Session, origin: str = "") -> Anchor | None:
    """The anchor made last, of one computer or of all; None before the first."""
    query = select(AuditAnchor).order_by(AuditAnchor.made_at.desc(), AuditAnchor.seq.desc())
    if origin:
        query = query.where(AuditAnchor.origin == origin)
    row = session.scalars(query.limit(1)).first()
    return None if row is None else _anchor(row)


def check(session: Session, anchor: Anchor) -> Held:
    """Whether the journal still contains what an anchor saw.

    The signature is checked where the computer's key is known: after a whole file was put back
    it may be one the older file has not met.
    """
    device = session.get(AuditDevice, anchor.origin)
    if device is not None and not _is_signed(anchor, device.public_key):
        return Held.UNKNOWN
    query = select(JOURNAL.c.mac).where(
        JOURNAL.c.origin == anchor.origin, JOURNAL.c.seq == anchor.seq
    )
    with sight.whole(session.connection()):  # the entry may be about anybody
        mac = session.execute(query).scalar()
    if mac is None:
        return Held.MISSING
    return Held.HELD if hmac.compare_digest(bytes(mac).hex(), anchor.mac) else Held.DIFFERENT


def check_code(session: Session, typed: str) -> CodeCheck | None:
    """Whether the journal contains the entry a printed code names; None when it is mistyped."""
    meant = anchor_code.read(typed)
    if meant is None:
        return None
    seq, mark = meant
    query = (
        select(JOURNAL.c.origin, JOURNAL.c.mac, JOURNAL.c.hlc, AuditDevice.label)
        .outerjoin(AuditDevice, AuditDevice.origin == JOURNAL.c.origin)
        .where(JOURNAL.c.seq == seq, JOURNAL.c.origin.in_(select(ORIGIN.c.origin)))
    )
    for origin, mac, hlc, label in session.execute(query):
        if anchor_code.mark_of(origin, seq, bytes(mac)) == mark:
            return CodeCheck(Held.HELD, seq, hlc, label or "")
    longest = session.execute(select(func.max(ORIGIN.c.seq))).scalar() or 0
    return CodeCheck(Held.MISSING if seq > longest else Held.DIFFERENT, seq)


def keep_outside(home: Path, anchor: Anchor) -> None:
    """Remember an anchor in a small file beside the key file.

    On a disk that may not be written nothing is kept, and the older mark stays.
    """
    with contextlib.suppress(OSError):
        write_private(home / MARK_NAME, json.dumps(to_plain(anchor)).encode())


def kept_outside(home: Path) -> Anchor | None:
    """The anchor of the small file; None when there is none that can be read."""
    try:
        return from_plain(json.loads((home / MARK_NAME).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def to_plain(anchor: Anchor) -> dict[str, Any]:
    """An anchor as JSON can hold it, for a manifest."""
    return {
        "origin": anchor.origin, "seq": anchor.seq, "mac": anchor.mac,
        "at": anchor.at.isoformat(), "device": anchor.device, "signature": anchor.signature,
    }  # fmt: skip


def from_plain(content: dict[str, Any]) -> Anchor:
    """An anchor from what ``to_plain`` made.

    Raises:
        ValueError, TypeError, KeyError: It is something else.
    """
    mac, signature = bytes.fromhex(content["mac"]), bytes.fromhex(content["signature"])
    at = dt.datetime.fromisoformat(content["at"]).astimezone(dt.UTC)
    return Anchor(
        str(content["origin"]), int(content["seq"]), mac.hex(), at,
        str(content["device"]), signature.hex(),
    )  # fmt: skip


def _anchor(row: AuditAnchor) -> Anchor:
    return Anchor(
        row.origin, row.seq, bytes(row.mac).hex(), row.made_at, row.device,
        bytes(row.signature).hex(),
    )  # fmt: skip


def _signed(origin: str, device: str, at: dt.datetime, seq: int, mac: bytes) -> bytes:
    parts = ["carecoord anchor 1", origin, seq, mac.hex(), at.isoformat(), device]
    return json.dumps(parts).encode()


def _sign(
    session: Session, audit_key: bytes, origin: str, device: str,
    at: dt.datetime, seq: int, mac: bytes,
) -> bytes:  # fmt: skip
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    row = session.get(AuditDevice, origin)
    if row is None:
        key = Ed25519PrivateKey.generate()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = _sealing(audit_key).encrypt(nonce, key.private_bytes_raw(), origin.encode())
        session.add(
            AuditDevice(
                origin=origin, label=device, made_at=at, sealed_key=nonce + sealed,
                public_key=key.public_key().public_bytes_raw(),
            )
        )  # fmt: skip
    else:
        row.label = device
        nonce, sealed = row.sealed_key[:_NONCE_BYTES], row.sealed_key[_NONCE_BYTES:]
        raw = _sealing(audit_key).decrypt(nonce, sealed, origin.encode())
        key = Ed25519PrivateKey.from_private_bytes(raw)
    return key.sign(_signed(origin, device, at, seq, mac))


def _sealing(audit_key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(hmac.digest(audit_key, b"the key that signs anchors", "sha256"))


def _is_signed(anchor: Anchor, public_key: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    content = _signed(
        anchor.origin, anchor.device, anchor.at, anchor.seq, bytes.fromhex(anchor.mac)
    )
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            bytes.fromhex(anchor.signature), content
        )
    except InvalidSignature:
        return False
    return True
