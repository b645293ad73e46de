"""Records that are marked as entered in error, refuted or cancelled."""

from collections.abc import Callable
from typing import Any

import pytest

from carecoord.importers.records import IncomingMeasurement, Reading
from tests.factories import fhir

Read = Callable[..., Reading]
ANN = fhir.patient()


def observation(percent: float, **more: Any) -> fhir.Resource:
    return fhir.a1c("o", percent, "2026-05-01") | more


@pytest.mark.parametrize(
    ("status", "why"), [("entered-in-error", "entered_in_error"), ("refuted", "refuted")]
)
@pytest.mark.parametrize("kind", ["Condition", "AllergyIntolerance"])
def test_that_what_is_said_not_to_be_true_is_withdrawn(
    read: Read, kind: str, status: str, why: str
) -> None:
    about = "patient" if kind == "AllergyIntolerance" else "subject"
    reading = read(
        {
            "resourceType": kind, "id": "x", about: {"reference": "p"},
            "verificationStatus": {"coding": [{"code": status}]},
        }
    )  # fmt: skip
    assert (reading.conditions, reading.allergies) == ([], [])
    (gone,) = reading.withdrawn
    assert (gone.kind, gone.source_key, gone.patient_key, gone.why) == (kind, "x", "p", why)
    assert gone.where.endswith("entry 2")


@pytest.mark.parametrize(
    ("status", "why"), [("entered-in-error", "entered_in_error"), ("cancelled", "cancelled")]
)
def test_that_a_result_that_does_not_hold_is_withdrawn_with_what_it_said(
    read: Read, status: str, why: str
) -> None:
    reading = read(observation(7, status=status))
    assert not reading.measurements
    (gone,) = reading.withdrawn
    assert (gone.kind, gone.why) == ("Observation", why)
    assert isinstance(gone.record, IncomingMeasurement)
    assert gone.record.value == 7


def test_that_a_withdrawn_result_that_cannot_be_read_is_withdrawn_all_the_same(read: Read) -> None:
    stone = {"valueQuantity": {"value": 8, "code": "furlong"}, "status": "entered-in-error"}
    reading = read(observation(7, **stone))
    assert [(gone.source_key, gone.record) for gone in reading.withdrawn] == [("o", None)]
    assert reading.rows_refused == 0


def test_that_a_visit_is_withdrawn_in_error_but_kept_as_cancelled(read: Read) -> None:
    visit = {"resourceType": "Encounter", "subject": {"reference": "p"}}
    reading = read(
        visit | {"id": "a", "status": "entered-in-error"},
        visit | {"id": "b", "status": "cancelled"},
    )
    assert [gone.source_key for gone in reading.withdrawn] == ["a"]
    assert [one.source_key for one in reading.visits] == ["b"]


@pytest.mark.parametrize(
    ("status", "withdrawn"), [("corrected", ["o"]), ("amended", ["o"]), ("final", [])]
)
def test_that_a_result_corrected_to_no_number_is_withdrawn(
    read: Read, status: str, withdrawn: list[str]
) -> None:
    clotted = observation(7, status=status)
    del clotted["valueQuantity"]
    reading = read(clotted | {"valueString": "clotted"})
    assert [gone.source_key for gone in reading.withdrawn] == withdrawn
    assert all(gone.why == "no_number" for gone in reading.withdrawn)


def test_that_a_record_without_an_id_has_no_key(read: Read) -> None:
    reading = read(observation(7, id=""), observation(8))
    assert [one.source_key for one in reading.measurements] == ["", "o"]


def test_that_the_owner_of_a_withdrawn_record_is_found_and_brings_nobody_in(read: Read) -> None:
    number = {"system": "urn:mrn", "value": "7"}
    inside = ANN | {"id": "x", "identifier": [number]}
    condition = {
        "resourceType": "Condition", "id": "c", "contained": [inside],
        "verificationStatus": {"coding": [{"code": "entered-in-error"}]},
    }  # fmt: skip
    known = ANN | {"identifier": [number]}
    for subject in ({"identifier": number}, {"reference": "#x"}):
        reading = read(condition | {"subject": subject}, patient=known)
        assert [gone.patient_key for gone in reading.withdrawn] == ["p"]
        assert len(reading.patients) == 1
