"""What gets in the way of a person's care: asking, planning a step, and when it is over."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import EditConflictError, RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.db.database import Database, Transaction
from carecoord.entities import Barrier, Patient, Staff
from carecoord.rules import barriers as rules
from carecoord.rules.findings import Finding, blocking
from carecoord.security.permissions import Permission, is_allowed, require
from carecoord.services.barrier_facts import read_changes
from carecoord.services.barrier_forms import BarrierBook, BarrierForm, BarrierRow
from carecoord.services.barrier_steps import (
    Step,
    close_steps,
    hand_to_clinician,
    plan_step,
    steps_of,
)
from carecoord.vocab.actor import Actor
from carecoord.vocab.barriers import (
    RESTRICTED_DOMAINS,
    Domain,
    Impact,
    Sensitivity,
    Source,
    Status,
    WantsHelp,
)
from carecoord.vocab.patients import BestTime
from carecoord.vocab.roles import Role, role_label

__all__ = ["BarrierBook", "BarrierForm", "BarrierRow", "BarrierService", "domains_for"]

_ORDER = {status: place for place, status in enumerate((Status.PRESENT, Status.RESOLVED))}


class BarrierService:
    """Answers are never overwritten by later ones; a barrier that is there is gone over."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def for_patient(self, patient_id: str, *, actor: Actor) -> BarrierBook:
        """What is known of one person, without what is kept back."""
        require(actor, Permission.VIEW_PATIENT)
        with self._database.reading() as session:
            found = _read(session, patient_id)
            names, steps = _names(session), steps_of(session, patient_id)
            change = read_changes(session, [patient_id]).get(patient_id)
        # Each by itself: an answer that gave way to one kept back would tell that there is one.
        shown = _newest(row for row in found if not _is_kept_back(row))
        kept_back = _newest(row for row in found if _is_kept_back(row))
        sees_all = is_allowed(actor.role, Permission.SEE_KEPT_BACK)
        # Whoever may not see what is kept back must not learn that something is.
        asked = {row.domain for row in (found if sees_all else shown)}
        return BarrierBook(
            rows=tuple(_row(row, names, steps) for row in shown),
            kept_back=sum(row.status == Status.PRESENT for row in kept_back) if sees_all else 0,
            changes=change.sentences if change else (),
            not_asked=tuple(each for each in domains_for(actor) if each not in asked),
        )

    def kept_back(self, patient_id: str, *, actor: Actor) -> tuple[BarrierRow, ...]:
        """What is kept back of one person; each look is journalled."""
        require(actor, Permission.SEE_KEPT_BACK)
        with self._database.writing(actor) as transaction:
            session = transaction.session
            found = [row for row in _newest(_read(session, patient_id)) if _is_kept_back(row)]
            transaction.record("barrier.kept_back_read", subject=patient_id)
            names, steps = _names(session), steps_of(session, patient_id)
            return tuple(_row(row, names, steps) for row in found)

    def findings(self, form: BarrierForm) -> tuple[Finding, ...]:
        """What has to be put right before an answer is kept, and what is worth asking."""
        return rules.check(form.answer(), self._clock.today())

    def record(
        self, patient_id: str, form: BarrierForm, *, actor: Actor, command_id: str | None = None
    ) -> str:
        """Keep what was answered, with its next step; returns the key.

        A barrier that is there already is gone over instead of being kept twice.

        Args:
            patient_id: Whose answer.
            form: The answer.
            actor: Who asked.
            command_id: From ``common.ids.new_id``; becomes the key, so that a second click on
                the same form keeps nothing more.

        Raises:
            RefusedError: Something has to be put right first, or the barrier is there and has
                to be closed with what came of it.
        """
        self._require(form, actor)
        with self._database.writing(actor, command_id=command_id) as transaction:
            if transaction.repeated and command_id is not None:
                return command_id
            transaction.fetch(Patient, patient_id)
            there = _present(transaction.session, patient_id, form.domain, actor)
            if there is not None:
                return self._go_over(transaction, there, form)
            row = self._new_row(transaction, patient_id, form, command_id)
            transaction.session.add(row)
            transaction.session.flush()
            plan_step(transaction, row, form)
            return row.id

    def hand_over(
        self,
        patient_id: str,
        domain: Domain,
        said: str,
        *,
        actor: Actor,
        command_id: str | None = None,
    ) -> str:
        """Write down what somebody told that is kept back, for a clinician to take up today.

        Whoever writes it need not be permitted to read what is kept back, and reads this one
        no more than any other. It stands beside what is there already, which stays unseen.

        Args:
            patient_id: Who told it.
            domain: What it is about, one of those always kept back.
            said: What was said, in their words.
            actor: Who heard it.
            command_id: As for ``record``.

        Raises:
            RefusedError: Nothing is written, or it is about something that is not kept back.
        """
        require(actor, Permission.RECORD_BARRIER)
        words = said.strip()
        if not words:
            raise RefusedError(_("Write down what the person said."))
        if domain not in RESTRICTED_DOMAINS:
            raise RefusedError(_("This is not kept back. Ask about it under its own name."))
        with self._database.writing(actor, command_id=command_id) as transaction:
            if transaction.repeated and command_id is not None:
                return command_id
            transaction.fetch(Patient, patient_id)
            form = BarrierForm(domain=domain, status=Status.PRESENT, note=words)
            row = self._new_row(transaction, patient_id, form, command_id)
            transaction.session.add(row)
            transaction.session.flush()
            hand_to_clinician(transaction, row)
            return row.id

    def record_none(
        self, patient_id: str, domains: Iterable[Domain], *, actor: Actor
    ) -> tuple[str, ...]:
        """Keep that these parts of life were asked about and nothing is in the way.

        What is there already stays as it is; what is kept back from this person too, unseen.
        """
        require(actor, Permission.RECORD_BARRIER)
        allowed = set(domains_for(actor)) - RESTRICTED_DOMAINS
        made = []
        with self._database.writing(actor) as transaction:
            transaction.fetch(Patient, patient_id)
            for domain in dict.fromkeys(domains):
                there = _present(transaction.session, patient_id, domain, actor)
                if domain not in allowed or there is not None:
                    continue
                form = BarrierForm(domain=domain, status=Status.ASKED_NONE)
                row = self._new_row(transaction, patient_id, form, None)
                transaction.session.add(row)
                made.append(row.id)
        return tuple(made)

    def review(self, barrier_id: str, form: BarrierForm, *, rev: int, actor: Actor) -> None:
        """Go over a barrier that is there: what changed, and the next step.

        Raises:
            RefusedError: Something has to be put right first, or it is not there any more.
            EditConflictError: Somebody else changed it since ``rev`` was read.
        """
        self._require(form, actor)
        with self._database.writing(actor) as transaction:
            row = self._there(transaction, barrier_id, actor)
            if row.rev != rev:
                raise EditConflictError(
                    _("Someone else changed this while you were working on it. Look at it again.")
                )
            self._go_over(transaction, row, form)

    def resolve(self, barrier_id: str, *, outcome: str, actor: Actor) -> None:
        """Say that it is not in the way any more, with what came of it; closes its steps.

        Raises:
            RefusedError: Nothing says what came of it, or it is not there any more.
        """
        require(actor, Permission.RECORD_BARRIER)
        said = outcome.strip()
        if not said:
            raise RefusedError(_("Say what came of it before closing it."))
        with self._database.writing(actor) as transaction:
            row = self._there(transaction, barrier_id, actor)
            today = self._clock.today().isoformat()
            row.status = Status.RESOLVED.value
            row.outcome = said
            row.reviewed_on = row.resolved_on = today
            row.resolved_at = transaction.now
            close_steps(transaction, row, said)

    def _require(self, form: BarrierForm, actor: Actor) -> None:
        require(actor, Permission.RECORD_BARRIER)
        if rules.sensitivity_of(form.answer()) is Sensitivity.RESTRICTED:
            require(actor, Permission.SEE_KEPT_BACK)
        for finding in blocking(self.findings(form)):
            raise RefusedError(finding.sentence)

    def _there(self, transaction: Transaction, barrier_id: str, actor: Actor) -> Barrier:
        row = transaction.fetch(Barrier, barrier_id)
        if _is_kept_back(row):
            require(actor, Permission.SEE_KEPT_BACK)
        if row.status != Status.PRESENT:
            raise RefusedError(_("This is closed already. Somebody was faster."))
        return row

    def _new_row(
        self, transaction: Transaction, patient_id: str, form: BarrierForm, key: str | None
    ) -> Barrier:
        today = self._clock.today().isoformat()
        row = Barrier(
            id=key or new_id(),
            patient_id=patient_id,
            domain=form.domain.value,
            opened_on=today,
            recorded_at=transaction.now,
            recorded_by=transaction.actor.staff_id,
        )
        _fill(row, form, today, transaction.actor.staff_id)
        return row

    def _go_over(self, transaction: Transaction, row: Barrier, form: BarrierForm) -> str:
        if form.status is not Status.PRESENT:
            raise RefusedError(
                _("This is in the way until somebody says what came of it. Close it first.")
            )
        _fill(row, form, self._clock.today().isoformat(), transaction.actor.staff_id)
        plan_step(transaction, row, form)
        return row.id


