"""Which kind of schedule a file is, and its appointments."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, n_
from carecoord.importers.appointments.calendars import is_calendar, read_calendar
from carecoord.importers.appointments.records import AppointmentReading, IncomingAppointment
from carecoord.importers.appointments.siu import (
    is_schedule_messages,
    read_messages,
    sent_order,
)
from carecoord.importers.appointments.tables import is_appointment_list, read_appointment_list
from carecoord.importers.records import Problem
from carecoord.importers.sources import SourceFile

_MESSAGE_ENDINGS = frozenset({".hl7", ".siu", ".dat", ".txt", ""})
_FIRST_YEAR = 1950
_YEARS_AHEAD = 3
"""A visit outside of these is a slip, or a mark of a record system for "never"."""
_MORNING = 6
"""Hour before which no practice books visits."""


def is_schedule(source: SourceFile) -> bool:
    """Whether a file is a schedule, rather than patients or their records.

    Raises:
        UnavailableError: It cannot be opened.
    """
    data = source.fetch()
    if is_calendar(data):
        return True
    if is_schedule_messages(data):
        return b"SIU" in data
    return is_appointment_list(source)


def is_schedule_of(sources: Sequence[SourceFile]) -> bool:
    """The same for files chosen together: only messages about a schedule come in many files.

    Raises:
        UnavailableError: One cannot be opened.
    """
    if len(sources) == 1:
        return is_schedule(sources[0])
    if not sources or any(one.suffix not in _MESSAGE_ENDINGS for one in sources):
        return False
    whole = [one.fetch() for one in sources]
    return all(map(is_schedule_messages, whole)) and any(b"SIU" in data for data in whole)


def read_schedule_of(
    sources: Sequence[SourceFile], *, zone: ZoneInfo, today: dt.date
) -> AppointmentReading:
    """The appointments of files chosen together, the messages in the order they were sent.

    Raises:
        RefusedError: They are no schedule; the text says what it needs.
        UnavailableError: One cannot be opened.
    """
    if len(sources) == 1:
        return read_schedule(sources[0], zone=zone, today=today)
    if not is_schedule_of(sources):
        raise RefusedError(_("Choose one schedule at a time; only HL7 messages come in many."))
    count = len(sources)
    whole = AppointmentReading(
        "messages", n_("{count} file", "{count} files", count).format(count=f"{count:,}")
    )
    for source in sources:
        _join(whole, source, zone, today)
    whole.appointments.sort(key=sent_order)
    return whole


def _join(whole: AppointmentReading, source: SourceFile, zone: ZoneInfo, today: dt.date) -> None:
    try:
        one = read_schedule(source, zone=zone, today=today)
    except RefusedError as error:  # such as messages about other things among them
        whole.problems.append(Problem("note", source.name, str(error)))
        return
    whole.count += one.count
    whole.appointments.extend(one.appointments)
    whole.problems.extend(one.problems)


def read_schedule(source: SourceFile, *, zone: ZoneInfo, today: dt.date) -> AppointmentReading:
    """The appointments of a file of any of the kinds.

    Raises:
        RefusedError: It is none of them; the text says what it needs.
        UnavailableError: It cannot be opened.
    """
    reading = _read(source, zone, today)
    near = [one for one in reading.appointments if _is_near(one, today)]
    reading.problems.extend(
        Problem("refused", one.where, _("The day lies too far back or ahead for a visit."))
        for one in reading.appointments
        if not _is_near(one, today)
    )
    reading.appointments = near
    if any(one.starts_at and one.starts_at.astimezone(zone).hour < _MORNING for one in near):
        # 1:30 of a list without AM and PM is one in the afternoon.
        said = _(
            "Some visits begin between midnight and 6 in the morning. The times may lack AM or PM,"
            " or be of another time zone; look at them below, and correct them in the source."
        )
        reading.problems.append(Problem("warning", "", said))
    return reading


def _read(source: SourceFile, zone: ZoneInfo, today: dt.date) -> AppointmentReading:
    data = source.fetch()
    if is_calendar(data):
        return read_calendar(source, zone=zone, today=today)
    if is_schedule_messages(data):
        return read_messages(source, zone=zone)
    return read_appointment_list(source, zone=zone, today=today)


def _is_near(one: IncomingAppointment, today: dt.date) -> bool:
    """Whether the day may be one of a visit; one without a day has to be known here already."""
    if one.starts_at is None:
        return True
    return _FIRST_YEAR <= one.starts_at.year <= today.year + _YEARS_AHEAD
