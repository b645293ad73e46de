"""The limits of a child on Windows, held by a job: nothing else there binds a process."""

import struct
import subprocess
import sys

from carecoord.importers.apart.limits import Budget

_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_PROCESS_TIME, _ACTIVE_PROCESS, _PROCESS_MEMORY = 0x2, 0x8, 0x100
_DIE_ON_ERROR, _KILL_ON_CLOSE = 0x400, 0x2000
_HUNDRED_NS_PER_S = 10_000_000
_KEPT_CHILD_FACTOR = 20  # processor time is counted over all files that a child reads

# JOBOBJECT_EXTENDED_LIMIT_INFORMATION on 64-bit Windows: time of a process and of the job, flags,
# least and most working set, active processes, affinity, priority and scheduling, six counters of
# input and output, memory of a process and of the job, and the most that was used of both.
_LAYOUT = struct.Struct("<qqI4xQQI4xQII6QQQQQ")


def wanted_limits(budget: Budget) -> bytes:
    """What Windows is told, in its own layout."""
    flags = _PROCESS_TIME | _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_ERROR | _KILL_ON_CLOSE
    time = budget.cpu_s * _KEPT_CHILD_FACTOR * _HUNDRED_NS_PER_S
    counters = (0, 0, 0, 0, 0, 0)
    return _LAYOUT.pack(time, 0, flags, 0, 0, 1, 0, 0, 0, *counters, budget.memory, 0, 0, 0)


def bind(process: "subprocess.Popen[bytes]", budget: Budget) -> object:
    """Limit memory and time, and let it start no other process; the answer has to be kept.

    It ends with this process. Elsewhere than on Windows the child binds itself.

    Raises:
        OSError: Windows does not let us; the child must not read anything then.
    """
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        limits = wanted_limits(budget)
        child = wintypes.HANDLE(int(process._handle))  # noqa: SLF001 - nothing else names it
        if not kernel.SetInformationJobObject(
            job, _EXTENDED_LIMITS, limits, len(limits)
        ) or not kernel.AssignProcessToJobObject(job, child):
            raise ctypes.WinError(ctypes.get_last_error())
        return job
    return None
