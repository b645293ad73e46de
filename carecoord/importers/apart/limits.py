"""How much a file may cost, and how a process binds itself to that for good.

Before the first byte of a file is looked at the child gives up what reading does not need; none
of it can be taken back.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

IDLE_S = 60
"""After this long without a file a child goes, and with it what it still remembers."""

_MB = 1 << 20
_BASE_BYTES = 512 * _MB
_BASE_CPU_S = 60
_PACKED = frozenset({".zip", ".xlsx", ".xlsm", ".gz"})
_GROWTH, _GROWTH_PACKED = 16, 160  # bytes of memory for a byte of the file
_PRACTICE_BYTES, _PRACTICE_CPU_S = 2048 * _MB, 600
_CPU_S_PER_MB, _CPU_S_PER_MB_PACKED = 4, 40
_LEAST_CEILING = 2048 * _MB
_SHARE_OF_MEMORY = 0.75
_WALL_FACTOR = 4  # a computer has other things to do
_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38


class Budget(NamedTuple):
    """What reading may cost; ``is_usual`` when another small file may follow in that process."""

    memory: int = _BASE_BYTES
    cpu_s: int = _BASE_CPU_S
    is_usual: bool = True

    @property
    def wall_s(self) -> int:
        return self.cpu_s * _WALL_FACTOR


USUAL = Budget()
_USUAL_UP_TO = 2 * _MB


def budget_for(paths: Iterable[Path]) -> Budget:
    """By the size of what is handed over: a small file has no business with gigabytes."""
    plain, packed = _sizes(paths)
    if plain + packed * (_GROWTH_PACKED // _GROWTH) <= _USUAL_UP_TO:
        return USUAL
    memory = _BASE_BYTES + plain * _GROWTH + packed * _GROWTH_PACKED
    cpu_s = (plain * _CPU_S_PER_MB + packed * _CPU_S_PER_MB_PACKED) // _MB
    return Budget(min(memory, _ceiling()), _BASE_CPU_S + cpu_s, is_usual=False)


def budget_for_practice(path: Path) -> Budget:
    """The same for the export of a whole practice, which is read a row at a time.

    What opens it takes memory on purpose, whatever its size; the one who takes the rows works
    slower than the reader, who waits meanwhile.
    """
    plain, packed = _sizes([path])
    cpu_s = ((plain + packed) * _CPU_S_PER_MB_PACKED) // _MB
    return Budget(_PRACTICE_BYTES, _PRACTICE_CPU_S + cpu_s, is_usual=False)


def _sizes(paths: Iterable[Path]) -> tuple[int, int]:
    plain = packed = 0
    for path in paths:
        for file in path.rglob("*") if path.is_dir() else (path,):
            try:
                size = file.stat().st_size
            except OSError:
                continue  # the child says that it cannot be read
            if file.suffix.casefold() in _PACKED:
                packed += size
            else:
                plain += size
    return plain, packed


def _ceiling() -> int:
    try:
        installed = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows has no sysconf
        return _LEAST_CEILING
    return max(_LEAST_CEILING, int(installed * _SHARE_OF_MEMORY))


def confine(memory: int) -> None:
    """Bind this process; before it reads anything.

    On Windows the parent has put it into a job, which holds the same limits.

    Raises:
        OSError: The system does not let it; then nothing is read.
        ValueError: That is no limit.
    """
    if memory <= 0:
        raise ValueError
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # not one byte into any file
    if sys.platform == "darwin":
        _watch_memory(memory)  # macOS counts gigabytes of its own as address space
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if sys.platform == "linux":
        _give_up_calls()


def allow_time(seconds: int) -> None:
    """From now on so much processor time; then the system ends the process."""
    if sys.platform == "win32":
        return
    import resource
    import time

    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(time.process_time()) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _watch_memory(memory: int) -> None:
    import resource
    import threading
    import time

    def watch() -> None:
        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss <= memory:
            time.sleep(0.02)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _give_up_calls() -> None:
    """No sockets, no other programs, no look into other processes; nobody looks into this one.

    A kernel or a container that knows no such filter leaves the other limits standing.
    """
    import ctypes
    import platform

    from carecoord.importers.apart.calls import filter_for

    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    program = filter_for(platform.machine())
    if program:
        code = ctypes.create_string_buffer(program)
        header = (ctypes.c_uint64 * 2)(len(program) // 8, ctypes.addressof(code))
        kernel.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(header), 0, 0)
