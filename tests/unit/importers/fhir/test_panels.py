"""Results in panels and units of a writer's own."""

from collections.abc import Callable

from carecoord.importers.records import Reading
from tests.unit.importers.fhir.conftest import Resource

Read = Callable[..., Reading]


def test_that_both_pressures_make_a_reading_whatever_the_whole_is_called(read: Read) -> None:
    def part(code: str, value: float) -> Resource:
        coded = {"coding": [{"system": "http://loinc.org", "code": code}]}
        return {"code": coded, "valueQuantity": {"value": value, "code": "mm[Hg]"}}

    (pressure,) = read(
        {
            "resourceType": "Observation", "id": "o", "subject": {"reference": "Patient/p"},
            "code": {"text": "Vitals"}, "effectiveDateTime": "2026-01-05",
            "component": [part("8867-4", 70), part("8480-6", 152), part("8462-4", 94)],
        }
    ).measurements  # fmt: skip
    assert (pressure.kind, pressure.code, pressure.value, pressure.value2) == (
        "bp", "85354-9", 152, 94,
    )  # fmt: skip


def test_that_a_bare_share_is_a_percentage(read: Read) -> None:
    (measured,) = read(
        {
            "resourceType": "Observation", "id": "o", "subject": {"reference": "Patient/p"},
            "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]},
            "effectiveDateTime": "2026-01-05", "valueQuantity": {"value": 0.074, "code": "1"},
        }
    ).measurements  # fmt: skip
    assert (measured.value, measured.unit) == (7.4, "%")
