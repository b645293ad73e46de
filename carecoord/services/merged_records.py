"""The records of one person, where the practice had several and they were merged."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import Patient


def records_of(session: Session, patient_id: str) -> frozenset[str]:
    """A patient's record with those that were merged into it, one after another."""
    found, new = {patient_id}, {patient_id}
    while new:
        merged = session.scalars(select(Patient.id).where(Patient.merged_into.in_(new)))
        new = set(merged) - found
        found |= new
    return frozenset(found)
