"""What the patient's file says about somebody who hears or decides with them."""

import datetime as dt

from sqlalchemy import ColumnElement, func, literal
from sqlalchemy.orm import Session

from carecoord.entities import RelatedPerson
from carecoord.rules.caregivers import NOT_ON_FILE, Caregiver
from carecoord.vocab.patients import ThreeValued


def caregiver_of(session: Session, patient_id: str, related_id: str | None) -> Caregiver:
    """Somebody on one patient's file; never somebody else's."""
    row = _on_file(session, patient_id, related_id)
    if row is None:
        return NOT_ON_FILE
    return Caregiver(
        may_be_told=ThreeValued(row.may_be_told),
        until=row.permission_until_on,
        scope=row.permission_scope,
        may_decide=row.may_decide,
    )


def language_of(session: Session, patient_id: str, related_id: str | None) -> str:
    """The language somebody on file speaks, "" when nobody asked."""
    row = _on_file(session, patient_id, related_id)
    return row.language_spoken if row else ""


def _on_file(session: Session, patient_id: str, related_id: str | None) -> RelatedPerson | None:
    row = session.get(RelatedPerson, related_id) if related_id else None
    return row if row and not row.deleted and row.patient_id == patient_id else None


def permission_holds(today: dt.date) -> ColumnElement[bool]:
    """Whose permission has not ended; one that names a month or a year holds through all of it."""
    return permission_holds_on(literal(today.isoformat()))


def permission_holds_on(today: ColumnElement[str]) -> ColumnElement[bool]:
    """The same of an ISO day that is a part of the statement."""
    until = RelatedPerson.__table__.c.permission_until_on
    return (until == "") | (until >= func.substr(today, 1, func.length(until)))
