"""A person's own goals: begun in their words, planned with them, asked about at a check-in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import select

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.db.database import Database, Transaction
from carecoord.db.history import history
from carecoord.entities import Goal, GoalCheckIn, Patient
from carecoord.rules import goals as rules
from carecoord.rules.findings import Finding, blocking
from carecoord.security.permissions import Permission, require
from carecoord.services.goal_forms import CheckInForm, GoalForm, GoalRow
from carecoord.services.goal_rows import day_of, read_goals, say_confidence, write_goal
from carecoord.vocab.actor import Actor
from carecoord.vocab.goals import ENDS, OPEN_STATES, CheckInOutcome, State


class GoalService:
    """Goals belong to the person: staff write down what they say and never grade it."""

    def __init__(self, database: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone

    def findings(self, form: GoalForm, before: GoalRow | None = None) -> tuple[Finding, ...]:
        """What is missing or worth a look, in the order of the form.

        Args:
            form: As it stands.
            before: The goal it changes; None for a new one.
        """
        kept_on = before.check_in_on if before is not None else None
        return rules.check(_facts(form, self._clock.today(), kept_on))

    def check_in_findings(self, form: CheckInForm) -> tuple[Finding, ...]:
        """What is missing in a check-in, in the order of the form."""
        return rules.check_check_in(_told(form, self._clock.today()))

    def begin(
        self, patient_id: str, form: GoalForm, *, actor: Actor, command_id: str | None = None
    ) -> str:
        """Write a new goal down and return its id.

        Args:
            patient_id: Whose it is.
            form: Words and a day to ask are enough; a planned one needs more.
            actor: Who writes it down.
            command_id: From ``common.ids.new_id``; becomes the goal's key, so that a second
                click on the same form makes nothing more.

        Raises:
            RefusedError: Something is missing; the text says what.
        """
        require(actor, Permission.RECORD_GOAL)
        whole = self._checked(form, None)
        with self._database.writing(actor, command_id=command_id) as transaction:
            if transaction.repeated and command_id is not None:
                return command_id
            transaction.fetch(Patient, patient_id)
            row = _begun(transaction, patient_id, command_id or new_id())
            write_goal(row, whole, self._clock.today())
            transaction.session.add(row)
            transaction.session.flush()
            return row.id

    def change(self, goal_id: str, form: GoalForm, *, rev: int, actor: Actor) -> None:
        """Write down what they plan now.

        A goal that was planned stays planned, so it keeps all that this needs.

        Raises:
            RefusedError: Something is missing, or the goal has ended.
            EditConflictError: Someone else changed it since ``rev`` was read.
        """
        require(actor, Permission.RECORD_GOAL)
        with self._database.writing(actor) as transaction:
            row = _open_row(transaction, goal_id, rev)
            planned = form.is_planned or row.state == State.AGREED
            whole = self._checked(replace(form, is_planned=planned), row)
            write_goal(row, whole, self._clock.today())

    def check_in(
        self,
        goal_id: str,
        form: CheckInForm,
        *,
        rev: int,
        actor: Actor,
        command_id: str | None = None,
    ) -> str:
        """Write down how it went, as told, and when to ask again; returns its id.

        Where they want something else now, the goal ends and the new one begins in its place.

        Raises:
            RefusedError: Something is missing, somebody else than the patient ends their goal,
                or it has ended.
            EditConflictError: Someone else changed the goal since ``rev`` was read.
        """
        require(actor, Permission.RECORD_GOAL)
        told = _told(form, self._clock.today())
        checked_on, next_on = told.checked_on, told.next_on
        _refuse(rules.check_check_in(told))
        with self._database.writing(actor, command_id=command_id) as transaction:
            if transaction.repeated and command_id is not None:
                return command_id
            goal = _open_row(transaction, goal_id, rev)
            row = _check_in_row(transaction, goal, form, checked_on, command_id or new_id())
            transaction.session.add(row)
            assert form.outcome is not None
            assert next_on is not None
            _follow(goal, form.outcome, checked_on, next_on)
            # Told of an earlier day, it does not take the place of what they said since.
            if form.confidence is not None and checked_on.isoformat() >= goal.confidence_on:
                say_confidence(goal, form.confidence, checked_on)
            if form.outcome is CheckInOutcome.CHANGED:
                transaction.session.add(
                    _successor(transaction, goal, form.new_words.strip(), next_on)
                )
            transaction.session.flush()
            return row.id

    def take_off(self, goal_id: str, *, rev: int, reason: str, actor: Actor) -> None:
        """Mark a goal as entered by mistake, as for somebody else, with its check-ins.

        Raises:
            RefusedError: No reason was given.
            PermissionDeniedError: Somebody else wrote it, and the role may not remove records.
            EditConflictError: Someone else changed it since ``rev`` was read.
        """
        require(actor, Permission.RECORD_GOAL)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why this was a mistake."))
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Goal, goal_id, rev=rev)
            rows: list[Goal | GoalCheckIn] = [*_told_about(transaction, goal_id), row]
            # What others wrote down about it goes with it only where the role may do that.
            if any(_author(transaction, one) != actor.staff_id for one in rows):
                require(actor, Permission.DELETE_RECORD)
            for one in rows:
                transaction.tombstone(one, said)

    def for_patient(self, patient_id: str, *, actor: Actor) -> tuple[GoalRow, ...]:
        """One person's goals: open ones by check-in day, then what ended, newest first."""
        require(actor, Permission.VIEW_PATIENT)
        query = (
            select(Goal)
            .where(Goal.patient_id == patient_id, Goal.deleted.is_(False))
            .order_by(
                Goal.state.not_in(tuple(OPEN_STATES)),
                Goal.ended_on.desc(),
                Goal.check_in_on,
                Goal.id,
            )
        )
        with self._database.reading() as session:
            return read_goals(session, session.scalars(query), self._clock.today(), self._zone)

    def _checked(self, form: GoalForm, row: Goal | None) -> GoalForm:
        today = self._clock.today()
        whole = replace(form, check_in_on=form.check_in_on or rules.usual_check_in(today))
        kept_on = day_of(row.check_in_on) if row is not None else None
        _refuse(rules.check(_facts(whole, today, kept_on)))
        return whole


