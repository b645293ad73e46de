"""What a process does to its files, written down by a small library that is loaded before all else.

Only from inside the process can each write be seen with its content, in its order among the syncs,
and be made to fail: ``fanotify`` tells neither content nor syncs, and ``strace`` slows the process
twentyfold, needs rights that containers withhold, and cannot return an error of our own.
"""

import ctypes
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end2end.program import ROOT, unmeasured

SOURCE = Path(__file__).with_name("recorder.c")
LONGEST_S = 900
_HEAD = struct.Struct("<cHQQ")


@dataclass(frozen=True)
class Change:
    """One change of a file.

    Attributes:
        kind: O for opened to be made, W written, T cut to a length, S synced, U removed,
            R renamed.
        name: Of the file, below the watched folder; "." for that folder itself.
        offset: Where it was written; the new length of a cut.
        content: What was written; the new name of what was renamed.
    """

    kind: str
    name: str
    offset: int
    content: bytes


@dataclass(frozen=True)
class Recorder:
    """The compiled library."""

    library: Path

    def run(
        self, deed: str, *words: object, below: Path, log: Path | None = None,
        env: Mapping[str, str] | None = None, ends_with: int = 0,
    ) -> str:  # fmt: skip
        """Call a function of a test module in a process that is watched.

        Args:
            deed: Module and function, with a colon between them.
            words: What it is given, as texts.
            below: The folder whose files are watched.
            log: Where the changes are written down.
            env: Variables beside those of this process.
            ends_with: Its exit code; below zero for a signal.

        Returns:
            Standard output.
        """
        module, function = deed.split(":")
        script = f"import sys; from {module} import {function} as deed; deed(*sys.argv[1:])"
        recorded = {"RECORDER_LOG": str(log)} if log else {}
        around = {"LD_PRELOAD": str(self.library), "RECORDER_BELOW": str(below).rstrip("/")}
        ended = subprocess.run(
            [sys.executable, "-c", script, *map(str, words)], cwd=ROOT, capture_output=True,
            env={**unmeasured(), **around, **recorded, **(env or {})}, encoding="utf-8",
            timeout=LONGEST_S, check=False,
        )  # fmt: skip
        assert ended.returncode == ends_with, ended.stderr
        return ended.stdout


def compiled(folder: Path) -> Recorder:
    """Compile the library; the test skips where there is no compiler."""
    if sys.platform != "linux":
        pytest.skip("the recorder is made for Linux")
    if shutil.which("gcc") is None or not Path("/usr/include/stdlib.h").exists():
        pytest.skip("recording a process needs the packages gcc and libc6-dev")
    library = folder / "recorder.so"
    subprocess.run(
        ["gcc", "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o", library, SOURCE,
         "-ldl", "-lpthread"],
        check=True,
    )  # fmt: skip
    return Recorder(library)


def changes(log: Path) -> Iterator[Change]:
    """What was written down, in order."""
    with log.open("rb") as stream:
        while head := stream.read(_HEAD.size):
            kind, name, offset, length = _HEAD.unpack(head)
            yield Change(kind.decode(), os.fsdecode(stream.read(name)), offset, stream.read(length))


class Failing:
    """Inside a watched process: lets writes, syncs, cuts and renamings fail."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.recorder_fail.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_int)
        self._library.recorder_done.restype = ctypes.c_long
        self._library.recorder_failed.restype = ctypes.c_long

    @property
    def done(self) -> int:
        """Operations since it was armed."""
        return int(self._library.recorder_done())

    def arm(self, *, at: int, count: int, error: int) -> None:
        """Of the operations from now on, ``count`` fail from the ``at``-th on."""
        self._library.recorder_fail(at, count, error)

    def kill(self, *, at: int) -> None:
        """Before the ``at``-th operation from now on this process is killed."""
        self.arm(at=at, count=1, error=0)

    def disarm(self) -> int:
        """Let all succeed again; returns how many failed."""
        failed = int(self._library.recorder_failed())
        self._library.recorder_fail(0, 0, 0)
        return failed
