"""One process per data folder, held by a lock of the operating system.

The lock goes with the process, also when it crashes; the file may stay.
"""

import contextlib
import sys
import time
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self

from carecoord.common.errors import AlreadyOpenError, UnavailableError
from carecoord.common.handed_files import has_names, put_names, take_names
from carecoord.common.i18n import _
from carecoord.common.paths import COME_FORWARD_NAME

LOCK_FILE_NAME = "carecoord.lock"
_PATIENCE_S = 3.0
_LOOK_S = 0.02


class SingleInstance:
    """The right to be the one process that works with a data folder.

    Use it as a context manager, or release it by hand. Replacing the process
    releases it too: the file handle is not inherited.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / LOCK_FILE_NAME
        self._file: BufferedReader | None = None

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            AlreadyOpenError: Another process holds it.
            UnavailableError: The folder cannot be written.
        """
        try:
            self._path.touch(mode=0o600)
            file = self._path.open("rb")
        except OSError as error:
            raise UnavailableError(
                _(
                    "The data folder cannot be written. Check that the disk is connected and "
                    "that you may write to it, then try again."
                )
            ) from error
        try:
            _lock(file.fileno())
        except OSError as error:
            file.close()
            raise AlreadyOpenError(
                _(
                    "CareCoord is already open with this data, in another window or on another "
                    "computer. Go on there, or close it and try again."
                )
            ) from error
        self._file = file

    def release(self) -> None:
        """Give the lock back; without one nothing happens."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def ask_to_come_forward(home: Path) -> None:
    """Ask the window that has this data open; one on another computer does not hear it."""
    with contextlib.suppress(OSError):
        (home / COME_FORWARD_NAME).touch(0o600)


def is_open(home: Path) -> bool:
    """Whether another process works with the data; a folder that is not there stays so."""
    if not (home / LOCK_FILE_NAME).exists():
        return False
    try:
        with SingleInstance(home):
            return False
    except AlreadyOpenError:
        return True
    except UnavailableError:
        return False


def hand_over(home: Path, files: Sequence[Path], *, patience_s: float = _PATIENCE_S) -> bool:
    """Hand files to the window that has this data open; False when none takes them.

    A command holds the data as well, and looks at no files.
    """
    if not is_open(home):
        return False
    try:
        put_names(home, files)
        until = time.monotonic() + patience_s
        while has_names(home):
            if time.monotonic() > until:
                take_names(home)
                return False
            time.sleep(_LOOK_S)
    except OSError:
        return False
    return True


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
