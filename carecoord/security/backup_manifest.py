"""What a backup says of itself: a few words in clear, and a signed manifest inside."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _

MAGIC = b"CareCoord backup 2\n"
ANY_MAGIC = b"CareCoord backup "
STORE, KEYS = "practice.db", "keys.json"
LARGEST_TEXT_BYTES = 16 * 1024 * 1024


class NotABackupError(RefusedError):
    """Damaged, cut short, forged, or something else altogether."""


@dataclass(frozen=True)
class Head:
    """What stands in clear: nothing of the practice but numbers drawn at random.

    Attributes:
        made_at: When, UTC; true only where the manifest confirms the head.
        keys: The key file without names; a secret that opens it opens the backup.
    """

    made_at: dt.datetime
    keys: bytes

    def encoded(self) -> bytes:
        told = {"made_at": self.made_at.isoformat(), "keys": json.loads(self.keys)}
        return MAGIC + json.dumps(told, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def decoded(cls, clear: bytes) -> "Head":
        """Read what ``encoded`` wrote.

        Raises:
            NotABackupError: It is nothing of that kind.
            RefusedError: A newer version wrote it.
        """
        if clear.startswith(ANY_MAGIC) and not clear.startswith(MAGIC):
            raise RefusedError(
                _("A newer version of CareCoord made this backup. Install that version to open it.")
            )
        if not (clear.startswith(MAGIC) and clear.endswith(b"\n")):
            raise damaged()
        try:
            told = json.loads(clear[len(MAGIC) :])
            made_at = dt.datetime.fromisoformat(told["made_at"]).astimezone(dt.UTC)
            return cls(made_at, json.dumps(told["keys"]).encode())
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            raise damaged() from None

    @property
    def practice_id(self) -> str:
        """Tells the backups of one practice from another's; a number drawn at random."""
        return str(json.loads(self.keys)["database_id"])


@dataclass(frozen=True)
class Part:
    """One file of the archive; SHA-256 in hexadecimal."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> "Part":
        with path.open("rb") as stream:
            return cls(path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


@dataclass(frozen=True)
class Mark:
    """Where a chain of the journal stood."""

    origin: str
    seq: int
    head: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, as whoever made it signed it.

    Attributes:
        made_at: When the copy was taken, UTC.
        program: Version of the program.
        schema: Version of the tables.
        counts: Records that count, by table.
        newest_at: When the newest entry of the journal was written, UTC.
        marks: Where the journal's chains stood.
        audit_key: Key of the journal's MAC, hexadecimal; it need not come from the key of today.
        parts: The files beside the manifest.
        head: SHA-256 of what stands in clear.
    """

    made_at: dt.datetime
    practice: str
    program: str
    schema: int
    counts: Mapping[str, int]
    newest_at: dt.datetime | None
    marks: tuple[Mark, ...]
    audit_key: str = field(repr=False)
    parts: Mapping[str, Part]
    head: str


def damaged() -> NotABackupError:
    return NotABackupError(_("This file is not a whole backup of CareCoord. Choose another one."))


def unreadable() -> UnavailableError:
    return UnavailableError(
        _("The backup cannot be read. Check the disk or stick it lies on, then try again.")
    )
