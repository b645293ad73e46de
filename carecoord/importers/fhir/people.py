"""Patient and RelatedPerson resources as plain rows."""

from collections.abc import Sequence

from carecoord.common.text import fold, squeeze
from carecoord.importers.fhir import shapes
from carecoord.importers.fhir.references import (
    canonical,
    first_code,
    identifier_key,
    key_of,
    words,
)
from carecoord.importers.records import Address, Identifier, IncomingPatient, Phone, RelatedPerson
from carecoord.importers.values.names import NameParts, split_given, split_name
from carecoord.importers.values.people import language_code, sex_of

_NAME_RANK = {"official": 0, "usual": 1, "": 2, "temp": 3, "anonymous": 3, "maiden": 4, "old": 4}
_PHONES = frozenset({"phone", "sms"})
_PHONE_KINDS = {"home", "mobile", "work"}
_ANIMAL = "/patient-animal"
_INTERPRETER = ("/us-core-interpreter-needed", "/patient-interpreterRequired")
_GENDER_IDENTITY = ("/us-core-genderIdentity", "/individual-genderIdentity")
_PRONOUNS = ("/individual-pronouns",)
_YES = {"373066001", "yes", "Y"}  # SNOMED CT "Yes" stands in the US Core extension


def is_animal(patient: shapes.Patient) -> bool:
    """HL7's own examples hold a dog; it must not enter a practice's list."""
    return any(extension.url.endswith(_ANIMAL) for extension in patient.extension)


def incoming_patient(patient: shapes.Patient, key: str, where: str) -> IncomingPatient:
    """One person; dates are as given, not yet judged."""
    name = _parts(_best(patient.name))
    died = patient.deceased_date_time
    return IncomingPatient(
        source_key=key,
        where=where,
        identifiers=tuple(_identifier(one) for one in patient.identifier if one.value),
        family=name.family,
        given=name.given,
        middle=name.middle,
        prefix=name.prefix,
        suffix=name.suffix,
        preferred=name.preferred or _nickname(patient.name),
        full_text=squeeze(_best(patient.name).text),
        birth_on=patient.birth_date,
        sex=sex_of(patient.gender),
        gender_identity=_said(patient.extension, _GENDER_IDENTITY),
        pronouns=_said(patient.extension, _PRONOUNS),
        deceased=True if died else patient.deceased_boolean,
        deceased_on=died,
        active=patient.active,
        status="inactive" if patient.active is False else "",
        replaced_by=next(iter(linked_keys(patient, "replaced-by")), ""),
        phones=tuple(_phone(t) for t in patient.telecom if _is_phone(t)),
        emails=tuple(
            t.value for t in patient.telecom if t.system == "email" and t.use != "old" and t.value
        ),
        addresses=tuple(_address(one) for one in patient.address if one.use != "old"),
        language_spoken=_language(patient.communication),
        interpreter_needed=_interpreter(patient.extension),
        related=tuple(_contact(one) for one in patient.contact if one.name),
    )


def are_two(one: IncomingPatient, other: IncomingPatient) -> bool:
    """Whether they cannot be one person: no word of the name and no birth date in common."""
    names = [set(fold(f"{who.family} {who.given}").split()) for who in (one, other)]
    born = one.birth_on, other.birth_on
    return all(names) and all(born) and born[0] != born[1] and names[0].isdisjoint(names[1])


def linked_keys(patient: shapes.Patient, kind: str) -> list[str]:
    """Keys of the records this one is linked to as 'replaced-by' or 'replaces'."""
    return [key_of(x.other.reference) for x in patient.link if x.type == kind and x.other]


def incoming_related(person: shapes.RelatedPerson) -> RelatedPerson:
    """Someone close to a patient."""
    return _related(person.relationship, _best(person.name), person.telecom)


def identifier_keys(patient: IncomingPatient) -> list[str]:
    """The keys by which references without an id may point at this person."""
    return [identifier_key(one.system, one.value) for one in patient.identifiers]


def _best(names: Sequence[shapes.HumanName]) -> shapes.HumanName:
    usable = [name for name in names if name.use != "nickname"] or [*names, shapes.HumanName()]
    return min(usable, key=_rank)


def _rank(name: shapes.HumanName) -> int:
    """A name that ended is an old one, whatever it was used for."""
    has_ended = name.period is not None and name.period.end
    return _NAME_RANK["old"] if has_ended else _NAME_RANK.get(name.use, _NAME_RANK[""])


def _nickname(names: Sequence[shapes.HumanName]) -> str:
    return next((" ".join(n.given) or n.text for n in names if n.use == "nickname"), "")


def _parts(name: shapes.HumanName) -> NameParts:
    if not name.family and not name.given:
        return split_name(name.text)
    if not name.given:
        told = split_name(name.text)
        if fold(told.family) == fold(name.family):
            return told
    # FHIR keeps first and middle names in one list, and so both halves of a double name.
    given, middle = split_given(" ".join(name.given))
    return NameParts(
        squeeze(name.family), given, middle, " ".join(name.suffix), " ".join(name.prefix)
    )


def _identifier(one: shapes.Identifier) -> Identifier:
    return Identifier(canonical(one.system), squeeze(one.value), first_code(one.type))


def _is_phone(point: shapes.ContactPoint) -> bool:
    """Whether somebody may be called there; a number marked as old is another person's by now."""
    return point.system.casefold() in _PHONES and point.use != "old" and bool(point.value)


def _phone(point: shapes.ContactPoint) -> Phone:
    return Phone(squeeze(point.value), point.use if point.use in _PHONE_KINDS else "")


def _address(one: shapes.Address) -> Address:
    line = ", ".join(one.line) if one.line or one.city else " ".join(one.text.split())
    return Address(line, one.city, one.state, one.postal_code, one.country)


def _language(spoken: Sequence[shapes.Communication]) -> str:
    ranked = sorted(spoken, key=lambda one: not one.preferred)
    language = ranked[0].language if ranked else None
    return first_code(language) if language and language.coding else language_code(words(language))


def _interpreter(extensions: Sequence[shapes.Extension]) -> bool | None:
    for one in extensions:
        if one.url.endswith(_INTERPRETER):
            coded = one.value_coding.code if one.value_coding else one.value_code
            return one.value_boolean if one.value_boolean is not None else coded in _YES
    return None


def _said(extensions: Sequence[shapes.Extension], urls: tuple[str, ...]) -> str:
    """The words of an extension, which US Core nests one level deeper than R5 does."""
    for one in extensions:
        if one.url.endswith(urls):
            for part in (one, *one.extension):
                coding = part.value_coding
                said = words(part.value_codeable_concept) or (coding.display if coding else "")
                if said or part.value_string:
                    return said or part.value_string
    return ""


def _contact(contact: shapes.Contact) -> RelatedPerson:
    return _related(contact.relationship, contact.name or shapes.HumanName(), contact.telecom)


def _related(
    relationship: Sequence[shapes.CodeableConcept],
    name: shapes.HumanName,
    telecom: Sequence[shapes.ContactPoint],
) -> RelatedPerson:
    spoken = name.text or " ".join([*name.given, name.family])
    phone = next((t.value for t in telecom if t.system == "phone"), "")
    kind = next((words(one) or first_code(one) for one in relationship), "")
    return RelatedPerson(kind, squeeze(spoken), squeeze(phone))
