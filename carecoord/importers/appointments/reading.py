"""Which kind of schedule a file is, and its appointments."""

import datetime as dt
from zoneinfo import ZoneInfo

from carecoord.importers.appointments.calendars import is_calendar, read_calendar
from carecoord.importers.appointments.records import AppointmentReading
from carecoord.importers.appointments.siu import is_schedule_messages, read_messages
from carecoord.importers.appointments.tables import is_appointment_list, read_appointment_list
from carecoord.importers.sources import SourceFile


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
    data = source.fetch()
    if is_calendar(data):
        return read_calendar(source, zone=zone, today=today)
    if is_schedule_messages(data):
        return read_messages(source, zone=zone)
    return read_appointment_list(source, zone=zone, today=today)