def _facts(form: GoalForm, today: dt.date, kept_on: dt.date | None) -> rules.Goal:
    day = form.check_in_on or rules.usual_check_in(today)
    return rules.Goal(
        today=today,
        words=form.words,
        what=form.what,
        how_much=form.how_much,
        how_often=form.how_often,
        confidence=form.confidence,
        barrier=form.barrier_words,
        plan_b=form.plan_b,
        unsure_reason=form.unsure_reason,
        check_in_on=day,
        is_planned=form.is_planned,
        is_kept_day=day == kept_on,
    )


def _told(form: CheckInForm, today: dt.date) -> rules.CheckIn:
    return rules.CheckIn(
        today=today,
        checked_on=form.checked_on or today,
        told_by=form.told_by,
        outcome=form.outcome,
        done=form.done,
        target=form.target,
        confidence=form.confidence,
        new_words=form.new_words,
        next_on=form.next_on or rules.usual_check_in(today),
    )


def _refuse(findings: tuple[Finding, ...]) -> None:
    for found in blocking(findings):
        raise RefusedError(found.sentence)


def _begun(transaction: Transaction, patient_id: str, goal_id: str) -> Goal:
    return Goal(
        id=goal_id,
        patient_id=patient_id,
        state=State.BEGUN.value,
        begun_at=transaction.now,
        begun_by=transaction.actor.staff_id,
    )


def _check_in_row(
    transaction: Transaction, goal: Goal, form: CheckInForm, checked_on: dt.date, row_id: str
) -> GoalCheckIn:
    assert form.outcome is not None
    assert form.told_by is not None
    return GoalCheckIn(
        id=row_id,
        patient_id=goal.patient_id,
        goal_id=goal.id,
        checked_on=checked_on.isoformat(),
        told_by=form.told_by.value,
        outcome=form.outcome.value,
        done=form.done,
        target=form.target,
        confidence=form.confidence,
        note=form.note.strip(),
        recorded_at=transaction.now,
        recorded_by=transaction.actor.staff_id,
    )


def _follow(goal: Goal, outcome: CheckInOutcome, checked_on: dt.date, next_on: dt.date) -> None:
    """What becomes of the goal."""
    if outcome in ENDS:
        goal.state = ENDS[outcome].value
        goal.ended_on = checked_on.isoformat()
    else:
        goal.check_in_on = next_on.isoformat()


def _successor(transaction: Transaction, goal: Goal, words: str, next_on: dt.date) -> Goal:
    """What they want instead: only its words are known yet."""
    row = _begun(transaction, goal.patient_id, new_id())
    row.words, row.area, row.helper = words, goal.area, goal.helper
    row.check_in_on = next_on.isoformat()
    row.follows_id = goal.id
    return row


def _open_row(transaction: Transaction, goal_id: str, rev: int) -> Goal:
    row = transaction.fetch(Goal, goal_id, rev=rev)
    if row.state not in OPEN_STATES:
        raise RefusedError(_("This goal has ended already. Begin a new one."))
    return row


def _told_about(transaction: Transaction, goal_id: str) -> Sequence[GoalCheckIn]:
    query = select(GoalCheckIn).where(
        GoalCheckIn.goal_id == goal_id, GoalCheckIn.deleted.is_(False)
    )
    return transaction.session.scalars(query).all()


def _author(transaction: Transaction, row: Goal | GoalCheckIn) -> str:
    return history(transaction.session, type(row), row.id)[0].actor
