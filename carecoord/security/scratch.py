"""A place in the data folder for what the program and its libraries write for a moment.

The system's own folder for that is open to others and nobody tidies it up: Qt puts a page there
on its way to the printer. What a crash left is wiped when the folder is claimed again.
"""

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from carecoord.common.paths import make_private_dir
from carecoord.security.unfinished import take_away

SCRATCH_NAME = "scratch"
_VARIABLES = ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")
_LEFT_BY_A_CRASH = ("*.part", ".check-*", "backups/*.part", "backups/.check-*")
_OF_OTHERS = 0o077
_FORGOTTEN_S = 3600.0
"""Older ones were left by a process that was killed."""


class Scratch:
    """The place, for as long as this process works with the data folder."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._before: dict[str, str | None] = {}

    def claim(self) -> None:
        """Wipe what is left of before, and lead everything that asks for such a place here.

        Only for whoever holds the data folder: another process's would be wiped.
        """
        wipe(self._home)
        make_everything_private(self._home)
        folder = make_private_dir(self._home / SCRATCH_NAME)
        self._before = {name: os.environ.get(name) for name in _VARIABLES}
        os.environ.update(dict.fromkeys(_VARIABLES, str(folder)))
        tempfile.tempdir = None  # asked anew

    def release(self) -> None:
        """Wipe it and put everything back."""
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._before = {}
        tempfile.tempdir = None
        shutil.rmtree(self._home / SCRATCH_NAME, ignore_errors=True)


def wipe(home: Path) -> None:
    """Remove what a process that was killed could not remove itself."""
    take_away(home)
    for pattern in (SCRATCH_NAME, *_LEFT_BY_A_CRASH):
        for left in home.glob(pattern):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    left.unlink()


def make_everything_private(home: Path) -> None:
    """For the owner alone, also what an older version or a copying program left open."""
    if os.name != "posix":
        return
    for path in (home, *home.rglob("*")):
        if path.is_symlink():
            continue
        with contextlib.suppress(OSError):  # somebody else's file; the store says so itself
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OF_OTHERS)


@contextlib.contextmanager
def scratch_folder(home: Path) -> Iterator[Path]:
    """An empty folder of one's own in that place, gone afterwards; also where nobody claimed it.

    Raises:
        OSError: The data folder cannot be written.
    """
    base = make_private_dir(home / SCRATCH_NAME)
    for left in base.iterdir():
        if time.time() - left.stat().st_mtime > _FORGOTTEN_S:
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=base))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
