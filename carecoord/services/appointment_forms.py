"""What is filled in to book a visit, and how a booked one is shown."""

import datetime as dt
from dataclasses import dataclass

from carecoord.vocab.appointments import Mode, Status
from carecoord.vocab.patients import ThreeValued

USUAL_MINUTES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentForm:
    """A visit to book.

    Attributes:
        on, at: Day and time of the practice's own clock.
        minutes: How long it is planned to take.
        kind: What for, in a few words.
    """

    on: dt.date
    at: dt.time
    minutes: int = USUAL_MINUTES
    kind: str = ""
    with_whom: str = ""
    mode: Mode = Mode.OFFICE
    interpreter: ThreeValued = ThreeValued.NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRow:
    """One booked visit as the schedule and the patient's page show it.

    Attributes:
        on, at: Day and time of the practice's own clock.
        needs_interpreter: Whether the person needs one, whatever is booked.
        is_from_file: Whether it came from another record system's list.
    """

    id: str
    rev: int
    patient_id: str
    patient_name: str
    birth_on: str
    phone: str
    on: dt.date
    at: dt.time
    starts_at: dt.datetime
    minutes: int
    kind: str
    with_whom: str
    mode: Mode
    interpreter: str
    needs_interpreter: bool
    language: str
    booked_on: dt.date | None
    status: Status
    reason: str
    is_from_file: bool


@dataclass(frozen=True, slots=True)
class PatientAppointments:
    """One person's visits: the next first, then the past, newest first."""

    coming: tuple[AppointmentRow, ...] = ()
    past: tuple[AppointmentRow, ...] = ()
