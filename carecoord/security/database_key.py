"""The key of the practice's database, and the keys made from it."""

import hmac
import secrets
from collections.abc import Iterable
from typing import Never

from typing_extensions import override

KEY_BYTES = 32


def hkdf(key: bytes, info: str, salt: bytes = b"") -> bytes:
    """HKDF-SHA256 (RFC 5869): 32 bytes for one named purpose."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt or None, info.encode()).derive(key)


class DatabaseKey:
    """256 random bits that open the database; they leave memory only sealed in a slot.

    Neither ``repr`` nor pickling shows the key. Copies that a library made of it
    outlive ``wipe``: locking replaces the whole process for that reason.

    Attributes:
        successor: The key that is taking its place, once a change of the key was begun.
    """

    __slots__ = ("_bytes", "_formers", "successor")

    def __init__(
        self,
        raw: bytes,
        *,
        formers: Iterable[bytes] = (),
        successor: "DatabaseKey | None" = None,
    ) -> None:
        """Take the bytes over.

        Args:
            raw: 32 bytes.
            formers: The keys the practice had before, the first one first.
            successor: See the class.
        """
        self._bytes = bytearray(raw)
        self._formers = [bytearray(former) for former in formers]
        self.successor = successor
        if any(len(one) != KEY_BYTES for one in (self._bytes, *self._formers)):
            raise ValueError("A database key has exactly 32 bytes.")

    @classmethod
    def generate(cls) -> "DatabaseKey":
        return cls(secrets.token_bytes(KEY_BYTES))

    @property
    def raw(self) -> bytes:
        """The 32 bytes, for the database engine alone.

        Raises:
            RuntimeError: The key was wiped.
        """
        if not self._bytes:
            raise RuntimeError("The database key was wiped.")
        return bytes(self._bytes)

    @property
    def formers(self) -> tuple[bytes, ...]:
        """The keys the practice had before, the first one first; they open its older backups."""
        return tuple(bytes(former) for former in self._formers)

    def subkey(self, info: str) -> bytes:
        """32 bytes for one named purpose, such as ``"audit-chain"``.

        They stay the same when the database key changes: what was sealed with them, such as
        the journal, is checked for as long as the practice keeps its records.
        """
        raw = self.raw
        return hkdf(bytes(self._formers[0]) if self._formers else raw, info)

    def wipe(self) -> None:
        """Overwrite the key in place; using it afterwards is an error."""
        for held in (self._bytes, *self._formers):
            for position in range(len(held)):
                held[position] = 0
            held.clear()
        self._formers.clear()
        if self.successor is not None:
            self.successor.wipe()

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, DatabaseKey) and hmac.compare_digest(self.raw, other.raw)

    __hash__ = None  # type: ignore[assignment] # a secret is no dictionary key

    @override
    def __repr__(self) -> str:
        return "DatabaseKey(hidden)"

    @override
    def __reduce__(self) -> Never:
        raise TypeError("A database key is never pickled.")
