"""Condition, Encounter, AllergyIntolerance and Observation resources as plain rows."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import msgspec

from carecoord.common.i18n import _
from carecoord.importers.fhir import shapes
from carecoord.importers.fhir.references import codings, first_code, patient_key, words
from carecoord.importers.measurements import (
    BP_PANELS,
    DIASTOLIC_CODE,
    PRESSURE_CODES,
    SYSTOLIC_CODE,
    kind_of_loinc,
    loinc_of_kind,
)
from carecoord.importers.records import (
    Coding,
    IncomingAllergy,
    IncomingCondition,
    IncomingMeasurement,
    IncomingVisit,
    Precision,
)
from carecoord.importers.values import numbers
from carecoord.importers.values.instants import instant
from carecoord.importers.values.quantities import in_standard_unit, pressures
from carecoord.importers.values.unclear import UnclearValueError
from carecoord.vocab.code_systems import LOINC
from carecoord.vocab.measurements import Kind

PART = "#"
"""Between the key of a whole and what stands for a part of it."""
_PANEL = loinc_of_kind(Kind.BLOOD_PRESSURE)


def condition(
    resource: shapes.Condition, key: str, where: str, zone: ZoneInfo
) -> IncomingCondition:
    """A problem with all its codes."""
    onset, onset_precision = _instant(
        resource.onset_date_time or _start(resource.onset_period), zone
    )
    abated, abated_precision = _instant(
        resource.abatement_date_time or _start(resource.abatement_period), zone
    )
    return IncomingCondition(
        source_key=key,
        patient_key=patient_key(resource.subject),
        where=where,
        codes=codings(resource.code),
        text=words(resource.code),
        clinical_status=first_code(resource.clinical_status) or ("resolved" if abated else ""),
        verification_status=first_code(resource.verification_status),
        onset_at=onset,
        onset_precision=onset_precision,
        abated_at=abated,
        abated_precision=abated_precision,
        recorded_at=_instant(resource.recorded_date, zone)[0],
    )


def visit(resource: shapes.Encounter, key: str, where: str, zone: ZoneInfo) -> IncomingVisit:
    """An encounter; its kind is the type's words, else the class code."""
    period = resource.period or shapes.Period()
    started, precision = _instant(period.start, zone)
    kind = next((words(one) for one in resource.type), "")
    return IncomingVisit(
        source_key=key,
        patient_key=patient_key(resource.subject),
        where=where,
        started_at=started,
        started_precision=precision,
        ended_at=_instant(period.end, zone)[0],
        kind=kind or (resource.class_.code if resource.class_ else ""),
        reason=next((words(one) for one in resource.reason_code), ""),
        status=resource.status,
    )


def allergy(
    resource: shapes.AllergyIntolerance, key: str, where: str, zone: ZoneInfo
) -> IncomingAllergy:
    """An allergy with the manifestations that were named."""
    reactions = [words(one) for react in resource.reaction for one in react.manifestation]
    return IncomingAllergy(
        source_key=key,
        patient_key=patient_key(resource.patient),
        where=where,
        codes=codings(resource.code),
        text=words(resource.code),
        reaction=", ".join(filter(None, reactions)),
        clinical_status=first_code(resource.clinical_status),
        recorded_at=_instant(resource.recorded_date, zone)[0],
    )


def measurement(
    resource: shapes.Observation, key: str, where: str, zone: ZoneInfo
) -> IncomingMeasurement | None:
    """A numeric result, or None where the observation holds no number.

    Raises:
        UnclearValueError: Its unit, value or time cannot be taken as it stands.
    """
    codes = codings(resource.code)
    if any(one.code in BP_PANELS for one in codes) or _has_pressures(resource):
        return _blood_pressure(resource, codes, key, where, zone)
    known = next((one for one in codes if kind_of_loinc(one.code) != "other"), None)
    said = resource.value_string if known else ""
    quantity = resource.value_quantity or _integer(resource.value_integer) or _told(said)
    if quantity is None or quantity.value is None or not codes:
        return None
    known = known or codes[0]
    kind, value, unit = kind_of_loinc(known.code), quantity.value, quantity.code or quantity.unit
    if known.code not in PRESSURE_CODES:  # those are judged in pairs
        value, unit = in_standard_unit(kind, value, unit)
    taken, precision = _taken(resource, zone)
    return IncomingMeasurement(
        source_key=key,
        patient_key=patient_key(resource.subject),
        where=where,
        kind=kind,
        code=known.code,
        code_system=known.system,
        text=words(resource.code),
        value=value,
        unit=unit,
        comparator=quantity.comparator,
        taken_at=taken,
        taken_precision=precision,
        status=resource.status,
    )


