"""Units and plausible ranges: every kind of measurement in one standard unit."""

from collections.abc import Callable
from typing import NamedTuple

from carecoord.common.i18n import N_, _
from carecoord.importers.records import MeasurementKind
from carecoord.importers.values.unclear import UnclearValueError


class Standard(NamedTuple):
    """The unit (UCUM) a kind is kept in, and the range a living person's value falls in."""

    unit: str
    low: float
    high: float
    label: str


# Wide enough for premature babies and the heaviest patients: outside is a slip of the pen.
STANDARDS: dict[str, Standard] = {
    "bp": Standard("mm[Hg]", 10, 350, N_("blood pressure")),
    "a1c": Standard("%", 2, 20, N_("A1c")),
    "weight": Standard("kg", 0.2, 650, N_("weight")),
    "height": Standard("cm", 20, 275, N_("height")),
    "bmi": Standard("kg/m2", 5, 250, N_("body mass index")),
    "heart_rate": Standard("/min", 10, 350, N_("heart rate")),
    "respiratory_rate": Standard("/min", 2, 150, N_("breathing rate")),
    "oxygen_saturation": Standard("%", 20, 100, N_("oxygen saturation")),
    "temperature": Standard("Cel", 20, 46, N_("temperature")),
    "ldl": Standard("mg/dL", 1, 1500, N_("LDL cholesterol")),
    "glucose": Standard("mg/dL", 5, 3000, N_("glucose")),
}
_FRACTION_OF_A1C = (0.03, 0.2)


def _a1c_percent(mmol_per_mol: float) -> float:
    """NGSP master equation: 48 mmol/mol is 6.5 %."""
    return round(0.09148 * mmol_per_mol + 2.152, 1)


def _celsius(fahrenheit: float) -> float:
    return round((fahrenheit - 32) / 1.8, 1)


def _times(factor: float, digits: int) -> Callable[[float], float]:
    return lambda value: round(value * factor, digits)


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
    "ldl": {"mmol/l": _times(38.67, 0)},
    "glucose": {"mmol/l": _times(18.016, 0)},
}
_SPELLINGS = {
    "mmhg": "mm[hg]",
    "mm hg": "mm[hg]",
    "[lb_av]": "lb",
    "lbs": "lb",
    "pound": "lb",
    "pounds": "lb",
    "[oz_av]": "oz",
    "kgs": "kg",
    "kilograms": "kg",
    "[in_i]": "in",
    "[in_us]": "in",
    "inch": "in",
    "inches": "in",
    '"': "in",
    "[ft_i]": "ft",
    "feet": "ft",
    "cms": "cm",
    "[degf]": "f",
    "degf": "f",
    "°f": "f",
    "degc": "cel",
    "°c": "cel",
    "c": "cel",
    "kg/m²": "kg/m2",
    "kg/m^2": "kg/m2",
    "bpm": "/min",
    "beats/min": "/min",
    "{beats}/min": "/min",
    "{breaths}/min": "/min",
    "breaths/min": "/min",
    "percent": "%",
    "% of total hgb": "%",
}


def in_standard_unit(kind: MeasurementKind, value: float, unit: str) -> tuple[float, str]:
    """The value in the kind's standard unit; values of kind 'other' stay as they are.

    Raises:
        UnclearValueError: The unit is missing where it matters, unknown, or the value
            cannot be a person's.
    """
    standard = STANDARDS.get(kind)
    if standard is None:
        return value, unit
    converted = value if unit == standard.unit else _converted(kind, value, unit, standard)
    if kind == "a1c" and _FRACTION_OF_A1C[0] <= converted <= _FRACTION_OF_A1C[1]:
        converted = round(converted * 100, 2)
    if not standard.low <= converted <= standard.high:
        raise UnclearValueError(
            _(
                "{value} {unit} cannot be right for {measurement}, so the value was left out."
                " Check it in the source and import the file again."
            ).format(measurement=_(standard.label), value=f"{value:g}", unit=unit)
        )
    return converted, standard.unit


def pressures(
    systolic: tuple[float, str], diastolic: tuple[float, str]
) -> tuple[float, float, str]:
    """Both pressures, each given with its unit, in mm[Hg].

    Raises:
        UnclearValueError: As for one value, or the lower one is above the upper one.
    """
    upper, unit = in_standard_unit("bp", *systolic)
    lower, _unit = in_standard_unit("bp", *diastolic)
    if lower > upper:
        raise UnclearValueError(
            _(
                "The lower blood pressure is above the upper one, so the reading was left out."
                " Check it in the source and import the file again."
            )
        )
    return upper, lower, unit


def _converted(kind: str, value: float, unit: str, standard: Standard) -> float:
    spelled = unit.strip().casefold()
    spelled = _SPELLINGS.get(spelled, spelled)
    if spelled == standard.unit.casefold():
        return value
    if not spelled and kind in {"weight", "height", "a1c", "ldl", "glucose", "temperature"}:
        return _without_unit(kind, value, standard)
    if not spelled:
        return value
    convert = _CONVERSIONS.get(kind, {}).get(spelled)
    if convert is None:
        raise UnclearValueError(
            _(
                "The unit “{unit}” is not one used for {measurement}, so the value was left out."
                " Correct the unit in the source and import the file again."
            ).format(unit=unit, measurement=_(standard.label))
        )
    return convert(value)


def _without_unit(kind: str, value: float, standard: Standard) -> float:
    """A1c in percent and mmol/mol do not overlap below 20; the others do."""
    if kind == "a1c" and value <= standard.high:
        return value
    raise UnclearValueError(
        _(
            "The {measurement} has no unit, so it was left out."
            " Choose its unit for this file, or add it in the source."
        ).format(measurement=_(standard.label))
    )
