"""Goals that a clinician sets for one person's number, in place of the practice's."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Database, Transaction
from carecoord.entities import Patient, PersonalTarget, Staff
from carecoord.security.permissions import Permission, require
from carecoord.services.clinical import check_reading
from carecoord.vocab.actor import Actor
from carecoord.vocab.measurements import DEFINITIONS, Kind
from carecoord.vocab.targets import KINDS


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """One person's own goal: readings below it are where they should be.

    Attributes:
        value2: The lower pressure of a blood pressure, else None.
        set_by: Name of who set it.
        reason: Why it differs from the practice's.
    """

    kind: Kind
    value: float
    value2: float | None
    set_by: str
    set_on: dt.date
    reason: str


class TargetService:
    """Earlier goals stay on record; the one set last holds until it is ended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(
        self,
        patient_id: str,
        kind: Kind,
        value: float,
        value2: float | None = None,
        *,
        reason: str,
        actor: Actor,
    ) -> str:
        """Set a goal that takes the place of the one before, and return its id.

        Raises:
            RefusedError: There are no goals of this kind, the number is not believable, or
                nobody said why.
        """
        require(actor, Permission.SET_TARGET)
        if kind not in KINDS:
            raise RefusedError(_("There are own goals for A1c and blood pressure only."))
        check_reading(DEFINITIONS[kind], value, value2)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why this person's goal differs from the practice's."))
        with self._database.writing(actor) as transaction:
            transaction.fetch(Patient, patient_id)
            before = _holding(transaction, patient_id, kind)
            row = PersonalTarget(
                patient_id=patient_id,
                kind=kind.value,
                value=value,
                value2=value2,
                set_on=transaction.today.isoformat(),
                set_by=actor.staff_id,
                reason=said,
            )
            transaction.session.add(row)
            # First, so that undoing is named after it.
            transaction.session.flush()
            _end(transaction, before)
            return row.id

    def end(self, patient_id: str, kind: Kind, *, actor: Actor) -> None:
        """From today on the practice's number holds for this person again."""
        require(actor, Permission.SET_TARGET)
        with self._database.writing(actor) as transaction:
            holding = _holding(transaction, patient_id, kind)
            if not holding:
                raise RefusedError(_("This person has no own goal for it any more."))
            _end(transaction, holding)

    def for_patient(self, patient_id: str, *, actor: Actor) -> tuple[OwnTarget, ...]:
        """The goals that hold for one person."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            return tuple(own_targets(session, patient_id).values())


def own_targets(session: Session, patient_id: str) -> Mapping[Kind, OwnTarget]:
    """The goals that hold for one person, by kind."""
    query = (
        select(PersonalTarget, Staff.name)
        .join(Staff, Staff.id == PersonalTarget.set_by)
        .where(
            PersonalTarget.patient_id == patient_id,
            PersonalTarget.ended_on == "",
            PersonalTarget.deleted.is_(False),
        )
        .order_by(PersonalTarget.set_on, PersonalTarget.id)
    )
    # Of two that came from different computers the later one holds.
    return {
        Kind(row.kind): OwnTarget(
            Kind(row.kind),
            row.value,
            row.value2,
            name,
            dt.date.fromisoformat(row.set_on),
            row.reason,
        )
        for row, name in session.execute(query)
    }


def _holding(transaction: Transaction, patient_id: str, kind: Kind) -> Sequence[PersonalTarget]:
    query = select(PersonalTarget).where(
        PersonalTarget.patient_id == patient_id,
        PersonalTarget.kind == kind.value,
        PersonalTarget.ended_on == "",
        PersonalTarget.deleted.is_(False),
    )
    return transaction.session.scalars(query).all()


def _end(transaction: Transaction, rows: Sequence[PersonalTarget]) -> None:
    for row in rows:
        row.ended_on = transaction.today.isoformat()
