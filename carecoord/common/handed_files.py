"""Files the desktop hands over, by a double click or a drop, and what each is for."""

import os
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from carecoord.common.paths import COME_FORWARD_NAME, append_private

BACKUP_ENDING = ".ccbk"
LIST_ENDING = ".cclist"
"""A list to share, as TOML: an ending of its own, so that a double click is ours to answer."""
_LIST_ENDINGS = (LIST_ENDING, ".toml")
_BETWEEN = b"\0"
"""The one byte no system allows in the name of a file."""


class HandedKind(Enum):
    """What files that were handed over are opened as."""

    BACKUP = "backup"
    OWN_LIST = "own list"
    DATA = "data"


def kind_of(paths: Iterable[Path]) -> HandedKind:
    """One kind for all of them: the import says of each file what it is not."""
    kinds = {_kind(path.suffix.lower()) for path in paths}
    return kinds.pop() if len(kinds) == 1 else HandedKind.DATA


def is_ours(word: str) -> bool:
    """Whether a word can only be the name of a file the program wrote."""
    return Path(word).suffix.lower() in {BACKUP_ENDING, LIST_ENDING}


def put_names(home: Path, files: Iterable[Path]) -> None:
    """Leave the names of files for the window that has this data open."""
    with append_private(home / COME_FORWARD_NAME) as stream:
        stream.write(b"".join(os.fsencode(file.absolute()) + _BETWEEN for file in files))


def has_names(home: Path) -> bool:
    """Whether names were left that nobody took yet."""
    return (home / COME_FORWARD_NAME).stat().st_size > 0


def take_names(home: Path) -> list[Path]:
    """The files named since the last time; nobody else is given them again."""
    try:
        with (home / COME_FORWARD_NAME).open("r+b") as stream:
            names = stream.read().split(_BETWEEN)[:-1]
            if names:
                stream.truncate(0)
    except OSError:
        return []
    return [Path(os.fsdecode(name)) for name in names]


def _kind(ending: str) -> HandedKind:
    if ending == BACKUP_ENDING:
        return HandedKind.BACKUP
    return HandedKind.OWN_LIST if ending in _LIST_ENDINGS else HandedKind.DATA
