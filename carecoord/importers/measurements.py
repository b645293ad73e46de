"""Measurements from coded results: which kind a code means, and pairs of pressures."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from carecoord.importers.records import IncomingMeasurement, MeasurementKind

LOINC = "http://loinc.org"
SYSTOLIC = "8480-6"
DIASTOLIC = "8462-4"
BP_PANEL = "85354-9"
BP_PANELS = frozenset({BP_PANEL, "55284-4", "35094-2"})  # the older two are still written

# LOINC 2.81; A1c also by HPLC, total fraction and IFCC (mmol/mol).
KIND_OF_LOINC: dict[str, MeasurementKind] = {
    "4548-4": "a1c",
    "17856-6": "a1c",
    "4549-2": "a1c",
    "59261-8": "a1c",
    "29463-7": "weight",
    "3141-9": "weight",
    "8302-2": "height",
    "3137-7": "height",
    "39156-5": "bmi",
    "8867-4": "heart_rate",
    "9279-1": "respiratory_rate",
    "59408-5": "oxygen_saturation",
    "2708-6": "oxygen_saturation",
    "8310-5": "temperature",
    "18262-6": "ldl",
    "13457-7": "ldl",
    "2089-1": "ldl",
    "2339-0": "glucose",
    "2345-7": "glucose",
}
LOINC_OF_KIND: dict[MeasurementKind, str] = {"bp": BP_PANEL}
for _code, _kind in KIND_OF_LOINC.items():
    LOINC_OF_KIND.setdefault(_kind, _code)

_Place = tuple[str, dt.datetime | None]


@dataclass(slots=True)
class PressurePairs:
    """Systolic and diastolic values that came as two results, joined by person and instant."""

    _systolic: dict[_Place, list[IncomingMeasurement]] = field(default_factory=dict)
    _diastolic: dict[_Place, list[IncomingMeasurement]] = field(default_factory=dict)

    def add(self, single: IncomingMeasurement) -> None:
        side = self._systolic if single.code == SYSTOLIC else self._diastolic
        side.setdefault((single.patient_key, single.taken_at), []).append(single)

    def pairs(self) -> Iterator[IncomingMeasurement]:
        """One reading of kind 'bp' for each pair, in the order the systolic values came."""
        for place, tops in self._systolic.items():
            for top, bottom in zip(tops, self._diastolic.get(place, ()), strict=False):
                yield replace(top, kind="bp", code=BP_PANEL, value2=bottom.value)

    def unpaired(self) -> int:
        """How many values have no partner; one pressure alone is not a reading."""
        places = self._systolic.keys() | self._diastolic.keys()
        return sum(
            abs(len(self._systolic.get(place, ())) - len(self._diastolic.get(place, ())))
            for place in places
        )
