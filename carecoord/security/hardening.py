"""What the process does at start so that patients' data does not leak from its memory."""

import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4
_OWNER_ONLY = 0o077


def harden_process() -> None:
    """No core dumps, no peeking by other programs of the user, new files for the owner alone.

    On Linux the memory can then be read by root only, and a debugger cannot
    attach; other systems get the part they know.
    """
    os.umask(_OWNER_ONLY)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
