"""Seals on the rows of an exported list: which row, what stood there, and that nobody changed it.

A seal is no secret and no signature for others. It lets this practice's own store know its own
rows again when a file comes back from a spreadsheet.
"""

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from carecoord.common.text import fold
from carecoord.vocab.worked_lists import MARK

_PURPOSE = b"carecoord worked list"
_PRACTICE_HEX, _NAME_HEX, _SEAL_HEX = 8, 8, 16
_PARTS = 9
_NONE = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowVersion:
    """What stood in a row when its list was exported.

    Attributes:
        worklist_id: The list.
        export_id: Which export of it.
        exported_on: The practice's day.
        row_count: How many rows the export had.
        last_try_id: Key of the newest try of the row; "" when there was none.
        name_mark: Tells whether the name beside it is still the one that was exported.
    """

    worklist_id: str
    export_id: str
    exported_on: dt.date
    row_count: int
    last_try_id: str
    name_mark: str


@dataclass(frozen=True, slots=True)
class SealedVersion:
    """A version as a file has it; only ``Seals`` can say whether it is genuine."""

    version: RowVersion
    practice: str
    seal: str


class Seals:
    """Writes and checks the seals of one practice.

    Args:
        key: A secret of the practice's store; it never leaves it.
    """

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, _PURPOSE, hashlib.sha256)
        self.practice = self._mark("practice", _PRACTICE_HEX)

    def name_mark(self, name: str) -> str:
        """Stands for a name without telling it; case, accents and spaces do not matter."""
        return self._mark(f"name {fold(name)}", _NAME_HEX)

    def sealed(self, row_key: str, version: RowVersion) -> str:
        """What the version column of a row holds."""
        text = self._text(version)
        return f"{text}.{self._seal(row_key, text)}"

    def is_ours(self, sealed: SealedVersion) -> bool:
        """Whether this practice exported the row."""
        return _is_same(sealed.practice, self.practice)

    def fits(self, row_key: str, sealed: SealedVersion) -> bool:
        """Whether key and version belong together and are as they were exported."""
        text = self._text(sealed.version)
        return _is_same(sealed.seal, self._seal(row_key, text))

    def attempt_id(self, row_key: str, export_id: str, times_undone: int) -> str:
        """The key of the try that a row of an export becomes, the same each time it comes back.

        Args:
            row_key: The row.
            export_id: The export.
            times_undone: How often it was brought in and taken back before.
        """
        text = f"{export_id} {row_key} {times_undone}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _text(self, version: RowVersion) -> str:
        parts = (
            MARK,
            self.practice,
            version.worklist_id,
            version.export_id,
            version.exported_on.strftime("%Y%m%d"),
            str(version.row_count),
            version.last_try_id or _NONE,
            version.name_mark,
        )
        return ".".join(parts)

    def _seal(self, row_key: str, text: str) -> str:
        return self._mark(f"row {row_key} {text}", _SEAL_HEX)

    def _mark(self, text: str, length: int) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:length]


def _is_same(typed: str, ours: str) -> bool:
    # As bytes: a text that is not ASCII would raise.
    return hmac.compare_digest(typed.encode(errors="replace"), ours.encode())


def read_version(text: str) -> SealedVersion | None:
    """A version as it stands in a file; None when the text is something else."""
    parts = text.strip().lstrip("'").split(".")
    if len(parts) != _PARTS or parts[0] != MARK:
        return None
    _mark, practice, worklist_id, export_id, day, count, last_try_id, name_mark, seal = parts
    try:
        exported_on = dt.date.fromisoformat(day)
        row_count = int(count)
    except ValueError:
        return None
    version = RowVersion(
        worklist_id=worklist_id,
        export_id=export_id,
        exported_on=exported_on,
        row_count=row_count,
        last_try_id="" if last_try_id == _NONE else last_try_id,
        name_mark=name_mark,
    )
    return SealedVersion(version, practice, seal)
