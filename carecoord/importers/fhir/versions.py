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


def version_of_type(kind: str) -> str:
    """The version that alone has resources of this type; '' when R4 has them or nobody."""
    if kind in _ONLY_DSTU2:
        return "DSTU2"
    if kind in _ONLY_STU3:
        return "STU3"
    return "R5" if kind in _ONLY_R5 else ""


def version_other_than_r4(kind: str, resource: dict[str, object]) -> str:
    """'DSTU2', 'STU3', 'R5' or '' when nothing speaks against R4."""
    if kind == "Patient":
        return "DSTU2" if _has_family_list(resource.get("name")) else ""
    if kind == "Encounter":
        return _version_of_encounter(resource)
    if isinstance(resource.get("clinicalStatus"), str):
        return "DSTU2" if kind == "Condition" and "patient" in resource else "STU3"
    old_condition = kind == "Condition" and "patient" in resource and "subject" not in resource
    old_allergy = kind == "AllergyIntolerance" and "substance" in resource
    return "DSTU2" if old_condition or old_allergy else ""


def _has_family_list(names: object) -> bool:
    return isinstance(names, list) and any(
        isinstance(name, dict) and isinstance(name.get("family"), list) for name in names
    )


def _version_of_encounter(resource: dict[str, object]) -> str:
    kind_of_visit = resource.get("class")
    if isinstance(kind_of_visit, str):
        return "DSTU2"
    return "R5" if isinstance(kind_of_visit, list) or "actualPeriod" in resource else ""
