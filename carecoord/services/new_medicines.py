"""Medicines that were new at a visit, kept so that those nobody taught about count too."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.text import fold, squeeze
from carecoord.db.database import Transaction
from carecoord.entities import NewMedicine, Patient


def note_medicine(transaction: Transaction, patient_id: str, name: str) -> None:
    """Write it down for today.

    Raises:
        RefusedError: It has no name, or the patient is not there any more.
    """
    said = squeeze(name)
    if not said:
        raise RefusedError(_("Write the name of the medicine."))
    transaction.fetch(Patient, patient_id)
    transaction.session.add(
        NewMedicine(
            patient_id=patient_id,
            name=said,
            started_on=transaction.today.isoformat(),
            noted_at=transaction.now,
            noted_by=transaction.actor.staff_id,
        )
    )


def medicines_of(session: Session, patient_id: str, on: dt.date) -> tuple[str, ...]:
    """Names of what was new on a practice day, each once, in the order they were written down."""
    query = (
        select(NewMedicine.name)
        .where(
            NewMedicine.patient_id == patient_id,
            NewMedicine.deleted.is_(False),
            NewMedicine.started_on == on.isoformat(),
        )
        .order_by(NewMedicine.noted_at, NewMedicine.id)
    )
    found: dict[str, str] = {}
    for name in session.scalars(query):
        found.setdefault(fold(name), name)
    return tuple(found.values())
