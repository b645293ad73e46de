"""What a source takes back: records marked as entered in error, refuted or cancelled."""

from zoneinfo import ZoneInfo

from carecoord.importers.fhir import clinical, shapes
from carecoord.importers.fhir.references import first_code, patient_key
from carecoord.importers.records import Record, Why
from carecoord.importers.values.unclear import UnclearValueError

_WRONG: dict[str, Why] = {"entered-in-error": "entered_in_error", "refuted": "refuted"}
_WRONG_RESULT: dict[str, Why] = {
    "entered-in-error": "entered_in_error",
    "cancelled": "cancelled",
}
_RESTATED = frozenset({"amended", "corrected"})


def why_withdrawn(resource: shapes.Resource) -> Why | None:
    """Why this record does not hold; None while it does.

    A cancelled encounter is not one of them: it is kept as a visit that was cancelled.
    """
    match resource:
        case shapes.Observation():
            return _WRONG_RESULT.get(resource.status)
        case shapes.Encounter():
            return _WRONG.get(resource.status)
        case shapes.Condition() | shapes.AllergyIntolerance():
            return _WRONG.get(first_code(resource.verification_status))
    return None


def is_restated(resource: shapes.Resource) -> bool:
    """Whether the source says that it changed this result since it was first sent."""
    return isinstance(resource, shapes.Observation) and resource.status in _RESTATED


def owner_key(resource: shapes.Resource) -> str:
    """The key of the patient a clinical record is about; "" where it names nobody."""
    return patient_key(_owner(resource))


def owner_name(resource: shapes.Resource) -> str:
    """What a clinical record calls its patient; "" where it only points at them."""
    owner = _owner(resource)
    return owner.display if owner else ""


def _owner(resource: shapes.Resource) -> shapes.Reference | None:
    match resource:
        case shapes.Condition() | shapes.Encounter() | shapes.Observation():
            return resource.subject
        case shapes.AllergyIntolerance():
            return resource.patient
    return None


def record_of(resource: shapes.Resource, key: str, where: str, zone: ZoneInfo) -> Record | None:
    """A clinical resource as a plain row; None for an observation without a number.

    Raises:
        UnclearValueError: Its unit, value or time cannot be taken as it stands.
    """
    match resource:
        case shapes.Condition():
            return clinical.condition(resource, key, where, zone)
        case shapes.Encounter():
            return clinical.visit(resource, key, where, zone)
        case shapes.AllergyIntolerance():
            return clinical.allergy(resource, key, where, zone)
        case shapes.Observation():
            return clinical.measurement(resource, key, where, zone)
    return None


def what_is_left(resource: shapes.Resource, key: str, where: str, zone: ZoneInfo) -> Record | None:
    """A withdrawn record as far as it can still be read."""
    try:
        return record_of(resource, key, where, zone)
    except UnclearValueError:
        return None
