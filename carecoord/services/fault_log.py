"""Reading back what the log and a crash left, letting through types and places alone.

The log holds no values as it is; what is handed to others is filtered once more, so that a line
that should not be there stays there.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from carecoord.common.crashes import last_crash
from carecoord.common.logs import LOG_NAME

MOST_FAULTS = 10
_MOST_LINES = 40
_READ_BYTES = 256 * 1024
_HEAD = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ ERROR carecoord\.common\.incidents "
    r"Incident (?P<number>[0-9A-F]{4}-[0-9A-F]{4})"
)
_OUR_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,60}"
_TYPE = re.compile(rf" *(?:[a-z_][a-z0-9_]{{0,40}}\.)+{_OUR_NAME}(?:\.{_OUR_NAME})*")
_BARE_TYPE = re.compile(r" *[A-Z][A-Za-z]{0,40}(?:Error|Exception|Warning|Interrupt|Exit)")
_PLACE = re.compile(rf" *[a-z_][a-z0-9_]{{0,60}}\.py:\d{{1,6}} in (?:{_OUR_NAME}|<[a-z]+>)")
_CRASH = re.compile(
    r"(?P<what>Fatal Python error: [A-Za-z ]{1,40}|Windows fatal exception: [a-z0-9 ]{1,60})"
)
_THREAD = re.compile(r"(?:Current thread|Thread) 0x[0-9a-f]+ .*")
_FRAME = re.compile(
    rf'  File ".*?(?P<file>[a-z_][a-z0-9_]{{0,60}}\.py)", line (?P<line>\d{{1,6}}) '
    rf"in (?P<name>{_OUR_NAME}|<[a-z]+>)"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A bug that was met.

    Attributes:
        number: Of the last time.
        at: When that was.
        lines: Types and places.
        times: How often it was met with the same lines.
    """

    number: str
    at: dt.datetime
    lines: tuple[str, ...]
    times: int = 1


def incidents(home: Path) -> list[Fault]:
    """The last different faults of the log, the newest first."""
    found: dict[tuple[str, ...], Fault] = {}
    for fault in _read(_lines(home / "logs" / LOG_NAME)):
        before = found.pop(fault.lines, None)
        found[fault.lines] = replace(fault, times=1 + (before.times if before else 0))
    return list(reversed(found.values()))[:MOST_FAULTS]


def crash_lines(home: Path) -> list[str]:
    """The last hard crash: its kind, then files and lines without their folders."""
    crash = last_crash(home)
    if crash is None:
        return []
    at, text = crash
    lines = text.splitlines()
    begins = [number for number, line in enumerate(lines) if _CRASH.match(line)]
    told = dt.datetime.fromtimestamp(at, dt.UTC).isoformat(sep=" ", timespec="minutes")
    return [told, *_crash(lines[begins[-1] if begins else 0 :])][:_MOST_LINES]


def _crash(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if kind := _CRASH.match(line):
            yield kind["what"]
        elif _THREAD.fullmatch(line):
            yield "Thread"
        elif frame := _FRAME.fullmatch(line):
            yield f"  {frame['file']}:{frame['line']} in {frame['name']}"


def _read(lines: Iterable[str]) -> Iterator[Fault]:
    head: re.Match[str] | None = None
    held: list[str] = []
    for line in [*lines, ""]:
        is_part = any(form.fullmatch(line) for form in (_TYPE, _BARE_TYPE, _PLACE))
        if head is not None and is_part:
            held.append(line)
            continue
        if head is not None:
            at = dt.datetime.fromisoformat(head["at"])
            yield Fault(head["number"], at, tuple(held[:_MOST_LINES]))
        head, held = _HEAD.fullmatch(line), []


def _lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - _READ_BYTES))
            return stream.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
