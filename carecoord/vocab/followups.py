"""Work that somebody has promised to do by a day."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Kind(Term):
    """What a follow-up is for."""

    TEACHBACK = "teachback", N_("Explain and check again")
    DECISION_REVIEW = "decision_review", N_("Look back on a decision")
    INTERPRETER_RECHECK = "interpreter_recheck", N_("Go over it with an interpreter")
    RESULT = "result", N_("Talk about a result")
    MEASUREMENT = "measurement", N_("Measure again")
    MISSED_VISIT = "missed_visit", N_("Missed visit")
    VISIT_TO_BOOK = "visit_to_book", N_("Book a visit")
    REFERRAL = "referral", N_("Referral")
    TRANSITION = "transition", N_("After a hospital stay")
    CALL_BACK = "call_back", N_("Call back")
    REVIEW_UNREACHED = "review_unreached", N_("Decide what to do: not reached")
    CONTACT_DETAILS = "contact_details", N_("Find a working number")
    OTHER = "other", N_("Other work")


class State(Term):
    OPEN = "open", N_("To do")
    IN_PROGRESS = "in_progress", N_("In progress")
    WAITING_PATIENT = "waiting_patient", N_("Waiting for the patient")
    WAITING_OTHER = "waiting_other", N_("Waiting for someone else")
    DONE = "done", N_("Done")
    CANCELLED = "cancelled", N_("Canceled")


OPEN_STATES = frozenset({State.OPEN, State.IN_PROGRESS, State.WAITING_PATIENT, State.WAITING_OTHER})


class Priority(Term):
    """What comes first; the order of the members is the order of the work."""

    SAFETY = "safety", N_("Safety")
    TIME_LIMITED = "time_limited", N_("Has a deadline")
    ROUTINE = "routine", N_("Routine")


class DueState(Term):
    """Where a follow-up stands on a given day."""

    NOT_DUE = "not_due", N_("Not due yet")
    DUE_SOON = "due_soon", N_("Due soon")
    DUE = "due", N_("Due today")
    OVERDUE = "overdue", N_("Overdue")
    DONE = "done", N_("Done")
