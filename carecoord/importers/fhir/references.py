"""Ids and codes as FHIR writes them, reduced to one form."""

import re
from functools import cache

from carecoord.importers.fhir.shapes import CodeableConcept, Reference
from carecoord.importers.records import Coding
from carecoord.vocab.code_systems import normalise

_KIND = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/[^/]+/?$")


def key_of(reference: str) -> str:
    """'urn:uuid:x', 'Patient/x', 'https://server/Patient/x/_history/2' and 'x' are all x."""
    plain = reference.split("/_history/", 1)[0].rstrip("/")
    return plain.rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def identifier_key(system: str, value: str) -> str:
    """A key for someone who is pointed at by identifier instead of by id."""
    return f"{canonical(system)}|{value}"


def patient_key(reference: Reference | None) -> str:
    """The key of the patient referred to, '' if it points at nobody."""
    if reference is None:
        return ""
    if reference.reference:
        kind = _KIND.search(reference.reference.split("/_history/", 1)[0])
        # A group or a device may well have the id of a patient.
        return key_of(reference.reference) if kind is None or kind[1] == "Patient" else ""
    if reference.identifier and reference.identifier.value:
        return identifier_key(reference.identifier.system, reference.identifier.value)
    return ""


@cache
def canonical(system: str) -> str:
    """A code system in its usual spelling: without trailing slash, OID as URL."""
    return normalise(system)


def codings(concept: CodeableConcept | None) -> tuple[Coding, ...]:
    """All codes of a concept, none chosen before the others."""
    if concept is None:
        return ()
    if not concept.coding and concept.code:
        return (Coding(canonical(concept.system), concept.code, concept.display),)
    return tuple(Coding(canonical(c.system), c.code, c.display) for c in concept.coding)


def words(concept: CodeableConcept | None) -> str:
    """What a person would read: the text, else the first display."""
    if concept is None:
        return ""
    if concept.text:
        return concept.text
    return next((c.display for c in concept.coding if c.display), concept.display)


def first_code(concept: CodeableConcept | None) -> str:
    """The code where one is expected, the bare word where a writer put that."""
    if concept is None:
        return ""
    found = next((c.code for c in concept.coding if c.code), concept.code)
    return found or concept.text
