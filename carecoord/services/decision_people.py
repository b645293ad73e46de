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
    transaction: Transaction,
    row: Decision,
    entries: Sequence[ParticipantEntry],
    on: dt.date,
    *,
    anew: bool,
) -> None:
    """Bring the people of a draft in step with the form; permissions are those of the talk.

    Args:
        transaction: In which the draft is kept.
        row: The draft.
        entries: The people of the form.
        on: The day of the talk, whenever it is written down or amended.
        anew: Whether that day is another one than when the draft was last kept.
    """
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
        _look_up(session, person, on)
        session.add(person)
    for key, person in known.items():
        if key not in wanted:
            person.deleted = True
        elif anew:
            _look_up(session, person, on)


def _look_up(session: Session, person: DecisionParticipant, on: dt.date) -> None:
    """What the file says of somebody who came along."""
    if person.role in _COMPANIONS:
        person.related_id = _on_file(session, person.patient_id, person.name)
        said = caregiver_of(session, person.patient_id, person.related_id)
        person.permission = caregivers.state_of(said, on).value


def check_companions(
    session: Session, form: DecisionForm, patient_id: str, on: dt.date
) -> tuple[Finding, ...]:
    """What to ask the patient about those who came along, each thing once."""
    found = {one.code: one for one in _companions(session, form, patient_id, on)}
    return tuple(found.values())


def _companions(
    session: Session, form: DecisionForm, patient_id: str, on: dt.date
) -> Iterator[Finding]:
    for entry in form.participants:
        if entry.role in _COMPANIONS:
            said = caregiver_of(session, patient_id, _on_file(session, patient_id, entry.name))
            decides = entry.role == ParticipantRole.SURROGATE
            yield from caregivers.check(said, on, decides=decides, field="participants")


def _on_file(session: Session, patient_id: str, name: str) -> str | None:
    """Somebody on the patient's file by that name, however it is written."""
    if not name.strip():
        return None
    query = select(RelatedPerson.id, RelatedPerson.name).where(
        RelatedPerson.patient_id == patient_id, RelatedPerson.deleted.is_(False)
    )
    wanted = fold(name)
    return next((key for key, known in session.execute(query) if fold(known) == wanted), None)
