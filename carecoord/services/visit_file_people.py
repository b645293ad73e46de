"""A patient as other systems are told of them: who they are, and nothing they are not asked."""

import datetime as dt
from collections.abc import Iterator

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
    has_died = row.status == Status.DECEASED
    return Person(
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
        numbers=tuple(_numbers(session, row.id)),
        reached=tuple(_reached(session, row.id)),
        lives=tuple(_lives(session, row.id)),
    )


def relatives_for_file(session: Session, patient_id: str, today: dt.date) -> Iterator[Relative]:
    """Who decides, may be told, or is called in the patient's place; nobody else.

    Whose permission has ended is left out, unless they decide for the patient.
    """
    holds = permission_holds(today) | RelatedPerson.may_decide
    query = (
        select(RelatedPerson)
        .where(RelatedPerson.patient_id == patient_id, RelatedPerson.deleted.is_(False), holds)
        .order_by(RelatedPerson.id)
    )
    for row in session.scalars(query):
        if row.may_decide or row.gets_messages or row.may_be_told == ThreeValued.YES:
            words = row.relationship.replace("_", " ")
            known = row.relationship in set(Relationship)
            yield Relative(row.id, row.name, words if known else "other", row.phone_typed)


def _numbers(session: Session, patient_id: str) -> Iterator[Number]:
    query = (
        select(PatientIdentifier)
        .where(
            PatientIdentifier.patient_id == patient_id,
            PatientIdentifier.deleted.is_(False),
            PatientIdentifier.kind.not_in(_KEPT_HERE),
        )
        .order_by(PatientIdentifier.id)
    )
    for row in session.scalars(query):
        yield Number(row.system, row.value, row.kind)


def _reached(session: Session, patient_id: str) -> Iterator[Reached]:
    """Ways that work; a number reported wrong is somebody else's by now."""
    query = (
        select(ContactPoint)
        .where(
            ContactPoint.patient_id == patient_id,
            ContactPoint.deleted.is_(False),
            ContactPoint.standing == "good",
        )
        .order_by(ContactPoint.rank, ContactPoint.id)
    )
    for row in session.scalars(query):
        yield Reached(row.kind, row.normal or row.typed, row.use)


def _lives(session: Session, patient_id: str) -> Iterator[Lives]:
    query = (
        select(Address)
        .where(Address.patient_id == patient_id, Address.deleted.is_(False))
        .order_by(Address.id)
    )
    for row in session.scalars(query):
        yield Lives(row.line, row.city, row.state, row.postcode, row.country)
