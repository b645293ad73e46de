"""Small FHIR R4 bundles, as an export writes them."""

import json
from pathlib import Path
from typing import Any

Resource = dict[str, Any]


def patient(key: str = "p", **fields: Any) -> Resource:
    return {
        "resourceType": "Patient", "id": key, "birthDate": "1971-04-12", "gender": "female",
        "name": [{"family": "Santos", "given": ["Maria"]}],
    } | fields  # fmt: skip


def mrn(value: str, system: str = "http://hospital.example/mrn") -> Resource:
    kind = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
    return {"system": system, "value": value, "type": kind}


def condition(key: str, code: str, status: str = "active", of: str = "p") -> Resource:
    return {
        "resourceType": "Condition", "id": key, "subject": {"reference": f"Patient/{of}"},
        "clinicalStatus": {"coding": [{"code": status}]},
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": code}], "text": code},
        "onsetDateTime": "2015-03-01",
    }  # fmt: skip


def a1c(key: str, percent: float, day: str, of: str = "p") -> Resource:
    return {
        "resourceType": "Observation", "id": key, "status": "final",
        "subject": {"reference": f"Patient/{of}"}, "effectiveDateTime": f"{day}T10:00:00Z",
        "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]},
        "valueQuantity": {"value": percent, "code": "%"},
    }  # fmt: skip


def encounter(key: str, day: str, status: str = "finished", of: str = "p") -> Resource:
    return {
        "resourceType": "Encounter", "id": key, "status": status, "class": {"code": "AMB"},
        "subject": {"reference": f"Patient/{of}"},
        "period": {"start": f"{day}T10:00:00Z", "end": f"{day}T10:20:00Z"},
    }  # fmt: skip


def allergy(key: str, text: str, of: str = "p") -> Resource:
    return {
        "resourceType": "AllergyIntolerance", "id": key, "code": {"text": text},
        "patient": {"reference": f"Patient/{of}"},
        "clinicalStatus": {"coding": [{"code": "active"}]},
    }  # fmt: skip


def write_bundle(path: Path, *resources: Resource) -> Path:
    entries = [{"resource": resource} for resource in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return path
