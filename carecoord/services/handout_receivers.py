"""Who took a handout: the patient, somebody on their file, or somebody who came along."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.entities import HandoutGiven, RelatedPerson
from carecoord.rules import caregivers
from carecoord.rules.findings import Finding
from carecoord.services.caregivers import caregiver_of
from carecoord.vocab.patients import Relationship
from carecoord.vocab.terms import label

FIELD = "given_to"
_CAREGIVER = "caregiver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Somebody who takes a handout in the patient's place.

    Attributes:
        related_id: The person on the patient's file, "" for somebody who is not on it.
        name: "" when nobody asked.
        relationship: ``vocab.patients.Relationship``, "" when nobody asked.
    """

    related_id: str = ""
    name: str = ""
    relationship: str = ""

    def words(self) -> str:
        """Name and what they are to the patient; of somebody unknown that much is said."""
        relation = label(Relationship(self.relationship)) if self.relationship else ""
        if self.name and relation:
            return _("{name} ({relationship})").format(name=self.name, relationship=relation)
        return self.name or relation or _("somebody with the patient")


def people_near(session: Session, patient_id: str) -> tuple[Receiver, ...]:
    """Everybody on one patient's file, by name."""
    query = (
        select(RelatedPerson)
        .where(RelatedPerson.patient_id == patient_id, RelatedPerson.deleted.is_(False))
        .order_by(RelatedPerson.name, RelatedPerson.id)
    )
    return tuple(
        Receiver(related_id=row.id, name=row.name, relationship=row.relationship)
        for row in session.scalars(query)
    )


def check_receiver(
    session: Session, patient_id: str, receiver: Receiver | None, today: dt.date
) -> tuple[Finding, ...]:
    """What to ask the patient before somebody else takes the handout; nothing here blocks."""
    if receiver is None:
        return ()
    person = caregiver_of(session, patient_id, receiver.related_id or None)
    return caregivers.check(person, today, field=FIELD)


def receiver_columns(
    session: Session, patient_id: str, receiver: Receiver | None, today: dt.date
) -> dict[str, str | None]:
    """What the ledger keeps of them, with how it stood with their permission that day."""
    if receiver is None:
        return {}
    on_file = {one.related_id: one for one in people_near(session, patient_id)}
    known = on_file.get(receiver.related_id, receiver)
    person = caregiver_of(session, patient_id, receiver.related_id or None)
    return {
        "given_to": _CAREGIVER,
        "given_to_id": known.related_id if known.related_id in on_file else None,
        "given_to_name": known.name.strip(),
        "given_to_relationship": known.relationship,
        "given_to_permission": caregivers.state_of(person, today).value,
    }


def given_to_words(row: HandoutGiven) -> str:
    """Who took a copy of the ledger, "" for the patient."""
    if row.given_to != _CAREGIVER:
        return ""
    taken = Receiver(name=row.given_to_name, relationship=row.given_to_relationship)
    return _("given to {person}").format(person=taken.words())
