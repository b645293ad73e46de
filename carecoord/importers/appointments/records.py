"""What a schedule yields, whatever it came in."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from carecoord.importers.records import Problem

Format = Literal["list", "calendar", "messages"]
CANCELLED = "cancelled"
"""Called off, and the file does not say by whom."""
CANCELLED_BY_PATIENT = "cancelled_by_patient"
DELETED = "deleted"
"""Was entered by mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingAppointment:
    """One appointment as a file says it; "" and None are what it leaves open.

    Attributes:
        where: Place in the file, in words.
        key: Of the appointment in its source.
        number: Record number of the person.
        birth_on: ISO day.
        starts_at: Aware instant.
        status: A value of ``vocab.appointments.Status``, or one of the words above.
        said_at: When the source said so; None for now.
    """

    where: str
    key: str = ""
    number: str = ""
    family: str = ""
    given: str = ""
    birth_on: str = ""
    starts_at: dt.datetime | None = None
    minutes: int | None = None
    kind: str = ""
    with_whom: str = ""
    mode: str = ""
    interpreter: str = ""
    booked_at: dt.datetime | None = None
    status: str = ""
    reason: str = ""
    said_at: dt.datetime | None = None


@dataclass(slots=True)
class AppointmentReading:
    """All that one file holds.

    Attributes:
        is_whole_list: Whether it lists all appointments of its days, so that what is missing
            from it may be gone.
        count: Appointments that stood in it, taken or not.
    """

    format: Format
    file: str
    is_whole_list: bool = False
    count: int = 0
    appointments: list[IncomingAppointment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: tuple[str, ...] = ()

    @property
    def has_unread(self) -> bool:
        """Whether a row was left out that may be about any visit."""
        return any(one.severity == "refused" for one in self.problems)
