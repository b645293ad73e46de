"""Files under a passphrase in the age format, written and read a piece at a time.

The package that writes our backups keeps a whole file in memory when a passphrase is all there
is. This is the same format (age-encryption.org/v1, one scrypt recipient): every age program opens
what is written here. Pieces can be read in any order, so nothing is ever in clear on a disk.
"""

import base64
import hashlib
import hmac
import io
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from typing_extensions import override

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _

MAGIC = b"age-encryption.org/v1\n"
PIECE_BYTES = 64 * 1024
_TAG_BYTES = 16
_SEALED_BYTES = PIECE_BYTES + _TAG_BYTES
_NONCE_BYTES = 16
_WORK = 17
_MOST_WORK = 20
"""A header that asks for more would only take memory away."""
_LABEL = b"age-encryption.org/v1/scrypt"
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n"
    rb"([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n"
)
_LONGEST_HEADER = 256


class AgeWriter(io.RawIOBase):
    """Encrypts what is written to it; ``close`` ends the file, and only then it is whole."""

    def __init__(self, target: IO[bytes], passphrase: str) -> None:
        super().__init__()
        file_key = os.urandom(16)
        nonce = os.urandom(_NONCE_BYTES)
        target.write(_header(file_key, passphrase) + nonce)
        self._target = target
        self._sealer = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
        self._held = bytearray()
        self._number = 0

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, block: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._held += block
        while len(self._held) > PIECE_BYTES:  # the last piece is sealed as such, so one waits
            self._put(PIECE_BYTES, is_last=False)
        return len(block)

    def finish(self) -> None:
        """Seal what is left; without it the file does not open."""
        self._put(len(self._held), is_last=True)

    def _put(self, size: int, *, is_last: bool) -> None:
        piece = bytes(self._held[:size])
        del self._held[:size]
        self._target.write(self._sealer.encrypt(_place(self._number, is_last=is_last), piece, None))
        self._number += 1


class AgeReader(io.RawIOBase):
    """Reads such a file at any place; each piece is proved before a byte of it is given."""

    def __init__(self, path: Path, passphrase: str) -> None:
        """Open it.

        Raises:
            RefusedError: It is no such file, or the passphrase does not open it.
            OSError: It cannot be read.
        """
        super().__init__()
        self._stream = path.open("rb")
        try:
            self._begin(passphrase)
        except BaseException:
            self._stream.close()
            raise
        self._at = 0

    def _begin(self, passphrase: str) -> None:
        file_key, begins = _opened(self._stream.read(_LONGEST_HEADER), passphrase)
        self._stream.seek(begins)
        nonce = self._stream.read(_NONCE_BYTES)
        self._begins = begins + _NONCE_BYTES
        sealed = self._stream.seek(0, io.SEEK_END) - self._begins
        self._pieces = max(-(-sealed // _SEALED_BYTES), 1)
        self._size = sealed - self._pieces * _TAG_BYTES
        if self._size < 0:
            raise _damaged()
        self._opener = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
        self._piece = lru_cache(maxsize=8)(self._read_piece)
        self._piece(self._pieces - 1)  # a file that was cut short says so at once

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._at

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    @override
    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        number, within = divmod(self._at, PIECE_BYTES)
        if self._at >= self._size:
            return 0
        found = self._piece(number)[within : within + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    @override
    def close(self) -> None:
        self._stream.close()
        super().close()

    def _read_piece(self, number: int) -> bytes:
        self._stream.seek(self._begins + number * _SEALED_BYTES)
        place = _place(number, is_last=number == self._pieces - 1)
        try:
            return self._opener.decrypt(place, self._stream.read(_SEALED_BYTES), None)
        except InvalidTag:
            raise _damaged() from None


def is_age(path: Path) -> bool:
    """Whether a file begins as an age file.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def _header(file_key: bytes, passphrase: str) -> bytes:
    salt = os.urandom(16)
    wrapped = ChaCha20Poly1305(_stretched(passphrase, salt, _WORK)).encrypt(
        bytes(12), file_key, None
    )
    body = MAGIC + b"-> scrypt %s %d\n%s\n---" % (_letters(salt), _WORK, _letters(wrapped))
    return body + b" " + _letters(_mac(file_key, body)) + b"\n"


def _opened(head: bytes, passphrase: str) -> tuple[bytes, int]:
    """The key of a file, and where its content begins."""
    found = _HEADER.match(head)
    if found is None or int(found.group(2)) > _MOST_WORK:
        raise RefusedError(
            _("This file is not locked with a passphrase in a way CareCoord knows. Open it with "
              "the program that locked it, and choose the file it gives.")
        )  # fmt: skip
    salt, work, wrapped, mac = found.groups()
    stretched = _stretched(passphrase, _bytes(salt), int(work))
    try:
        file_key = ChaCha20Poly1305(stretched).decrypt(bytes(12), _bytes(wrapped), None)
    except InvalidTag:
        raise RefusedError(
            _("This passphrase does not open the file. Type the one that was chosen for it.")
        ) from None
    body = found.group(0)[: found.start(4) - 1]
    if not hmac.compare_digest(_mac(file_key, body), _bytes(mac)):
        raise _damaged()
    return file_key, found.end()


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    return Scrypt(salt=_LABEL + salt, length=32, n=1 << work, r=8, p=1).derive(passphrase.encode())


def _derived(file_key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt or None, purpose).derive(file_key)


def _mac(file_key: bytes, body: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), body, hashlib.sha256)


def _place(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _letters(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def _bytes(letters: bytes) -> bytes:
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _damaged() -> RefusedError:
    return RefusedError(
        _("This file is damaged or was cut short, so nothing was taken in. Copy it again from "
          "where it was made.")
    )  # fmt: skip
