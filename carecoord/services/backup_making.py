"""Making a backup: copied, encrypted, written, and restored once before it counts."""

import datetime as dt
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from carecoord import __version__
from carecoord.common.paths import open_private, sync_folder, write_private
from carecoord.db import snapshot
from carecoord.db.checks import StoreReport
from carecoord.security import backup_file
from carecoord.security.backup_manifest import KEYS, STORE, Head, Manifest, Mark, Part
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
from carecoord.security.scratch import scratch_folder
from carecoord.services.backup_faults import unwritable
from carecoord.services.backup_reading import checked, stop_asked

PART_SUFFIX = ".part"
HUNDRED = 100
_COPIED, _WRITTEN = 20, 50

Progress = Callable[[int, int], object]
"""Hears steps done and steps in total; stops the work by raising ``CancelledError``."""


def unwatched(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Source:
    """An open practice, as far as a backup needs it.

    Attributes:
        home: Data folder, where files on their way lie.
        key: Of the database.
        audit_key: Of the journal's MAC.
    """

    engine: Engine
    home: Path
    keys: KeyFile = field(repr=False)
    key: DatabaseKey = field(repr=False)
    audit_key: bytes = field(repr=False)


def make(
    source: Source, target: Path, *, now: dt.datetime, progress: Progress = unwatched
) -> tuple[Manifest, StoreReport]:
    """Write a backup of a store that may be in use.

    It gets its name only after it was restored from its own place and found whole, so neither a
    full disk nor a pulled stick leaves half a file or costs an older one.

    Raises:
        RefusedError: The store is a server, or is not sound: then nothing is written.
        CancelledError: ``progress`` stopped it.
        UnavailableError: The place cannot be written, or a disk is full.
    """
    part = target.with_name(target.name + PART_SUFFIX)
    with scratch_folder(source.home) as folder:
        try:
            head, manifest = _copied(source, folder, now, progress)
            _write(source, part, head, manifest, folder, progress)
            for name in (STORE, KEYS):
                (folder / name).unlink()  # room for what is read back
            found = checked(part, source.key, folder, _span(progress, _WRITTEN, HUNDRED))
            part.replace(target)
            with suppress(OSError):  # some network disks have no such thing
                sync_folder(target.parent)
        except OSError as error:
            raise unwritable() from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return found


def _copied(
    source: Source, folder: Path, now: dt.datetime, progress: Progress
) -> tuple[Head, Manifest]:
    """Put the copy and the key file into a folder, and say what they hold."""
    progress(0, HUNDRED)
    snapshot.take(source.engine, folder / STORE, stop_asked(progress, 0, HUNDRED))
    write_private(folder / KEYS, source.keys.to_bytes())
    held = snapshot.contents(folder / STORE, source.key.raw)
    progress(_COPIED, HUNDRED)
    manifest = Manifest(
        made_at=now,
        practice=held.practice,
        program=__version__,
        schema=held.schema,
        counts=held.counts,
        newest_at=held.newest_at,
        marks=tuple(Mark(mark.origin, mark.seq, mark.head) for mark in held.anchors),
        audit_key=source.audit_key.hex(),
        parts={name: Part.of(folder / name) for name in (KEYS, STORE)},
        head="",
    )
    return Head(now, source.keys.without_names(source.key).to_bytes()), manifest


def _write(
    source: Source, part: Path, head: Head, manifest: Manifest, folder: Path, progress: Progress
) -> None:
    files = {name: folder / name for name in (KEYS, STORE)}
    with open_private(part) as stream:
        backup_file.write(
            stream, head, manifest, files,
            key=source.key, tell=_span(progress, _COPIED, _WRITTEN),
        )  # fmt: skip
        stream.flush()
        os.fsync(stream.fileno())


def _span(progress: Progress, first: int, last: int) -> Progress:
    """Bytes of one stretch of the work, told as steps of the whole."""

    def tell(done: int, total: int) -> None:
        progress(first + (last - first) * done // max(total, 1), HUNDRED)

    return tell
