"""iCalendar files (.ics), read strictly: what cannot be read for certain is left out in words.

Fifty lines of the standard are enough for what record systems write: events with a person in
them, in a named zone, sometimes repeated by day, week or month.
"""

import datetime as dt
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.text import squeeze
from carecoord.common.zones import is_zone, zone_named
from carecoord.importers.appointments.records import (
    CANCELLED,
    AppointmentReading,
    IncomingAppointment,
)
from carecoord.importers.appointments.words import mode_of, status_of
from carecoord.importers.encodings import decode_text
from carecoord.importers.records import Problem
from carecoord.importers.sources import SourceFile
from carecoord.importers.values.names import split_name
from carecoord.vocab.appointments import Status

_LINE = re.compile(
    r"(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[^:;\"]*(?:\"[^\"]*\"[^:;\"]*)*)*):(?P<value>.*)",
    re.DOTALL,
)
_PARAM = re.compile(r";([A-Za-z0-9-]+)=(\"[^\"]*\"|[^;:]*)")
_STAMP = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?$")
_SPAN = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?$")
_BORN = re.compile(
    r"(?:dob|born|birth ?date|date of birth|nac(?:imiento)?|n[ée]e? le|geb(?:oren)?)\W{0,3}"
    r"(?P<day>\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:mrn|chart|record(?: no| number)?|expediente|nhc|patient id)\W{0,3}"
    r"(?P<number>[A-Za-z0-9-]*\d[A-Za-z0-9-]*)",
    re.IGNORECASE,
)
_WINDOWS = {
    "Eastern Standard Time": "America/New_York", "Central Standard Time": "America/Chicago",
    "Mountain Standard Time": "America/Denver", "Pacific Standard Time": "America/Los_Angeles",
    "US Mountain Standard Time": "America/Phoenix", "Alaskan Standard Time": "America/Anchorage",
    "Hawaiian Standard Time": "Pacific/Honolulu", "SA Western Standard Time": "America/Puerto_Rico",
    "UTC": "UTC", "GMT Standard Time": "Europe/London", "Romance Standard Time": "Europe/Paris",
    "W. Europe Standard Time": "Europe/Berlin",
}  # fmt: skip
"""What Outlook calls the zones of practices."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_REPEATS_FOR = dt.timedelta(days=366)
"""How far ahead repeated visits are taken."""
_MOST_REPEATS = 400
"""Of one event; of what began long ago the latest are taken, as the others are long over."""
_MOST_STEPS = 20_000
"""Days since half a century ago; what began earlier still is no visit."""
_MOST_MINUTES = 480
_KNOWN_RULES = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"})


@dataclass(slots=True)
class _Event:
    """One VEVENT: values and parameters of each property, in order."""

    values: dict[str, list[tuple[str, Mapping[str, str]]]] = field(default_factory=dict)

    def first(self, name: str) -> tuple[str, Mapping[str, str]]:
        return self.values.get(name, [("", {})])[0]

    def text(self, name: str) -> str:
        return _plain(self.first(name)[0])


class _UnclearError(Exception):
    """Says why an event is left out."""


def is_calendar(data: bytes) -> bool:
    """Whether this is an iCalendar file."""
    return data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith(b"BEGIN:VCALENDAR")


def read_calendar(source: SourceFile, *, zone: ZoneInfo, today: dt.date) -> AppointmentReading:
    """The events of a calendar.

    Raises:
        RefusedError: It is cut off, or holds no event.
        UnavailableError: It cannot be opened.
    """
    decoded = decode_text(source.fetch())
    reading = AppointmentReading("calendar", source.name, warnings=decoded.warnings)
    events = list(_events(decoded.text))
    if not events:
        raise RefusedError(_("This calendar holds no event. Check that the export has finished."))
    place = _("{file}, event {number}")
    moved = {
        (event.text("UID"), stamp)
        for event in events
        if (stamp := _recurrence(event, zone)) is not None
    }
    for number, event in enumerate(events, start=1):
        reading.count += 1
        where = place.format(file=source.name, number=number)
        try:
            reading.appointments.extend(list(_appointments(event, where, zone, today, moved)))
        except _UnclearError as error:
            reading.problems.append(Problem("refused", where, str(error)))
        except (ValueError, OverflowError):
            # A number that is none, or one that leads out of every calendar.
            said = _("The time of the visit is missing or cannot be read.")
            reading.problems.append(Problem("refused", where, said))
    return reading


def _lines(text: str) -> Iterator[str]:
    """Content lines, unfolded."""
    yield from re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n").split("\n")


def _events(text: str) -> Iterator[_Event]:
    """Each event; what is nested in it, such as an alarm, is left aside.

    Raises:
        RefusedError: An event is begun and not ended.
    """
    event: _Event | None = None
    depth = 0
    for line in _lines(text):
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        name, value = found["name"].upper(), found["value"]
        if name == "BEGIN":
            if event is not None:
                depth += 1
            elif value.strip().upper() == "VEVENT":
                event = _Event()
        elif name == "END" and event is not None:
            if depth:
                depth -= 1
            else:
                yield event
                event = None
        elif event is not None and not depth:
            params = {key.upper(): word.strip('"') for key, word in _PARAM.findall(found["params"])}
            event.values.setdefault(name, []).append((value, params))
    if event is not None:
        raise RefusedError(_("This calendar is cut off in the middle. Export it again."))


def _plain(text: str) -> str:
    return squeeze(re.sub(r"\\(.)", lambda found: " " if found[1] in "nN" else found[1], text))


def _appointments(
    event: _Event,
    where: str,
    zone: ZoneInfo,
    today: dt.date,
    moved: set[tuple[str, dt.datetime]],
) -> Iterator[IncomingAppointment]:
    """The appointments of one event, one for each time it repeats."""
    start, is_day = _instant(event.first("DTSTART"), zone)
    if start is None:
        raise _UnclearError(_("The event has no beginning."))
    if is_day:
        raise _UnclearError(_("The event lasts all day, so it is no visit at a time."))
    summary, about = event.text("SUMMARY"), event.text("DESCRIPTION")
    number, family, given, birth_on = _who(summary, about)
    uid = event.text("UID")
    replaced = _recurrence(event, zone)
    for at in _times(event, start, zone, today):
        if replaced is None and (uid, at) in moved:
            continue
        repeats = bool(event.text("RRULE")) or replaced is not None
        stamp = (replaced or at).astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
        yield IncomingAppointment(
            where=where,
            key=f"{uid}/{stamp}" if uid and repeats else uid,
            number=number,
            family=family,
            given=given,
            birth_on=birth_on,
            starts_at=at,
            minutes=_minutes(event, start, zone),
            kind=event.text("CATEGORIES"),
            with_whom=_organizer(event),
            mode=mode_of(event.text("LOCATION")),
            booked_at=_instant(event.first("CREATED"), zone)[0],
            status=_status(event),
        )


def _status(event: _Event) -> str:
    word = event.text("STATUS").upper()
    if word == "CANCELLED":
        return CANCELLED
    named = status_of(event.text("X-APPOINTMENT-STATUS"))
    # A calendar calls everything confirmed that stands in it.
    return named or (Status.BOOKED.value if word in {"", "CONFIRMED", "TENTATIVE"} else "")


def _organizer(event: _Event) -> str:
    _value, params = event.first("ORGANIZER")
    return squeeze(params.get("CN", ""))


def _who(summary: str, about: str) -> tuple[str, str, str, str]:
    """Number, family name, first name and birth date, from the title and the text."""
    both = f"{summary} {about}"
    number, born = _NUMBERED.search(both), _BORN.search(both)
    birth_on = _iso(born["day"]) if born else ""
    title = _BORN.sub("", _NUMBERED.sub("", summary))
    title = re.split(r"\s[-–—|:]\s|[(\[;]", title)[0].strip(" ,-–—|:")
    parts = split_name(title)
    return number["number"] if number else "", parts.family, parts.given, birth_on


def _iso(day: str) -> str:
    """An ISO day; month first, as calendars of practices here write it."""
    if "/" not in day:
        return day
    month, day_of_month, year = day.split("/")
    try:
        return dt.date(int(year), int(month), int(day_of_month)).isoformat()
    except ValueError:
        return ""


def _instant(
    given: tuple[str, Mapping[str, str]], zone: ZoneInfo
) -> tuple[dt.datetime | None, bool]:
    """An aware instant, and whether only a day is given."""
    value, params = given
    found = _STAMP.fullmatch(value.strip())
    if found is None:
        return None, False
    day, time, is_utc = found.groups()
    try:
        if not time:
            return dt.datetime.strptime(day, "%Y%m%d").replace(tzinfo=zone), True
        naive = dt.datetime.strptime(day + time, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone follows
    except ValueError:
        return None, False
    return naive.replace(tzinfo=dt.UTC if is_utc else _zone(params.get("TZID", ""), zone)), False


def _zone(name: str, zone: ZoneInfo) -> ZoneInfo:
    """The zone of this name; without one, the practice's own.

    Raises:
        _UnclearError: Nobody knows where that is.
    """
    if not name:
        return zone
    known = _WINDOWS.get(name, name)
    if not is_zone(known):
        parts = known.strip("/").split("/")
        known = "/".join(parts[-2:])
    if not is_zone(known):
        raise _UnclearError(
            _("The time zone “{zone}” is not known here, so the time is not certain.").format(
                zone=name
            )
        )
    return zone_named(known)


def _recurrence(event: _Event, zone: ZoneInfo) -> dt.datetime | None:
    """The time an event of its own stands in for, of a visit that repeats."""
    try:
        return _instant(event.first("RECURRENCE-ID"), zone)[0]
    except _UnclearError:
        return None


def _minutes(event: _Event, start: dt.datetime, zone: ZoneInfo) -> int | None:
    end, _is_day = _instant(event.first("DTEND"), zone)
    minutes = 0
    if end is not None:
        minutes = round((end - start).total_seconds() / 60)
    elif span := _SPAN.fullmatch(event.text("DURATION").lstrip("+")):
        weeks, days, hours, left = (int(part or 0) for part in span.groups())
        minutes = ((weeks * 7 + days) * 24 + hours) * 60 + left
    return minutes if 1 <= minutes <= _MOST_MINUTES else None


def _times(
    event: _Event, start: dt.datetime, zone: ZoneInfo, today: dt.date
) -> Sequence[dt.datetime]:
    """When it takes place; repeated visits up to a year ahead, on the clock of their own zone."""
    rule = event.text("RRULE")
    if not rule:
        return (start,)
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    if set(parts) - _KNOWN_RULES or parts.get("FREQ") not in {"DAILY", "WEEKLY", "MONTHLY"}:
        raise _UnclearError(
            _("The visit repeats in a way that cannot be read here. Enter it by hand.")
        )
    left_out = {
        at
        for value, params in event.values.get("EXDATE", [])
        for each in value.split(",")
        if (at := _instant((each, params), zone)[0]) is not None
    }
    until = dt.datetime.combine(today, dt.time(), zone) + _REPEATS_FOR
    if named := _instant((parts.get("UNTIL", ""), {}), start.tzinfo or zone)[0]:  # type: ignore[arg-type]
        is_day = len(parts["UNTIL"]) == len("20260309")
        until = min(until, named + dt.timedelta(days=1) if is_day else named)
    most = int(parts.get("COUNT", _MOST_STEPS))
    found = deque[dt.datetime](maxlen=_MOST_REPEATS)
    for count, at in enumerate(_repeated(parts, start)):
        if at > until or count >= most:
            break
        found.append(at)
    return tuple(at for at in found if at not in left_out)


def _repeated(parts: Mapping[str, str], start: dt.datetime) -> Iterator[dt.datetime]:
    step = max(int(parts.get("INTERVAL", "1") or 1), 1)
    if parts["FREQ"] == "MONTHLY":
        if "BYDAY" in parts:
            raise _UnclearError(
                _("The visit repeats in a way that cannot be read here. Enter it by hand.")
            )
        yield from _monthly(start, step)
        return
    if parts["FREQ"] == "DAILY":
        for count in range(_MOST_STEPS):
            yield start + dt.timedelta(days=step * count)
        return
    days = [_DAYS.index(day) for day in parts.get("BYDAY", "").split(",") if day in _DAYS]
    monday = start - dt.timedelta(days=start.weekday())
    for week in range(_MOST_STEPS):
        for day in sorted(days or [start.weekday()]):
            at = monday + dt.timedelta(days=7 * step * week + day)
            if at >= start:
                yield at


def _monthly(start: dt.datetime, step: int) -> Iterator[dt.datetime]:
    """The same day of each month; months without it are passed over."""
    for count in range(_MOST_STEPS):
        months = start.month - 1 + step * count
        try:
            yield start.replace(year=start.year + months // 12, month=months % 12 + 1)
        except ValueError:
            continue
