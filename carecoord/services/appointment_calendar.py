"""One booked visit as a file for the patient's own calendar."""

import datetime as dt

from carecoord.common.i18n import N_, in_language
from carecoord.entities import Appointment
from carecoord.exporters.calendar_file import CalendarVisit, calendar_text
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PRACTICE_ADDRESS, PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.appointments import Mode


def calendar_of(
    row: Appointment, language: str, preferences: PreferenceService, now: dt.datetime
) -> bytes:
    """When and where, and whom to call, in the language the patient reads; nothing clinical."""
    translate, get = in_language(language), preferences.get
    phone = get(PRACTICE_PHONE)
    about = translate(N_("To change or cancel, call {phone}.")).format(phone=phone)
    return calendar_text(
        CalendarVisit(
            uid=row.id,
            said_at=now,
            starts_at=row.starts_at,
            minutes=row.minutes,
            title=translate(N_("Visit at {practice}")).format(practice=get(PRACTICE_NAME)),
            place=get(PRACTICE_ADDRESS) if row.mode == Mode.OFFICE else "",
            about=about if phone else "",
        )
    )
