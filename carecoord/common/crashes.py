"""What a process leaves behind when it dies: where it was, and nothing of what it held."""

import contextlib
import faulthandler
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from carecoord.common.incidents import record
from carecoord.common.paths import append_private, make_private_dir

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

CRASH_NAME = "crash.log"
_LARGEST_BYTES = 128 * 1024

_log = logging.getLogger(__name__)
_open: list[BinaryIO] = []
"""The system writes into it at the end, so it has to stay open."""


def watch_crashes(home: Path) -> None:
    """From now on a hard crash writes its threads, files and lines into the data folder.

    Names of functions and lines alone: no values, and no memory as in a core dump.
    """
    path = make_private_dir(home / "logs") / CRASH_NAME
    if path.exists() and path.stat().st_size > _LARGEST_BYTES:
        with contextlib.suppress(OSError):  # another window has it open, and Windows minds
            path.replace(path.with_name(CRASH_NAME + ".1"))
    _open.append(append_private(path))
    faulthandler.enable(_open[-1])


def say_nothing_aloud() -> None:
    """Keep off standard error, which desktops write into files of their own, what may hold values.

    What cannot be raised, as in a destructor, becomes an incident; a warning is only counted; a
    record that cannot be written is dropped.
    """
    sys.unraisablehook = _note
    warnings.showwarning = _count
    logging.raiseExceptions = False


def last_crash(home: Path) -> tuple[float, str] | None:
    """When a crash was last written, as seconds since 1970, and what; None for never."""
    path = home / "logs" / CRASH_NAME
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - _LARGEST_BYTES))
            text = stream.read().decode("utf-8", "replace")
            written_at = os.fstat(stream.fileno()).st_mtime
    except OSError:
        return None
    return (written_at, text) if text.strip() else None


def _note(what: "UnraisableHookArgs") -> None:
    if what.exc_value is not None:
        record(what.exc_value)


def _count(message: object, category: type[Warning], *_more: object, **_named: object) -> None:
    del message  # it may quote what was read
    _log.warning("Python warned: %s", category.__name__)
