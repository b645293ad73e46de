"""The few facts by which lists and headers tell one person from another."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from carecoord.db.roster import BEST_IDENTIFIER, IS_SHOWN
from carecoord.entities import Base, ContactPoint
from carecoord.rules.partial_dates import age_range

# Statements made once: while somebody types, making them takes longer than running them.
_KEYS: BindParameter[Any] = bindparam("ids", expanding=True)
_IDENTIFIER = Base.metadata.tables["patient_identifier"].c
_IDENTIFIERS = (
    select(_IDENTIFIER.patient_id, _IDENTIFIER.value)
    .where(_IDENTIFIER.patient_id.in_(_KEYS), IS_SHOWN)
    .order_by(*BEST_IDENTIFIER)
)


def shown_identifiers(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """The number staff go by, by person: the record number, else the one recorded first."""
    found: dict[str, str] = {}
    for patient_id, value in session.execute(_IDENTIFIERS, {"ids": ids}):
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


def age_on(birth_on: str, day: dt.date) -> int | None:
    """Whole years on a day, the lower number when the birth date is partial; None unknown."""
    ages = age_range(birth_on, day)
    return ages[0] if ages else None
