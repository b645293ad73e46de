"""The hybrid clock: stamps that never repeat and never run backwards on one machine."""

import base64
import datetime as dt
import secrets
import threading

COUNTER_BITS = 16
MAX_DRIFT_MS = 3_600_000
"""A clock further ahead than this is not followed, so one wrong clock cannot infect the others."""


def random_name(letters: int) -> str:
    """Lower-case letters and digits, five random bits each."""
    raw = base64.b32encode(secrets.token_bytes(letters)).decode().lower()
    return raw[:letters]


def new_origin() -> str:
    """A name for one writing device in one store; drawn at set-up and after every restore."""
    return random_name(12)


def hlc_instant(hlc: int) -> dt.datetime:
    """When something was written, UTC."""
    return dt.datetime.fromtimestamp((hlc >> COUNTER_BITS) / 1000, dt.UTC)


def instant_hlc(instant: dt.datetime) -> int:
    """The lowest reading of the hybrid clock at an instant."""
    return int(instant.timestamp() * 1000) << COUNTER_BITS


def stamp_hlc(stamp: str) -> int:
    """The hybrid clock inside a stamp."""
    return int(stamp[:16], 16)


class HybridClock:
    """Milliseconds and a counter, rising with every reading; one per open store."""

    def __init__(self) -> None:
        self._incarnation = random_name(8)
        self._last = 0
        self._lock = threading.Lock()

    def next(self, floor: int) -> tuple[int, str]:
        """A reading above ``floor`` and above every earlier one, and its stamp."""
        with self._lock:
            self._last = max(self._last, floor) + 1
            return self._last, f"{self._last:016x}{self._incarnation}"
