"""How the command line answers: JSON for scripts, short plain lines for people."""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from carecoord.common.i18n import _

_CLEAR_LINE = "\r\x1b[K"


def answer(value: Any, *, as_json: bool, lines: Iterable[str]) -> None:
    """Print ``value`` as JSON, or ``lines`` for people."""
    if as_json:
        print(json.dumps(value, ensure_ascii=not _spells_all(), indent=1, default=_plain))
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        # An old terminal shows a question mark for a letter it lacks; that is no failure.
        sys.stdout.reconfigure(errors="replace")
    for line in lines:
        print(line)


def note(line: str) -> None:
    """Say something beside the answer, so that standard output stays machine-readable."""
    if sys.stderr is not None:  # a window without a terminal, or a scheduled task
        sys.stderr.write(line + "\n")


@contextmanager
def progress_line() -> Iterator["ProgressLine | None"]:
    """A line that counts on while somebody watches the terminal; None when nobody does."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    line = ProgressLine()
    try:
        yield line
    finally:
        sys.stderr.write(_CLEAR_LINE)
        sys.stderr.flush()


class ProgressLine:
    """Writes how far the work is over what it wrote before."""

    def __call__(self, done: int, total: int) -> None:
        told = _("{done} of {total} done").format(done=done, total=total)
        sys.stderr.write(_CLEAR_LINE + told)
        sys.stderr.flush()


def _spells_all() -> bool:
    return (getattr(sys.stdout, "encoding", "") or "utf-8").lower().replace("-", "") == "utf8"


def _plain(value: object) -> str:
    """Days and instants as ISO 8601, anything else as its own text."""
    import datetime as dt

    return value.isoformat() if isinstance(value, dt.date) else str(value)
