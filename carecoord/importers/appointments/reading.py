"""Which kind of schedule a file is, and its appointments."""

import datetime as dt
from zoneinfo import ZoneInfo

from carecoord.common.i18n import _
from carecoord.importers.appointments.calendars import is_calendar, read_calendar
from carecoord.importers.appointments.records import AppointmentReading, IncomingAppointment
from carecoord.importers.appointments.siu import is_schedule_messages, read_messages
from carecoord.importers.appointments.tables import is_appointment_list, read_appointment_list
from carecoord.importers.records import Problem
from carecoord.importers.sources import SourceFile

_FIRST_YEAR = 1950
_YEARS_AHEAD = 3
"""A visit outside of these is a slip, or a mark of a record system for "never"."""


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
