"""People already here who may be the one being added."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.common.names import list_name
from carecoord.db import search
from carecoord.entities import Address, ContactPoint, Patient, PatientIdentifier
from carecoord.rules import duplicates, phones
from carecoord.rules.duplicates import Likelihood, Match, Person
from carecoord.rules.sounds import sound_keys
from carecoord.services.patient_details import DuplicateHint, PatientDetails
from carecoord.services.patient_facts import shown_identifiers
from carecoord.services.patient_index import SOUND
from carecoord.vocab.patients import Sex

_Row = TypeVar("_Row", ContactPoint, Address, PatientIdentifier)
_MOST_CANDIDATES = 200
_SURE_POINTS = 25.0
"""Evidence at which two records are the same person for all practical purposes."""


def find_duplicates(
    session: Session, details: PatientDetails, region: str, limit: int
) -> tuple[DuplicateHint, ...]:
    """Those who may be the same person, most alike first.

    Args:
        session: The store.
        details: Who is being added.
        region: Country of phone numbers that name none.
        limit: At most so many.
    """
    new = _entered(details, region)
    compared = [
        (duplicates.compare(new, known), row)
        for row, known in _stored(session, sorted(_candidates(session, details, new)))
    ]
    likely = [pair for pair in compared if pair[0].likelihood is not Likelihood.UNLIKELY]
    likely.sort(key=lambda pair: (-pair[0].points, pair[1].sort_key, pair[1].id))
    numbers = shown_identifiers(session, [row.id for _match, row in likely[:limit]])
    return tuple(_hint(match, row, numbers.get(row.id, "")) for match, row in likely[:limit])


def unnamed(hint: DuplicateHint) -> DuplicateHint:
    """What may be told of it to somebody who does not see that person."""
    return DuplicateHint(
        patient_id="",
        name=_("Somebody who is not on your caseload"),
        birth_on="",
        identifier="",
        why=_("Ask the practice lead whether it is the same person before you add them."),
        score=hint.score,
    )


def _entered(details: PatientDetails, region: str) -> Person:
    address = details.addresses[0] if details.addresses else None
    numbers = {phones.read(entry.typed, region).e164 for entry in details.phones}
    return Person(
        family=details.family,
        given=details.given,
        middle=details.middle,
        former=details.former_names,
        suffix=details.suffix,
        birth_on=details.birth_on,
        sex=Sex(details.sex),
        phones=frozenset(numbers - {""}),
        email=details.emails[0].typed.strip().lower() if details.emails else "",
        address=address.line if address else "",
        postcode=address.postcode if address else "",
        city=address.city if address else "",
        identifiers=frozenset(
            (entry.system, entry.value) for entry in details.identifiers if entry.kind != "source"
        ),
    )


def _candidates(session: Session, details: PatientDetails, new: Person) -> set[str]:
    """Whoever shares a number, a phone, the birth date or the sound of the whole name."""
    found = set(search.prefix_ids(session, _sounds(details), _MOST_CANDIDATES))
    for query in _sharing(new):
        found.update(session.scalars(query.limit(_MOST_CANDIDATES)))
    return found


def _sounds(details: PatientDetails) -> list[list[search.Key]]:
    """One of the family names and one of the given names have to sound alike."""
    names = (f"{details.family} {details.former_names}", details.given or details.preferred)
    words = [[search.Key(SOUND, key, whole=True) for key in sound_keys(name)] for name in names]
    return [word for word in words if word]


def _sharing(new: Person) -> Iterator[Select[str]]:
    if new.birth_on:
        yield select(Patient.id).where(Patient.birth_on == new.birth_on)
    if new.phones:
        yield select(ContactPoint.patient_id).where(
            ContactPoint.normal.in_(new.phones), ContactPoint.deleted.is_(False)
        )
    if new.identifiers:
        yield select(PatientIdentifier.patient_id).where(
            PatientIdentifier.value.in_([value for _system, value in new.identifiers]),
            PatientIdentifier.deleted.is_(False),
        )


def _stored(session: Session, ids: Sequence[str]) -> Iterator[tuple[Patient, Person]]:
    """Stored people as they are compared; one statement per table."""
    contacts = _by_person(session, ContactPoint, ids)
    addresses = _by_person(session, Address, ids)
    numbers = _by_person(session, PatientIdentifier, ids)
    query = select(Patient).where(
        Patient.id.in_(ids), Patient.deleted.is_(False), Patient.merged_into.is_(None)
    )
    for row in session.scalars(query):
        reached = contacts.get(row.id, [])
        emails = [one.normal for one in reached if one.kind == "email"]
        address = next(iter(addresses.get(row.id, [])), None)
        yield (
            row,
            Person(
                family=row.family,
                given=row.given,
                middle=row.middle,
                former=row.former_names,
                suffix=row.suffix,
                birth_on=row.birth_on,
                sex=Sex(row.sex),
                phones=frozenset(
                    one.normal for one in reached if one.kind == "phone" and one.normal
                ),
                email=emails[0] if emails else "",
                address=address.line if address else "",
                postcode=address.postcode if address else "",
                city=address.city if address else "",
                identifiers=frozenset(
                    (one.system, one.value)
                    for one in numbers.get(row.id, [])
                    if one.kind != "source"
                ),
            ),
        )


def _by_person(session: Session, table: type[_Row], ids: Sequence[str]) -> dict[str, list[_Row]]:
    query = select(table).where(table.patient_id.in_(ids), table.deleted.is_(False))
    found: dict[str, list[_Row]] = {}
    for row in session.scalars(query.order_by(table.id)):
        found.setdefault(row.patient_id, []).append(row)
    return found


def _hint(match: Match, row: Patient, identifier: str) -> DuplicateHint:
    return DuplicateHint(
        patient_id=row.id,
        name=list_name(row.family, row.given, row.preferred),
        birth_on=row.birth_on,
        identifier=identifier,
        why=" ".join(match.agrees),
        score=round(min(match.points / _SURE_POINTS, 1.0) * 100),
    )
