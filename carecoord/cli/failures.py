"""What a command that could not finish says, and the exit code it gives."""

import contextlib
import errno
import os
import sys
from pathlib import Path

from carecoord.cli.output import note
from carecoord.common.errors import CancelledError, CareCoordError
from carecoord.common.i18n import _
from carecoord.common.incidents import record
from carecoord.common.logs import LOG_NAME, log_to

DONE, REFUSED = 0, 1


def tell(error: BaseException, home: Path, *, in_window: bool = False) -> int:
    """Say why the program ended, on standard error or where there is none; returns the exit code.

    A bug is told as a number that stands in the log: a trace on the screen might quote a
    patient's data.

    Args:
        error: What ended it.
        home: The data folder, for the log.
        in_window: Somebody waits for a window and looks at no terminal.
    """
    if isinstance(error, BrokenPipeError):
        _say_no_more()  # whoever read the answer has seen enough
        return DONE
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        _say_no_more()
    words = _words(error, home)
    note(words)
    if in_window and sys.stderr is None:
        _show_box(words)
    return REFUSED


def _words(error: BaseException, home: Path) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return _("The answer could not be written, because the disk is full.")
    if isinstance(error, KeyboardInterrupt | CancelledError):
        return _("Stopped. What was not finished is not kept.")
    if isinstance(error, CareCoordError):
        return str(error)
    return _incident(error, home)


def _show_box(words: str) -> None:
    """Windows gives a program with a window no standard error; what starts it is a double-click."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, "CareCoord", 0)


def _say_no_more() -> None:
    """Python would try once more at its end to write what nobody takes, and complain."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _incident(error: BaseException, home: Path) -> str:
    with contextlib.suppress(OSError):
        if home.is_dir():
            log_to(home)
    return _(
        "CareCoord met a fault of its own and stopped. What was not finished is not kept. "
        "Report incident {number}; the file {log} in the data folder says more."
    ).format(number=record(error).number, log=f"logs/{LOG_NAME}")
