"""A filter of the Linux kernel: system calls that reading a file never needs are refused.

The program is classic BPF, as seccomp(2) takes it: eight bytes an instruction.
"""

import errno
import os
import struct
from typing import NamedTuple

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _SECOND, _THIRD = 0, 4, 24, 32  # offsets in struct seccomp_data
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_OTHER_NUMBERS = 0x40000000  # the x32 ways of calling the same


class _Machine(NamedTuple):
    """A processor's numbers of the calls; ``opens`` are those whose argument tells for what."""

    architecture: int
    refused: tuple[int, ...]
    opens: tuple[tuple[int, int], ...]


_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        (
            # socket, socketpair, connect, bind, listen, accept, accept4, sendto, sendmsg
            41, 53, 42, 49, 50, 43, 288, 44, 46,
            # execve, execveat, ptrace, process_vm_readv, process_vm_writev, kill, io_uring_setup
            59, 322, 101, 310, 311, 62, 425,
            # unlink, unlinkat, rename, renameat, renameat2, truncate, ftruncate, link, linkat
            87, 263, 82, 264, 316, 76, 77, 86, 265,
            # symlink, symlinkat, mkdir, mkdirat, rmdir, creat, openat2, mknod, mknodat
            88, 266, 83, 258, 84, 85, 437, 133, 259,
            # chmod, fchmod, fchmodat, fchmodat2
            90, 91, 268, 452,
        ),
        ((2, _SECOND), (257, _THIRD)),
    ),
    "aarch64": _Machine(
        0xC00000B7,
        (
            198, 199, 203, 200, 201, 202, 242, 206, 211,
            221, 281, 117, 270, 271, 129, 425,
            35, 38, 276, 45, 46, 37, 36, 34, 437, 33, 52, 53, 452,
        ),
        ((56, _THIRD),),
    ),
}  # fmt: skip
_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def filter_for(machine: str) -> bytes:
    """The program for a processor; empty where its numbers are not known."""
    known = _MACHINES.get(machine)
    if known is None:
        return b""
    ends = len(known.refused) + 4 * len(known.opens)  # steps until the last two
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, known.architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, ends + 1, 0, _OTHER_NUMBERS),
    ]
    for place, number in enumerate(known.refused):
        steps.append((_JUMP_EQUAL, ends - place, 0, number))
    for place, (number, argument) in enumerate(known.opens):
        left = 4 * (len(known.opens) - place - 1)
        steps += [
            (_JUMP_EQUAL, 0, 3, number),
            (_LOAD, 0, 0, argument),
            (_JUMP_ANY_BIT, left + 2, 0, _FOR_WRITING),
            (_RETURN, 0, 0, _ALLOW),
        ]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _ERROR | errno.EPERM)]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)
