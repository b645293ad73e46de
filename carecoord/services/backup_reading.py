"""Reading a backup: opening it with a secret, looking at it, checking it, restoring it."""

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from carecoord.common.errors import CancelledError, CareCoordError, RefusedError
from carecoord.common.i18n import _
from carecoord.common.paths import SWITCH_NAME, make_private_dir
from carecoord.db import snapshot, zip_backup
from carecoord.db.checks import StoreReport, check_file
from carecoord.db.verify import MOST_TOLD, Anchor, Fault
from carecoord.db.version import SCHEMA_VERSION
from carecoord.security import backup_file
from carecoord.security.backup_keys import key_from
from carecoord.security.backup_manifest import KEYS, STORE, Manifest, Mark, Part, damaged
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
from carecoord.security.scratch import scratch_folder
from carecoord.services import switching
from carecoord.services.backup_faults import unwritable

Tell = Callable[[int, int], object]
_ZIP_MAGIC = b"PK"
_AUDIT_OF_ZIPS = "audit-chain"
"""What the journal's key was made with when such backups were made."""
_CHECK_SHARE = 2
"""Of the way from the file to a checked store, the part that reading it is: one in so many."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a backup says of itself, signed by the practice.

    Attributes:
        made_at: When it was made, UTC.
        counts: Records, by table; empty for backups of the first version, which did not count.
        newest_at: When the newest entry in it was written; None when that is not told.
        program: Version that made it; "" when not told.
    """

    made_at: dt.datetime
    practice: str
    program: str
    schema: int
    counts: Mapping[str, int]
    newest_at: dt.datetime | None
    size_bytes: int