def domains_for(actor: Actor) -> tuple[Domain, ...]:
    """Parts of life this person may ask about and record."""
    sees_all = is_allowed(actor.role, Permission.SEE_KEPT_BACK)
    return tuple(each for each in Domain if sees_all or each not in RESTRICTED_DOMAINS)


def _fill(row: Barrier, form: BarrierForm, today: str, author_id: str) -> None:
    step = form.next_step.strip() if form.status is Status.PRESENT else ""
    values = {
        "status": form.status.value,
        "impact": form.impact.value,
        "wants_help": form.wants_help.value,
        "source": form.source.value,
        "sensitivity": rules.sensitivity_of(form.answer()).value,
        "best_time": form.best_time.value if form.best_time else "",
        "note": form.note.strip(),
        "next_step": step,
        "next_step_on": form.next_step_on.isoformat() if step and form.next_step_on else "",
        "owner_id": _owner(form, author_id) if step else None,
        "owner_role": form.owner_role.value if step and form.owner_role else "",
        "reviewed_on": today,
    }
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _owner(form: BarrierForm, author_id: str) -> str | None:
    return form.owner_id or (None if form.owner_role else author_id)


def _is_kept_back(row: Barrier) -> bool:
    return row.sensitivity == Sensitivity.RESTRICTED


