"""The key of the practice's database, and the keys made from it."""

import hmac
import secrets
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
    """

    __slots__ = ("_bytes",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != KEY_BYTES:
            raise ValueError("A database key has exactly 32 bytes.")
        self._bytes = bytearray(raw)

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

    def subkey(self, info: str) -> bytes:
        """32 bytes for one named purpose, such as ``"audit-chain"``."""
        return hkdf(self.raw, info)

    def wipe(self) -> None:
        """Overwrite the key in place; using it afterwards is an error."""
        for position in range(len(self._bytes)):
            self._bytes[position] = 0
        self._bytes.clear()

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
