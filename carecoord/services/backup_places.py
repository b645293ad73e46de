"""Where backups lie: a folder beside the data, and a second place such as a stick.

What is known of both is kept in a small file beside the data, so that the age of the newest
backup can be told before anybody signs in. It holds days and folders, nothing of a patient.
"""

import datetime as dt
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from carecoord.common.errors import CareCoordError, RefusedError
from carecoord.common.i18n import _
from carecoord.common.paths import make_private_dir, open_private, write_private
from carecoord.rules.backup_age import is_ahead
from carecoord.rules.backup_keeping import to_keep
from carecoord.security import backup_file
from carecoord.services.backup_faults import unwritable

FOLDER_NAME, KNOWN_NAME, MARKER_NAME = "backups", "backups.json", "carecoord-backups.id"
SUFFIX, PART_SUFFIX = ".ccbk", ".part"
_PREFIX = "carecoord-"
_BLOCK_BYTES = 1024 * 1024

Tell = Callable[[int, int], object]


class Stored(NamedTuple):
    """A backup in a folder, and when it says it was made, UTC."""

    made_at: dt.datetime
    path: Path


@dataclass(frozen=True)
class Known:
    """What is remembered of the backups of this computer.

    Attributes:
        since: From when on there could have been one, UTC.
        newest_at: When the newest one that was verified was made, UTC.
        newest_file: Where that one lies.
        own_at: When the newest one beside the data was made, UTC; only those are copied.
        marks: Where the journal stood in the newest one beside the data: last entry by origin.
        second: The second place; "" when none was chosen.
        second_id: What is written in that place, as another stick may be found there.
        second_newest_at: When the newest one there was made, UTC.
        failure: Why the last automatic backup failed, a sentence; "" when it did not.
    """

    since: dt.datetime | None = None
    newest_at: dt.datetime | None = None
    newest_file: str = ""
    own_at: dt.datetime | None = None
    marks: Mapping[str, int] = field(default_factory=dict)
    second: str = ""
    second_id: str = ""
    second_newest_at: dt.datetime | None = None
    failure: str = ""

    @classmethod
    def read(cls, home: Path) -> "Known":
        """What the file says; nothing when there is none or it is damaged."""
        try:
            told = json.loads((home / KNOWN_NAME).read_text("utf-8"))
            return cls(
                since=_instant(told.get("since")),
                newest_at=_instant(told.get("newest_at")),
                newest_file=str(told.get("newest_file", "")),
                own_at=_instant(told.get("own_at")),
                marks={str(name): int(seq) for name, seq in told.get("marks", {}).items()},
                second=str(told.get("second", "")),
                second_id=str(told.get("second_id", "")),
                second_newest_at=_instant(told.get("second_newest_at")),
                failure=str(told.get("failure", "")),
            )
        except (OSError, ValueError, TypeError, AttributeError):
            return cls()

    def write(self, home: Path) -> None:
        """Keep it; raises UnavailableError where the data folder cannot be written."""
        told = {
            "since": _text(self.since),
            "newest_at": _text(self.newest_at),
            "newest_file": self.newest_file,
            "own_at": _text(self.own_at),
            "marks": dict(self.marks),
            "second": self.second,
            "second_id": self.second_id,
            "second_newest_at": _text(self.second_newest_at),
            "failure": self.failure,
        }
        try:
            write_private(home / KNOWN_NAME, json.dumps(told, indent=1).encode())
        except OSError as error:
            raise unwritable() from error


def backups_in(folder: Path, practice_id: str) -> tuple[Stored, ...]:
    """One practice's backups, newest first; files of any other kind are not looked at."""
    found = (stored for whose, stored in _told_in(folder) if whose == practice_id)
    return tuple(sorted(found, reverse=True))


def _told_in(folder: Path) -> Iterator[tuple[str, Stored]]:
    """The backups in a folder that can be read, each with the id of its practice."""
    with suppress(OSError):
        for path in folder.glob(f"{_PREFIX}*{SUFFIX}"):
            with suppress(CareCoordError, OSError):
                head = backup_file.read_head(path)
                yield head.practice_id, Stored(head.made_at, path)


def newest_in(folder: Path, practice_id: str, now: dt.datetime) -> Stored | None:
    """The newest backup that was made by now; one from a clock that ran ahead hides no other."""
    stored = backups_in(folder, practice_id)
    return next((one for one in stored if not is_ahead(one.made_at, now)), None)


