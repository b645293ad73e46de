"""What files bring, as fields of stored rows."""

import datetime as dt
from typing import Any

import pytest

from carecoord.importers.records import (
    Coding,
    Identifier,
    IncomingAllergy,
    IncomingCondition,
    IncomingMeasurement,
    IncomingPatient,
    IncomingVisit,
    RelatedPerson,
)
from carecoord.services.import_rows import (
    allergy_fields,
    condition_fields,
    identifier_rows,
    measurement_fields,
    partial_day,
    patient_fields,
    related_fields,
    visit_fields,
)

NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
SNOMED = "http://snomed.info/sct"


def person(**fields: Any) -> IncomingPatient:
    return IncomingPatient(**{"source_key": "k", "where": "row 2", "family": "Santos"} | fields)


def visit(**fields: Any) -> IncomingVisit:
    known: dict[str, Any] = {"source_key": "v", "patient_key": "k", "where": "", "started_at": NOON}
    return IncomingVisit(**known | fields)


def test_that_only_what_the_file_gives_is_written() -> None:
    assert patient_fields(person()) == {"family": "Santos", "sort_key": "santos"}


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"family": "", "full_text": "Teller"}, {"family": "Teller"}),
        ({"family": "", "given": "Ann", "full_text": "Ann Lee"}, {"given": "Ann"}),
        ({"sex": "intersex"}, {"sex": "intersex"}),
        ({"sex": "other"}, {"gender": "other"}),
        ({"sex": "other", "gender_identity": "agender"}, {"gender": "agender"}),
        ({"sex": "unknown"}, {}),
        ({"language_spoken": "Spanish"}, {"language_spoken": "es"}),
        ({"language_spoken": "Quenya"}, {"language_spoken": "Quenya"}),
        ({"interpreter_needed": True}, {"interpreter": "yes"}),
        ({"interpreter_needed": False}, {"interpreter": "no"}),
        ({"deceased": True}, {"status": "deceased"}),
        ({"deceased_on": "2026-01"}, {"status": "deceased", "status_on": "2026-01"}),
        ({"status": "moved"}, {"status": "moved"}),
        ({"status": "inactive"}, {"status": "inactive"}),
        ({"active": False}, {"status": "inactive"}),
        ({"active": True, "status": "test"}, {}),
    ],
)
def test_that_a_persons_facts_are_in_words_of_ours(
    given: dict[str, Any], stored: dict[str, str]
) -> None:
    fields = patient_fields(person(**given))
    assert {name: fields.get(name) for name in stored} == stored
    assert fields.keys() <= {"family", "given", "sort_key"} | stored.keys()


def test_that_numbers_without_a_system_are_the_sources_or_the_practices() -> None:
    numbers = (
        Identifier("", "7", "MR"), Identifier("urn:ssn", "9", "SS"), Identifier("urn:x", "1", ""),
        Identifier("", "", "MR"), Identifier("", "P1", "MB"),
    )  # fmt: skip
    rows = identifier_rows(person(identifiers=numbers), "")
    assert [(row["system"], row["value"], row["kind"]) for row in rows] == [
        ("mrn", "7", "mrn"), ("urn:ssn", "9", "ssn"), ("urn:x", "1", "other"),
        ("mrn", "P1", "insurance"), ("", "k", "source"),
    ]  # fmt: skip
    named = identifier_rows(person(identifiers=numbers[:1], source_key="7"), "Clinic A")
    assert [(row["system"], row["value"]) for row in named] == [("Clinic A", "7")]


def test_that_a_condition_is_filed_by_any_of_its_codes() -> None:
    codes = (Coding("urn:local", "X", "Sugar"), Coding(SNOMED, "44054006", "Type 2 diabetes"))
    fields = condition_fields(
        IncomingCondition(
            source_key="c", patient_key="k", where="", codes=codes, clinical_status="relapse",
            onset_at=NOON, onset_precision="month",
        )
    )  # fmt: skip
    assert (fields["code"], fields["text"], fields["group"]) == ("X", "Sugar", "diabetes")
    assert fields["other_codes"] == f"{SNOMED}|44054006"
    assert (fields["status"], fields["onset_on"], fields["ended_on"]) == ("active", "2026-01", "")


