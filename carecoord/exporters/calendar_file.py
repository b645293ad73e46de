"""One visit as an iCalendar file for the patient's own calendar; nothing clinical stands in it."""

import datetime as dt
from dataclasses import dataclass

_FOLD = 75  # octets of a line
_TEXT = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarVisit:
    """What a calendar on a family's kitchen wall may say.

    Attributes:
        uid: Key of the visit; the same visit saved again takes the place of the first.
        said_at: When the file was made.
        title: Such as "Visit at Riverside Family Clinic".
        place: Address, or "" when the person stays at home.
        about: Whom to call to change it.
    """

    uid: str
    said_at: dt.datetime
    starts_at: dt.datetime
    minutes: int
    title: str
    place: str
    about: str = ""


def calendar_text(visit: CalendarVisit) -> bytes:
    """The whole file."""
    ends_at = visit.starts_at + dt.timedelta(minutes=visit.minutes)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CareCoord//Visits//EN",
        "BEGIN:VEVENT",
        f"UID:{visit.uid}@carecoord",
        f"DTSTAMP:{_utc(visit.said_at)}",
        f"DTSTART:{_utc(visit.starts_at)}",
        f"DTEND:{_utc(ends_at)}",
        f"SUMMARY:{visit.title.translate(_TEXT)}",
        *([f"LOCATION:{visit.place.translate(_TEXT)}"] if visit.place else []),
        *([f"DESCRIPTION:{visit.about.translate(_TEXT)}"] if visit.about else []),
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, never through a letter."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > (_FOLD if not pieces else _FOLD - 1):
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
