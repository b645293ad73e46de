"""Who took part in a decision, and what the patient's file says of those who came along."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.text import fold
from carecoord.db.database import Transaction
from carecoord.entities import Decision, DecisionParticipant, RelatedPerson
from carecoord.rules import caregivers
from carecoord.rules.findings import Finding
from carecoord.services.caregivers import caregiver_of
from carecoord.services.decision_forms import DecisionForm, ParticipantEntry
from carecoord.vocab.decisions import ParticipantRole

_COMPANIONS = frozenset({ParticipantRole.FAMILY.value, ParticipantRole.SURROGATE.value})


def write_participants(
    transaction: Transaction, row: Decision, entries: Sequence[ParticipantEntry]
) -> None:
    """Bring the people of a draft in step with the form; permissions are those of today."""
    session = transaction.session
    stored = session.scalars(
        select(DecisionParticipant).where(
            DecisionParticipant.decision_id == row.id, DecisionParticipant.deleted.is_(False)
        )
    ).all()
    known = {(person.role, person.name, person.present_by): person for person in stored}
    wanted = {(entry.role, entry.name.strip(), entry.present_by) for entry in entries}
    for role, name, present_by in sorted(wanted - set(known)):
        person = DecisionParticipant(
            patient_id=row.patient_id,
            decision_id=row.id,
            role=role,
            name=name,
            present_by=present_by,
        )
        if role in _COMPANIONS:
            person.related_id = _on_file(session, row.patient_id, name)
            said = caregiver_of(session, row.patient_id, person.related_id)
            person.permission = caregivers.state_of(said, transaction.today).value
        session.add(person)
    for key, person in known.items():
        if key not in wanted:
            person.deleted = True


def check_companions(
    session: Session, form: DecisionForm, patient_id: str, today: dt.date
) -> tuple[Finding, ...]:
    """What to ask the patient about those who came along, each thing once."""
    found = {one.code: one for one in _companions(session, form, patient_id, today)}
    return tuple(found.values())


def _companions(
    session: Session, form: DecisionForm, patient_id: str, today: dt.date
) -> Iterator[Finding]:
    for entry in form.participants:
        if entry.role in _COMPANIONS:
            said = caregiver_of(session, patient_id, _on_file(session, patient_id, entry.name))
            decides = entry.role == ParticipantRole.SURROGATE
            yield from caregivers.check(said, today, decides=decides, field="participants")


def _on_file(session: Session, patient_id: str, name: str) -> str | None:
    """Somebody on the patient's file by that name, however it is written."""
    if not name.strip():
        return None
    query = select(RelatedPerson.id, RelatedPerson.name).where(
        RelatedPerson.patient_id == patient_id, RelatedPerson.deleted.is_(False)
    )
    wanted = fold(name)
    return next((key for key, known in session.execute(query) if fold(known) == wanted), None)