def _blood_pressure(
    resource: shapes.Observation, codes: tuple[Coding, ...], key: str, where: str, zone: ZoneInfo
) -> IncomingMeasurement | None:
    parts = {
        code.code: part.value_quantity for part in resource.component for code in codings(part.code)
    }
    top, bottom = parts.get(SYSTOLIC_CODE), parts.get(DIASTOLIC_CODE)
    if top is None or bottom is None or top.value is None or bottom.value is None:
        return None
    systolic, diastolic, unit = pressures(
        (top.value, top.code or top.unit), (bottom.value, bottom.code or bottom.unit)
    )
    taken, precision = _taken(resource, zone)
    panel = next((one.code for one in codes if one.code in BP_PANELS), _PANEL)
    return IncomingMeasurement(
        source_key=key,
        patient_key=patient_key(resource.subject),
        where=where,
        kind="bp",
        code=panel,
        code_system=LOINC,
        text=words(resource.code),
        value=systolic,
        value2=diastolic,
        unit=unit,
        comparator=top.comparator,
        taken_at=taken,
        taken_precision=precision,
        status=resource.status,
    )


def parts(resource: shapes.Observation, key: str) -> Iterator[tuple[shapes.Observation, str]]:
    """Results that stand inside another one as its components, each with a key of its own.

    Pressures belong together and are left where they are; what has no meaning here is too.
    """
    seen: Counter[str] = Counter()
    for part in resource.component:
        if part.code is None or part.value_quantity is None:
            continue
        codes = {code.code for code in codings(part.code)}
        known = [code for code in codes - PRESSURE_CODES if kind_of_loinc(code) != Kind.OTHER]
        if known:
            first = min(known)  # the same in every export, in whatever order they stand
            seen[first] += 1
            again = f"#{seen[first]}" if seen[first] > 1 else ""
            alone = msgspec.structs.replace(
                resource, code=part.code, value_quantity=part.value_quantity, component=[]
            )
            yield alone, f"{key}{PART}{first}{again}"


def _has_pressures(resource: shapes.Observation) -> bool:
    """Both pressures stand in it, whatever its writer calls the whole."""
    if not resource.component or resource.value_quantity:
        return False
    parts = {code.code for part in resource.component for code in codings(part.code)}
    return parts >= PRESSURE_CODES


def _integer(value: int | None) -> shapes.Quantity | None:
    return None if value is None else shapes.Quantity(value=value)


def _told(text: str) -> shapes.Quantity | None:
    """A number that was sent as text: '>14.0 %'."""
    try:
        read = numbers.value(text)
    except UnclearValueError:
        return None
    return shapes.Quantity(value=read.number, unit=read.unit, comparator=read.comparator)


def _start(period: shapes.Period | None) -> str:
    return period.start if period else ""


def _taken(resource: shapes.Observation, zone: ZoneInfo) -> tuple[dt.datetime | None, Precision]:
    when = resource.effective_date_time or resource.effective_instant
    return _instant(when or _start(resource.effective_period), zone)


def _instant(text: str, zone: ZoneInfo) -> tuple[dt.datetime | None, Precision]:
    try:
        return instant(text, zone)
    except ValueError:
        raise UnclearValueError(
            _(
                "The date or time of this record cannot be read, so it was left out."
                " Correct it in the source and import the file again."
            )
        ) from None
