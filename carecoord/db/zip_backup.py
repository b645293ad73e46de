"""Backups as version 0.1 made them: a ZIP of the encrypted store, its key file and a manifest.

None are made any more; those there are can be looked at and restored.
"""

import datetime as dt
import hashlib
import hmac
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.verify import Anchor

STORE, KEYS, MANIFEST = "practice.db", "keys.json", "manifest.json"
LARGEST_TEXT_BYTES = 16 * 1024 * 1024
BLOCK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: When the copy was taken, UTC.
        schema: Version of its tables.
        digests: SHA-256 of each part, hexadecimal.
        anchors: Where the journal's chains stood.
    """

    made_at: dt.datetime
    schema: int
    digests: dict[str, str]
    anchors: tuple[Anchor, ...]


class _Sealed(msgspec.Struct):
    manifest: Manifest
    mac: str


def read_keys(archive: Path) -> bytes:
    """The key file in a backup, to be unlocked before the rest can be read.

    Raises:
        RefusedError: It is not a backup of this program.
    """
    with _opened(archive) as parts:
        return _read(parts, KEYS)


def read_manifest(archive: Path, audit_key: bytes) -> Manifest:
    """What a backup says of itself, such as its date.

    Raises:
        RefusedError: It is not a backup, or was not made with this practice's key.
    """
    with _opened(archive) as parts:
        return _unseal(_read(parts, MANIFEST), audit_key)


def unpack(archive: Path, folder: Path, audit_key: bytes) -> Manifest:
    """Write the key file and the store into a folder; when this returns they are whole.

    Raises:
        RefusedError: The backup is damaged, or was not made with this practice's key.
        OSError: The folder cannot be written.
    """
    with _opened(archive) as parts:
        manifest = _unseal(_read(parts, MANIFEST), audit_key)
        for name in (STORE, KEYS):
            _unpack(parts, name, folder / name)
    if any(_digest(folder / name) != known for name, known in manifest.digests.items()):
        raise damaged()
    return manifest


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as parts:
            yield parts
    except FileNotFoundError:
        raise RefusedError(_("There is no backup at this place. Choose the file again.")) from None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError):
        raise damaged() from None


def _read(parts: zipfile.ZipFile, name: str) -> bytes:
    if parts.getinfo(name).file_size > LARGEST_TEXT_BYTES:
        raise damaged()
    return parts.read(name)


def _unpack(parts: zipfile.ZipFile, name: str, target: Path) -> None:
    target.touch(mode=0o600)
    with parts.open(name) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink, BLOCK_BYTES)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _mac(manifest: Manifest, audit_key: bytes) -> str:
    return hmac.digest(audit_key, b"backup" + msgspec.json.encode(manifest), "sha256").hex()


def _unseal(content: bytes, audit_key: bytes) -> Manifest:
    try:
        sealed = msgspec.json.decode(content, type=_Sealed)
    except msgspec.MsgspecError:
        raise damaged() from None
    if not hmac.compare_digest(sealed.mac, _mac(sealed.manifest, audit_key)):
        raise RefusedError(
            _("This backup was not made with this practice's key, or it was changed afterwards.")
        )
    return sealed.manifest


def damaged() -> RefusedError:
    return RefusedError(_("This file is not a whole backup of CareCoord. Choose another one."))
