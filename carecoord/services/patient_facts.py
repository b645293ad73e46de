"""The few facts by which lists and headers tell one person from another."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import ContactPoint, PatientIdentifier
from carecoord.rules.partial_dates import age_range

_NOT_SHOWN = ("source", "ssn")
"""Keys nobody knows a person by, and a number that has no business on a screen."""


def shown_identifiers(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """The number staff go by, by person: the record number, else the one recorded first."""
    query = (
        select(PatientIdentifier.patient_id, PatientIdentifier.value)
        .where(
            PatientIdentifier.patient_id.in_(ids),
            PatientIdentifier.deleted.is_(False),
            PatientIdentifier.kind.not_in(_NOT_SHOWN),
        )
        .order_by(PatientIdentifier.kind != "mrn", PatientIdentifier.id)
    )
    found: dict[str, str] = {}
    for patient_id, value in session.execute(query):
        found.setdefault(patient_id, value)
    return found


def first_phones(session: Session, ids: Sequence[str]) -> dict[str, ContactPoint]:
    """The phone to try first, by person; one that was reported wrong only if there is no other."""
    query = (
        select(ContactPoint)
        .where(
            ContactPoint.patient_id.in_(ids),
            ContactPoint.deleted.is_(False),
            ContactPoint.kind == "phone",
        )
        .order_by(ContactPoint.standing != "good", ContactPoint.rank, ContactPoint.id)
    )
    found: dict[str, ContactPoint] = {}
    for row in session.scalars(query):
        found.setdefault(row.patient_id, row)
    return found


def working_phones(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """The number to call, by person; nothing for those whose numbers were all reported wrong."""
    found = first_phones(session, ids)
    return {owner: row.typed for owner, row in found.items() if row.standing == "good"}


def age_on(birth_on: str, day: dt.date) -> int | None:
    """Whole years on a day, the lower number when the birth date is partial; None unknown."""
    ages = age_range(birth_on, day)
    return ages[0] if ages else None