@pytest.mark.parametrize(
    ("clinical", "status"),
    [("active", "active"), ("remission", "resolved"), ("inactive", "inactive"), ("", "unknown")],
)
def test_that_a_condition_without_codes_keeps_its_words(clinical: str, status: str) -> None:
    fields = condition_fields(
        IncomingCondition(
            source_key="c", patient_key="k", where="", text="Flu", clinical_status=clinical
        )
    )
    assert (fields["text"], fields["code"], fields["group"]) == ("Flu", "", "")
    assert fields["status"] == status


def test_that_a_reading_without_a_time_is_no_reading() -> None:
    reading = IncomingMeasurement(
        source_key="m", patient_key="k", where="", kind="a1c", code="4548-4" * 20,
        code_system="", text="", value=7.4, unit="%",
    )  # fmt: skip
    assert measurement_fields(reading) is None


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"kind": "AMB"}, ("office", "kept", "")),
        ({"kind": "EMER", "status": "finished"}, ("emergency", "kept", "")),
        ({"kind": "Check up", "status": "noshow"}, ("office", "missed", "Check up")),
        ({"kind": "VR", "status": "cancelled", "reason": "Cough"}, ("video", "cancelled", "Cough")),
        ({"status": "booked"}, ("office", "planned", "")),
        ({"status": "something new"}, ("office", "planned", "")),
    ],
)
def test_that_a_visit_is_of_a_kind_and_a_state_of_ours(
    given: dict[str, Any], stored: tuple[str, str, str]
) -> None:
    fields = visit_fields(visit(**given))
    assert fields is not None
    assert (fields["kind"], fields["status"], fields["reason"]) == stored


def test_that_a_visit_without_a_time_is_no_visit() -> None:
    assert visit_fields(visit(started_at=None)) is None


def test_that_an_allergy_needs_a_substance() -> None:
    empty = IncomingAllergy(source_key="a", patient_key="k", where="")
    assert allergy_fields(empty) is None
    coded = IncomingAllergy(
        source_key="a", patient_key="k", where="", codes=(Coding(SNOMED, "1", "Latex"),),
        clinical_status="resolved",
    )  # fmt: skip
    fields = allergy_fields(coded)
    assert fields is not None
    assert (fields["substance"], fields["status"], fields["code"]) == ("Latex", "inactive", "1")


@pytest.mark.parametrize(
    ("said", "stored"),
    [("Mother", "parent"), ("MTH", "parent"), ("Legal guardian", "guardian"), ("", "other"),
     ("Emergency contact", "other"), ("Abuela", "grandparent")],
)  # fmt: skip
def test_that_a_relationship_is_one_of_ours(said: str, stored: str) -> None:
    fields = related_fields(RelatedPerson(said, "Mary Lee", "202 555 0101"), "US")
    assert (fields["relationship"], fields["phone_normal"]) == (stored, "+12025550101")


def test_that_a_day_is_as_exact_as_the_source() -> None:
    days = [partial_day(NOON, precision) for precision in ("year", "month", "day", "instant")]
    assert days == ["2026", "2026-01", "2026-01-05", "2026-01-05"]
    assert partial_day(None, "day") == ""


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("active", "active"), ("Active", "active"), ("recurrence", "active"),
        ("Resolved", "resolved"), ("inactive", "inactive"), ("", "unknown"),
        ("entered", "unknown"),
    ],
)  # fmt: skip
def test_that_the_status_of_a_condition_is_understood_however_it_is_spelled(
    said: str, status: str
) -> None:
    condition = IncomingCondition(source_key="c", patient_key="p", where="", clinical_status=said)
    assert condition_fields(condition)["status"] == status
