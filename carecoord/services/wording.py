"""Stored values in words, for lines that several screens and papers share."""

from decimal import Decimal

from carecoord.vocab import (
    decisions,
    goals,
    languages,
    measurements,
    outbound,
    outreach,
    patients,
)
from carecoord.vocab.terms import Term, label


def outcome_label(value: str) -> str:
    """A decision's outcome in words; "" while there is none."""
    return _known(decisions.Outcome, value)


def attempt_label(value: str) -> str:
    """What came of a try to reach somebody, in words."""
    return _known(outreach.AttemptResult, value)


def made_label(value: str) -> str:
    """How far something made ready for a person got, in words."""
    return _known(outbound.Made, value)


def way_label(value: str) -> str:
    """A way to reach somebody, in words."""
    return _known(patients.Channel, value)


def check_in_label(value: str) -> str:
    """How it went with a goal, in words."""
    return _known(goals.CheckInOutcome, value)


def language_label(code: str) -> str:
    """A language's name in the user's language."""
    return languages.name_of(code) if code else ""


def measurement_label(kind: str, text: str = "") -> str:
    """What was measured; for kinds without a name of ours, the words it came with."""
    if kind == measurements.Kind.OTHER and text:
        return text
    return _known(measurements.Kind, kind)


def value_text(kind: str, value: float, value2: float | None, comparator: str = "") -> str:
    """The number as people write it: "152/94", "7.4", "< 5"; rounded for reading only."""
    if kind == measurements.Kind.BLOOD_PRESSURE and value2 is not None:
        return f"{value:.0f}/{value2:.0f}"
    definition = measurements.DEFINITIONS.get(_kind(kind))
    decimals = definition.quantities[0].decimals if definition else 1
    number = f"{Decimal(str(value)):.{decimals}f}"
    return f"{comparator} {number}" if comparator else number


def unit_text(kind: str, unit: str) -> str:
    """The unit as people write it; unknown ones as they came."""
    definition = measurements.DEFINITIONS.get(_kind(kind))
    return definition.quantities[0].unit_shown if definition else unit


def _kind(value: str) -> measurements.Kind:
    try:
        return measurements.Kind(value)
    except ValueError:
        return measurements.Kind.OTHER


def _known(terms: type[Term], value: str) -> str:
    """A stored value of an older or newer version is shown as it is."""
    try:
        return label(terms(value))
    except ValueError:
        return value
