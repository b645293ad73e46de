"""Whether a version on offer is one to go to, and when to look for one."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass

from carecoord.vocab.updates import Finding

LOOK_EVERY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a signed list says, as far as it matters here.

    Attributes:
        systems: Kinds of computers it has a package for.
    """

    version: str
    made_at: dt.datetime
    expires_on: dt.date
    systems: Container[str]


def judge(
    offered: Offered, *, own: str, system: str, newest_seen: dt.datetime | None, today: dt.date
) -> Finding:
    """What to say of an offer.

    Args:
        offered: The offer.
        own: The version of this program.
        system: The kind of this computer.
        newest_seen: When the newest list seen before was made; an older one is a replay.
        today: Of the machine's own clock.
    """
    if newest_seen is not None and offered.made_at < newest_seen:
        return Finding.REPLAYED
    if offered.expires_on < today:
        return Finding.EXPIRED
    if _parts(offered.version) < _parts(own):
        return Finding.OLDER
    if _parts(offered.version) == _parts(own):
        return Finding.NEWEST
    return Finding.READY if system in offered.systems else Finding.NO_PACKAGE


def is_due(looked_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether to look again: a day has passed, or the clock was put back."""
    return looked_at is None or not dt.timedelta(0) <= now - looked_at < LOOK_EVERY


def _parts(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    while numbers and numbers[-1] == 0:  # 0.2 and 0.2.0 are one version
        numbers.pop()
    return tuple(numbers)
