"""Exports that are FHIR R4, but not as one expects them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from carecoord.common.errors import RefusedError
from carecoord.importers.fhir.files import read_fhir
from carecoord.importers.options import Options
from carecoord.importers.reader import read_sources
from carecoord.importers.records import Phone, Reading
from carecoord.importers.sources import source_of_bytes
from tests.factories.fhir import Resource, a1c, condition, patient

Read = Callable[..., Reading]


def bundle(*resources: Resource, **more: Any) -> Resource:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "entry": entries} | more


@pytest.fixture
def read(options_of: Callable[..., Options]) -> Read:
    """Read one file of JSON, or of bytes as they are."""

    def read_one(content: object, name: str = "export.json") -> Reading:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        return read_fhir([source_of_bytes(name, data)], options_of())

    return read_one


def test_that_two_people_under_one_id_are_refused_and_not_mixed(read: Read) -> None:
    other = patient(name=[{"family": "Ray", "given": ["Bo"]}], birthDate="1950-01-01")
    with pytest.raises(RefusedError, match="same id"):
        read(bundle(patient(), other, a1c("a", 8, "2026-05-01")))


def test_that_a_corrected_state_of_one_person_is_no_second_person(read: Read) -> None:
    renamed = patient(name=[{"family": "Ruiz", "given": ["Maria"]}])
    born_anew = patient(birthDate="1971-12-04")
    assert len(read(bundle(patient(), renamed, born_anew)).patients) == 1


@pytest.mark.parametrize("kind", ["Group", "Device", "https://server/fhir/Location"])
def test_that_a_record_about_something_else_is_not_given_to_a_patient_of_that_id(
    read: Read, kind: str
) -> None:
    about = a1c("a", 8, "2026-05-01") | {"subject": {"reference": f"{kind}/p"}}
    assert not read(bundle(patient(), about)).measurements


@pytest.mark.parametrize(
    "content",
    [
        [patient(), condition("c", "44054006")],
        bundle(bundle(patient()), bundle(condition("c", "44054006"))),
        json.dumps(bundle(patient(), condition("c", "44054006"))).encode("utf-16"),
        b"".join(
            json.dumps(bundle(one)).encode() + b"\n" for one in (patient(), condition("c", "1"))
        ),
    ],
)
def test_that_lists_of_resources_and_bundles_in_bundles_are_read(
    read: Read, content: object
) -> None:
    reading = read(content)
    assert (len(reading.patients), len(reading.conditions)) == (1, 1)


def test_that_json_in_utf_16_is_known_by_what_it_holds(options_of: Callable[..., Options]) -> None:
    source = source_of_bytes("export", json.dumps(patient()).encode("utf-16"))
    assert len(read_sources([source], options_of()).patients) == 1


def test_that_a_page_of_several_says_so(read: Read) -> None:
    page = bundle(patient(), link=[{"relation": "next", "url": "https://server/next"}])
    assert any("another page" in problem.message for problem in read(page).problems)


def test_that_bytes_that_are_no_utf_8_refuse_their_record_alone(read: Read) -> None:
    odd = json.dumps(patient("q", name=[{"family": "Núñez"}]), ensure_ascii=False)
    lines = json.dumps(patient()).encode() + b"\n" + odd.encode("latin-1") + b"\n"
    reading = read(lines, "Patient.ndjson")
    assert [person.family for person in reading.patients] == ["Santos"]
    assert [problem.where for problem in reading.problems] == ["Patient.ndjson, line 2"]


def test_that_endless_nesting_is_refused_in_words(read: Read) -> None:
    depth = 100_000
    with pytest.raises(RefusedError, match="JSON"):
        read(b'{"resourceType":"Bundle","entry":[' + b"[" * depth + b"]" * depth + b"]}")


def test_that_a_character_no_store_keeps_is_dropped(read: Read) -> None:
    names = [{"family": "Sm\x00i\x1bt\bh", "given": ["\\u0000"]}]
    (person,) = read(patient(name=names)).patients
    assert (person.family, person.given) == ("Smith", "\\u0000")


def test_that_an_old_number_is_not_called(read: Read) -> None:
    telecom = [
        {"system": "phone", "value": "555-901-9296", "use": "old"},
        {"system": "email", "value": "old@example.org", "use": "old"},
        {"system": "sms", "value": "555-901-9297", "use": "mobile"},
    ]
    (person,) = read(patient(telecom=telecom)).patients
    assert (person.phones, person.emails) == ((Phone("555-901-9297", "mobile"),), ())


def test_that_a_name_that_ended_is_an_old_one(read: Read) -> None:
    former = {"use": "official", "family": "Lee", "given": ["Ann"], "period": {"end": "2010"}}
    now = {"use": "official", "family": "Ruiz", "given": ["Ann"], "period": {"start": "2010"}}
    (person,) = read(patient(name=[former, now])).patients
    assert person.family == "Ruiz"


def test_that_a_first_name_told_only_in_the_whole_name_is_found(read: Read) -> None:
    (person,) = read(patient(name=[{"text": "Ann B. Smith", "family": "Smith"}])).patients
    assert (person.family, person.given, person.middle) == ("Smith", "Ann", "B.")


@pytest.mark.parametrize(
    ("text", "value", "comparator"), [("8.1", 8.1, ""), ("8,1 %", 8.1, ""), (">14.0 %", 14, ">")]
)
def test_that_a_result_sent_as_text_is_a_number_where_the_code_says_so(
    read: Read, text: str, value: float, comparator: str
) -> None:
    result = a1c("a", 0, "2026-05-01") | {"valueString": text}
    del result["valueQuantity"]
    (found,) = read(bundle(patient(), result)).measurements
    assert (found.value, found.comparator, found.unit) == (value, comparator, "%")


def test_that_a_text_that_is_no_number_is_no_result(read: Read) -> None:
    result = a1c("a", 0, "2026-05-01") | {"valueString": "see note"}
    del result["valueQuantity"]
    assert not read(bundle(patient(), result)).measurements


def test_that_words_in_a_unit_change_nothing(read: Read) -> None:
    result = a1c("a", 8.1, "2026-05-01") | {"valueQuantity": {"value": 8.1, "code": "%{HbA1c}"}}
    (found,) = read(bundle(patient(), result)).measurements
    assert (found.value, found.unit) == (8.1, "%")


def test_that_a_condition_with_an_end_and_no_status_is_over(read: Read) -> None:
    ended = condition("c", "44054006") | {"abatementDateTime": "2019-01-01"}
    del ended["clinicalStatus"]
    (found,) = read(bundle(patient(), ended)).conditions
    assert found.clinical_status == "resolved"
