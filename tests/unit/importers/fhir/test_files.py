"""Bundles, single resources and NDJSON as files."""

import gzip
import json
from collections.abc import Callable

import pytest

from carecoord.common.errors import RefusedError
from carecoord.importers.fhir.files import read_fhir
from carecoord.importers.options import Options
from carecoord.importers.records import Reading
from carecoord.importers.sources import source_of_bytes

Files = Callable[..., Reading]


def patient(key: str, **more: object) -> bytes:
    return json.dumps(
        {"resourceType": "Patient", "id": key, "name": [{"family": key}]} | more
    ).encode()


@pytest.fixture
def read_files(options_of: Callable[..., Options]) -> Files:
    """Read files given as name=bytes pairs."""

    def read(*files: tuple[str, bytes]) -> Reading:
        return read_fhir([source_of_bytes(name, data) for name, data in files], options_of())

    return read


def test_that_a_single_resource_is_read(read_files: Files) -> None:
    reading = read_files(("María.json", b"\xef\xbb\xbf" + patient("a")))
    assert reading.patients[0].where == "María.json"


def test_that_ndjson_goes_on_after_a_bad_line_and_names_it(read_files: Files) -> None:
    lines = [
        patient("a"),
        b"",
        b'{"resourceType": "Patient", "id": ',
        patient("b"),
        b'{"resourceTy',
    ]
    reading = read_files(("Patient.ndjson", b"\n".join(lines)))
    assert [person.source_key for person in reading.patients] == ["a", "b"]
    refused = [p.where for p in reading.problems if p.severity == "refused"]
    assert refused == ["Patient.ndjson, line 3", "Patient.ndjson, line 5"]


def test_that_lines_are_recognised_without_the_ending(read_files: Files) -> None:
    reading = read_files(("export.json", patient("a") + b"\r\n" + patient("b")))
    assert len(reading.patients) == 2


def test_that_a_pretty_printed_resource_is_not_taken_for_lines(read_files: Files) -> None:
    pretty = json.dumps(json.loads(patient("a")), indent=1).encode()
    assert len(read_files(("a.json", pretty)).patients) == 1


def test_that_compressed_lines_and_several_files_of_a_type_are_read(read_files: Files) -> None:
    reading = read_files(
        ("Patient.1.ndjson.gz", gzip.compress(patient("a"))),
        ("Patient.2.ndjson", patient("b")),
        ("log.ndjson", b'{"level": "info"}'),
    )
    assert len(reading.patients) == 2
    assert not reading.problems


def test_that_the_order_of_files_does_not_matter(read_files: Files) -> None:
    gout = {"resourceType": "Condition", "subject": {"reference": "Patient/a"}}
    reading = read_files(
        ("Condition.ndjson", json.dumps(gout).encode()), ("Patient.ndjson", patient("a"))
    )
    assert len(reading.conditions) == 1


def test_that_one_file_cut_off_does_not_stop_the_others(read_files: Files) -> None:
    reading = read_files(("a.json", patient("a")), ("b.json", patient("b")[:-10]))
    assert len(reading.patients) == 1
    assert [p.where for p in reading.problems if p.severity == "refused"] == ["b.json"]


def test_that_a_lone_file_cut_off_is_refused(read_files: Files) -> None:
    with pytest.raises(RefusedError, match="cut off"):
        read_files(("b.json", b'{"resourceType": "Bundle", "entry": [{"resource": {'))


@pytest.mark.parametrize("data", [b'{"a": 1}', b"[1, 2]", b'[{"a": 1}]'])
def test_that_other_json_is_refused(read_files: Files, data: bytes) -> None:
    with pytest.raises(RefusedError, match="no FHIR resources"):
        read_files(("x.json", data))


def test_that_a_bundle_with_one_entry_as_object_is_read(read_files: Files) -> None:
    bundle = {"entry": {"resource": json.loads(patient("a"))}, "resourceType": "Bundle"}
    assert len(read_files(("x.json", json.dumps(bundle).encode())).patients) == 1


def test_that_one_file_in_another_version_refuses_the_export_without_naming_people(
    read_files: Files,
) -> None:
    with pytest.raises(RefusedError, match="DSTU2") as refused:
        read_files(("a.json", patient("a")), ("Ann_Lee.json", b'{"resourceType": "Conformance"}'))
    assert "Ann" not in str(refused.value)
