"""What was handed over."""

import io
import zipfile
from collections.abc import Callable

import pytest

from carecoord.common.errors import RefusedError
from carecoord.importers.detect import detect
from carecoord.importers.options import Options
from carecoord.importers.reader import read_sources
from carecoord.importers.sources import source_of_bytes

LIST = b"Last,First,DOB\nLee,Ann,1990-01-02\n"
FHIR = b'{"resourceType": "Patient", "id": "a", "name": [{"family": "Lee"}]}'


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (LIST, "table"),
        (FHIR, "fhir"),
        (b"\xef\xbb\xbf" + FHIR, "fhir"),
        (LIST.decode().encode("utf-16"), "table"),
        (LIST.decode().encode("utf-16-le"), "table"),
    ],
)
def test_that_one_file_is_told_by_its_contents(
    data: bytes, kind: str, options_of: Callable[..., Options]
) -> None:
    assert detect([source_of_bytes("export.dat", data)], options_of()).kind == kind


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b'<Patient xmlns="http://hl7.org/fhir"/>', "FHIR in XML"),
        (b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>', "C-CDA"),
        (b"<list/>", "is XML"),
        (b"MSH|^~\\&|A|B", "HL7 version 2"),
        (b"\x0bMSH|^~\\&|A|B", "HL7 version 2"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(1, 32)) * 9, "not text"),
    ],
)
def test_that_other_files_are_refused_by_what_they_are(
    data: bytes, said: str, options_of: Callable[..., Options]
) -> None:
    with pytest.raises(RefusedError, match=said):
        detect([source_of_bytes("x.csv", data)], options_of())


def test_that_a_zip_with_one_list_is_that_list(options_of: Callable[..., Options]) -> None:
    reading = read_sources(
        [source_of_bytes("x.zip", zipped(list_csv=LIST, readme_md=b"#"))], options_of()
    )
    assert len(reading.patients) == 1
    assert [problem.where for problem in reading.problems] == ["readme.md"]


def test_that_fhir_beside_other_files_is_read(options_of: Callable[..., Options]) -> None:
    found = detect([source_of_bytes("x.zip", zipped(a_json=FHIR, b_csv=LIST))], options_of())
    assert (found.kind, found.left_aside) == ("fhir", ("b.csv",))


def test_that_a_folder_of_anything_else_is_refused(options_of: Callable[..., Options]) -> None:
    with pytest.raises(RefusedError, match="Nothing here"):
        detect([source_of_bytes("x.zip", zipped(a_png=b"", b_png=b""))], options_of())


@pytest.mark.parametrize("ending", ["txt", "fhir", "jsonl", "dat"])
def test_that_resources_are_known_by_what_they_are_whatever_their_names(
    options_of: Callable[..., Options], ending: str
) -> None:
    files = [source_of_bytes(f"{n}.{ending}", FHIR) for n in range(2)]
    assert detect(files, options_of()).kind == "fhir"


def test_that_a_list_beside_a_readme_other_json_and_other_tables_is_found(
    options_of: Callable[..., Options],
) -> None:
    files = [
        source_of_bytes("manifest.json", b'{"a": 1}'),
        source_of_bytes("readme.txt", b"Made for the clinic, with care"),
        source_of_bytes("payers.csv", b"Payer,City\nAcme,Hudson\n"),
        source_of_bytes("list.csv", LIST),
    ]
    found = detect(files, options_of())
    assert ([file.name for file in found.files], found.kind) == (["list.csv"], "table")
    assert set(found.left_aside) == {"manifest.json", "readme.txt", "payers.csv"}


def test_that_of_two_lists_none_is_chosen_unasked(options_of: Callable[..., Options]) -> None:
    files = [source_of_bytes(f"{n}.csv", LIST) for n in range(2)]
    with pytest.raises(RefusedError, match="Choose the one file"):
        detect(files, options_of())
