"""Records that were merged into others, one file after another: which one is left."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import Patient


def merged_records(session: Session) -> dict[str, str]:
    """Of every merged record the one it was merged into, which may be merged itself."""
    query = select(Patient.id, Patient.merged_into).where(
        Patient.merged_into.is_not(None), Patient.deleted.is_(False)
    )
    return {own: heir for own, heir in session.execute(query) if heir}


def left_of(patient_id: str, merged: Mapping[str, str]) -> str:
    """The record that is left where one was merged into another, and that into a third."""
    passed = {patient_id}
    while (heir := merged.get(patient_id)) is not None and heir not in passed:
        passed.add(heir)
        patient_id = heir
    return patient_id
