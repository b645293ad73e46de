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


def tell(error: BaseException, home: Path) -> int:
    """Say on standard error why the command ended; returns the exit code.

    A bug is told as a number that stands in the log: a trace on the screen might quote a
    patient's data.
    """
    if isinstance(error, BrokenPipeError):
        _say_no_more()  # whoever read the answer has seen enough
        return DONE
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        _say_no_more()
        note(_("The answer could not be written, because the disk is full."))
    elif isinstance(error, KeyboardInterrupt | CancelledError):
        note(_("Stopped. What was not finished is not kept."))
    elif isinstance(error, CareCoordError):
        note(str(error))
    else:
        note(_incident(error, home))
    return REFUSED


def _say_no_more() -> None:
    """Python would try once more at its end to write what nobody takes, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _incident(error: BaseException, home: Path) -> str:
    with contextlib.suppress(OSError):
        if home.is_dir():
            log_to(home)
    return _(
        "CareCoord met a fault of its own and stopped. What was not finished is not kept. "
        "Report incident {number}; the file {log} in the data folder says more."
    ).format(number=record(error).number, log=f"logs/{LOG_NAME}")
