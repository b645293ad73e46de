"""One row of a clinical table as a record."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from carecoord.common.text import fold, squeeze
from carecoord.importers.columns import MEASURED, field_of_header
from carecoord.importers.measurements import (
    DIASTOLIC_CODE,
    PRESSURE_CODES,
    SYSTOLIC_CODE,
    kind_of_loinc,
    loinc_of_kind,
)
from carecoord.importers.options import Options
from carecoord.importers.records import (
    Coding,
    IncomingAllergy,
    IncomingCondition,
    IncomingMeasurement,
    IncomingVisit,
    Precision,
    Record,
)
from carecoord.importers.values import numbers
from carecoord.importers.values.dates import DateColumn, date_column, read_date
from carecoord.importers.values.instants import instant
from carecoord.importers.values.quantities import in_standard_unit
from carecoord.importers.values.unclear import UnclearValueError
from carecoord.vocab.code_systems import normalise
from carecoord.vocab.measurements import Kind

_VISIT_STATUS = {
    word: status
    for status, words in {
        "finished": "complete/completed/checked out/check out/seen/kept/fulfilled/done/in session",
        "noshow": "no show/no showed/missed/did not show",
        "cancelled": "canceled/cancelled/rescheduled/deleted",
        "planned": "scheduled/confirmed/pending/not confirmed",
    }.items()
    for word in words.split("/")
}
"""What other systems call the statuses of FHIR; its own words stay as they are."""
_CODES_BY_FIELD = {
    **{kind.value: loinc_of_kind(kind) for kind in Kind if kind.value in MEASURED},
    "systolic": SYSTOLIC_CODE,
    "diastolic": DIASTOLIC_CODE,
}
_ENDED = frozenset({"resolved", "inactive", "remission", "ended"})
_SUSPECTED = frozenset(
    {"suspected", "provisional", "possible", "probable", "unconfirmed", "differential", "rule out"}
)
Values = Mapping[str, str]


class ClinicalRows:
    """Reads rows of one table after another; ``open`` says which table comes next."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._kind = ""
        self._dates = DateColumn("mdy", is_settled=True, both_ways=0)
        self._keys: Counter[str] = Counter()
        self.without_number = 0

    def open(self, kind: str, dates: Sequence[str]) -> None:
        """Begin a table of a resource type; ``dates`` are the cells of its date columns."""
        self._kind = kind
        self._dates = date_column(dates, self._options.date_order)

    def record(self, values: Values, where: str) -> Record | None:
        """The record of one row, by field; None for an observation without a number.

        Raises:
            UnclearValueError: A date, value or unit cannot be taken as it stands.
        """
        match self._kind:
            case "Condition":
                return self._condition(values, where)
            case "Observation":
                return self._measurement(values, where)
            case "Encounter":
                return self._visit(values, where)
        return self._allergy(values, where)

    def _key(self, values: Values) -> str:
        """The row's own id, else one made of its contents, so that it is the same next time."""
        if key := values.get("key"):
            return key
        made = " ".join(values.get(part, "") for part in ("patient", "code", "text", "start"))
        self._keys[made] += 1
        return made if self._keys[made] == 1 else f"{made} #{self._keys[made]}"

    def _condition(self, values: Values, where: str) -> IncomingCondition:
        onset_at, onset_precision = self._when(values.get("start", ""))
        abated_at, abated_precision = self._when(values.get("stop", ""))
        named = fold(values.get("clinical_status", ""))
        ended = named in _ENDED or (not named and abated_at is not None)
        return IncomingCondition(
            source_key=self._key(values),
            patient_key=values.get("patient", ""),
            where=where,
            codes=_codes(values),
            text=squeeze(values.get("text", "")),
            clinical_status="resolved" if ended else "active",
            verification_status="provisional" if named in _SUSPECTED else "",
            onset_at=onset_at,
            onset_precision=onset_precision,
            abated_at=abated_at,
            abated_precision=abated_precision,
        )

    def _visit(self, values: Values, where: str) -> IncomingVisit:
        started_at, precision = self._when(values.get("start", ""))
        return IncomingVisit(
            source_key=self._key(values),
            patient_key=values.get("patient", ""),
            where=where,
            started_at=started_at,
            started_precision=precision,
            ended_at=self._when(values.get("stop", ""))[0],
            kind=squeeze(values.get("text", "")),
            reason=squeeze(values.get("reason", "")),
            status=_visit_status(values.get("status", "")),
        )

    def _allergy(self, values: Values, where: str) -> IncomingAllergy:
        ended = values.get("stop") or fold(values.get("clinical_status", "")) in _ENDED
        return IncomingAllergy(
            source_key=self._key(values),
            patient_key=values.get("patient", ""),
            where=where,
            codes=_codes(values),
            text=squeeze(values.get("text", "")),
            reaction=squeeze(values.get("reaction", "")),
            clinical_status="resolved" if ended else "active",
            recorded_at=self._when(values.get("start", ""))[0],
        )

    def _measurement(self, values: Values, where: str) -> IncomingMeasurement | None:
        try:
            read = numbers.value(values.get("value", ""))
        except UnclearValueError:
            self.without_number += 1
            return None
        code = values.get("code", "") or _code_of_name(values.get("text", ""))
        kind, value, unit = kind_of_loinc(code), read.number, values.get("unit") or read.unit
        if code not in PRESSURE_CODES:  # those are judged in pairs
            value, unit = in_standard_unit(kind, value, unit)
        taken_at, precision = self._when(values.get("start", ""))
        return IncomingMeasurement(
            source_key=self._key(values),
            patient_key=values.get("patient", ""),
            where=where,
            kind=kind,
            code=code,
            code_system=normalise(values.get("code_system", "")),
            text=squeeze(values.get("text", "")),
            value=value,
            unit=unit,
            comparator=read.comparator,
            taken_at=taken_at,
            taken_precision=precision,
        )

    def _when(self, text: str) -> tuple[dt.datetime | None, Precision]:
        """An ISO date or time, else a date in the order this table uses."""
        try:
            return instant(text, self._options.zone)
        except ValueError:
            read = read_date(text, self._dates, latest=self._options.today)
            return instant(read.iso, self._options.zone)


def _visit_status(text: str) -> str:
    word = fold(text)
    return _VISIT_STATUS.get(word, word)


def _code_of_name(text: str) -> str:
    """The code of a result that bears one of the usual names and none; '' for other names."""
    return _CODES_BY_FIELD.get(field_of_header(text), "")


def _codes(values: Values) -> tuple[Coding, ...]:
    if not (code := values.get("code", "")):
        return ()
    return (Coding(normalise(values.get("code_system", "")), code, values.get("text", "")),)
