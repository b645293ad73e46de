"""What is measured: LOINC codes, UCUM units and the range a value is believable in.

The ranges catch slips of the keyboard and of the unit; they are not clinical limits.
"""

from dataclasses import dataclass
from decimal import Decimal

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Kind(Term):
    BLOOD_PRESSURE = "bp", N_("Blood pressure")
    HEART_RATE = "heart_rate", N_("Heart rate")
    RESPIRATORY_RATE = "respiratory_rate", N_("Breathing rate")
    OXYGEN_SATURATION = "oxygen_saturation", N_("Oxygen saturation")
    TEMPERATURE = "temperature", N_("Temperature")
    WEIGHT = "weight", N_("Weight")
    HEIGHT = "height", N_("Height")
    BMI = "bmi", N_("Body mass index")
    A1C = "a1c", N_("A1c")
    GMI = "gmi", N_("Glucose management indicator")
    GLUCOSE = "glucose", N_("Blood glucose")
    TOTAL_CHOLESTEROL = "total_cholesterol", N_("Total cholesterol")
    LDL = "ldl", N_("LDL cholesterol")
    HDL = "hdl", N_("HDL cholesterol")
    TRIGLYCERIDES = "triglycerides", N_("Triglycerides")
    CREATININE = "creatinine", N_("Creatinine")
    EGFR = "egfr", N_("Kidney function (eGFR)")
    URINE_ACR = "urine_acr", N_("Urine albumin to creatinine ratio")
    POTASSIUM = "potassium", N_("Potassium")
    OTHER = "other", N_("Another measurement")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a measurement.

    Attributes:
        key: Stable name of the number; the kind's own value unless it has several.
        loinc: Codes that mean it in this unit, the one we write first.
        unit: UCUM code.
        unit_shown: The unit as people write it.
        low: Smallest believable value.
        high: Largest believable value.
        decimals: Digits kept after the point.
    """

    key: str
    loinc: tuple[str, ...]
    unit: str
    unit_shown: str
    low: Decimal
    high: Decimal
    decimals: int

    def plausible(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Definition:
    """A kind of measurement and its numbers.

    Attributes:
        panel_loinc: Codes of the panel that holds several numbers; empty for one number.
    """

    kind: Kind
    quantities: tuple[Quantity, ...]
    panel_loinc: tuple[str, ...] = ()


def _one(
    kind: Kind, loinc: str, unit: str, shown: str, low: str, high: str, decimals: int = 0
) -> Definition:
    """A measurement of one number; ``loinc`` holds codes separated by spaces."""
    quantity = Quantity(
        kind.value, tuple(loinc.split()), unit, shown, Decimal(low), Decimal(high), decimals
    )
    return Definition(kind, (quantity,))


SYSTOLIC = Quantity("systolic", ("8480-6",), "mm[Hg]", "mmHg", Decimal(50), Decimal(300), 0)
DIASTOLIC = Quantity("diastolic", ("8462-4",), "mm[Hg]", "mmHg", Decimal(20), Decimal(200), 0)

DEFINITIONS = {
    definition.kind: definition
    for definition in (
        Definition(Kind.BLOOD_PRESSURE, (SYSTOLIC, DIASTOLIC), ("85354-9", "55284-4")),
        _one(Kind.HEART_RATE, "8867-4", "/min", "/min", "20", "250"),
        _one(Kind.RESPIRATORY_RATE, "9279-1", "/min", "/min", "4", "80"),
        _one(Kind.OXYGEN_SATURATION, "2708-6 59408-5", "%", "%", "50", "100"),
        _one(Kind.TEMPERATURE, "8310-5", "Cel", "°C", "30", "43", 1),
        _one(Kind.WEIGHT, "29463-7 3141-9", "kg", "kg", "0.3", "450", 1),
        _one(Kind.HEIGHT, "8302-2", "cm", "cm", "20", "250", 1),
        _one(Kind.BMI, "39156-5", "kg/m2", "kg/m²", "5", "120", 1),
        _one(Kind.A1C, "4548-4 17856-6", "%", "%", "3.0", "20.0", 1),
        _one(Kind.GMI, "97506-0", "%", "%", "3.0", "20.0", 1),
        _one(Kind.GLUCOSE, "2339-0 2345-7 41653-7", "mg/dL", "mg/dL", "10", "1500"),
        _one(Kind.TOTAL_CHOLESTEROL, "2093-3", "mg/dL", "mg/dL", "30", "1000"),
        _one(Kind.LDL, "13457-7 18262-6 2089-1", "mg/dL", "mg/dL", "5", "800"),
        _one(Kind.HDL, "2085-9", "mg/dL", "mg/dL", "5", "200"),
        _one(Kind.TRIGLYCERIDES, "2571-8", "mg/dL", "mg/dL", "10", "10000"),
        _one(Kind.CREATININE, "2160-0 38483-4", "mg/dL", "mg/dL", "0.1", "30", 2),
        _one(
            Kind.EGFR, "33914-3 98979-8 62238-1", "mL/min/{1.73_m2}", "mL/min/1.73 m²", "1", "250"
        ),
        _one(Kind.URINE_ACR, "9318-7 14959-1", "mg/g", "mg/g", "0", "20000", 1),
        _one(Kind.POTASSIUM, "2823-3 6298-4", "mmol/L", "mmol/L", "1.5", "10", 1),
    )
}

"""Every kind but ``OTHER``, which has no unit or range of its own."""

_BY_LOINC: dict[str, tuple[Kind, Quantity | None]] = {
    code: (definition.kind, quantity)
    for definition in DEFINITIONS.values()
    for quantity in definition.quantities
    for code in quantity.loinc
} | {
    code: (definition.kind, None)
    for definition in DEFINITIONS.values()
    for code in definition.panel_loinc
}


def find_loinc(code: str) -> tuple[Kind, Quantity | None] | None:
    """The kind and number a LOINC code means; no number for a panel, None when unknown."""
    return _BY_LOINC.get(code.strip())
