"""Every kind of measurement in its one unit, and whether its value is believable."""

import re
from collections.abc import Callable
from typing import NamedTuple

from carecoord.common.i18n import _
from carecoord.importers.values.unclear import UnclearValueError
from carecoord.vocab.measurements import DEFINITIONS, DIASTOLIC, SYSTOLIC, Kind, Quantity
from carecoord.vocab.terms import label

_FRACTION_OF_A1C = (0.03, 0.2)  # a percentage that a spreadsheet keeps as a fraction
_ANNOTATION = re.compile(r"\{[^}]*\}")  # UCUM: words that change no unit, as in %{HbA1c}
_CHOLESTEROL_MG_PER_MMOL = 38.67


class _Standard(NamedTuple):
    unit: str
    low: float
    high: float


def _standard(quantity: Quantity) -> _Standard:
    return _Standard(quantity.unit, float(quantity.low), float(quantity.high))


_PRESSURES = (_standard(SYSTOLIC), _standard(DIASTOLIC))
_STANDARDS = {kind.value: _standard(d.quantities[0]) for kind, d in DEFINITIONS.items()}
_KINDS = {kind.value: kind for kind in Kind}
_NEEDS_UNIT = frozenset(
    kind.value
    for kind in (Kind.WEIGHT, Kind.HEIGHT, Kind.A1C, Kind.TEMPERATURE, Kind.GLUCOSE,
                 Kind.TOTAL_CHOLESTEROL, Kind.LDL, Kind.HDL, Kind.TRIGLYCERIDES, Kind.CREATININE)
)  # fmt: skip


def _a1c_percent(mmol_per_mol: float) -> float:
    """NGSP master equation: 48 mmol/mol is 6.5 %."""
    return round(0.09148 * mmol_per_mol + 2.152, 1)


def _celsius(fahrenheit: float) -> float:
    return round((fahrenheit - 32) / 1.8, 1)


def _times(factor: float, digits: int) -> Callable[[float], float]:
    return lambda value: round(value * factor, digits)


_CHOLESTEROL = {"mmol/l": _times(_CHOLESTEROL_MG_PER_MMOL, 0)}
_CONVERSIONS: dict[str, dict[str, Callable[[float], float]]] = {
    "bp": {"kpa": _times(7.50062, 0)},
    "a1c": {"mmol/mol": _a1c_percent},
    "weight": {
        "g": _times(0.001, 3),
        "lb": _times(0.45359237, 2),
        "oz": _times(0.028349523125, 3),
    },
    "height": {"m": _times(100, 1), "in": _times(2.54, 1), "ft": _times(30.48, 1)},
    "temperature": {"f": _celsius},
    "total_cholesterol": _CHOLESTEROL,
    "ldl": _CHOLESTEROL,
    "hdl": _CHOLESTEROL,
    "triglycerides": {"mmol/l": _times(88.57, 0)},
    "glucose": {"mmol/l": _times(18.016, 0)},
    "creatinine": {"umol/l": _times(1 / 88.42, 2)},
    "urine_acr": {"mg/mmol": _times(8.84, 1)},
    "potassium": {"meq/l": _times(1, 1)},
}
_SAME_UNIT = {
    "mm[hg]": ("mmhg", "mm hg"),
    "lb": ("[lb_av]", "lbs", "pound", "pounds"),
    "oz": ("[oz_av]",),
    "kg": ("kgs", "kilograms"),
    "in": ("[in_i]", "[in_us]", "inch", "inches", '"'),
    "ft": ("[ft_i]", "feet"),
    "cm": ("cms",),
    "f": ("[degf]", "degf", "°f"),
    "cel": ("degc", "°c", "c"),
    "kg/m2": ("kg/m²", "kg/m^2"),
    "/min": ("bpm", "beats/min", "{beats}/min", "{breaths}/min", "breaths/min"),
    "%": ("percent", "% of total hgb", "%{saturation}"),
    "umol/l": ("µmol/l",),
    "ml/min/{1.73_m2}": ("ml/min", "ml/min/1.73m2", "ml/min/1.73 m2", "ml/min/1.73 m²"),
    "mg/g": ("mg/g{creat}", "mg/g creat", "ug/mg"),
}
_NO_UNIT = frozenset({"1", "{ratio}", "ratio", "none", "n/a"})  # UCUM writes 1 for a bare number
_SPELLINGS = {other: unit for unit, others in _SAME_UNIT.items() for other in others}


