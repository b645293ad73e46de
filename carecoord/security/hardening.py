"""What the process does at start so that patients' data does not leak from its memory."""

import os
import sys

_PR_SET_DUMPABLE = 4
_PT_DENY_ATTACH = 31
_NO_CRASH_BOX = 0x1 | 0x2  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX
_NO_HEAP_IN_REPORTS = 0x1  # WER_FAULT_REPORTING_FLAG_NOHEAP
_OWNER_ONLY = 0o077


def keep_files_private() -> None:
    """No core dumps, and new files for the owner alone; before anything else is done."""
    os.umask(_OWNER_ONLY)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    else:
        import ctypes

        # A report of a crash goes to Microsoft, with the memory as it was.
        ctypes.windll.kernel32.SetErrorMode(_NO_CRASH_BOX)
        ctypes.windll.kernel32.WerSetFlags(_NO_HEAP_IN_REPORTS)


def hide_memory() -> None:
    """No peeking by other programs of the user; before there is anything to hide.

    On Linux the memory can then be read by root only, and a debugger cannot
    attach; on macOS a debugger cannot attach; Windows knows nothing like it.
    """
    if sys.platform == "darwin":
        import ctypes

        ctypes.CDLL(None).ptrace(_PT_DENY_ATTACH, 0, 0, 0)
    if sys.platform == "linux":
        import ctypes  # a window is painted before it needs this

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
