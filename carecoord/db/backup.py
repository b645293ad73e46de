"""Backups: one file with a consistent copy of the store, its key file, and what to check it by.

The copy is as encrypted as the original. The file is a plain ZIP without compression, so that
nobody needs this program to get at the parts.
"""

import datetime as dt
import hashlib
import hmac
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import write_private
from carecoord.db import schema, sqlcipher
from carecoord.db.checks import StoreReport, check_file
from carecoord.db.engine import READING
from carecoord.db.faults import explain, file_fault
from carecoord.db.verify import Anchor, anchors

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


def make(
    engine: Engine, key_file: Path, target: Path, *, audit_key: bytes, now: dt.datetime
) -> Manifest:
    """Copy a store that may be in use into one file; the file appears only when it is whole.

    Args:
        engine: The open store.
        key_file: Kept in the backup, as without it the copy cannot be opened.
        target: Where the backup goes; one of that name is replaced.
        audit_key: Seals the manifest.
        now: The instant, UTC.

    Raises:
        RefusedError: The store is a server.
        UnavailableError: The target cannot be written or the disk is full.
    """
    if engine.dialect.name != "sqlite":
        raise RefusedError(
            _("A practice server is backed up on the server itself. Ask whoever looks after it.")
        )
    with _scratch(target) as folder:
        try:
            marks = _snapshot(engine, folder / STORE)
            shutil.copyfile(key_file, folder / KEYS)
            digests = {name: _digest(folder / name) for name in (STORE, KEYS)}
            manifest = Manifest(now, schema.version(engine), digests, marks)
            write_private(folder / MANIFEST, _seal(manifest, audit_key))
            _pack(folder, target)
        except OSError as error:
            raise _unwritable() from error
    return manifest


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


def restore(archive: Path, folder: Path, *, key: bytes, audit_key: bytes) -> StoreReport:
    """Unpack a backup into a folder without a store, and check everything before it counts.

    The journal has to go on under a new origin afterwards: another device may hold entries
    that were made after this backup.

    Raises:
        RefusedError: The backup is damaged or forged, or the folder holds a store.
        UnavailableError: The folder cannot be written.
    """
    if (folder / STORE).exists():
        raise RefusedError(_("There is a data file in this folder already. Choose another folder."))
    with _opened(archive) as parts, _scratch(folder / STORE) as scratch:
        manifest = _unseal(_read(parts, MANIFEST), audit_key)
        try:
            for name in (STORE, KEYS):
                _unpack(parts, name, scratch / name)
        except OSError as error:
            raise _unwritable() from error
        if any(_digest(scratch / name) != known for name, known in manifest.digests.items()):
            raise _damaged()
        report = check_file(scratch / STORE, key, audit_key, manifest.anchors)
        if not report.sound:
            raise _damaged()
        for name in (KEYS, STORE):
            (scratch / name).replace(folder / name)
    return report


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """A private folder beside the target, gone afterwards."""
    folder = target.with_name(target.name + ".part")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise _unwritable() from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _snapshot(engine: Engine, copy: Path) -> tuple[Anchor, ...]:
    """A consistent, compacted copy under the same key, while others go on writing."""
    copy.touch(mode=0o600)
    try:
        with Session(engine.execution_options(**READING)) as session:
            marks = anchors(session)
        with engine.connect() as connection:
            raw: sqlcipher.Connection = connection.connection.driver_connection
            with sqlcipher.unguarded(raw):
                raw.execute("PRAGMA query_only = OFF")
                raw.execute("VACUUM INTO ?", (str(copy),))
    except DBAPIError as error:
        raise explain(error) or error from None
    except driver.Error as error:
        raise file_fault(error) or error from None
    return marks


def _pack(folder: Path, target: Path) -> None:
    packed = folder / "packed"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as parts:
        for name in (MANIFEST, KEYS, STORE):
            parts.write(folder / name, name)
    packed.chmod(0o600)
    with packed.open("rb+") as stream:
        os.fsync(stream.fileno())
    packed.replace(target)


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as parts:
            yield parts
    except FileNotFoundError:
        raise RefusedError(_("There is no backup at this place. Choose the file again.")) from None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError):
        raise _damaged() from None


def _read(parts: zipfile.ZipFile, name: str) -> bytes:
    if parts.getinfo(name).file_size > LARGEST_TEXT_BYTES:
        raise _damaged()
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


def _seal(manifest: Manifest, audit_key: bytes) -> bytes:
    return msgspec.json.encode(_Sealed(manifest, _mac(manifest, audit_key)))


def _unseal(content: bytes, audit_key: bytes) -> Manifest:
    try:
        sealed = msgspec.json.decode(content, type=_Sealed)
    except msgspec.MsgspecError:
        raise _damaged() from None
    if not hmac.compare_digest(sealed.mac, _mac(sealed.manifest, audit_key)):
        raise RefusedError(
            _("This backup was not made with this practice's key, or it was changed afterwards.")
        )
    return sealed.manifest


def _damaged() -> RefusedError:
    return RefusedError(_("This file is not a whole backup of CareCoord. Choose another one."))


def _unwritable() -> UnavailableError:
    return UnavailableError(
        _("The place cannot be written, or its disk is full. Choose another place.")
    )
