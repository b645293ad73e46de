"""Time zones by name."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

UTC = ZoneInfo("UTC")


def zone_named(name: str) -> ZoneInfo:
    """The zone of this name; UTC when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def machine_zone_name() -> str:
    """The machine's own zone, as a name that means the same on another machine."""
    import tzlocal

    name = tzlocal.get_localzone_name()
    return name if name in available_timezones() else UTC.key
