"""Whose people are whose: assigning patients to staff who see only their own caseload."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Database, Transaction
from carecoord.entities import Assignment, Patient, Staff
from carecoord.security.permissions import Permission, is_allowed, require
from carecoord.services.merged_records import records_of
from carecoord.services.preferences import PreferenceService
from carecoord.settings import HEALTH_WORKERS_SEE_ALL
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role


@dataclass(frozen=True, slots=True)
class CaseloadHolder:
    """Somebody who sees only whom they are assigned.

    Attributes:
        people: How many are on their caseload today.
    """

    staff_id: str
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One patient's place on somebody's caseload.

    Attributes:
        until_on: Its last day; None until somebody takes it off.
    """

    id: str
    staff_id: str
    name: str
    assigned_on: dt.date
    until_on: dt.date | None


class CaseloadService:
    """Who is on whose caseload, and putting people there."""

    def __init__(self, database: Database, clock: Clock, preferences: PreferenceService) -> None:
        self._database = database
        self._clock = clock
        self._preferences = preferences

    def holders(self, *, actor: Actor) -> tuple[CaseloadHolder, ...]:
        """Everybody who works by a caseload, by name."""
        require(actor, Permission.ASSIGN_PATIENTS)
        today = self._clock.today()
        with self._database.reading() as session:
            counts = dict(
                session.execute(
                    select(Assignment.staff_id, func.count(Assignment.patient_id.distinct()))
                    .where(holds_on(today))
                    .group_by(Assignment.staff_id)
                ).all()
            )
            staff = session.scalars(_by_caseload().order_by(Staff.name)).all()
        return tuple(CaseloadHolder(row.id, row.name, counts.get(row.id, 0)) for row in staff)

    def of_patient(self, patient_id: str, *, actor: Actor) -> tuple[AssignmentRow, ...]:
        """On whose caseloads a patient is today, also under a record that was merged."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            records = records_of(session, patient_id)
            query = (
                select(Assignment, Staff.name)
                .join(Staff, Staff.id == Assignment.staff_id)
                .where(Assignment.patient_id.in_(records), holds_on(self._clock.today()))
                .order_by(Staff.name, Assignment.id)
            )
            return tuple(_row(row, name) for row, name in session.execute(query))

    def assign(
        self,
        patient_ids: Sequence[str],
        staff_id: str,
        *,
        until_on: dt.date | None = None,
        actor: Actor,
    ) -> int:
        """Put people on somebody's caseload; returns how many are there now because of it.

        Args:
            patient_ids: Whom; one who is there already gets the new last day.
            staff_id: On whose caseload.
            until_on: The last day; None for until somebody takes them off.
            actor: Who decides.

        Raises:
            RefusedError: The day lies in the past, nobody is chosen, or that person does not
                work by a caseload.
        """
        require(actor, Permission.ASSIGN_PATIENTS)
        if until_on is not None and until_on < self._clock.today():
            raise RefusedError(_("This last day lies in the past. Choose today or a later day."))
        if not patient_ids:
            raise RefusedError(_("Choose at least one patient first."))
        with self._database.writing(actor) as transaction:
            self._require_holder(transaction, staff_id)
            for patient_id in dict.fromkeys(patient_ids):
                transaction.fetch(Patient, patient_id)
                put_on_caseload(transaction, patient_id, staff_id, until_on)
        return len(set(patient_ids))

    def take_off(self, assignment_id: str, *, actor: Actor) -> None:
        """End one patient's place on a caseload from this moment."""
        require(actor, Permission.ASSIGN_PATIENTS)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Assignment, assignment_id)
            if row.ended_on:
                raise RefusedError(_("This person is off the caseload already."))
            row.ended_on = transaction.today.isoformat()

    def why_empty(self, *, actor: Actor) -> str:
        """What to say to somebody who sees nobody, and whom to ask; "" when that is not why."""
        require(actor, Permission.VIEW_PATIENT)
        if is_allowed(actor.role, Permission.SEE_EVERY_PATIENT):
            return ""
        if self._preferences.get(HEALTH_WORKERS_SEE_ALL):
            return ""
        with self._database.reading() as session:
            if session.scalar(select(Patient.id).where(Patient.deleted.is_(False)).limit(1)):
                return ""
        return _(
            "You see the people on your caseload, and nobody is on it yet. "
            "Ask the practice lead or a nurse to assign people to you."
        )

    def _require_holder(self, transaction: Transaction, staff_id: str) -> None:
        found = transaction.session.scalar(_by_caseload().where(Staff.id == staff_id))
        if found is None:
            raise RefusedError(
                _("This person does not work by a caseload. Choose a community health worker.")
            )


def put_on_caseload(
    transaction: Transaction, patient_id: str, staff_id: str, until_on: dt.date | None = None
) -> None:
    """Put one person on a caseload; whoever is there already gets the new last day."""
    until = until_on.isoformat() if until_on else ""
    there = _there(transaction.session, patient_id, staff_id, transaction.today)
    if there is None:
        transaction.session.add(
            Assignment(
                patient_id=patient_id,
                staff_id=staff_id,
                assigned_on=transaction.today.isoformat(),
                assigned_by=transaction.actor.staff_id,
                until_on=until,
            )
        )
        transaction.session.flush()
    elif there.until_on != until:
        there.until_on = until


def holds_on(day: dt.date) -> ColumnElement[bool]:
    """The assignments that hold on a day."""
    return (
        Assignment.deleted.is_(False)
        & (Assignment.ended_on == "")
        & or_(Assignment.until_on == "", Assignment.until_on >= day.isoformat())
    )


def _there(session: Session, patient_id: str, staff_id: str, today: dt.date) -> Assignment | None:
    return session.scalars(
        select(Assignment)
        .where(
            Assignment.patient_id.in_(records_of(session, patient_id)),
            Assignment.staff_id == staff_id,
            holds_on(today),
        )
        .order_by(Assignment.id)
        .limit(1)
    ).first()


def _by_caseload() -> Select[Staff]:
    narrow = [role.value for role in Role if _sees_caseload(role)]
    return select(Staff).where(
        Staff.role.in_(narrow), Staff.active.is_(True), Staff.deleted.is_(False)
    )


def _sees_caseload(role: Role) -> bool:
    sees = is_allowed(role, Permission.VIEW_PATIENT)
    return sees and not is_allowed(role, Permission.SEE_EVERY_PATIENT)


def _row(row: Assignment, name: str) -> AssignmentRow:
    return AssignmentRow(
        id=row.id,
        staff_id=row.staff_id,
        name=name,
        assigned_on=dt.date.fromisoformat(row.assigned_on),
        until_on=dt.date.fromisoformat(row.until_on) if row.until_on else None,
    )
