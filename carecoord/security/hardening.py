"""What the process does at start so that patients' data does not leak from its memory."""

import os
import sys

_PR_SET_DUMPABLE = 4
_OWNER_ONLY = 0o077


def keep_files_private() -> None:
    """No core dumps, and new files for the owner alone; before anything else is done."""
    os.umask(_OWNER_ONLY)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def hide_memory() -> None:
    """No peeking by other programs of the user; before there is anything to hide.

    On Linux the memory can then be read by root only, and a debugger cannot
    attach; other systems know nothing like it.
    """
    if sys.platform == "linux":
        import ctypes  # a window is painted before it needs this

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
