"""Files in other folders that hold patients' data while they are being written.

Where the process is killed meanwhile nobody takes them away, so the data folder knows where they
are until they are finished, and they go when it is claimed again.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from carecoord.common.paths import write_private

NAME = "unfinished.json"
ENDING = ".carecoord-part"
"""Ends the name until all is there; nothing that is called otherwise is ever taken away."""


@contextmanager
def unfinished(home: Path, path: Path) -> Iterator[Path]:
    """What ``path`` is called until it is renamed to that; it goes when the block ends before.

    Args:
        home: Data folder, claimed by this process.
        path: The file or folder that is to be.

    Raises:
        OSError: The data folder cannot be written, or what lies there cannot be taken away.
    """
    part = path.absolute().with_name(path.name + ENDING)
    _keep(home, (*_kept(home), part))
    try:
        _remove(part)
        yield part
    finally:
        _remove(part)
        _keep(home, [one for one in _kept(home) if one != part])


def take_away(home: Path) -> None:
    """Remove what a process that was killed left; where its disk is not here, another time."""
    left, kept = [], _kept(home)
    for part in kept:
        try:
            _remove(part)
        except OSError:
            left.append(part)
        else:
            if not part.parent.is_dir():
                left.append(part)
    if left != kept:
        with suppress(OSError):  # on a full disk too the practice opens
            _keep(home, left)


def _kept(home: Path) -> list[Path]:
    try:
        told = json.loads((home / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    names = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
    return [Path(one) for one in names if one.endswith(ENDING) and Path(one).is_absolute()]


def _keep(home: Path, parts: Sequence[Path]) -> None:
    if parts:
        write_private(home / NAME, json.dumps([str(part) for part in parts]).encode())
    else:
        (home / NAME).unlink(missing_ok=True)


def _remove(part: Path) -> None:
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)
