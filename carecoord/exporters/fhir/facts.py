"""Condition, Observation and Encounter."""

import re
from dataclasses import dataclass

from carecoord.exporters.fhir.shapes import Resource, concept, filled, hl7, reference
from carecoord.vocab.code_systems import LOINC, UCUM
from carecoord.vocab.measurements import DEFINITIONS, Kind, Quantity

_LABORATORY = frozenset(
    {
        Kind.A1C, Kind.GMI, Kind.GLUCOSE, Kind.TOTAL_CHOLESTEROL, Kind.LDL, Kind.HDL,
        Kind.TRIGLYCERIDES, Kind.CREATININE, Kind.EGFR, Kind.URINE_ACR, Kind.POTASSIUM,
    }
)  # fmt: skip
_CLASSES = {
    "office": "AMB", "home": "HH", "phone": "VR", "video": "VR", "emergency": "EMER",
    "inpatient": "IMP",
}  # fmt: skip
_VISIT_STATUS = {"kept": "finished", "planned": "planned", "cancelled": "cancelled"}
_LOINC_SHAPE = re.compile(r"\d{1,7}-\d")
_CLINICAL = frozenset({"active", "inactive", "resolved"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem on the list.

    Attributes:
        codings: Pairs of system and code, the first one first.
        status: active, inactive, resolved, unknown or suspected.
        onset_on, ended_on: Partial ISO dates.
    """

    id: str
    codings: tuple[tuple[str, str], ...]
    text: str
    status: str
    onset_on: str
    ended_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A reading; ``value2`` is the lower blood pressure, ``taken_at`` an instant as FHIR has it.

    Attributes:
        doubt: Why nobody may rely on it, in words; "" where they may.
    """

    id: str
    kind: str
    code: str
    text: str
    value: float
    value2: float | None
    unit: str
    comparator: str
    taken_at: str
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A visit; instants as FHIR writes them, "" when it has no end."""

    id: str
    kind: str
    status: str
    reason: str
    started_at: str
    ended_at: str


def condition(problem: Problem, patient_id: str) -> Resource:
    is_suspected = problem.status == "suspected"
    clinical = problem.status if problem.status in _CLINICAL else "active" if is_suspected else ""
    verified = "provisional" if is_suspected else ""
    return filled(
        resourceType="Condition",
        id=problem.id,
        clinicalStatus=_status("condition-clinical", clinical),
        verificationStatus=_status("condition-ver-status", verified),
        category=[concept("", hl7("condition-category", "problem-list-item"))],
        code=concept(problem.text, *problem.codings),
        subject=reference("Patient", patient_id),
        onsetDateTime=problem.onset_on,
        abatementDateTime=problem.ended_on,
    )


def observation(result: Result, patient_id: str) -> Resource:
    """A reading; a blood pressure is a panel of two."""
    kind = Kind(result.kind)
    group = "laboratory" if kind in _LABORATORY else "vital-signs"
    return filled(
        resourceType="Observation",
        id=result.id,
        status="final",
        category=[concept("", hl7("observation-category", group))]
        if kind is not Kind.OTHER
        else [],
        code=_code(kind, result),
        subject=reference("Patient", patient_id),
        effectiveDateTime=result.taken_at,
        note=[{"text": result.doubt}] if result.doubt else [],
        **_values(kind, result),
    )


def encounter(meeting: Meeting, patient_id: str) -> Resource:
    return filled(
        resourceType="Encounter",
        id=meeting.id,
        status=_VISIT_STATUS.get(meeting.status, "unknown"),
        **{"class": dict(zip(("system", "code"), _class(meeting), strict=True))},
        type=[concept("", _class(meeting))],
        subject=reference("Patient", patient_id),
        period=filled(start=meeting.started_at, end=meeting.ended_at),
        reasonCode=[concept(meeting.reason)] if meeting.reason else [],
    )


def _class(meeting: Meeting) -> tuple[str, str]:
    return hl7("v3-ActCode", _CLASSES.get(meeting.kind, "AMB"))


def _status(table: str, code: str) -> Resource | None:
    return concept("", hl7(table, code)) if code else None


def _code(kind: Kind, result: Result) -> Resource:
    if kind is Kind.OTHER:
        # Of a code alone it is not known whose it is, unless it has LOINC's shape.
        code = result.code if _LOINC_SHAPE.fullmatch(result.code) else ""
        return concept(result.text or result.code, (LOINC, code))
    definition = DEFINITIONS[kind]
    ours = (definition.panel_loinc or definition.quantities[0].loinc)[0]
    return concept(result.text, (LOINC, ours))


def _values(kind: Kind, result: Result) -> Resource:
    if kind is not Kind.BLOOD_PRESSURE or result.value2 is None:
        unit = result.unit
        shown = DEFINITIONS[kind].quantities[0].unit_shown if kind in DEFINITIONS else unit
        return {"valueQuantity": _quantity(result.value, unit, shown, result.comparator)}
    upper, lower = DEFINITIONS[kind].quantities
    parts = ((upper, result.value), (lower, result.value2))
    return {"component": [_component(*part) for part in parts]}


def _component(quantity: Quantity, value: float) -> Resource:
    return {
        "code": concept("", (LOINC, quantity.loinc[0])),
        "valueQuantity": _quantity(value, quantity.unit, quantity.unit_shown),
    }


def _quantity(value: float, unit: str, shown: str, comparator: str = "") -> Resource:
    coded = {"system": UCUM, "code": unit} if unit else {}
    return filled(value=value, comparator=comparator, unit=shown, **coded)
