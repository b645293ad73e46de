"""FHIR resources as they come, well formed and otherwise."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from carecoord.common.errors import CancelledError, RefusedError
from carecoord.importers.fhir.files import read_fhir
from carecoord.importers.options import Options
from carecoord.importers.records import Coding, Phone, Reading, RelatedPerson
from carecoord.importers.sources import source_of_bytes

Resource = dict[str, Any]
ANN: Resource = {
    "resourceType": "Patient",
    "id": "p",
    "name": [{"family": "Lee", "given": ["Ann"]}],
}
LOINC = "http://loinc.org"
TEN = dt.datetime(2026, 5, 1, 10, tzinfo=dt.UTC)


Read = Callable[..., Reading]


def observation(code: str, value: float | str, unit: str | None = None, **more: Any) -> Resource:
    quantity: Resource = {"value": value}
    if unit is not None:
        quantity["code"] = unit
    return {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": "Patient/p"},
        "code": {"coding": [{"system": LOINC, "code": code}]},
        "effectiveDateTime": "2026-05-01T10:00:00-04:00",
        "valueQuantity": quantity,
    } | more


def panel(
    code: str, systolic: float, diastolic: float, unit: str = "mm[Hg]", **more: Any
) -> Resource:
    return {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": "p"},
        "code": {"coding": [{"system": f"{LOINC}/", "code": code}]},
        "effectiveDateTime": "2026-05-01",
        "component": [
            {"code": {"coding": [{"code": part}]}, "valueQuantity": {"value": value, "code": unit}}
            for part, value in (("8480-6", systolic), ("8462-4", diastolic))
        ],
    } | more


def test_that_a_patient_is_read_with_all_that_matters(read: Read) -> None:
    (person,) = read(
        patient={
            "resourceType": "Patient",
            "id": "p",
            "identifier": [
                {"system": "urn:oid:1.2.3/", "value": "000137",
                 "type": {"coding": [{"code": "MR"}]}}
            ],
            "name": [
                {"use": "old", "family": "Ray"},
                {"use": "official", "family": "Ordóñez", "given": ["Ana", "María"],
                 "suffix": ["Jr."]},
                {"use": "nickname", "given": ["Anita"]},
            ],
            "telecom": [
                {"system": "phone", "value": "(555) 901-9296", "use": "mobile"},
                {"system": "email", "value": "ana@example.org"},
                {"system": "fax", "value": "555"},
            ],
            "gender": "female",
            "birthDate": "1970-03",
            "deceasedBoolean": False,
            "address": [{"line": ["1 Main"], "city": "Hudson", "postalCode": "01749"}],
            "communication": [
                {"language": {"coding": [{"code": "en"}]}},
                {"language": {"coding": [{"code": "es"}]}, "preferred": True},
            ],
            "contact": [
                {"relationship": [{"text": "Mother"}], "name": {"text": "Rosa Ordóñez"},
                 "telecom": [{"system": "phone", "value": "555-1111"}]}
            ],
            "extension": [
                {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed",
                 "valueCoding": {"code": "373066001"}},
                {"url": "http://hl7.org/fhir/StructureDefinition/individual-pronouns",
                 "extension": [{"url": "value", "valueCodeableConcept": {"text": "she/her"}}]},
            ],
        }
    ).patients  # fmt: skip
    assert (person.family, person.given, person.middle) == ("Ordóñez", "Ana María", "")
    assert (person.suffix, person.preferred) == ("Jr.", "Anita")
    assert person.identifiers[0] == ("urn:oid:1.2.3", "000137", "MR")
    assert (person.birth_on, person.sex, person.deceased) == ("1970-03", "female", False)
    assert person.phones == (Phone("(555) 901-9296", "mobile"),)
    assert person.emails == ("ana@example.org",)
    assert person.addresses[0].postcode == "01749"
    assert (person.language_spoken, person.interpreter_needed) == ("es", True)
    assert person.pronouns == "she/her"
    assert person.related == (RelatedPerson("Mother", "Rosa Ordóñez", "555-1111"),)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        (["Mary Jo"], ("Mary Jo", "")),
        (["Mary", "Jo"], ("Mary Jo", "")),
        (["Amy", "V."], ("Amy", "V.")),
        (["María", "del", "Carmen"], ("María del Carmen", "")),
        (["Thi", "Mai"], ("Thi Mai", "")),
        ([" Ann ", ""], ("Ann", "")),
        ([], ("", "")),
    ],
)
def test_that_first_and_middle_names_are_not_told_apart_by_their_place(
    read: Read, given: list[str], parts: tuple[str, str]
) -> None:
    (person,) = read(patient=ANN | {"name": [{"family": "Lee", "given": given}]}).patients
    assert (person.given, person.middle) == parts


def test_that_a_name_given_only_as_text_is_split(read: Read) -> None:
    (person,) = read(
        patient={"resourceType": "Patient", "id": "p", "name": [{"text": "Lee, Ann"}]}
    ).patients
    assert (person.family, person.given, person.full_text) == ("Lee", "Ann", "Lee, Ann")


def test_that_a_birth_date_absent_for_a_reason_is_not_known(read: Read) -> None:
    absent = {"extension": [{"url": "data-absent-reason", "valueCode": "unknown"}]}
    assert read(patient=ANN | {"_birthDate": absent}).patients[0].birth_on == ""


def test_that_death_is_read_from_a_date(read: Read) -> None:
    (person,) = read(patient=ANN | {"deceasedDateTime": "2019-05-06T10:00:00Z"}).patients
    assert (person.deceased, person.deceased_on) == (True, "2019-05-06")


def test_that_one_object_where_a_list_is_due_is_read(read: Read) -> None:
    reading = read(
        panel("85354-9", 140, 90) | {"code": {"coding": {"system": LOINC, "code": "85354-9"}}},
        patient=ANN | {"name": {"family": "Lee", "given": "Ann"}, "birthDate": None},
    )
    assert reading.patients[0].given == "Ann"
    assert len(reading.measurements) == 1


def test_that_a_coding_in_place_of_a_concept_is_read(read: Read) -> None:
    reading = read(panel("85354-9", 140, 90) | {"code": {"system": f"{LOINC}/", "code": "85354-9"}})
    assert [m.kind for m in reading.measurements] == ["bp"]


@pytest.mark.parametrize(
    "reference",
    ["p", "Patient/p", "urn:uuid:p", "https://server/fhir/Patient/p", "Patient/p/_history/2"],
)
def test_that_every_form_of_reference_finds_the_patient(read: Read, reference: str) -> None:
    condition = {
        "resourceType": "Condition", "subject": {"reference": reference}, "code": {"text": "Gout"}
    }  # fmt: skip
    assert read(condition).conditions[0].patient_key == "p"


def test_that_a_full_url_stands_for_the_id(options_of: Callable[..., Options]) -> None:
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"fullUrl": "urn:uuid:aaa", "resource": ANN},
            {"resource": {"resourceType": "Condition", "subject": {"reference": "urn:uuid:aaa"}}},
        ],
    }
    source = source_of_bytes("x.json", json.dumps(bundle).encode())
    assert read_fhir([source], options_of()).conditions[0].patient_key == "p"


def test_that_a_reference_by_identifier_finds_the_patient(read: Read) -> None:
    known = ANN | {"identifier": [{"system": "urn:x", "value": "7"}]}
    condition = {
        "resourceType": "Condition", "subject": {"identifier": {"system": "urn:x", "value": "7"}}
    }  # fmt: skip
    assert read(condition, patient=known).conditions[0].patient_key == "p"


def test_that_a_contained_patient_is_read_once(read: Read) -> None:
    inside = ANN | {"id": "in", "identifier": [{"system": "urn:x", "value": "7"}]}
    conditions = [
        {"resourceType": "Condition", "id": name, "contained": [inside],
         "subject": {"reference": "#in"}, "code": {"text": name}}
        for name in ("Gout", "Asthma")
    ]  # fmt: skip
    reading = read(*conditions)
    assert len(reading.patients) == 2
    assert {condition.patient_key for condition in reading.conditions} == {"urn:x|7"}


def test_that_broken_references_are_counted_and_said(read: Read) -> None:
    broken = {"resourceType": "Condition", "subject": {"display": "Ann Lee"}}
    contained = {"resourceType": "Condition", "subject": {"reference": "#nobody"}}
    reading = read(broken, contained)
    assert not reading.conditions
    assert any("2 records of type Condition" in problem.message for problem in reading.problems)


def test_that_all_codes_of_a_condition_are_kept(read: Read) -> None:
    (condition,) = read(
        {
            "resourceType": "Condition",
            "id": "c",
            "subject": {"reference": "Patient/p"},
            "clinicalStatus": {"coding": [{"code": "resolved"}]},
            "code": {
                "text": "Type 2 diabetes",
                "coding": [
                    {"system": "http://snomed.info/sct", "code": "44054006"},
                    {"system": "http://hl7.org/fhir/sid/icd-10-cm/", "code": "E11.9"},
                ],
            },
            "onsetDateTime": "2011",
            "abatementDateTime": "2012-03",
        }
    ).conditions
    assert condition.codes == (
        Coding("http://snomed.info/sct", "44054006", ""),
        Coding("http://hl7.org/fhir/sid/icd-10-cm", "E11.9", ""),
    )
    assert (condition.clinical_status, condition.text) == ("resolved", "Type 2 diabetes")
    assert (condition.onset_precision, condition.abated_precision) == ("year", "month")


@pytest.mark.parametrize("code", ["85354-9", "55284-4"])
def test_that_both_generations_of_the_pressure_panel_are_read(read: Read, code: str) -> None:
    (reading,) = read(panel(code, 140, 90)).measurements
    assert (reading.kind, reading.value, reading.value2, reading.unit) == ("bp", 140, 90, "mm[Hg]")
    assert reading.taken_precision == "day"


def test_that_pressures_in_kilopascals_are_converted(read: Read) -> None:
    (reading,) = read(panel("85354-9", 18.7, 12, "kPa")).measurements
    assert (reading.value, reading.value2) == (140, 90)


def test_that_two_single_pressures_are_one_reading(read: Read) -> None:
    reading = read(observation("8480-6", 140, "mm[Hg]"), observation("8462-4", 90, "mm[Hg]"))
    assert [(m.kind, m.value, m.value2) for m in reading.measurements] == [("bp", 140, 90)]


def test_that_single_pressures_pair_whatever_offset_they_are_written_in(read: Read) -> None:
    later = observation("8462-4", 90, "mm[Hg]", effectiveDateTime="2026-05-01T14:00:00Z")
    assert len(read(observation("8480-6", 140, "mm[Hg]"), later).measurements) == 1


def test_that_one_pressure_alone_is_no_reading(read: Read) -> None:
    reading = read(observation("8480-6", 140, "mm[Hg]"))
    assert not reading.measurements
    assert any("no partner" in problem.message for problem in reading.problems)


def test_that_swapped_single_pressures_are_refused(read: Read) -> None:
    reading = read(observation("8480-6", 80, "mm[Hg]"), observation("8462-4", 120, "mm[Hg]"))
    assert reading.rows_refused == 1


def test_that_a_panel_without_values_is_no_reading(read: Read) -> None:
    absent = panel("85354-9", 140, 90) | {"component": []}
    reading = read(absent, observation("4548-4", 7, "%") | {"valueQuantity": {}})
    assert not reading.measurements
    assert any("2 observations hold no number" in problem.message for problem in reading.problems)


@pytest.mark.parametrize(
    ("resource", "value"),
    [
        (observation("59261-8", 48, "mmol/mol"), 6.5),
        (observation("17856-6", "7.4", "%"), 7.4),
        (observation("29463-7", 180, "[lb_av]"), 81.65),
        (observation("29463-7", 80) | {"valueQuantity": {"value": 80, "unit": "kg"}}, 80),
        (observation("72514-3", 3, "{score}"), 3),
        (
            {k: v for k, v in observation("44261-6", 0).items() if k != "valueQuantity"}
            | {"valueInteger": 12},
            12,
        ),
    ],
)
def test_that_values_come_in_one_unit(read: Read, resource: Resource, value: float) -> None:
    assert [m.value for m in read(resource).measurements] == [value]


def test_that_a_comparator_is_kept(read: Read) -> None:
    quantity = {"value": 5, "code": "mg/dL", "comparator": "<"}
    (found,) = read(
        observation("9318-7", 5) | {"valueQuantity": quantity | {"code": "mg/g"}}
    ).measurements
    assert found.comparator == "<"


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (observation("4548-4", 2.6, "%"), "A1c: 2.6 %"),
        (panel("85354-9", 301, 90), "Blood pressure: 301/90 mm[Hg]"),
    ],
)
def test_that_a_result_hard_to_believe_is_kept_and_pointed_out(
    read: Read, resource: Resource, said: str
) -> None:
    reading = read(resource)
    assert len(reading.measurements) == 1
    (problem,) = [one for one in reading.problems if one.severity == "warning"]
    assert (problem.where, reading.rows_refused) == ("export.json, entry 2", 0)
    assert problem.message.startswith(said)


@pytest.mark.parametrize(("code", "value", "unit"), [("4548-4", 48, None), ("29463-7", 180, None)])
def test_that_an_unclear_value_is_refused_by_its_place(
    read: Read, code: str, value: float, unit: str | None
) -> None:
    reading = read(observation(code, value, unit))
    assert not reading.measurements
    assert [p.where for p in reading.problems if p.severity == "refused"] == [
        "export.json, entry 2"
    ]


@pytest.mark.parametrize(
    ("field", "at"),
    [
        ({"effectiveDateTime": "2026-05-01T06:00:00-04:00"}, TEN),
        ({"effectiveInstant": "2026-05-01T10:00:00Z"}, TEN),
        ({"effectivePeriod": {"start": "2026-05-01T10:00:00Z"}}, TEN),
    ],
)  # fmt: skip
def test_that_every_form_of_time_is_read(read: Read, field: Resource, at: dt.datetime) -> None:
    plain = {k: v for k, v in observation("4548-4", 7, "%").items() if k != "effectiveDateTime"}
    assert read(plain | field).measurements[0].taken_at == at


def test_that_an_unreadable_time_refuses_the_record(read: Read) -> None:
    reading = read(observation("4548-4", 7, "%", effectiveDateTime="last spring"))
    assert reading.rows_refused == 1


def test_that_a_visit_is_read(read: Read) -> None:
    (visit,) = read(
        {
            "resourceType": "Encounter",
            "id": "e",
            "status": "finished",
            "class": {"code": "AMB"},
            "subject": {"reference": "Patient/p"},
            "period": {"start": "2026-05-01T10:00:00Z", "end": "2026-05-01T10:20:00Z"},
            "reasonCode": [{"text": "Cough"}],
        }
    ).visits
    assert (visit.kind, visit.reason, visit.status) == ("AMB", "Cough", "finished")
    assert visit.ended_at == dt.datetime(2026, 5, 1, 10, 20, tzinfo=dt.UTC)


def test_that_an_allergy_is_read_with_its_reactions(read: Read) -> None:
    (allergy,) = read(
        {
            "resourceType": "AllergyIntolerance",
            "patient": {"reference": "Patient/p"},
            "clinicalStatus": {"coding": [{"code": "active"}]},
            "code": {"text": "Penicillin"},
            "reaction": [{"manifestation": [{"text": "Hives"}, {"text": "Itching"}]}],
        }
    ).allergies
    assert (allergy.text, allergy.reaction) == ("Penicillin", "Hives, Itching")


def test_that_a_related_person_joins_the_patient(read: Read) -> None:
    mother = {
        "resourceType": "RelatedPerson",
        "patient": {"reference": "Patient/p"},
        "relationship": [{"coding": [{"code": "MTH"}]}],
        "name": [{"family": "Lee", "given": ["Rosa"]}],
    }
    former = mother | {"active": False}
    assert read(mother, former).patients[0].related == (RelatedPerson("MTH", "Rosa Lee", ""),)


@pytest.mark.parametrize(
    ("of_ann", "of_other"),
    [
        ([{"type": "replaced-by", "other": {"reference": "Patient/q"}}], []),
        ([], [{"type": "replaces", "other": {"reference": "Patient/p"}}]),
    ],
)
def test_that_a_merged_record_points_to_the_one_that_stays(
    read: Read, of_ann: list[Resource], of_other: list[Resource]
) -> None:
    reading = read(ANN | {"id": "q", "link": of_other}, patient=ANN | {"link": of_ann})
    assert {p.source_key: p.replaced_by for p in reading.patients} == {"p": "q", "q": ""}


def test_that_the_newest_state_of_a_record_counts(read: Read) -> None:
    def state(stamp: str, text: str) -> Resource:
        return {
            "resourceType": "Condition",
            "id": "c",
            "meta": {"lastUpdated": stamp},
            "subject": {"reference": "p"},
            "code": {"text": text},
        }

    reading = read(
        state("2020-01-01T00:00:00Z", "first"),
        state("2021-01-01T00:30:00+01:00", "newest"),
        state("2020-12-31T23:00:00Z", "older"),
        state("never", "undated"),
    )
    assert [condition.text for condition in reading.conditions] == ["newest"]


def test_that_a_record_found_wrong_later_goes(read: Read) -> None:
    gout = {"resourceType": "Condition", "id": "c", "subject": {"reference": "p"}}
    wrong = {"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}
    assert not read(gout, gout | wrong).conditions
    mended = read(gout | wrong, gout)
    assert (len(mended.conditions), mended.withdrawn) == (1, [])


def test_that_an_animal_is_no_patient(read: Read) -> None:
    url = "http://hl7.org/fhir/StructureDefinition/patient-animal"
    reading = read(patient=ANN | {"extension": [{"url": url}]})
    assert not reading.patients
    assert reading.rows_refused == 1


def test_that_unknown_types_are_counted(read: Read) -> None:
    reading = read({"resourceType": "CarePlan"}, {"resourceType": "Spaceship"})
    assert reading.not_kept == {"CarePlan": 1, "Spaceship": 1}
    assert reading.counts == {"Patient": 1, "CarePlan": 1, "Spaceship": 1}


def test_that_what_the_other_system_reports_is_shown(read: Read) -> None:
    outcome = {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "warning", "diagnostics": "Only 100 results"}],
    }
    assert any("Only 100 results" in problem.message for problem in read(outcome).problems)


def test_that_a_record_beyond_understanding_is_refused_alone(read: Read) -> None:
    reading = read(observation("4548-4", "seven", "%"), {"id": "no type"})
    assert len(reading.patients) == 1
    assert reading.rows_refused == 2


@pytest.mark.parametrize(
    ("resource", "version"),
    [
        ({"resourceType": "Patient", "name": [{"family": ["Tomy"]}]}, "DSTU2"),
        ({"resourceType": "MedicationOrder"}, "DSTU2"),
        ({"resourceType": "Condition", "patient": {"reference": "p"}}, "DSTU2"),
        ({"resourceType": "Condition", "patient": {}, "clinicalStatus": "active"}, "DSTU2"),
        ({"resourceType": "Encounter", "class": "outpatient"}, "DSTU2"),
        ({"resourceType": "AllergyIntolerance", "substance": {}, "reaction": None}, "DSTU2"),
        ({"resourceType": "Condition", "clinicalStatus": "active"}, "STU3"),
        ({"resourceType": "ProcedureRequest"}, "STU3"),
        ({"resourceType": "Encounter", "class": [{"coding": []}]}, "R5"),
        ({"resourceType": "Encounter", "actualPeriod": {}}, "R5"),
        ({"resourceType": "ImagingSelection"}, "R5"),
        ({"resourceType": "Patient", "animal": {"species": {}}}, "STU3"),
        ({"resourceType": "Encounter", "reason": [{"text": "Cough"}]}, "STU3"),
        ({"resourceType": "Observation", "comments": "fasting"}, "DSTU2"),
        ({"resourceType": "CapabilityStatement", "fhirVersion": "5.0.0"}, "R5"),
    ],
)
def test_that_other_versions_are_refused_by_name(
    read: Read, resource: Resource, version: str
) -> None:
    with pytest.raises(RefusedError, match=f"FHIR {version};"):
        read(resource)


def test_that_a_missing_subject_alone_is_no_other_version(read: Read) -> None:
    reading = read({"resourceType": "Condition", "code": {"text": "Gout"}})
    assert any("Condition" in problem.message for problem in reading.problems)


def test_that_stopping_keeps_nothing(options_of: Callable[..., Options]) -> None:
    source = source_of_bytes("x.json", json.dumps(ANN).encode())
    with pytest.raises(CancelledError):
        read_fhir([source], options_of(), cancelled=lambda: True)


def test_that_a_description_of_an_r4_server_is_no_other_version(read: Read) -> None:
    reading = read({"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"})
    assert len(reading.patients) == 1