def in_standard_unit(kind: str, value: float, unit: str) -> tuple[float, str]:
    """The value in the kind's unit (UCUM); values of kind 'other' stay as they are.

    Raises:
        UnclearValueError: The unit is missing where it matters, or unknown.
    """
    standard = _STANDARDS.get(kind)
    return _standardised(kind, value, unit, standard) if standard else (value, unit)


def pressures(
    systolic: tuple[float, str], diastolic: tuple[float, str]
) -> tuple[float, float, str]:
    """Both pressures, each given with its unit, in mm[Hg].

    Raises:
        UnclearValueError: As for one value, or the lower one is above the upper one.
    """
    upper, unit = _standardised("bp", *systolic, _PRESSURES[0])
    lower, _unit = _standardised("bp", *diastolic, _PRESSURES[1])
    if lower > upper:
        raise UnclearValueError(
            _(
                "The lower blood pressure is above the upper one, so the reading was left out."
                " Check it in the source and import the file again."
            )
        )
    return upper, lower, unit


def is_believable(kind: str, value: float, value2: float | None = None) -> bool:
    """Whether values in their standard units lie where such values can lie."""
    if kind == Kind.BLOOD_PRESSURE:
        return _lies_in(value, _PRESSURES[0]) and _lies_in(value2 or 0, _PRESSURES[1])
    standard = _STANDARDS.get(kind)
    return standard is None or _lies_in(value, standard)


def value_text(kind: str, value: float, unit: str, value2: float | None = None) -> str:
    """A value with its name and unit, as in: A1c: 2.6 %."""
    number = f"{value:g}" if value2 is None else f"{value:g}/{value2:g}"
    return f"{label(_KINDS[kind])}: {number} {unit}"


def require_believable(kind: str, value: float, unit: str, value2: float | None = None) -> None:
    """Return when a value typed by hand may be kept.

    Raises:
        UnclearValueError: It cannot be right; a slip of the keyboard or of the unit.
    """
    if not is_believable(kind, value, value2):
        raise UnclearValueError(
            _(
                "{value} cannot be right, so the value was left out."
                " Check it in the source and import the file again."
            ).format(value=value_text(kind, value, unit, value2))
        )


def _lies_in(value: float, standard: _Standard) -> bool:
    return standard.low <= value <= standard.high


def _standardised(kind: str, value: float, unit: str, standard: _Standard) -> tuple[float, str]:
    converted = value if unit == standard.unit else _converted(kind, value, unit, standard)
    if kind == "a1c" and _FRACTION_OF_A1C[0] <= converted <= _FRACTION_OF_A1C[1]:
        converted = round(converted * 100, 2)
    return converted, standard.unit


def _converted(kind: str, value: float, unit: str, standard: _Standard) -> float:
    spelled = unit.strip().casefold()
    spelled = "" if spelled in _NO_UNIT else _SPELLINGS.get(spelled, spelled)
    if spelled == standard.unit.casefold():
        return value
    if not spelled:
        return _without_unit(kind, value, standard)
    convert = _CONVERSIONS.get(kind, {}).get(spelled)
    if convert is None and (bare := _ANNOTATION.sub("", spelled)) and bare != spelled:
        return _converted(kind, value, bare, standard)
    if convert is None:
        raise UnclearValueError(
            _(
                "{measurement}: the unit “{unit}” is not known here, so the value was left out."
                " Correct the unit in the source and import the file again."
            ).format(measurement=label(_KINDS[kind]), unit=unit)
        )
    return convert(value)


def _without_unit(kind: str, value: float, standard: _Standard) -> float:
    """Only percentages tell A1c's two units apart by themselves: 48 can only be mmol/mol."""
    if kind not in _NEEDS_UNIT or (kind == Kind.A1C and value <= standard.high):
        return value
    raise UnclearValueError(
        _(
            "{measurement}: the value has no unit, so it was left out."
            " Choose its unit for this file, or add it in the source."
        ).format(measurement=label(_KINDS[kind]))
    )
