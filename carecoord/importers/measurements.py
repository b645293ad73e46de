"""Measurements from coded results: which kind a code means, and pairs of pressures."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from carecoord.importers.records import IncomingMeasurement, Problem
from carecoord.importers.values.quantities import pressures
from carecoord.importers.values.unclear import UnclearValueError
from carecoord.vocab.measurements import DEFINITIONS, DIASTOLIC, SYSTOLIC, Kind, find_loinc

SYSTOLIC_CODE = SYSTOLIC.loinc[0]
DIASTOLIC_CODE = DIASTOLIC.loinc[0]
PRESSURE_CODES = frozenset({SYSTOLIC_CODE, DIASTOLIC_CODE})
BP_PANELS = frozenset({*DEFINITIONS[Kind.BLOOD_PRESSURE].panel_loinc, "35094-2"})
_READ_ONLY_CODES = {  # never written by us: A1c by another method and in mmol/mol, height lying
    "4549-2": Kind.A1C,
    "59261-8": Kind.A1C,
    "3137-7": Kind.HEIGHT,
    "3138-5": Kind.HEIGHT,
}


def kind_of_loinc(code: str) -> str:
    """The kind's value; 'bp' for a single pressure too; 'other' for everything else."""
    if code in _READ_ONLY_CODES:
        return _READ_ONLY_CODES[code].value
    found = find_loinc(code)
    return found[0].value if found else Kind.OTHER.value


def loinc_of_kind(kind: Kind) -> str:
    """The code we write for a kind: the panel for blood pressure."""
    definition = DEFINITIONS[kind]
    return (definition.panel_loinc or definition.quantities[0].loinc)[0]


_Place = tuple[str, dt.datetime | None]


@dataclass(slots=True)
class PressurePairs:
    """Systolic and diastolic values that came as two results, joined by person and instant."""

    _systolic: dict[_Place, list[IncomingMeasurement]] = field(default_factory=dict)
    _diastolic: dict[_Place, list[IncomingMeasurement]] = field(default_factory=dict)

    def add(self, single: IncomingMeasurement) -> None:
        """Take one pressure as given, not yet judged."""
        side = self._systolic if single.code == SYSTOLIC_CODE else self._diastolic
        side.setdefault((single.patient_key, single.taken_at), []).append(single)

    def pairs(self, problems: list[Problem]) -> Iterator[IncomingMeasurement]:
        """One reading of kind 'bp' for each pair, in the order the systolic values came."""
        code = loinc_of_kind(Kind.BLOOD_PRESSURE)
        for place, tops in self._systolic.items():
            for top, bottom in zip(tops, self._diastolic.get(place, ()), strict=False):
                try:
                    upper, lower, unit = pressures(
                        (top.value, top.unit), (bottom.value, bottom.unit)
                    )
                except UnclearValueError as error:
                    problems.append(Problem("refused", top.where, str(error), "blood_pressure"))
                    continue
                yield replace(top, code=code, value=upper, value2=lower, unit=unit)

    def unpaired(self) -> int:
        """How many values have no partner; one pressure alone is not a reading."""
        places = self._systolic.keys() | self._diastolic.keys()
        return sum(
            abs(len(self._systolic.get(place, ())) - len(self._diastolic.get(place, ())))
            for place in places
        )
