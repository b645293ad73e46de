"""Readings that a clinician has to hear of on the same day, whoever took them."""

from dataclasses import dataclass

from carecoord.vocab.measurements import Kind


@dataclass(frozen=True, slots=True)
class Limits:
    """From which blood pressure on somebody decides today; either number is enough."""

    systolic_mmhg: float
    diastolic_mmhg: float


def is_urgent(kind: Kind, value: float, value2: float | None, limits: Limits) -> bool:
    """Whether whoever took the reading may not be left alone with it.

    Args:
        kind: What was measured; only a blood pressure is ever urgent here.
        value: The upper number.
        value2: The lower number.
        limits: The practice's own.
    """
    if kind is not Kind.BLOOD_PRESSURE:
        return False
    return value >= limits.systolic_mmhg or (value2 or 0) >= limits.diastolic_mmhg