def nearest(home: Path, now: dt.datetime) -> Path | None:
    """The newest backup this computer knows the way to, before anybody signs in.

    What opens it says whose it is, so that the practice is not asked for: its key file may be what
    was lost.
    """
    known = Known.read(home)
    folders = [home / FOLDER_NAME]
    if is_second_there(known):
        folders.append(Path(known.second))
    told = (stored for folder in folders for _whose, stored in _told_in(folder))
    found = [stored for stored in told if not is_ahead(stored.made_at, now)]
    return max(found).path if found else None


def new_name(folder: Path, made_at: dt.datetime, zone: ZoneInfo, practice_id: str) -> Path:
    """A name that is free; it tells the practice's day and hour and nothing else of it."""
    local = made_at.astimezone(zone)
    stem = f"{_PREFIX}{local:%Y-%m-%d-%H%M}-{practice_id[:4]}"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    free = (folder / (name + SUFFIX) for name in names)
    return next(path for path in free if not path.exists())


def thin(folder: Path, practice_id: str, zone: ZoneInfo, today: dt.date) -> int:
    """Remove what need not stay, and what a killed process left; returns how many went."""
    stored = backups_in(folder, practice_id)
    kept = to_keep((at.astimezone(zone) for at, _path in stored), today)
    gone = [path for at, path in stored if at.astimezone(zone) not in kept]
    for path in gone:
        with suppress(OSError):
            path.unlink()
    with suppress(OSError):
        for left in folder.glob(f"{_PREFIX}*{SUFFIX}{PART_SUFFIX}"):
            left.unlink()
    return len(gone)


def own_folder(home: Path) -> Path:
    """The folder beside the data; raises UnavailableError where it cannot be made."""
    try:
        return make_private_dir(home / FOLDER_NAME)
    except OSError as error:
        raise unwritable() from error


def choose_second(home: Path, folder: Path) -> None:
    """Copy backups to this place from now on.

    Raises:
        RefusedError: It is no folder, or lies within the data folder.
        UnavailableError: It cannot be written.
    """
    if not folder.is_dir():
        raise RefusedError(_("There is no such folder. Connect the stick or disk, then choose it."))
    if folder.resolve().is_relative_to(home.resolve()):
        raise RefusedError(
            _("This folder is on the same disk beside the data. Choose a stick, another disk or a "
              "folder on the network.")
        )  # fmt: skip
    marker = folder / MARKER_NAME
    try:
        mark = marker.read_text("utf-8").strip() if marker.exists() else ""
        if not mark:
            mark = secrets.token_hex(8)
            write_private(marker, mark.encode())
    except (OSError, ValueError) as error:
        raise unwritable() from error
    known = Known.read(home)
    replace(known, second=str(folder), second_id=mark, second_newest_at=None).write(home)


def forget_second(home: Path) -> None:
    """Copy backups nowhere else from now on; what lies there stays."""
    replace(Known.read(home), second="", second_id="", second_newest_at=None).write(home)


def is_second_there(known: Known) -> bool:
    """Whether the second place is connected: the very stick that was chosen, not another."""
    try:
        found = (Path(known.second) / MARKER_NAME).read_text("utf-8").strip()
    except (OSError, ValueError):
        return False
    return bool(known.second) and found == known.second_id


def copy_to(source: Path, folder: Path, tell: Tell) -> Path:
    """Copy a backup into another folder and read it back; nothing half stays.

    Raises:
        OSError: The folder cannot be written, is full, or gave back something else.
    """
    target = folder / source.name
    part = folder / (source.name + PART_SUFFIX)
    try:
        _copy(source, part, tell)
        if not _same(source, part):
            raise OSError("the copy is not what was written")
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target


def _copy(source: Path, part: Path, tell: Tell) -> None:
    total, done = source.stat().st_size, 0
    with source.open("rb") as reading, open_private(part) as writing:
        while block := reading.read(_BLOCK_BYTES):
            writing.write(block)
            done += len(block)
            tell(done, total)
        writing.flush()
        os.fsync(writing.fileno())


def _same(first: Path, second: Path) -> bool:
    with first.open("rb") as left, second.open("rb") as right:
        while True:
            block = left.read(_BLOCK_BYTES)
            if block != right.read(_BLOCK_BYTES):
                return False
            if not block:
                return True


def _instant(told: object) -> dt.datetime | None:
    return dt.datetime.fromisoformat(str(told)).astimezone(dt.UTC) if told else None


def _text(at: dt.datetime | None) -> str:
    return at.isoformat() if at else ""
