"""How a language gap was bridged (45 CFR 92.201)."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class InterpreterType(Term):
    NOT_NEEDED = "not_needed", N_("Not needed")
    QUALIFIED_IN_PERSON = "qualified_in_person", N_("Qualified interpreter in the room")
    QUALIFIED_VIDEO = "qualified_video", N_("Qualified interpreter by video")
    QUALIFIED_PHONE = "qualified_phone", N_("Qualified interpreter by phone")
    BILINGUAL_STAFF_QUALIFIED = "bilingual_staff_qualified", N_("Qualified bilingual staff")
    COMPANION_BY_REQUEST_WITH_INTERPRETER_PRESENT = (
        "companion_by_request_with_interpreter_present",
        N_("Companion, at the patient's request, with an interpreter present"),
    )
    EMERGENCY_COMPANION = "emergency_companion", N_("Companion, in an emergency only")
    EMERGENCY_MINOR = "emergency_minor", N_("A child, in an emergency only")
    SIGN_LANGUAGE_QUALIFIED = (
        "sign_language_qualified",
        N_("Qualified sign language interpreter"),
    )
    OFFERED_DECLINED = "offered_declined", N_("Offered, the patient declined")
    NONE_AVAILABLE_RESCHEDULED = (
        "none_available_rescheduled",
        N_("None available, visit moved to another day"),
    )


QUALIFIED = frozenset(
    {
        InterpreterType.QUALIFIED_IN_PERSON,
        InterpreterType.QUALIFIED_VIDEO,
        InterpreterType.QUALIFIED_PHONE,
        InterpreterType.BILINGUAL_STAFF_QUALIFIED,
        InterpreterType.COMPANION_BY_REQUEST_WITH_INTERPRETER_PRESENT,
        InterpreterType.SIGN_LANGUAGE_QUALIFIED,
    }
)
"""Ways in which a qualified person carried the meaning."""
