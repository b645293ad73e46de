"""A backup as a file: a head in clear, then an archive encrypted with age.

The archive holds a manifest, its signature, the key file and the store, in this order. No part
of it is ever in clear on a disk: the manifest stays in memory, the store is encrypted by itself.
"""

import hashlib
import io
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.security.backup_archive import Archive, Member, Sink, Tell
from carecoord.security.backup_keys import reading_identity, signing_key
from carecoord.security.backup_manifest import (
    KEYS,
    LARGEST_TEXT_BYTES,
    MAGIC,
    STORE,
    Head,
    Manifest,
    NotABackupError,
    Part,
    damaged,
    unreadable,
)
from carecoord.security.database_key import DatabaseKey

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXTS = ("manifest.json", "manifest.sig")
_SIGNED_FOR = b"carecoord backup manifest 2"


class _EnoughError(Exception):
    """The manifest was all that was asked for."""


def write(
    target: IO[bytes], head: Head, manifest: Manifest, files: Mapping[str, Path],
    *, key: DatabaseKey, tell: Tell,
) -> None:  # fmt: skip
    """Encrypt everything into a stream, which the caller brings safely onto its disk.

    Args:
        target: Where it goes.
        head: What may stand in clear.
        manifest: What it says of itself; the digest of the head is filled in here.
        files: The key file and the store, by their names in the archive.
        key: Of the database; it says who can read and signs.
        tell: Hears how far it is, and stops it by raising.

    Raises:
        OSError: The stream or a file failed.
    """
    import pyrage

    clear = head.encoded()
    text = msgspec.json.encode(replace(manifest, head=hashlib.sha256(clear).hexdigest()))
    signature = signing_key(key).sign(_SIGNED_FOR + text)
    target.write(clear)
    with files[KEYS].open("rb") as keys, files[STORE].open("rb") as store:
        members = (
            Member(_TEXTS[0], len(text), io.BytesIO(text)),
            Member(_TEXTS[1], len(signature), io.BytesIO(signature)),
            Member(KEYS, manifest.parts[KEYS].size, keys),
            Member(STORE, manifest.parts[STORE].size, store),
        )
        archive = Archive(members, tell)
        try:
            pyrage.encrypt_io(archive, target, [reading_identity(key).to_public()])
        except pyrage.EncryptError as error:  # also what the stream said, as it hides that
            raise archive.failure or OSError(str(error)) from error


def read_head(path: Path) -> Head:
    """What a backup shows without a secret.

    Raises:
        NotABackupError: It is not one.
        UnavailableError: It cannot be read.
    """
    with _opened(path) as stream:
        return Head.decoded(_clear(stream))


def read_manifest(path: Path, key: DatabaseKey) -> Manifest:
    """What a backup says of itself, its signature judged and the rest left unread.

    Raises:
        NotABackupError: It is not one, or this practice did not sign it.
        UnavailableError: It cannot be read.
    """
    reading = _Reading(key)
    with suppress(_EnoughError):
        reading.run(path, None, _quietly)
    return reading.whole_manifest()


def unpack(path: Path, key: DatabaseKey, folder: Path, tell: Tell) -> Manifest:
    """Write the key file and the store into a folder; when this returns they are whole.

    Raises:
        NotABackupError: It is damaged, cut short, or this practice did not sign it.
        UnavailableError: It cannot be read.
        OSError: The folder cannot be written.
    """
    reading = _Reading(key)
    reading.run(path, folder, tell)
    return reading.whole_manifest()


class _Source:
    """A stream that remembers that it failed, which its reader cannot tell from damage."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.has_failed = False

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except OSError:
            self.has_failed = True
            raise


class _Reading:
    """One backup being read with one key."""

    def __init__(self, key: DatabaseKey) -> None:
        self._key = key
        self._clear = b""
        self._manifest: Manifest | None = None
        self._only_manifest = False

    def run(self, path: Path, folder: Path | None, tell: Tell) -> None:
        import pyrage

        self._only_manifest = folder is None
        sink = Sink(_TEXTS, self._judge, folder, tell)
        with _opened(path) as stream:
            self._clear = _clear(stream)
            Head.decoded(self._clear)
            source = _Source(stream)
            try:
                pyrage.decrypt_io(source, sink, [reading_identity(self._key)])
                sink.require_whole()
            except (pyrage.DecryptError, OSError) as error:
                if sink.failure is not None:
                    raise sink.failure from None
                if source.has_failed:
                    raise unreadable() from error
                raise damaged() from None
            finally:
                sink.close()

    def whole_manifest(self) -> Manifest:
        assert self._manifest is not None
        return self._manifest

    def _judge(self, texts: dict[str, bytes]) -> dict[str, Part]:
        from cryptography.exceptions import InvalidSignature

        text, signature = (texts[name] for name in _TEXTS)
        try:
            signing_key(self._key).public_key().verify(signature, _SIGNED_FOR + text)
            self._manifest = msgspec.json.decode(text, type=Manifest)
        except InvalidSignature:
            raise _forged() from None
        except msgspec.MsgspecError:
            raise damaged() from None
        if self._manifest.parts.keys() != {KEYS, STORE}:
            raise damaged()
        if self._manifest.head != hashlib.sha256(self._clear).hexdigest():
            raise _forged()
        if self._only_manifest:
            raise _EnoughError
        return dict(self._manifest.parts)


def _clear(stream: IO[bytes]) -> bytes:
    """What stands in clear, as it stands; the stream is then at what is encrypted."""
    try:
        return stream.read(len(MAGIC)) + stream.readline(LARGEST_TEXT_BYTES)
    except OSError as error:
        raise unreadable() from error


@contextmanager
def _opened(path: Path) -> "Iterator[IO[bytes]]":
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise RefusedError(_("There is no backup at this place. Choose the file again.")) from None
    except OSError as error:
        raise unreadable() from error
    with stream:
        yield stream


def _quietly(_done: int, _total: int) -> None:
    """Nobody watches."""


def _forged() -> NotABackupError:
    return NotABackupError(
        _("This backup was not made with this practice's key, or it was changed afterwards.")
    )
