"""One spelling per code system, however a file spells it."""

import pytest

from carecoord.vocab import code_systems
from carecoord.vocab.code_systems import ICD10CM, LOINC, SNOMED, normalise


@pytest.mark.parametrize(
    ("written", "system"),
    [
        ("http://loinc.org", LOINC),
        ("http://loinc.org/", LOINC),
        ("https://LOINC.org", LOINC),
        (" http://www.loinc.org ", LOINC),
        ("http://snomed.info/sct|http://snomed.info/sct/731000124108", SNOMED),
        ("http://snomed.info/sct/731000124108", SNOMED),
        ("urn:oid:2.16.840.1.113883.6.96", SNOMED),
        ("2.16.840.1.113883.6.90", ICD10CM),
        ("ICD-10-CM", ICD10CM),
        ("SNOMED-CT", SNOMED),
        ("LN", LOINC),
        ("http://hl7.org/fhir/sid/us-ssn", code_systems.US_SSN),
    ],
)
def test_that_usual_spellings_become_one(written: str, system: str) -> None:
    assert normalise(written) == system


@pytest.mark.parametrize("own", ["https://clinic.example/mrn", "Practice A", "urn:oid:1.2.3", ""])
def test_that_an_unknown_system_is_kept(own: str) -> None:
    assert normalise(own) == own
