"""One store takes the place of another in the data folder, whole or not at all.

The decision is one small file, written while the practice is open. The moves happen at the next
start, before anything is opened; after a crash in between they simply go on.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import (
    REPLACED_NAME,
    SWITCH_NAME,
    make_private_dir,
    sync_folder,
    write_private,
)
from carecoord.services.backup_faults import unwritable

RESTORED_NAME = "restored"
"""Where a backup is restored on its way into the data folder."""
MARK_NAME = "journal-mark.json"  # of carecoord.db.anchors, which brings SQLAlchemy
STORE_NAME = "practice.db"
STAMP = "%Y-%m-%d-%H%M%S-%f"
"""Names folders of replaced stores, so that they sort by time."""
_MOVED = (
    "practice.db-wal", "practice.db-shm", "practice.db-journal",
    STORE_NAME, "keys.json.bak", "keys.json", "device.json", MARK_NAME,
)  # fmt: skip


def plan(home: Path, coming: Path | None, stamp: str) -> None:
    """Decide that a store takes its place at the next start.

    Args:
        home: The data folder.
        coming: A folder within it with the store, its key file and its device name; None where
            nothing takes the place of the present store.
        stamp: Names the folder the present store goes to.

    Raises:
        UnavailableError: The data folder cannot be written; nothing was decided.
    """
    leaving = Path(REPLACED_NAME) / stamp
    told = {
        "from": "" if coming is None else coming.relative_to(home).as_posix(),
        "to": leaving.as_posix(),
        "replaces": (home / STORE_NAME).exists(),
        "names": [name for name in _MOVED if coming is not None and (coming / name).exists()],
    }
    try:
        make_private_dir(home / leaving)
        write_private(home / SWITCH_NAME, json.dumps(told).encode())
    except OSError as error:
        raise unwritable() from error


def forget(home: Path) -> None:
    """Decide against it, before anything was moved.

    Raises:
        UnavailableError: The data folder cannot be written.
    """
    try:
        (home / SWITCH_NAME).unlink(missing_ok=True)
    except OSError as error:
        raise unwritable() from error


def finish(home: Path) -> None:
    """Carry out what was decided, unless the practice is open in another process.

    Raises:
        UnavailableError: The files cannot be moved; trying again goes on from there.
    """
    from carecoord.security.single_instance import SingleInstance

    lock = SingleInstance(home)
    try:
        lock.acquire()
    except RefusedError:
        return  # whoever has it open decided this a moment ago and is about to close
    try:
        carry_out(home)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnavailableError(
            _(
                "A restored backup could not take its place, because files in the data folder "
                "cannot be moved. Close other programs that use the folder, then start CareCoord "
                "again."
            )
        ) from error
    finally:
        lock.release()


def carry_out(home: Path) -> None:
    """Move what was decided; for whoever holds the data folder.

    Raises:
        OSError: The files cannot be moved; trying again goes on from there.
    """
    told: dict[str, Any] = json.loads((home / SWITCH_NAME).read_text("utf-8"))
    coming, leaving = home / told["from"], home / told["to"]
    names: Sequence[str] = told["names"]
    may_be_moved = (leaving / STORE_NAME).exists() or not told["replaces"] or not told["from"]
    if not (coming / STORE_NAME).exists() and not may_be_moved:
        # What was to come was deleted meanwhile: then nothing goes, least of all in parts.
        (home / SWITCH_NAME).unlink()
        return
    for name in _MOVED:
        if name in names and not (coming / name).exists():
            continue  # it is in its place already
        if (home / name).exists():
            (home / name).replace(leaving / name)
        if name in names:
            (coming / name).replace(home / name)
    sync_folder(home)
    (home / SWITCH_NAME).unlink()
    if told["from"]:
        with suppress(OSError):
            coming.rmdir()


def bring_back(home: Path, stamp: str) -> None:
    """Let the data that was set aside last take its place again, where no practice is.

    Raises:
        RefusedError: A practice is here, or nothing was set aside.
        UnavailableError: The files cannot be moved.
    """
    kept = replaced(home)
    if not kept or (home / STORE_NAME).exists():
        raise RefusedError(_("There is no data here that could be brought back."))
    plan(home, kept[0], stamp)
    finish(home)


def replaced(home: Path) -> tuple[Path, ...]:
    """The stores that were replaced, the latest first."""
    with suppress(OSError):
        folders = (home / REPLACED_NAME).iterdir()
        return tuple(sorted((f for f in folders if (f / STORE_NAME).exists()), reverse=True))
    return ()
