"""When a backup is due, and from when on its age is a worry."""

import datetime as dt

LATE_AFTER = dt.timedelta(hours=48)
EVERY = dt.timedelta(minutes=30)
AT_LEAST_EVERY = dt.timedelta(hours=24)
CLOCK_SLACK = dt.timedelta(hours=1)
"""A clock that is put right by less than this was not wrong."""


def is_late(newest_at: dt.datetime | None, since: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether people have to be told.

    Args:
        newest_at: When the newest verified backup was made; None when there is none.
        since: From when on there could have been one; None when that is not known yet.
        now: The instant.

    One from the future tells nothing, so people are told as well.
    """
    last = newest_at or since
    return last is not None and (now - last >= LATE_AFTER or is_ahead(last, now))


def is_ahead(at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a backup was made while a clock was wrong, then or now."""
    return at - now > CLOCK_SLACK


def is_due(newest_at: dt.datetime | None, now: dt.datetime, *, has_changed: bool) -> bool:
    """Whether a quiet moment should be used for a backup.

    After half an hour with changes; without any after a day, so that the age that is shown
    tells that backups work. A newest one from the future is no reason to wait: the clock is off.
    """
    if newest_at is None or newest_at > now:
        return True
    age = now - newest_at
    return age >= AT_LEAST_EVERY or (has_changed and age >= EVERY)
