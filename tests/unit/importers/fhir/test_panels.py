"""Results in panels and units of a writer's own."""

from collections.abc import Callable

from carecoord.importers.records import Reading
from tests.unit.importers.fhir.conftest import Resource

Read = Callable[..., Reading]


def test_that_both_pressures_make_a_reading_whatever_the_whole_is_called(read: Read) -> None:
    def part(code: str, value: float, unit: str = "mm[Hg]") -> Resource:
        coded = {"coding": [{"system": "http://loinc.org", "code": code}]}
        return {"code": coded, "valueQuantity": {"value": value, "code": unit}}

    pulse, pressure = read(
        {
            "resourceType": "Observation", "id": "o", "subject": {"reference": "Patient/p"},
            "code": {"text": "Vitals"}, "effectiveDateTime": "2026-01-05",
            "component": [part("8867-4", 70, "/min"), part("8480-6", 152), part("8462-4", 94)],
        }
    ).measurements  # fmt: skip
    assert (pulse.kind, pulse.value) == ("heart_rate", 70)
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


def panel(status: str) -> Resource:
    def part(code: str, value: float, unit: str) -> Resource:
        coded = {"coding": [{"system": "http://loinc.org", "code": code}]}
        return {"code": coded, "valueQuantity": {"value": value, "code": unit}}

    return {
        "resourceType": "Observation", "id": "o", "subject": {"reference": "Patient/p"},
        "status": status, "code": {"text": "Yearly"}, "effectiveDateTime": "2026-01-05",
        "component": [part("4548-4", 7.4, "%"), part("29463-7", 180, "[lb_av]"), part("x", 1, "")],
    }  # fmt: skip


def test_that_results_inside_a_panel_are_read_each_with_its_own_key(read: Read) -> None:
    reading = read(panel("final"))
    found = [(one.source_key, one.kind, one.value) for one in reading.measurements]
    assert found == [("o#4548-4", "a1c", 7.4), ("o#29463-7", "weight", 81.65)]
    assert reading.problems == []


def test_that_a_panel_in_error_takes_back_all_its_results(read: Read) -> None:
    reading = read(panel("entered-in-error"))
    assert reading.measurements == []
    assert {one.source_key for one in reading.withdrawn} == {"o", "o#4548-4", "o#29463-7"}


def test_that_a_result_in_a_panel_without_an_id_has_no_key_of_its_place(read: Read) -> None:
    nameless = {name: value for name, value in panel("final").items() if name != "id"}
    assert [one.source_key for one in read(nameless).measurements] == ["", ""]


def test_that_a_result_has_the_same_key_in_whatever_order_its_codes_stand(read: Read) -> None:
    codes = ["17856-6", "4548-4", "4549-2"]
    keys = set()
    for first in range(len(codes)):
        ordered = [
            {"system": "http://loinc.org", "code": one} for one in codes[first:] + codes[:first]
        ]
        whole = panel("final")
        whole["component"] = [
            {"code": {"coding": ordered}, "valueQuantity": {"value": 7.4, "code": "%"}}
        ]
        (found,) = read(whole).measurements
        keys.add(found.source_key)
    assert keys == {"o#17856-6"}


def test_that_two_results_of_one_kind_in_a_panel_are_two(read: Read) -> None:
    whole = panel("final")
    weight = whole["component"][1]
    again = weight | {"valueQuantity": {"value": 181, "code": "[lb_av]"}}
    whole["component"] = [weight, again]
    found = [(one.source_key, one.value) for one in read(whole).measurements]
    assert found == [("o#29463-7", 81.65), ("o#29463-7#2", 82.1)]
