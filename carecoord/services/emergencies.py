"""Opening a record outside one's caseload in an emergency, and telling who has to know.

What is kept back stays so: whoever may see it sees everybody anyway, and whoever may not calls
a clinician, as for anything else they are not to decide alone.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.names import list_name
from carecoord.common.text import fold
from carecoord.db.database import Database
from carecoord.entities import EmergencyOpening, Patient, PatientIdentifier, Staff
from carecoord.security.permissions import Permission, require
from carecoord.services.preferences import PreferenceService
from carecoord.settings import EMERGENCY_MINUTES
from carecoord.vocab.actor import Actor

FEWEST_WORDS = 3
"""Words of a reason; one alone tells the lead nothing."""


@dataclass(frozen=True, slots=True)
class OpenedInEmergency:
    """One opening, as the lead is told of it."""

    id: str
    patient: str
    by: str
    reason: str
    opened_at: dt.datetime


class EmergencyService:
    """Opening one person's record for a limited time, journalled whatever else happens."""

    def __init__(self, database: Database, clock: Clock, preferences: PreferenceService) -> None:
        self._database = database
        self._clock = clock
        self._preferences = preferences

    def minutes(self) -> int:
        """How long an opened record stays open."""
        return self._preferences.get(EMERGENCY_MINUTES)

    def open(self, who: str, *, birth_on: dt.date, reason: str, actor: Actor) -> str:
        """Open one record, and return whose; the lead is told of it.

        Args:
            who: The whole name as in the record, or a record number.
            birth_on: The birth date, so that nobody is opened by leafing through names.
            reason: Why, in some words.
            actor: Who opens it.

        Raises:
            RefusedError: The reason says too little, nobody or more than one person is meant,
                or the record is open to this person anyway.
        """
        require(actor, Permission.OPEN_IN_EMERGENCY)
        said = " ".join(reason.split())
        if len(said.split()) < FEWEST_WORDS:
            raise RefusedError(
                _("Say in three words or more what happened. The practice lead reads it.")
            )
        patient_id = self._asked_for(who, birth_on, said, actor)
        self._require_unseen(patient_id)
        minutes = dt.timedelta(minutes=self.minutes())
        with self._database.writing(actor, reason=said) as transaction:
            until = transaction.now + minutes
            transaction.session.add(
                EmergencyOpening(
                    patient_id=patient_id,
                    staff_id=actor.staff_id,
                    reason=said,
                    opened_at=transaction.now,
                    until_at=until,
                )
            )
            transaction.record("emergency.opened", patient_id, until=until.isoformat())
        return patient_id

    def waiting(self, *, actor: Actor) -> tuple[OpenedInEmergency, ...]:
        """What the actor has to be told and has not acknowledged, oldest first."""
        require(actor, Permission.HEAR_OF_EMERGENCIES)
        with self._database.reading() as session:
            return tuple(_waiting(session))

    def acknowledge(self, ids: Sequence[str], *, actor: Actor) -> None:
        """Say that one has read of these openings."""
        require(actor, Permission.HEAR_OF_EMERGENCIES)
        with self._database.writing(actor, reason="emergency.acknowledged") as transaction:
            for opening_id in ids:
                row = transaction.fetch(EmergencyOpening, opening_id)
                if row.acknowledged_by is None:
                    row.acknowledged_by = actor.staff_id
                    row.acknowledged_at = transaction.now

    def _asked_for(self, who: str, birth_on: dt.date, said: str, actor: Actor) -> str:
        """Whose record is meant; a try that finds nobody is journalled, as it may be a guess."""
        try:
            with self._database.reading_whole() as session:
                return _only_one(session, who, birth_on)
        except RefusedError:
            with self._database.writing(actor, reason=said) as transaction:
                transaction.record("emergency.missed")
            raise

    def _require_unseen(self, patient_id: str) -> None:
        with self._database.reading() as session:
            if session.get(Patient, patient_id) is not None:
                raise RefusedError(_("This record is open to you already. Search for the name."))


def open_until(
    session: Session, patient_id: str, staff_id: str, now: dt.datetime
) -> dt.datetime | None:
    """Until when a record is open to somebody by an emergency alone; None when it is not."""
    return session.scalar(
        select(func.max(EmergencyOpening.until_at)).where(
            EmergencyOpening.patient_id == patient_id,
            EmergencyOpening.staff_id == staff_id,
            EmergencyOpening.until_at > now,
            EmergencyOpening.deleted.is_(False),
        )
    )


def _waiting(session: Session) -> Iterator[OpenedInEmergency]:
    """Openings nobody has acknowledged, oldest first."""
    query = (
        select(EmergencyOpening, Patient, Staff.name)
        .join(Patient, Patient.id == EmergencyOpening.patient_id)
        .join(Staff, Staff.id == EmergencyOpening.staff_id)
        .where(EmergencyOpening.deleted.is_(False), EmergencyOpening.acknowledged_by.is_(None))
        .order_by(EmergencyOpening.opened_at, EmergencyOpening.id)
    )
    for row, person, name in session.execute(query):
        yield OpenedInEmergency(
            id=row.id,
            patient=list_name(person.family, person.given, person.preferred),
            by=name,
            reason=row.reason,
            opened_at=row.opened_at,
        )


def _only_one(session: Session, who: str, birth_on: dt.date) -> str:
    born = select(Patient).where(
        Patient.birth_on == birth_on.isoformat(),
        Patient.deleted.is_(False),
        Patient.merged_into.is_(None),
    )
    asked = sorted(fold(who.replace(",", " ")).split())
    found = {row.id for row in session.scalars(born) if asked in _names(row)}
    numbered = born.join(PatientIdentifier, PatientIdentifier.patient_id == Patient.id).where(
        PatientIdentifier.value == who.strip(), PatientIdentifier.deleted.is_(False)
    )
    found |= {row.id for row in session.scalars(numbered)}
    if len(found) != 1 or not asked:
        raise RefusedError(
            _(
                "Nobody, or more than one person, has this name and this birth date. "
                "Type both as in the record, or the record number instead of the name."
            )
        )
    return found.pop()


def _names(row: Patient) -> list[list[str]]:
    """The ways a whole name may be typed, each as its words in order of the alphabet."""
    first = {row.given, row.preferred, f"{row.given} {row.middle}"} - {""}
    return [sorted(fold(f"{name} {row.family}").split()) for name in first]
