"""What a row of a patient list says beside the person: measurements, a visit, diagnoses."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from carecoord.common.i18n import _
from carecoord.common.text import squeeze
from carecoord.importers.columns import MEASURED
from carecoord.importers.habits import Habits
from carecoord.importers.measurements import loinc_of_kind
from carecoord.importers.options import Options
from carecoord.importers.people_rows import Row
from carecoord.importers.records import (
    Coding,
    IncomingCondition,
    IncomingMeasurement,
    IncomingVisit,
    Problem,
)
from carecoord.importers.values import numbers
from carecoord.importers.values.dates import read_date
from carecoord.importers.values.instants import instant
from carecoord.importers.values.missing import is_missing
from carecoord.importers.values.quantities import (
    in_standard_unit,
    pressures,
    require_believable,
)
from carecoord.importers.values.unclear import UnclearValueError
from carecoord.vocab.code_systems import ICD10CM, LOINC
from carecoord.vocab.measurements import Kind

_ICD10 = re.compile(
    r"\b([A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}|[A-TV-Z]\d{2}[0-9A-Z]{1,4}|[A-TV-Z]\d[0-9A-Z])\b"
)
_ICD10_ALONE = re.compile(r"[a-tv-z]\d[0-9a-z](?:\.?[0-9a-z]{1,4})?$")
_NOT_THEIRS = re.compile(
    r"(?:no|denies|rule[ds]? out|r/o|excluded?|negative|family|fam|fhx?|(?:grand)?(?:mother|father)"
    r"|brother|sister|parents?|maternal|paternal|niega|descart\w+|sin|ant(?:ecedentes?|\.)? fam\w*"
    r"|madre|padre|herman[oa]|abuel[oa])\b"
    r"|.*[(\[](?:mother|father|family\b[^)]*|r/o|ruled out|madre|padre|familiar[^)]*|descartad[oa])"
    r"[)\]]",
    re.IGNORECASE,
)
_SUSPECTED = re.compile(
    r"\?|(?:possible|probable|suspected|suspicion|likely|presumed|provisional|differential|ddx"
    r"|screening|(?:at |high )?risk|posible|sospecha|presunt[oa]|riesgo|cribado|despistaje)\b"
    r"|.*[(\[](?:\?|suspected|possible|probable|provisional|unconfirmed|sospecha|posible)[)\]]",
    re.IGNORECASE,
)
_CODE = r"[\W_]*[A-TV-Z]\d\d(?:\.?[0-9A-Z]{1,4})?[\s:;,.)\-–]*"
# Behind a code less can be told: 'E11.9 no retinopathy' and 'E11.9 high risk foot' are diabetes.
_NOT_THEIRS_AFTER_CODE = re.compile(
    rf"{_CODE}(?:rule[ds]? out|r/o|excluded|family|fhx?|descartad[oa]"
    r"|ant(?:ecedentes?|\.) fam\w*)\b",
    re.IGNORECASE,
)
_SUSPECTED_AFTER_CODE = re.compile(
    rf"{_CODE}(?:\?|(?:possible|probable|suspected|suspicion|likely|presumed|provisional|posible"
    r"|sospecha|presunt[oa])\b)",
    re.IGNORECASE,
)
_OVER = re.compile(r"\b(?:resolved|inactive|resuelt[oa])\b|^(?:h/o|hx|history of)\b", re.IGNORECASE)
_WHOLE_DAY = len("2026-01-05")
_BETWEEN_DIAGNOSES = re.compile(r"[;\n|]")
_AFTER_COMMA = re.compile(r"(?<=[,/])")
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
        """The diagnoses of a row with the ICD-10 codes they name."""
        for cell in row.get("diagnoses", ()):
            for text in _diagnoses(cell):
                codes = tuple(Coding(ICD10CM, code, "") for code in _icd10_codes(text))
                yield IncomingCondition(
                    source_key=f"{patient_key} {text}",
                    patient_key=patient_key,
                    where=where,
                    codes=codes,
                    text=text,
                    clinical_status="inactive" if _OVER.search(text) else "active",
                    verification_status="provisional" if _is_suspected(text) else "",
                )

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


def _diagnoses(cell: str) -> Iterator[str]:
    """What a cell names: by semicolon or line break, or by comma where each part has its code."""
    for part in _BETWEEN_DIAGNOSES.split(cell):
        for text in map(squeeze, _one_code_each(part)):
            if not is_missing(text):
                yield text


def _one_code_each(text: str) -> Iterator[str]:
    """``Diabetes, type 2 (E11.9), I10`` is two; a comma between words divides nothing."""
    said = ""
    for piece in _AFTER_COMMA.split(text):
        if _ICD10.search(said) and _ICD10.search(piece):
            yield said.rstrip(" ,/")
            said = ""
        said += piece
    yield said.rstrip(" ,/")


def _is_suspected(text: str) -> bool:
    return bool(_SUSPECTED.match(text) or _SUSPECTED_AFTER_CODE.match(text))


def _icd10_codes(text: str) -> Iterator[str]:
    """The codes a diagnosis names, with their dots: E119 is E11.9.

    What a relative has, or what was ruled out, is nobody's diagnosis: it keeps its words only.
    """
    if _NOT_THEIRS.match(text) or _NOT_THEIRS_AFTER_CODE.match(text):
        return
    for code in _ICD10.findall(text.upper() if _ICD10_ALONE.match(text) else text):
        plain = code.replace(".", "")
        yield f"{plain[:3]}.{plain[3:]}" if len(plain) > len(plain[:3]) else plain


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
