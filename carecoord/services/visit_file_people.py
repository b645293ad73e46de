"""A patient as other systems are told of them: who they are, and nothing they are not asked."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import (
    Address,
    ContactPoint,
    Patient,
    PatientIdentifier,
    RelatedPerson,
)
from carecoord.exporters.fhir.people import Lives, Number, Person, Reached, Relative
from carecoord.services.caregivers import permission_holds
from carecoord.vocab.patients import Relationship, Status, ThreeValued

_KEPT_HERE = ("source", "ssn")
"""Keys of imports, and a number that no other system needs to know somebody by."""
_ANSWERS = {ThreeValued.YES.value: True, ThreeValued.NO.value: False}


def person_for_file(session: Session, row: Patient) -> Person:
    """The patient's own record, numbers, ways to reach them and address."""
    return next(people_for_file(session, [row]))


def people_for_file(session: Session, rows: Sequence[Patient]) -> Iterator[Person]:
    """The same of several patients, in their order, with as few questions as of one."""
    ids = [row.id for row in rows]
    numbers = _by_patient(
        session, PatientIdentifier, ids, PatientIdentifier.kind.not_in(_KEPT_HERE)
    )
    # Ways that work; a number reported wrong is somebody else's by now.
    reached = _by_patient(
        session, ContactPoint, ids, ContactPoint.standing == "good", ContactPoint.rank
    )
    lives = _by_patient(session, Address, ids)
    for row in rows:
        has_died = row.status == Status.DECEASED
        yield Person(
            id=row.id,
            family=row.family,
            given=row.given,
            middle=row.middle,
            prefix=row.prefix,
            suffix=row.suffix,
            preferred=row.preferred,
            birth_on=row.birth_on,
            sex="other" if row.sex == "intersex" else row.sex,
            is_active=row.status == Status.ACTIVE,
            has_died=has_died,
            died_on=row.status_on if has_died else "",
            language=row.language_spoken,
            interpreter=_ANSWERS.get(row.interpreter),
            numbers=tuple(Number(one.system, one.value, one.kind) for one in numbers[row.id]),
            reached=tuple(
                Reached(one.kind, one.normal or one.typed, one.use) for one in reached[row.id]
            ),
            lives=tuple(
                Lives(one.line, one.city, one.state, one.postcode, one.country)
                for one in lives[row.id]
            ),
        )


def relatives_for_file(session: Session, patient_id: str, today: dt.date) -> Iterator[Relative]:
    """Who decides, may be told, or is called in the patient's place; nobody else.

    Whose permission has ended is left out, unless they decide for the patient.
    """
    return (one for _whose, one in relatives_of_several(session, [patient_id], today))


def relatives_of_several(
    session: Session, patient_ids: Sequence[str], today: dt.date
) -> Iterator[tuple[str, Relative]]:
    """The same of several patients, each with the key of theirs."""
    holds = permission_holds(today) | RelatedPerson.may_decide
    found = _by_patient(session, RelatedPerson, patient_ids, holds)
    for patient_id in patient_ids:
        for row in found[patient_id]:
            if row.may_decide or row.gets_messages or row.may_be_told == ThreeValued.YES:
                words = row.relationship.replace("_", " ")
                known = row.relationship in set(Relationship)
                relative = Relative(row.id, row.name, words if known else "other", row.phone_typed)
                yield patient_id, relative


def _by_patient(
    session: Session, entity: Any, patient_ids: Sequence[str], where: Any = None, first: Any = None
) -> Mapping[str, list[Any]]:
    """Rows of a table by the patient they are about."""
    query = select(entity).where(entity.patient_id.in_(patient_ids), entity.deleted.is_(False))
    if where is not None:
        query = query.where(where)
    order = (entity.id,) if first is None else (first, entity.id)
    found: dict[str, list[Any]] = {patient_id: [] for patient_id in patient_ids}
    for row in session.scalars(query.order_by(*order)):
        found[row.patient_id].append(row)
    return found
