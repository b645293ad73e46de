"""Telling FHIR R4 from its older and newer versions by the form of a resource."""

_ONLY_DSTU2 = frozenset(
    {"MedicationOrder", "DiagnosticOrder", "Conformance", "Order", "DeviceUseRequest"}
)
_ONLY_STU3 = frozenset(
    {"ProcedureRequest", "ReferralRequest", "Sequence", "DataElement", "ServiceDefinition"}
)
_ONLY_R5 = frozenset(
    {
        "Transport",
        "RequestOrchestration",
        "InventoryReport",
        "GenomicStudy",
        "Requirements",
        "ImagingSelection",
        "NutritionIntake",
        "DeviceDispense",
        "EncounterHistory",
        "ActorDefinition",
        "ArtifactAssessment",
    }
)


_NUMBERS = (("0.", "DSTU2"), ("1.", "DSTU2"), ("3.", "STU3"), ("5.", "R5"), ("6.", "R6"))
_ONLY_IN = {
    ("Patient", "careProvider"): "DSTU2",
    ("Patient", "animal"): "STU3",
    ("Condition", "dateRecorded"): "DSTU2",
    ("Condition", "assertedDate"): "STU3",
    ("Observation", "comments"): "DSTU2",
    ("Observation", "related"): "STU3",
    ("Observation", "triggeredBy"): "R5",
    ("Encounter", "reason"): "STU3",
    ("Encounter", "indication"): "DSTU2",
    ("Encounter", "admission"): "R5",
    ("Encounter", "subjectStatus"): "R5",
}
"""Elements that one version has and R4 does not; the rest of the resource may well be R4's."""


def version_of_type(kind: str) -> str:
    """The version that alone has resources of this type; '' when R4 has them or nobody."""
    if kind in _ONLY_DSTU2:
        return "DSTU2"
    if kind in _ONLY_STU3:
        return "STU3"
    return "R5" if kind in _ONLY_R5 else ""


def version_other_than_r4(kind: str, resource: dict[str, object]) -> str:
    """'DSTU2', 'STU3', 'R5' or '' when nothing speaks against R4."""
    return _version_by_form(kind, resource) or next(
        (version for (of, name), version in _ONLY_IN.items() if of == kind and name in resource), ""
    )


def _version_by_form(kind: str, resource: dict[str, object]) -> str:
    if kind == "Patient":
        return "DSTU2" if _has_family_list(resource.get("name")) else ""
    if kind == "Encounter":
        return _version_of_encounter(resource)
    if isinstance(resource.get("clinicalStatus"), str):
        return "DSTU2" if kind == "Condition" and "patient" in resource else "STU3"
    old_condition = kind == "Condition" and "patient" in resource and "subject" not in resource
    old_allergy = kind == "AllergyIntolerance" and "substance" in resource
    return "DSTU2" if old_condition or old_allergy else ""


def version_of_statement(number: str) -> str:
    """The version a server or a profile names; '' for R4 and what is not known."""
    return next((name for start, name in _NUMBERS if number.startswith(start)), "")


def _has_family_list(names: object) -> bool:
    return isinstance(names, list) and any(
        isinstance(name, dict) and isinstance(name.get("family"), list) for name in names
    )


def _version_of_encounter(resource: dict[str, object]) -> str:
    kind_of_visit = resource.get("class")
    if isinstance(kind_of_visit, str):
        return "DSTU2"
    return "R5" if isinstance(kind_of_visit, list) or "actualPeriod" in resource else ""
