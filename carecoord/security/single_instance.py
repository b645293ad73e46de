"""One process per data folder, held by a lock of the operating system.

The lock goes with the process, also when it crashes; the file may stay.
"""

import sys
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _

LOCK_FILE_NAME = "carecoord.lock"


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
            RefusedError: Another process holds it.
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
            raise RefusedError(
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


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
