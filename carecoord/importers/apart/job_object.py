"""The limits of a child on Windows, held by a job: nothing else there binds a process."""

import subprocess
import sys

from carecoord.importers.apart.limits import Budget

_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_PROCESS_TIME, _ACTIVE_PROCESS, _PROCESS_MEMORY = 0x2, 0x8, 0x100
_DIE_ON_ERROR, _KILL_ON_CLOSE = 0x400, 0x2000
_HUNDRED_NS_PER_S = 10_000_000
_KEPT_CHILD_FACTOR = 20  # processor time is counted over all files that a child reads


def bind(process: "subprocess.Popen[bytes]", budget: Budget) -> object:
    """Limit memory and time, and let it start no other process; the answer has to be kept.

    It ends with this process. Elsewhere than on Windows the child binds itself.

    Raises:
        OSError: Windows does not let us; the child must not read anything then.
    """
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        class Basic(ctypes.Structure):
            _fields_ = (
                ("process_time", ctypes.c_int64),
                ("job_time", ctypes.c_int64),
                ("flags", wintypes.DWORD),
                ("least_working_set", ctypes.c_size_t),
                ("most_working_set", ctypes.c_size_t),
                ("active_processes", wintypes.DWORD),
                ("affinity", ctypes.c_size_t),
                ("priority", wintypes.DWORD),
                ("scheduling", wintypes.DWORD),
            )

        class Extended(ctypes.Structure):
            _fields_ = (
                ("basic", Basic),
                ("io_counters", ctypes.c_uint64 * 6),
                ("process_memory", ctypes.c_size_t),
                ("job_memory", ctypes.c_size_t),
                ("peak_process_memory", ctypes.c_size_t),
                ("peak_job_memory", ctypes.c_size_t),
            )

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        job = kernel.CreateJobObjectW(None, None)
        wanted = Extended()
        wanted.basic.flags = (
            _PROCESS_TIME | _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_ERROR | _KILL_ON_CLOSE
        )
        wanted.basic.active_processes = 1
        wanted.basic.process_time = budget.cpu_s * _KEPT_CHILD_FACTOR * _HUNDRED_NS_PER_S
        wanted.process_memory = budget.memory
        handle = wintypes.HANDLE(int(process._handle))  # noqa: SLF001 - nothing else names it
        job = wintypes.HANDLE(job)
        if (
            not job
            or not kernel.SetInformationJobObject(
                job, _EXTENDED_LIMITS, ctypes.byref(wanted), ctypes.sizeof(wanted)
            )
            or not kernel.AssignProcessToJobObject(job, handle)
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        return job
    return None
