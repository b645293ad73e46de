"""In which language a person and staff talked, and going over it again with an interpreter."""

from collections.abc import Set as AbstractSet
from datetime import date

from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.entities import Patient, Staff
from carecoord.rules.business_days import add_business_days
from carecoord.rules.interpreter import Talk
from carecoord.services.followup_rows import NewFollowUp, open_follow_up
from carecoord.vocab.followups import Kind, Priority
from carecoord.vocab.interpreters import InterpreterType
from carecoord.vocab.patients import ThreeValued

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


def open_recheck(
    transaction: Transaction,
    patient_id: str,
    *,
    about: str,
    source_table: str,
    source_id: str,
    holidays: AbstractSet[date],
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
