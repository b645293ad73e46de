"""A growing wait after failed sign-ins, remembered across restarts.

The file holds a count and a time, no names. The wait goes by how long the machine has been
running, so that setting its clock neither shortens nor lengthens it, and starting it anew lets it
count from there. It slows down somebody at the keyboard; whoever can copy or delete files is
slowed down by Argon2id.
"""

import contextlib
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from carecoord.common.clock import uptime_s
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import n_
from carecoord.common.paths import write_private

FILE_NAME = "sign-in-attempts.json"
FREE_ATTEMPTS = 4
_FIRST_WAIT_S = 5
_LONGEST_WAIT_S = 15 * 60
_MOST_DOUBLINGS = 10
_NONE = dt.timedelta(0)


@dataclass(frozen=True)
class _Failures:
    """How many there were, and when the last one was.

    Attributes:
        last_at: For people to read.
        uptime_s: How long the machine had been running by then.
    """

    count: int
    last_at: dt.datetime
    uptime_s: float

    @property
    def wait(self) -> dt.timedelta:
        if self.count <= FREE_ATTEMPTS:
            return _NONE
        doublings = min(self.count - FREE_ATTEMPTS - 1, _MOST_DOUBLINGS)
        return dt.timedelta(seconds=min(_FIRST_WAIT_S * 2**doublings, _LONGEST_WAIT_S))

    def passed(self, uptime_s: float) -> dt.timedelta:
        """What surely passed since; all that is known of a time before a start is nothing."""
        since_s = self.uptime_s if 0 <= self.uptime_s <= uptime_s else 0.0
        return dt.timedelta(seconds=uptime_s - since_s)


class SignInThrottle:
    """Counts the failures of everybody on this computer together.

    Counting per name would let one person try every colleague's passphrase.
    """

    def __init__(self, home: Path, uptime: Callable[[], float] = uptime_s) -> None:
        self._path = home / FILE_NAME
        self._uptime = uptime
        self._unsaved: _Failures | None = None

    def wait(self, now: dt.datetime) -> dt.timedelta:
        """How long until the next attempt is let through; zero when it is now."""
        failures = self._failures(now)
        if failures is None:
            return _NONE
        return max(failures.wait - failures.passed(self._uptime()), _NONE)

    def require_no_wait(self, now: dt.datetime) -> None:
        """Return when an attempt may be made.

        Raises:
            RefusedError: Too many attempts failed; the text says how long to wait.
        """
        wait = self.wait(now)
        if wait == _NONE:
            return
        seconds = -(-wait // dt.timedelta(seconds=1))
        raise RefusedError(
            n_(
                "Too many sign-ins failed. Wait {count} second, then try again.",
                "Too many sign-ins failed. Wait {count} seconds, then try again.",
                seconds,
            ).format(count=seconds)
        )

    def failed(self, now: dt.datetime) -> None:
        """Remember one more failure."""
        failures = self._failures(now)
        count = 1 if failures is None else failures.count + 1
        self._remember(_Failures(count, now, self._uptime()))

    def succeeded(self) -> None:
        """Forget the failures."""
        self._unsaved = None
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _remember(self, failures: _Failures) -> None:
        self._unsaved = failures
        content = {
            "count": failures.count,
            "last_at": failures.last_at.isoformat(),
            "uptime_s": round(failures.uptime_s, 3),
        }
        # On a read-only disk the count lasts as long as the process.
        with contextlib.suppress(OSError):
            write_private(self._path, json.dumps(content).encode())
            self._unsaved = None

    def _failures(self, now: dt.datetime) -> _Failures | None:
        if self._unsaved is not None:
            return self._unsaved
        try:
            return self._read()
        except OSError:
            return None
        except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
            # Spoiling the file must not be the way around the wait.
            spoilt = _Failures(FREE_ATTEMPTS + 1, now, self._uptime())
            self._remember(spoilt)
            return spoilt

    def _read(self) -> _Failures:
        content = json.loads(self._path.read_bytes())
        up_s = content.get("uptime_s")
        found = _Failures(
            int(content["count"]),
            dt.datetime.fromisoformat(content["last_at"]).astimezone(dt.UTC),
            self._uptime() if up_s is None else float(up_s),
        )
        if up_s is None:  # of a version that did not keep it: the wait begins anew, once
            self._remember(found)
        return found
