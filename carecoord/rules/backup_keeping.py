"""Which backups stay when there are many."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable

RECENT_DAYS = 2
DAILY, WEEKLY, MONTHLY = 12, 10, 9

_SPANS: tuple[tuple[int, Callable[[dt.date], Hashable]], ...] = (
    (DAILY, lambda day: day),
    (WEEKLY, lambda day: day.isocalendar()[:2]),
    (MONTHLY, lambda day: (day.year, day.month)),
)


def to_keep(made: Iterable[dt.datetime], today: dt.date) -> frozenset[dt.datetime]:
    """The backups that stay.

    All of today and yesterday, then the last one of each of the 12 latest days that have one
    before, of the 10 latest weeks before those, and of the 9 latest months before those. Days
    without a backup do not count, so a practice that was closed loses nothing. The newest one
    always stays, also where a clock ran ahead.

    Args:
        made: When each was made, in the practice's own time.
        today: The practice's day.
    """
    newest_first = sorted(made, reverse=True)
    recent = today - dt.timedelta(days=RECENT_DAYS - 1)
    kept = {at for at in newest_first if at.date() >= recent} | set(newest_first[:1])
    left = [at for at in newest_first if at not in kept]
    for most, span_of in _SPANS:
        chosen = _last_of_each(left, span_of, most)
        kept |= set(chosen)
        if len(chosen) < most:
            break
        left = [at for at in left if span_of(at.date()) != span_of(chosen[-1].date())]
        left = [at for at in left if at < chosen[-1]]
    return frozenset(kept)


def _last_of_each(
    newest_first: Iterable[dt.datetime], span_of: Callable[[dt.date], Hashable], most: int
) -> list[dt.datetime]:
    last: dict[Hashable, dt.datetime] = {}
    for at in newest_first:
        last.setdefault(span_of(at.date()), at)
    return list(last.values())[:most]
