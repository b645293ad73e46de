"""One way of opening the database: its key, sealed under somebody's secret.

A slot has a key pair. Its private half is sealed under a key-encryption key, which comes
from a passphrase (Argon2id), from a passphrase and the secret of one computer, from that
secret alone, or from the printed recovery key. AES-256-GCM binds the sealed half to the
database and to everything in the slot that decides how it is opened, so a slot cannot be
moved, renamed or weakened. The database key is sealed to the public half: another key can
be given to everybody without anybody's secret.

Slots of the first format hold the database key itself under the key-encryption key. They
open, and are renewed when their owner signs in.
"""

import base64
import datetime as dt
import enum
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from carecoord.common.ids import new_id
from carecoord.security.database_key import DatabaseKey, hkdf
from carecoord.security.kdf import SALT_BYTES, KdfParameters, derive
from carecoord.security.passphrases import normalise
from carecoord.security.recipients import (
    KeyPair,
    NotForThisKeyError,
    new_key_pair,
    open_sealed,
    seal_to,
)
from carecoord.vocab.roles import Role

_NONCE_BYTES = 12
_MARK_DIGITS = 16
_TIME_DIGITS = 12


class SlotKind(enum.StrEnum):
    PASSPHRASE = "passphrase"  # noqa: S105 - a kind of slot, no secret
    PASSPHRASE_AND_DEVICE = "passphrase+device"  # noqa: S105 - a kind of slot, no secret
    DEVICE = "device"
    RECOVERY = "recovery"


PASSPHRASE_KINDS = frozenset({SlotKind.PASSPHRASE, SlotKind.PASSPHRASE_AND_DEVICE})


class SealBrokenError(Exception):
    """The secret is not the one this slot was sealed with, or the slot was changed."""


@dataclass(frozen=True)
class Credentials:
    """What opens a slot.

    Attributes:
        passphrase: As typed; empty for kinds without one.
        secret: 32 bytes of a computer, or the 20 of a recovery key.
    """

    passphrase: str = field(default="", repr=False)
    secret: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Slot:
    """A sealed copy of the database key.

    Attributes:
        kdf: Cost of the passphrase; None for kinds without one.
        person_id: Whose slot it is; empty for the recovery key and for computers.
        label: Name shown at sign-in. It and ``role`` may change without the
            person's secret, so the file's MAC protects them and the seal does not.
        role: For showing at sign-in only; the database says what the person may do.
        device_mark: Names the computer's secret without giving it away.
        sealed: The private half, or in a slot of the first format the database key.
        public: The public half; empty in a slot of the first format.
        wrapped: The database key, sealed to ``public``.
        coming: The key that is taking its place, likewise; empty as a rule.
    """

    id: str
    kind: SlotKind
    salt: bytes
    kdf: KdfParameters | None
    person_id: str = ""
    label: str = ""
    role: Role | None = None
    device_mark: str = ""
    nonce: bytes = b""
    sealed: bytes = field(default=b"", repr=False)
    public: bytes = b""
    wrapped: bytes = field(default=b"", repr=False)
    coming: bytes = field(default=b"", repr=False)

    @property
    def is_of_first_format(self) -> bool:
        """Whether another key cannot be given to it until its owner has signed in."""
        return not self.public

    @property
    def since(self) -> dt.datetime:
        """When it was made: its id begins with the milliseconds since 1970."""
        return dt.datetime.fromtimestamp(int(self.id[:_TIME_DIGITS], 16) / 1000, dt.UTC)

    def to_json(self) -> dict[str, Any]:
        document = {
            **self._bound(),
            "label": self.label,
            "role": None if self.role is None else str(self.role),
            "nonce": _to_text(self.nonce),
            "sealed": _to_text(self.sealed),
        }
        if self.public:
            document |= {"wrapped": _to_text(self.wrapped), "coming": _to_text(self.coming)}
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Slot":
        """Read a slot.

        Raises:
            ValueError, TypeError, KeyError, OverflowError: It is not one.
        """
        kind, kdf = SlotKind(document["kind"]), document["kdf"]
        if (kdf is not None) != (kind in PASSPHRASE_KINDS):
            raise ValueError("Slots with a passphrase, and only they, have a derivation cost.")
        return cls(
            id=str(document["id"]),
            kind=kind,
            salt=_from_text(document["salt"]),
            kdf=None if kdf is None else KdfParameters.from_json(kdf),
            person_id=str(document["person_id"]),
            label=str(document["label"]),
            role=None if document["role"] is None else Role(document["role"]),
            device_mark=str(document["device_mark"]),
            nonce=_from_text(document["nonce"]),
            sealed=_from_text(document["sealed"]),
            public=_from_text(document.get("public", "")),
            wrapped=_from_text(document.get("wrapped", "")),
            coming=_from_text(document.get("coming", "")),
        )

    def bound_to(self, database_id: str) -> bytes:
        """The associated data of the seal: the database and how the slot is opened."""
        return canonical({"database_id": database_id, **self._bound()})

    def _bound(self) -> dict[str, Any]:
        bound = {
            "id": self.id,
            "kind": str(self.kind),
            "salt": _to_text(self.salt),
            "kdf": None if self.kdf is None else asdict(self.kdf),
            "person_id": self.person_id,
            "device_mark": self.device_mark,
        }
        return bound | {"public": _to_text(self.public)} if self.public else bound


