"""What is said about a schedule that is brought in, before and after."""

import datetime as dt
import enum
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from carecoord.importers.appointments.records import AppointmentReading
from carecoord.importers.records import Problem


class Fate(enum.StrEnum):
    """What becomes of an appointment of the file. The values are told to scripts."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSED = "refused"
    MISSING = "missing"
    """Stands here and not in the file any more; a person says whether it is canceled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAppointment:
    """One appointment and what becomes of it.

    Attributes:
        name: The person as known here, or as the file has it.
        starts_at: None where the file gives no time that can be read.
        sentence: What changes, or why it is refused.
        values: Columns of the row to write.
    """

    fate: Fate
    where: str
    name: str = ""
    starts_at: dt.datetime | None = None
    sentence: str = ""
    patient_id: str = ""
    row_id: str = ""
    is_deleted: bool = False
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePreview:
    """What bringing a schedule in would do; nothing is written yet.

    Attributes:
        source: Name of where it comes from.
        rows: Every appointment, refused ones with the reason.
        problems: Sentences about the file or about single places, beside the refusals.
        days: First and last day of the file's visits.
    """

    file: str
    source: str
    rows: tuple[PlannedAppointment, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    days: tuple[dt.date, dt.date] | None
    reading: AppointmentReading = field(repr=False)
    fingerprint: str = ""

    def count(self, fate: Fate) -> int:
        return Counter(row.fate for row in self.rows)[fate]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleReport:
    """What was written; ``run_id`` undoes it whole, and is "" when there was nothing to write."""

    run_id: str
    added: int
    changed: int
    unchanged: int
    cancelled: int
    refused: int
