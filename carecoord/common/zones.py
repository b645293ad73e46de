"""Time zones by name."""

import functools
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

UTC = ZoneInfo("UTC")


def zone_named(name: str) -> ZoneInfo:
    """The zone of this name; UTC when this machine does not know it."""
    return _find(name) or UTC


def is_zone(name: str) -> bool:
    """Whether this machine knows a zone of this name."""
    return _find(name) is not None


@functools.cache
def zone_names() -> tuple[str, ...]:
    """Every zone this machine knows, by alphabet; looking through its folders takes a moment."""
    return tuple(sorted(available_timezones()))


def machine_zone_name() -> str:
    """The machine's own zone, as a name that means the same on another machine."""
    import tzlocal

    name = tzlocal.get_localzone_name()
    return name if is_zone(name) else UTC.key


def _find(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is no zone
        return None
