"""In which language a person and staff talked, and going over it again with an interpreter."""

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select, true
from sqlalchemy.orm import Session

from carecoord.common.clock import start_of_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.entities import Decision, Patient, Staff, TeachSession
from carecoord.rules.business_days import add_business_days
from carecoord.rules.interpreter import Talk
from carecoord.services.followup_rows import NewFollowUp, open_follow_up
from carecoord.vocab.followups import Kind, Priority
from carecoord.vocab.interpreters import InterpreterType
from carecoord.vocab.patients import ThreeValued
from carecoord.vocab.records import NoteState
from carecoord.vocab.teachback import Learner

_RECHECK_BUSINESS_DAYS = 3
"""As soon as for a safety topic that is not clear; the product's own proposal."""


def talk_with(
    session: Session, patient_id: str, staff_id: str, *, interpreter: str, reason: str
) -> Talk:
    """A talk between one person and the staff member who held it.

    Staff speak English unless their own record names other languages.

    Raises:
        RefusedError: The person is not there any more.
    """
    person = session.get(Patient, patient_id)
    if person is None or person.deleted:
        raise RefusedError(_("This patient is no longer in the list. Search for the name again."))
    staff = session.get(Staff, staff_id)
    spoken = staff.languages_spoken.split() if staff else []
    bridged = InterpreterType(interpreter) if interpreter else None
    return Talk(
        patient_language=person.language_spoken,
        staff_languages=frozenset(("en", *spoken)),
        needed=ThreeValued(person.interpreter),
        interpreter=bridged,
        by_minor=bridged is InterpreterType.EMERGENCY_MINOR,
        reason=reason,
    )


@dataclass(frozen=True, slots=True)
class InterpreterToday:
    """How the language gap was bridged in a talk of today; asked once in a visit."""

    interpreter: str
    reason: str
    number: str


def interpreter_on(
    session: Session, patient_id: str, day: dt.date, zone: ZoneInfo
) -> InterpreterToday | None:
    """What the day's newest talk with the patient says about an interpreter; None when none does.

    A caregiver who learned alone may speak another language.
    """
    first = start_of_day(day, zone)
    end = start_of_day(day + dt.timedelta(days=1), zone)
    found: list[tuple[dt.datetime, InterpreterToday]] = []
    for table, at, with_patient in (
        (Decision, Decision.started_at, true()),
        (TeachSession, TeachSession.taught_at, TeachSession.learner != Learner.CAREGIVER.value),
    ):
        query = (
            select(at, table.interpreter, table.interpreter_reason, table.interpreter_number)
            .where(
                table.patient_id == patient_id,
                table.deleted.is_(False),
                table.state != NoteState.ENTERED_IN_ERROR.value,
                or_(table.interpreter != "", table.interpreter_reason != ""),
                and_(at >= first, at < end),
                with_patient,
            )
            .order_by(at.desc())
            .limit(1)
        )
        found += [(when, InterpreterToday(*said)) for when, *said in session.execute(query)]
    return max(found, key=lambda one: one[0])[1] if found else None


def open_recheck(
    transaction: Transaction,
    patient_id: str,
    *,
    about: str,
    source_table: str,
    source_id: str,
    holidays: AbstractSet[dt.date],
) -> None:
    """Have it gone over again with a qualified interpreter within a few days."""
    open_follow_up(
        transaction,
        patient_id,
        NewFollowUp(
            kind=Kind.INTERPRETER_RECHECK,
            title=_("Go over it with an interpreter: {topic}").format(topic=about),
            reason=_("No qualified interpreter took part in the talk."),
            next_step=_("Book a qualified interpreter, then go over it once more."),
            due_on=add_business_days(transaction.today, _RECHECK_BUSINESS_DAYS, holidays),
            owner_id=transaction.actor.staff_id,
            priority=Priority.TIME_LIMITED,
            source_table=source_table,
            source_id=source_id,
        ),
    )
