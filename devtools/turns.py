"""One set-up of this folder at a time; a second one waits for its turn."""

import contextlib
import sys
import time
from collections.abc import Iterator
from io import BufferedReader

from devtools.places import LOCK

_BEYOND_ITS_END = 2**30  # Windows refuses others the locked bytes, and they have to read the rest
_PAUSE_S = 1


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """Until the end of the block no other process sets this folder up.

    It ends with the process, however that ends. Where the disk cannot lock, as some network
    disks cannot, nobody waits.
    """
    with LOCK.open("rb") as file:
        with contextlib.suppress(OSError):
            if not _is_taken(file):
                print("Another command is setting CareCoord up; waiting for it.", flush=True)
                while not _is_taken(file):
                    time.sleep(_PAUSE_S)
        yield


def _is_taken(file: BufferedReader) -> bool:
    """Whether the lock is ours now; False while another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_BEYOND_ITS_END)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
