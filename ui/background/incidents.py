"""Bugs in the window: what nobody caught becomes an incident."""

import sys
import threading
from collections.abc import Callable
from types import TracebackType

from carecoord.common.incidents import IncidentError, explained, record, trace_of

__all__ = ["IncidentError", "catch_unhandled", "explained", "record", "trace_of"]


def catch_unhandled(show: Callable[[IncidentError], object]) -> None:
    """Turn whatever nobody caught into an incident, in slots and in threads.

    ``show`` is called in the thread that failed; a signal's ``emit`` is the usual one.
    """

    def in_slot(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        show(record(error))

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            show(record(arguments.exc_value))

    sys.excepthook = in_slot
    threading.excepthook = in_thread