def is_zip(path: Path) -> bool:
    """Whether a file may be a backup as the first version made them."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC
    except OSError:
        return False


def stop_asked(tell: Tell, done: int, total: int) -> Callable[[], bool]:
    """Whether the work was stopped, for what cannot be stopped by an exception."""

    def is_stopped() -> bool:
        try:
            tell(done, total)
        except CancelledError:
            return True
        return False

    return is_stopped


def keys_in(path: Path) -> KeyFile:
    """The ways into a backup.

    Raises:
        RefusedError: It is not a backup, or a newer version made it.
        UnavailableError: It cannot be read.
    """
    raw = zip_backup.read_keys(path) if is_zip(path) else backup_file.read_head(path).keys
    try:
        return KeyFile.from_bytes(raw)
    except CareCoordError:
        raise damaged() from None


def unlock(path: Path, secret: str) -> DatabaseKey:
    """The key of a backup, for a passphrase or recovery key of the time it was made.

    Raises:
        RefusedError: It is not a backup, or the secret does not open it.
        UnavailableError: It cannot be read.
    """
    return key_from(keys_in(path), secret)


def look(path: Path, key: DatabaseKey) -> Look:
    """Date and counts, without unpacking anything.

    Raises:
        RefusedError: It is damaged at its beginning, or this practice did not sign it.
        UnavailableError: It cannot be read.
    """
    if is_zip(path):
        old = zip_backup.read_manifest(path, key.subkey(_AUDIT_OF_ZIPS))
        return Look(old.made_at, "", "", old.schema, {}, None, path.stat().st_size)
    manifest = backup_file.read_manifest(path, key)
    return Look(
        manifest.made_at, manifest.practice, manifest.program, manifest.schema,
        manifest.counts, manifest.newest_at, path.stat().st_size,
    )  # fmt: skip


def checked(path: Path, key: DatabaseKey, folder: Path, tell: Tell) -> tuple[Manifest, StoreReport]:
    """Unpack a backup into a private folder, open it there, and check all of it.

    Faults of the journal that the store knows of itself are no reason to be without backups:
    they are in the data it was made of, and whoever opens it is told of them.

    Raises:
        RefusedError: It is damaged, forged, of a newer version, or its store is not sound.
        UnavailableError: It cannot be read.
        OSError: The folder cannot be written.
    """
    manifest = _unpacked(path, key, folder, tell)
    if manifest.schema > SCHEMA_VERSION:
        raise RefusedError(
            _("A newer version of CareCoord made this backup. Install that version to open it.")
        )
    audit_key = bytes.fromhex(manifest.audit_key)
    marks = [Anchor(mark.origin, mark.seq, mark.head) for mark in manifest.marks]
    report = check_file(
        folder / STORE, key.raw, audit_key, marks, stop_asked(tell, 1, _CHECK_SHARE)
    )
    held = snapshot.contents(folder / STORE, key.raw)
    if not _is_whole(report, folder / STORE, key) or dict(held.counts) != dict(manifest.counts):
        raise RefusedError(
            _("The data in this backup is not sound, so it does not count. Use an older backup.")
        )
    tell(1, 1)
    return manifest, report


def _is_whole(report: StoreReport, path: Path, key: DatabaseKey) -> bool:
    if report.sound:
        return True
    chain = report.journal
    if report.pages or report.tables or report.references or chain is None:
        return False
    if any(fault.fault is Fault.ROLLED_BACK for fault in chain.faults):
        return False  # it is not what the manifest was signed for
    told = snapshot.told_faults(path, key.raw)
    return all(fault.key in told for fault in chain.runs[:MOST_TOLD])


def check(path: Path, key: DatabaseKey, home: Path, tell: Tell) -> tuple[Manifest, StoreReport]:
    """Restore a backup for the check alone; nothing of it stays.

    Raises:
        RefusedError: It is damaged, forged, of a newer version, or its store is not sound.
        UnavailableError: It cannot be read, or the disk is full.
    """
    with scratch_folder(home) as folder:
        try:
            return checked(path, key, folder, tell)
        except OSError as error:
            raise unwritable() from error


def restore(path: Path, key: DatabaseKey, folder: Path, tell: Tell) -> Manifest:
    """Put a backup's store and key file into an empty folder, whole or not at all.

    The journal goes on under a new name of the device, as the folder brings none.

    Raises:
        RefusedError: The folder is not empty, or the backup is damaged or forged.
        UnavailableError: The backup cannot be read, or the folder not written.
    """
    require_empty(folder)
    part = folder.with_name(folder.name + ".part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        make_private_dir(part)
        try:
            manifest, _report = checked(path, key, part, tell)
            for left in part.iterdir():
                if left.name not in (STORE, KEYS):
                    left.unlink()
            if folder.exists():
                folder.rmdir()
            # In one step: a store without its key file opens no more, and is in the way of the
            # next attempt.
            part.replace(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise unwritable() from error
    return manifest


def restore_here(path: Path, key: DatabaseKey, home: Path, stamp: str, tell: Tell) -> Manifest:
    """The same into a data folder whose practice is gone or opens no more, where files may lie.

    Args:
        path: The backup.
        key: What opens it.
        home: The data folder.
        stamp: Names the folder what lies there is kept in.
        tell: Hears how far it is.

    Raises:
        RefusedError: The backup is damaged or forged.
        UnavailableError: The backup cannot be read, or the folder not written.
    """
    coming = home / switching.RESTORED_NAME
    try:
        shutil.rmtree(coming, ignore_errors=True)
        manifest, _report = checked(path, key, make_private_dir(coming), tell)
        # From here on the next start sees it through: a store without its key file opens no more.
        switching.plan(home, coming, stamp)
        switching.carry_out(home)
    except OSError as error:
        raise unwritable() from error
    finally:
        if not (home / SWITCH_NAME).exists():
            shutil.rmtree(coming, ignore_errors=True)
    return manifest


def require_empty(folder: Path) -> None:
    """Return when nothing lies in a folder, which need not exist.

    Raises:
        RefusedError: Something does, or it is no folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(
            _("A backup is restored into an empty folder, never over something. Name a new one.")
        )


def _unpacked(path: Path, key: DatabaseKey, folder: Path, tell: Tell) -> Manifest:
    if not is_zip(path):
        return backup_file.unpack(path, key, folder, _first_part(tell))
    audit_key = key.subkey(_AUDIT_OF_ZIPS)
    old = zip_backup.unpack(path, folder, audit_key)
    held = snapshot.contents(folder / STORE, key.raw)
    return Manifest(
        made_at=old.made_at,
        practice=held.practice,
        program="",
        schema=old.schema,
        counts=held.counts,
        newest_at=held.newest_at,
        marks=tuple(Mark(mark.origin, mark.seq, mark.head) for mark in old.anchors),
        audit_key=audit_key.hex(),
        parts={name: Part.of(folder / name) for name in (KEYS, STORE)},
        head="",
    )


def _first_part(tell: Tell) -> Tell:
    def told(done: int, total: int) -> None:
        tell(done, total * _CHECK_SHARE)

    return told
