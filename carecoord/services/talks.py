"""In which language a person and staff talked, as the interpreter rules look at it."""

from sqlalchemy.orm import Session

from carecoord.entities import Patient, Staff
from carecoord.rules.interpreter import Talk
from carecoord.vocab.actor import Actor
from carecoord.vocab.interpreters import InterpreterType
from carecoord.vocab.patients import ThreeValued


def talk_with(
    session: Session, patient_id: str, actor: Actor, *, interpreter: str, reason: str
) -> Talk:
    """A talk between one person and the staff member who records it.

    Staff speak English unless their own record names other languages.
    """
    person = session.get_one(Patient, patient_id)
    staff = session.get(Staff, actor.staff_id)
    spoken = staff.languages_spoken.split() if staff else []
    return Talk(
        patient_language=person.language_spoken,
        staff_languages=frozenset(("en", *spoken)),
        needed=ThreeValued(person.interpreter),
        interpreter=InterpreterType(interpreter) if interpreter else None,
        reason=reason,
    )
