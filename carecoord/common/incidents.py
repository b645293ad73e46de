"""Bugs: a number for the person, a trace without anybody's data for the log."""

import logging
import traceback
from collections.abc import Sequence
from pathlib import PurePath

from carecoord.common.errors import CareCoordError

logger = logging.getLogger(__name__)


class IncidentError(Exception):
    """A bug that was met and logged.

    Attributes:
        number: What the person can tell support, for example ``4F7A-09C2``.
        trace: Types, files and line numbers; never an exception's text, which may
            quote a patient's data.
    """

    def __init__(self, number: str, trace: str) -> None:
        super().__init__(number)
        self.number = number
        self.trace = trace


class ElsewhereError(Exception):
    """A bug that was met in another process of ours.

    Attributes:
        kind: Name of the exception there.
        frames: Where it came from, as :func:`trace_of` writes it.
    """

    def __init__(self, kind: str, frames: Sequence[str]) -> None:
        super().__init__(kind)
        self.kind = kind
        self.frames = frames


def explained(error: BaseException) -> Exception:
    """The error as people may see it: our own as it is, anything else as an incident."""
    if isinstance(error, CareCoordError | IncidentError):
        return error
    return record(error)


def record(error: BaseException) -> IncidentError:
    """Log a bug under a fresh number."""
    incident = IncidentError(_new_number(), trace_of(error))
    logger.error("Incident %s\n%s", incident.number, incident.trace)
    return incident


def trace_of(error: BaseException) -> str:
    """Where an exception came from, with its causes, one line per frame."""
    lines: list[str] = []
    current: BaseException | None = error
    while current is not None:
        kind = type(current)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        lines += [
            f"  {PurePath(frame.filename).name}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        if isinstance(current, ElsewhereError):
            lines += [f"  {current.kind}", *(f"    {frame}" for frame in current.frames)]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def _new_number() -> str:
    import secrets

    digits = secrets.token_hex(4).upper()
    return f"{digits[:4]}-{digits[4:]}"
