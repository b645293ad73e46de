"""What people install beside the same from source: start, memory and size.

Both are begun in turns on a screen of their own, which is looked at from outside until the
sign-in shows on it: a built program takes no code that would tell. Both have their modules
compiled, and neither starts for the first time.
"""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import NamedTuple

from benchmarks.harness import Figure
from benchmarks.practice import Setting
from benchmarks.start import second_start
from devtools.package import build
from devtools.package.display import Display, display
from devtools.places import MAIN, ROOT, SetupError

_PROGRAM = build.FOLDER / ("carecoord.exe" if sys.platform == "win32" else "carecoord")
_STARTS_A_ROUND = 3
_PATIENCE_S = 60.0
_LOOK_S = 0.0005
_MOST_MB, _MOST_FOLDER_MB = 50.0, 150.0
_NO_SLOWER = 1.0


class _Start(NamedTuple):
    ms: float
    cpu: float
    mb: float


def run(setting: Setting) -> Iterator[Figure]:
    """Size always; start and memory where there is a screen of our own to look at."""
    if not _PROGRAM.exists():
        print("Nothing is built here. Build it with: python3 dev.py package")
        return
    yield Figure("size of the folder", build.size_mb(_PROGRAM.parent), "MB", goal=_MOST_FOLDER_MB)
    for package in sorted((ROOT / "dist").glob("*.deb")):
        yield Figure("size of the .deb", package.stat().st_size / 1e6, "MB", goal=_MOST_MB)
    try:
        yield from _starts(setting)
    except SetupError as error:
        print(error)


def _starts(setting: Setting) -> Iterator[Figure]:
    built: list[_Start] = []
    source: list[_Start] = []
    with display() as screen, second_start(setting.home) as place:
        for _round in range(1 + setting.rounds * _STARTS_A_ROUND):
            built.append(_started([str(_PROGRAM)], place, screen))
            source.append(_started([sys.executable, str(MAIN)], place, screen))
    del built[0], source[0]  # the first start compiles, and reads from the disk
    for name, key, unit, goal in (
        ("to the painted sign-in, beside source", "ms", "ms", _NO_SLOWER),
        ("of the processor until then", "cpu", "ms", None),
        ("memory at the sign-in, beside source", "mb", "MB", _NO_SLOWER),
    ):
        mine, theirs = (min(getattr(one, key) for one in each) for each in (built, source))
        yield Figure(name, mine, unit, theirs, goal)


def _started(command: list[str], place: Mapping[str, str], screen: Display) -> _Start:
    surroundings = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **place, **screen.variables}
    empty = screen.middle()
    began = time.monotonic()
    with Popen(command, env=surroundings, stdout=DEVNULL, stderr=DEVNULL) as program:
        try:
            while screen.middle() == empty:
                if time.monotonic() - began > _PATIENCE_S or program.poll() is not None:
                    raise SetupError(f"{command[0]} showed nothing.")
                time.sleep(_LOOK_S)
            ms = (time.monotonic() - began) * 1000
            cpu, mb = _used(program.pid)
        finally:
            program.kill()
    screen.wait_until(lambda: screen.middle() == empty, "an empty screen")
    return _Start(ms, cpu, mb)


def _used(process: int) -> tuple[float, float]:
    """Processor time in ms and memory in MB of a process until now."""
    about = Path("/proc") / str(process)
    words = (about / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    ticks = int(words[11]) + int(words[12])
    pages = int((about / "statm").read_text(encoding="ascii").split()[1])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 2**20
