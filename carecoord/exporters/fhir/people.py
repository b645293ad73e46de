"""Patient and RelatedPerson."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carecoord.exporters.fhir.shapes import Resource, concept, filled, hl7, reference
from carecoord.vocab.code_systems import LANGUAGE, SNOMED

OUR_IDS = "urn:carecoord:patient"
"""System of the key a patient has here; it is the same in every file we write."""

_INTERPRETER = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed"
_YES, _NO = "373066001", "373067005"
_GENDERS = frozenset({"female", "male", "other"})
_TYPES = {"mrn": "MR", "insurance": "MB"}
_USES = frozenset({"home", "mobile", "work"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number somebody is known by; ``system`` may be only a name."""

    system: str
    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A phone or an e-mail address; ``kind`` is FHIR's word for it."""

    kind: str
    value: str
    use: str = ""


@dataclass(frozen=True, slots=True)
class Lives:
    line: str
    city: str
    state: str
    postcode: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A patient.

    Attributes:
        birth_on, died_on: Partial ISO dates.
        interpreter: Whether one is needed, None when nobody asked.
    """

    id: str
    family: str
    given: str = ""
    middle: str = ""
    prefix: str = ""
    suffix: str = ""
    preferred: str = ""
    birth_on: str = ""
    sex: str = ""
    is_active: bool = True
    has_died: bool = False
    died_on: str = ""
    language: str = ""
    interpreter: bool | None = None
    numbers: Sequence[Number] = ()
    reached: Sequence[Reached] = ()
    lives: Sequence[Lives] = ()


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody close to the patient; ``relationship`` in words."""

    id: str
    name: str
    relationship: str
    phone: str


def patient(person: Person) -> Resource:
    """The patient; the sex is always written, as older profiles demand it."""
    return filled(
        resourceType="Patient",
        id=person.id,
        extension=_extensions(person),
        identifier=list(_identifiers(person)),
        active=person.is_active,
        name=list(_names(person)),
        telecom=[filled(system=r.kind, value=r.value, use=r.use if r.use in _USES else "")
                 for r in person.reached],
        gender=person.sex if person.sex in _GENDERS else "unknown",
        birthDate=person.birth_on,
        deceasedDateTime=person.died_on if person.has_died else "",
        deceasedBoolean=True if person.has_died and not person.died_on else None,
        address=[
            filled(line=[a.line] if a.line else [], city=a.city, state=a.state,
                   postalCode=a.postcode, country=a.country)
            for a in person.lives
        ],
        communication=[
            {"language": concept("", (LANGUAGE, person.language)), "preferred": True}
        ] if person.language else [],
    )  # fmt: skip


def related_person(relative: Relative, patient_id: str) -> Resource:
    return filled(
        resourceType="RelatedPerson",
        id=relative.id,
        active=True,
        patient=reference("Patient", patient_id),
        relationship=[concept(relative.relationship)],
        name=[{"text": relative.name}],
        telecom=[{"system": "phone", "value": relative.phone}] if relative.phone else [],
    )


def _extensions(person: Person) -> list[Resource]:
    if person.interpreter is None:
        return []
    code, display = (_YES, "Yes") if person.interpreter else (_NO, "No")
    coding = {"system": SNOMED, "code": code, "display": display}
    return [{"url": _INTERPRETER, "valueCoding": coding}]


def _identifiers(person: Person) -> Iterator[Resource]:
    yield {"system": OUR_IDS, "value": person.id}
    for number in person.numbers:
        kind = _TYPES.get(number.kind, "")
        is_url = ":" in number.system
        yield filled(
            type=concept("", hl7("v2-0203", kind)) if kind else None,
            system=number.system if is_url else "",
            value=number.value,
            assigner=None if is_url else filled(display=number.system),
        )


def _names(person: Person) -> Iterator[Resource]:
    given = [name for name in (person.given, person.middle) if name]
    text = " ".join(filter(None, (person.prefix, *given, person.family, person.suffix)))
    yield filled(
        use="official",
        text=text or person.preferred,
        family=person.family,
        given=given,
        prefix=[person.prefix] if person.prefix else [],
        suffix=[person.suffix] if person.suffix else [],
    )
    if person.preferred:
        yield {"use": "nickname", "text": person.preferred}
