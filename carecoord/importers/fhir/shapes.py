"""The part of FHIR R4 that is read, as types for msgspec; everything else is skipped.

Names are FHIR's own (https://hl7.org/fhir/R4), written with underscores.
"""

import msgspec


class Shape(msgspec.Struct, rename="camel"):
    """A part of a resource; what the JSON has besides is ignored.

    A field of no type is an element of another version: where it stands, decoding fails, and
    the resource is looked at more closely.
    """


class Coding(Shape):
    system: str = ""
    code: str = ""
    display: str = ""


class CodeableConcept(Shape):
    """Some writers put one Coding where a CodeableConcept belongs: its fields are read too."""

    coding: list[Coding] = []
    text: str = ""
    system: str = ""
    code: str = ""
    display: str = ""


class Meta(Shape):
    last_updated: str = ""


class Identifier(Shape):
    system: str = ""
    value: str = ""
    use: str = ""
    type: CodeableConcept | None = None


class Reference(Shape):
    reference: str = ""
    identifier: Identifier | None = None
    display: str = ""


class Period(Shape):
    start: str = ""
    end: str = ""


class Quantity(Shape):
    value: float | None = None
    unit: str = ""
    code: str = ""
    comparator: str = ""


class Extension(Shape):
    url: str = ""
    value_string: str = ""
    value_code: str = ""
    value_boolean: bool | None = None
    value_coding: Coding | None = None
    value_codeable_concept: CodeableConcept | None = None
    extension: list["Extension"] = []


class HumanName(Shape):
    use: str = ""
    period: Period | None = None
    text: str = ""
    family: str = ""
    given: list[str] = []
    prefix: list[str] = []
    suffix: list[str] = []


class ContactPoint(Shape):
    system: str = ""
    value: str = ""
    use: str = ""


class Address(Shape):
    use: str = ""
    text: str = ""
    line: list[str] = []
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


class Contact(Shape):
    relationship: list[CodeableConcept] = []
    name: HumanName | None = None
    telecom: list[ContactPoint] = []


class Communication(Shape):
    language: CodeableConcept | None = None
    preferred: bool = False


class Link(Shape):
    other: Reference | None = None
    type: str = ""


class Resource(Shape, kw_only=True):
    """What every kept resource has."""

    id: str = ""
    meta: Meta | None = None
    contained: list[msgspec.Raw] = []


class Patient(Resource, kw_only=True):
    identifier: list[Identifier] = []
    active: bool | None = None
    name: list[HumanName] = []
    telecom: list[ContactPoint] = []
    gender: str = ""
    birth_date: str = ""
    deceased_boolean: bool | None = None
    deceased_date_time: str = ""
    address: list[Address] = []
    contact: list[Contact] = []
    communication: list[Communication] = []
    link: list[Link] = []
    extension: list[Extension] = []
    care_provider: None = None
    animal: None = None


class RelatedPerson(Resource, kw_only=True):
    active: bool | None = None
    patient: Reference | None = None
    relationship: list[CodeableConcept] = []
    name: list[HumanName] = []
    telecom: list[ContactPoint] = []


class Condition(Resource, kw_only=True):
    subject: Reference | None = None
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    code: CodeableConcept | None = None
    onset_date_time: str = ""
    onset_period: Period | None = None
    abatement_date_time: str = ""
    abatement_period: Period | None = None
    recorded_date: str = ""
    date_recorded: None = None
    asserted_date: None = None


class Component(Shape):
    code: CodeableConcept | None = None
    value_quantity: Quantity | None = None


class Observation(Resource, kw_only=True):
    status: str = ""
    subject: Reference | None = None
    code: CodeableConcept | None = None
    effective_date_time: str = ""
    effective_instant: str = ""
    effective_period: Period | None = None
    value_quantity: Quantity | None = None
    value_integer: int | None = None
    value_string: str = ""
    component: list[Component] = []
    comments: None = None
    related: None = None
    triggered_by: None = None


class Encounter(Resource, kw_only=True):
    status: str = ""
    class_: Coding | None = msgspec.field(name="class", default=None)
    type: list[CodeableConcept] = []
    subject: Reference | None = None
    period: Period | None = None
    reason_code: list[CodeableConcept] = []
    reason: None = None
    indication: None = None
    admission: None = None
    subject_status: None = None


class Reaction(Shape):
    manifestation: list[CodeableConcept] = []


class AllergyIntolerance(Resource, kw_only=True):
    patient: Reference | None = None
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    code: CodeableConcept | None = None
    recorded_date: str = ""
    reaction: list[Reaction] = []


class Issue(Shape):
    severity: str = ""
    diagnostics: str = ""
    details: CodeableConcept | None = None


class OperationOutcome(Resource, kw_only=True):
    issue: list[Issue] = []


class Entry(Shape):
    full_url: str = ""
    resource: msgspec.Raw = msgspec.Raw(b"")


class PageLink(Shape):
    relation: str = ""


class Bundle(Shape):
    entry: list[Entry] = []
    link: list[PageLink] = []


KEPT: dict[str, type[Resource]] = {
    kept.__name__: kept
    for kept in (
        Patient,
        RelatedPerson,
        Condition,
        Observation,
        Encounter,
        AllergyIntolerance,
        OperationOutcome,
    )
}