def new_slot(
    kind: SlotKind,
    *,
    kdf: KdfParameters | None = None,
    person_id: str = "",
    label: str = "",
    role: Role | None = None,
    device_secret: bytes | None = None,
) -> Slot:
    """A slot with an id and a salt of its own, not yet sealed."""
    return Slot(
        id=new_id(),
        kind=kind,
        salt=secrets.token_bytes(SALT_BYTES),
        kdf=kdf,
        person_id=person_id,
        label=label,
        role=role,
        device_mark="" if device_secret is None else device_mark(device_secret),
    )


def seal(slot: Slot, key: DatabaseKey, database_id: str, credentials: Credentials) -> Slot:
    """The slot holding the database key, opened by these credentials alone."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    pair, nonce = new_key_pair(), secrets.token_bytes(_NONCE_BYTES)
    named = replace(slot, public=pair.public)
    cipher = AESGCM(_key_encryption_key(slot, credentials))
    sealed = cipher.encrypt(nonce, pair.private, named.bound_to(database_id))
    return wrap(replace(named, nonce=nonce, sealed=sealed), key, database_id)


def wrap(slot: Slot, key: DatabaseKey, database_id: str) -> Slot:
    """The same slot holding this key, and its successor where there is one."""
    held = seal_to(slot.public, key.raw, bound_to=_purpose(slot, database_id, "now"))
    coming = b""
    if key.successor is not None:
        purpose = _purpose(slot, database_id, "coming")
        coming = seal_to(slot.public, key.successor.raw, bound_to=purpose)
    return replace(slot, wrapped=held, coming=coming)


def unseal(slot: Slot, database_id: str, credentials: Credentials) -> DatabaseKey:
    """The database key inside the slot, with its successor where one is coming.

    Raises:
        SealBrokenError: Wrong credentials, or the slot was changed or moved.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(_key_encryption_key(slot, credentials))
    try:
        inside = cipher.decrypt(slot.nonce, slot.sealed, slot.bound_to(database_id))
        if slot.is_of_first_format:
            return DatabaseKey(inside)
        return _unwrapped(slot, database_id, KeyPair(slot.public, inside))
    except (InvalidTag, NotForThisKeyError):
        raise SealBrokenError from None


def _unwrapped(slot: Slot, database_id: str, pair: KeyPair) -> DatabaseKey:
    now = _purpose(slot, database_id, "now")
    key = DatabaseKey(open_sealed(pair, slot.wrapped, bound_to=now))
    if slot.coming:
        coming = _purpose(slot, database_id, "coming")
        key.successor = DatabaseKey(open_sealed(pair, slot.coming, bound_to=coming))
    return key


def _purpose(slot: Slot, database_id: str, what: str) -> bytes:
    return canonical({"database_id": database_id, "id": slot.id, "key": what})


def device_mark(device_secret: bytes) -> str:
    """A short public name of a computer's secret, to tell computers apart."""
    return hkdf(device_secret, "device-mark").hex()[:_MARK_DIGITS]


def passphrase_bytes(typed: str) -> bytes:
    """The one byte form of a passphrase, however the keyboard composes its accents."""
    return normalise(typed).encode(errors="surrogatepass")


def canonical(document: Mapping[str, Any]) -> bytes:
    """The one byte form of a JSON object, for MACs and associated data."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def _key_encryption_key(slot: Slot, credentials: Credentials) -> bytes:
    root = credentials.secret
    if slot.kdf is not None:
        root = derive(passphrase_bytes(credentials.passphrase), slot.salt, slot.kdf)
    if slot.kind is SlotKind.PASSPHRASE_AND_DEVICE:
        root = hkdf(root + credentials.secret, "two-secret")
    return hkdf(root, f"key-encryption:{slot.kind}", slot.salt)


def _to_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _from_text(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