def _present(session: Session, patient_id: str, domain: Domain, actor: Actor) -> Barrier | None:
    """The barrier that is there in a part of life, as far as the actor may see it.

    "other" may be there several times.
    """
    if domain is Domain.OTHER:
        return None
    seen = [Sensitivity.NORMAL.value]
    if is_allowed(actor.role, Permission.SEE_KEPT_BACK):
        seen.append(Sensitivity.RESTRICTED.value)
    return session.scalars(
        select(Barrier)
        .where(
            Barrier.patient_id == patient_id,
            Barrier.domain == domain.value,
            Barrier.status == Status.PRESENT.value,
            Barrier.sensitivity.in_(seen),
            Barrier.deleted.is_(False),
        )
        .order_by(Barrier.id)
        .limit(1)
    ).first()


def _read(session: Session, patient_id: str) -> Sequence[Barrier]:
    query = (
        select(Barrier)
        .where(Barrier.patient_id == patient_id, Barrier.deleted.is_(False))
        .order_by(Barrier.recorded_at.desc(), Barrier.id.desc())
    )
    return session.scalars(query).all()


def _newest(rows: Iterable[Barrier]) -> list[Barrier]:
    """Everything that is in the way, then the newest answer to each other part of life."""
    found: dict[tuple[str, str], Barrier] = {}
    for row in rows:
        many = row.status == Status.PRESENT or row.domain == Domain.OTHER
        found.setdefault((row.domain, row.id if many else ""), row)
    there = {row.domain for row in found.values() if row.status == Status.PRESENT}
    kept = (
        row for row in found.values() if row.status == Status.PRESENT or row.domain not in there
    )
    domains = list(Domain)
    return sorted(
        kept,
        key=lambda row: (
            _ORDER.get(Status(row.status), len(_ORDER)), domains.index(Domain(row.domain)),
        ),
    )  # fmt: skip


def _names(session: Session) -> Mapping[str, str]:
    return {row.id: row.name for row in session.execute(select(Staff.id, Staff.name))}


def _row(row: Barrier, names: Mapping[str, str], steps: Mapping[str, Step]) -> BarrierRow:
    # What came of a step is told by its follow-up: one that is done is not planned any more.
    step = steps.get(row.id) or Step(_day(row.next_step_on), row.owner_id or "", row.owner_role)
    is_planned = bool(row.next_step) and step.due_on is not None
    role = Role(step.owner_role) if is_planned and step.owner_role else None
    owner_id = step.owner_id if is_planned else ""
    return BarrierRow(
        id=row.id,
        rev=row.rev,
        domain=Domain(row.domain),
        status=Status(row.status),
        impact=Impact(row.impact),
        wants_help=WantsHelp(row.wants_help),
        source=Source(row.source),
        sensitivity=Sensitivity(row.sensitivity),
        best_time=BestTime(row.best_time) if row.best_time else None,
        note=row.note,
        next_step=row.next_step if is_planned else "",
        next_step_on=step.due_on if is_planned else None,
        owner=names.get(owner_id, "") or (role_label(role) if role else ""),
        owner_id=owner_id,
        owner_role=role,
        opened_on=dt.date.fromisoformat(row.opened_on),
        reviewed_on=dt.date.fromisoformat(row.reviewed_on),
        resolved_on=_day(row.resolved_on),
        outcome=row.outcome,
        recorded_by=names.get(row.recorded_by, ""),
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
