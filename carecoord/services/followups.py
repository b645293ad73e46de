"""Follow-ups: adding, closing with what came of it, moving to another day or person."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.names import list_name
from carecoord.db.database import Database, Transaction
from carecoord.entities import FollowUp, Patient, Staff
from carecoord.rules import followups as rules
from carecoord.security.permissions import Permission, require
from carecoord.services.followup_rows import NewFollowUp, open_follow_up, settle
from carecoord.services.outreach_rounds import begin_round
from carecoord.vocab.actor import Actor
from carecoord.vocab.followups import OPEN_STATES, Kind, Priority, State
from carecoord.vocab.roles import Role, role_label
from carecoord.vocab.written import told


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpForm:
    """What a person fills in to make a follow-up."""

    title: str
    due_on: dt.date
    kind: Kind = Kind.OTHER
    reason: str = ""
    next_step: str = ""
    owner_id: str = ""
    owner_role: Role | None = None
    priority: Priority = Priority.ROUTINE


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One follow-up as lists and the patient page show it.

    Attributes:
        owner: Name of the person, or of the role that has it.
        source_id: The record a rule made it from, and will close it with; "" when typed.
    """

    id: str
    rev: int
    patient_id: str
    patient_name: str
    kind: str
    title: str
    reason: str
    next_step: str
    owner: str
    owner_id: str
    due_on: dt.date
    days_overdue: int
    priority: str
    state: str
    outcome: str
    source_id: str

    @property
    def automatic(self) -> bool:
        return bool(self.source_id)


class FollowUpService:
    """Work somebody promised to do by a day."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(
        self,
        patient_id: str,
        form: FollowUpForm,
        *,
        actor: Actor,
        command_id: str | None = None,
    ) -> str:
        """Make a follow-up and return its id.

        Args:
            patient_id: Whom it is for.
            form: What there is to do.
            actor: Who makes it.
            command_id: From ``common.ids.new_id``; becomes the follow-up's key, so that a
                second click on the same form makes nothing more.

        Raises:
            RefusedError: It has no title, or its day is past.
        """
        require(actor, Permission.WORK_WORKLIST)
        if not form.title.strip():
            raise RefusedError(_("Say in a few words what there is to do."))
        self._require_day(form.due_on)
        with self._database.writing(actor, command_id=command_id) as transaction:
            if transaction.repeated and command_id is not None:
                return command_id
            transaction.fetch(Patient, patient_id)
            row = open_follow_up(
                transaction,
                patient_id,
                NewFollowUp(
                    kind=form.kind,
                    title=form.title.strip(),
                    due_on=form.due_on,
                    reason=form.reason.strip(),
                    next_step=form.next_step.strip(),
                    owner_id=form.owner_id or (None if form.owner_role else actor.staff_id),
                    owner_role=form.owner_role,
                    priority=form.priority,
                    id=command_id,
                ),
            )
            transaction.session.flush()
            return row.id

    def close(self, follow_up_id: str, *, outcome: str, actor: Actor) -> None:
        """Close it with what came of it.

        Raises:
            RefusedError: No outcome was given, or it is closed already.
        """
        require(actor, Permission.WORK_WORKLIST)
        said = outcome.strip()
        if not said:
            raise RefusedError(_("Say what came of it before closing it."))
        with self._database.writing(actor) as transaction:
            settle(transaction, _open_row(transaction, follow_up_id), said)

    def cancel(self, follow_up_id: str, *, reason: str, actor: Actor) -> None:
        """Take it away without doing it; the reason stays.

        Raises:
            RefusedError: No reason was given, or it is closed already.
        """
        require(actor, Permission.WORK_WORKLIST)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why it is not needed any more."))
        with self._database.writing(actor, reason=said) as transaction:
            row = _open_row(transaction, follow_up_id)
            settle(transaction, row, said, state=State.CANCELLED)

    def reschedule(self, follow_up_id: str, *, due_on: dt.date, reason: str, actor: Actor) -> None:
        """Move it to another day, with a reason.

        One that was left for the reviewer comes back on its day as a new round of tries.

        Raises:
            RefusedError: No reason was given, the day is past, or it is closed already.
        """
        require(actor, Permission.WORK_WORKLIST)
        self._require_day(due_on)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why it is put off."))
        with self._database.writing(actor, reason=said) as transaction:
            row = _open_row(transaction, follow_up_id)
            row.due_on = due_on.isoformat()
            begin_round(transaction, row, due_on, said)

    def reassign(
        self, follow_up_id: str, *, owner_id: str = "", owner_role: Role | None = None, actor: Actor
    ) -> None:
        """Hand it over to a person or a role.

        Raises:
            RefusedError: Nobody was named, the person left, or it is closed already.
        """
        require(actor, Permission.WORK_WORKLIST)
        if not owner_id and owner_role is None:
            raise RefusedError(_("Choose who takes it over."))
        with self._database.writing(actor) as transaction:
            row = _open_row(transaction, follow_up_id)
            if owner_id and not transaction.fetch(Staff, owner_id).active:
                raise RefusedError(_("This person does not work here any more. Choose another."))
            row.owner_id = owner_id or None
            row.owner_role = owner_role.value if owner_role else ""

    def for_patient(
        self, patient_id: str, *, include_closed: bool = False, actor: Actor
    ) -> tuple[FollowUpRow, ...]:
        """One person's follow-ups: open ones by due day, then the closed, newest first."""
        require(actor, Permission.VIEW_PATIENT)
        query = (
            select(FollowUp, Patient, Staff.name)
            .join(Patient, Patient.id == FollowUp.patient_id)
            .outerjoin(Staff, Staff.id == FollowUp.owner_id)
            .where(FollowUp.patient_id == patient_id, FollowUp.deleted.is_(False))
            .order_by(
                FollowUp.state.not_in(tuple(OPEN_STATES)),
                FollowUp.closed_at.desc().nulls_last(),
                FollowUp.due_on,
                FollowUp.id,
            )
        )
        if not include_closed:
            query = query.where(FollowUp.state.in_(tuple(OPEN_STATES)))
        with self._database.reading() as session:
            return tuple(self._row(*found) for found in session.execute(query))

    def _row(self, row: FollowUp, person: Patient, owner: str | None) -> FollowUpRow:
        due_on = dt.date.fromisoformat(row.due_on)
        today = self._clock.today()
        return FollowUpRow(
            id=row.id,
            rev=row.rev,
            patient_id=person.id,
            patient_name=list_name(person.family, person.given, person.preferred),
            kind=row.kind,
            title=told(row.title),
            reason=told(row.reason),
            next_step=told(row.next_step),
            owner=owner or (role_label(Role(row.owner_role)) if row.owner_role else ""),
            owner_id=row.owner_id or "",
            due_on=due_on,
            days_overdue=rules.days_overdue(due_on, today) if row.state in OPEN_STATES else 0,
            priority=row.priority,
            state=row.state,
            outcome=told(row.outcome),
            source_id=row.source_id or "",
        )

    def _require_day(self, due_on: dt.date) -> None:
        if due_on < self._clock.today():
            raise RefusedError(_("This day is past. Choose today or a later day."))


def _open_row(transaction: Transaction, follow_up_id: str) -> FollowUp:
    row = transaction.fetch(FollowUp, follow_up_id)
    if row.state not in OPEN_STATES:
        raise RefusedError(_("This follow-up is closed already. Somebody was faster."))
    return row
