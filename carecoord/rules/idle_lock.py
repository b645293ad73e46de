"""After how long without anybody a screen locks."""


def lock_minutes(own: int, *, desk: int, field: int, is_field_laptop: bool) -> int:
    """The shorter of what the person wants and what the practice allows on such a computer.

    Args:
        own: The person's choice, in minutes.
        desk: The practice's limit for computers that stay in its rooms.
        field: Its limit for laptops that leave them.
        is_field_laptop: Whether this computer is one.
    """
    return min(own, field if is_field_laptop else desk)
