"""What a row of a patient list says beside the person: measurements, a visit, diagnoses."""

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from carecoord.common.i18n import _
from carecoord.importers.columns import MEASURED
from carecoord.importers.diagnoses import conditions_of_cell
from carecoord.importers.habits import Habits
from carecoord.importers.measurements import loinc_of_kind
from carecoord.importers.options import Options
from carecoord.importers.people_rows import Row
from carecoord.importers.records import (
    IncomingCondition,
    IncomingMeasurement,
    IncomingVisit,
    Problem,
)
from carecoord.importers.values import numbers
from carecoord.importers.values.dates import read_date
from carecoord.importers.values.instants import instant
from carecoord.importers.values.quantities import (
    in_standard_unit,
    pressures,
    require_believable,
)
from carecoord.importers.values.unclear import UnclearValueError
from carecoord.vocab.code_systems import LOINC
from carecoord.vocab.measurements import Kind

_WHOLE_DAY = len("2026-01-05")
_KINDS = {kind.value: kind for kind in Kind}
_MEASURED_FIELDS = ("bp", "systolic", "diastolic", *MEASURED)
_DAYS = ("bp_on", "a1c_on", "measured_on")


class _Value(NamedTuple):
    value: float
    value2: float | None
    unit: str
    comparator: str


@dataclass(frozen=True, slots=True)
class FactRows:
    """Reads the clinical columns of a list; ``units`` holds those the headers name."""

    habits: Habits
    options: Options
    units: Mapping[str, str]
    problems: list[Problem]

    def measurements(self, row: Row, patient_key: str, where: str) -> Iterator[IncomingMeasurement]:
        """The measurements of a row; without a date none can be kept."""
        if not any(_cell(row, field) for field in _MEASURED_FIELDS):
            return
        taken = {field: self._day(row, field, where) for field in _DAYS if field in row}
        for kind in (Kind.BLOOD_PRESSURE.value, *MEASURED):
            try:
                found = self._value(row, kind)
                if found:
                    require_believable(kind, found.value, found.unit, found.value2)
                    taken_at = next((taken[day] for day in _days_of(kind) if day in taken), None)
                    yield _measurement(kind, found, patient_key, where, taken_at)
            except UnclearValueError as error:
                self.problems.append(Problem("refused", where, str(error), kind))

    def visit(self, row: Row, patient_key: str, where: str) -> IncomingVisit | None:
        """The last visit, if the list tells its day."""
        started_at = self._day(row, "last_visit_on", where)
        if started_at is None:
            return None
        return IncomingVisit(
            source_key=f"{patient_key} {started_at.date().isoformat()}",
            patient_key=patient_key,
            where=where,
            started_at=started_at,
            started_precision="day",
            status="finished",
        )

    def conditions(self, row: Row, patient_key: str, where: str) -> Iterator[IncomingCondition]:
        """The diagnoses of a row, by the ICD-10 codes or the plain names they have.

        Words beside a column of codes are what the codes say already, perhaps less exactly.
        """
        cells = [
            tuple(conditions_of_cell(cell, patient_key, where)) for cell in row.get("diagnoses", ())
        ]
        is_coded = len(cells) > 1 and any(one.codes for cell in cells for one in cell)
        for one in itertools.chain.from_iterable(cells):
            yield replace(one, named_group="") if is_coded else one

    def _value(self, row: Row, kind: str) -> _Value | None:
        """The value of one kind in its unit, None when the row has none."""
        if kind == Kind.BLOOD_PRESSURE:
            return _pressure(row)
        text = _cell(row, kind)
        if not text:
            return None
        read = numbers.height(text) if kind == Kind.HEIGHT else numbers.value(text)
        value, unit = in_standard_unit(kind, read.number, read.unit or self.units.get(kind, ""))
        return _Value(value, None, unit, read.comparator)

    def _day(self, row: Row, field: str, where: str) -> dt.datetime | None:
        text = _cell(row, field)
        if not text:
            return None
        try:
            read = read_date(text, self.habits.date(field), latest=self.options.today)
            if read.iso > self.options.today.isoformat():
                raise _future()
            if 0 < len(read.iso) < _WHOLE_DAY:
                self.problems.append(Problem("warning", where, _first_day(), field))
            return instant(read.iso, self.options.zone)[0]
        except UnclearValueError as error:
            self.problems.append(Problem("warning", where, str(error), field))
            return None


def _days_of(kind: str) -> tuple[str, ...]:
    """Columns with the day of a measurement; vital signs are taken together."""
    if kind == Kind.A1C:
        return ("a1c_on", "measured_on")
    return ("bp_on", "measured_on") if kind == Kind.BLOOD_PRESSURE else ("measured_on", "bp_on")


def _cell(row: Row, field: str) -> str:
    return row[field][0] if field in row else ""


def _pressure(row: Row) -> _Value | None:
    both, upper, lower = _cell(row, "bp"), _cell(row, "systolic"), _cell(row, "diastolic")
    if both:
        top, bottom, unit = numbers.pressure(both)
    elif upper and lower:
        top, bottom, unit = numbers.value(upper).number, numbers.value(lower).number, ""
    else:
        return None
    systolic, diastolic, unit = pressures((top, unit), (bottom, unit))
    return _Value(systolic, diastolic, unit, "")


def _measurement(
    kind: str, found: _Value, patient_key: str, where: str, taken_at: dt.datetime | None
) -> IncomingMeasurement:
    if taken_at is None:
        raise UnclearValueError(
            _(
                "The row has a measurement but no date for it, so the measurement was left out."
                " Add a column with the date, or choose which column it is."
            )
        )
    return IncomingMeasurement(
        source_key=f"{patient_key} {kind} {taken_at.date().isoformat()}",
        patient_key=patient_key,
        where=where,
        kind=kind,
        code=loinc_of_kind(_KINDS[kind]),
        code_system=LOINC,
        text="",
        value=found.value,
        value2=found.value2,
        unit=found.unit,
        comparator=found.comparator,
        taken_at=taken_at,
        taken_precision="day",
    )


def _first_day() -> str:
    return _(
        "Only the month or the year of this date is known, so the first day of it was taken."
        " Check it."
    )


def _future() -> UnclearValueError:
    return UnclearValueError(
        _("The date is in the future, so it was not used. Correct it in the source.")
    )
