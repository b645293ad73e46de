"""Shared decisions: who took part, what came of them, where the note stands."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Outcome(Term):
    """What came of the talk; no decision yet is an outcome too."""

    OPTION_CHOSEN = "option_chosen", N_("An option was chosen")
    DEFERRED = "deferred", N_("Not yet, decide later")
    DECLINED_ALL = "declined_all", N_("None of the options for now")
    NEEDS_MORE_INFORMATION = "needs_more_information", N_("More information is needed first")
    WANTS_SECOND_OPINION = "wants_second_opinion", N_("Wants a second opinion")
    REFERRED_FOR_DECISION = "referred_for_decision", N_("Referred to decide elsewhere")
    PATIENT_ASKED_CLINICIAN_TO_DECIDE = (
        "patient_asked_clinician_to_decide",
        N_("The patient asked the clinician to decide"),
    )


class State(Term):
    """Where a decision stands; the signature is kept apart (``records.NoteState``)."""

    DRAFT = "draft", N_("Being written")
    OPEN = "open", N_("Waiting for the patient")
    DECIDED = "decided", N_("Decided")
    DEFERRED = "deferred", N_("Not decided yet")
    DECLINED = "declined", N_("Declined for now")
    REVIEWED = "reviewed", N_("Looked back on")


_MOVES = {
    State.DRAFT: frozenset({State.OPEN, State.DECIDED, State.DEFERRED, State.DECLINED}),
    State.OPEN: frozenset({State.DECIDED, State.DEFERRED, State.DECLINED}),
    State.DECIDED: frozenset({State.REVIEWED}),
    State.DEFERRED: frozenset({State.REVIEWED}),
    State.DECLINED: frozenset({State.REVIEWED}),
    State.REVIEWED: frozenset({State.OPEN}),
}

STATE_OF = {
    Outcome.OPTION_CHOSEN: State.DECIDED,
    Outcome.PATIENT_ASKED_CLINICIAN_TO_DECIDE: State.DECIDED,
    Outcome.DECLINED_ALL: State.DECLINED,
    Outcome.DEFERRED: State.DEFERRED,
    Outcome.NEEDS_MORE_INFORMATION: State.DEFERRED,
    Outcome.WANTS_SECOND_OPINION: State.DEFERRED,
    Outcome.REFERRED_FOR_DECISION: State.DEFERRED,
}
"""The state a signed note with this outcome is in."""


def may_become(state: State, wanted: State) -> bool:
    """Whether a decision may move from one state to another; reviewed may be opened again."""
    return wanted in _MOVES[state]


class PreferredRole(Term):
    """The part the patient wants to play."""

    PATIENT_DECIDES_AFTER_HEARING_VIEWS = (
        "patient_decides_after_hearing_views",
        N_("Decide after hearing our views"),
    )
    DECIDE_TOGETHER = "decide_together", N_("Decide together")
    WANTS_CLINICIAN_TO_DECIDE = "wants_clinician_to_decide", N_("Have the clinician decide")
    WANTS_FAMILY_INVOLVED = "wants_family_involved", N_("Have family take part")
    UNSURE = "unsure", N_("Not sure")


class Trigger(Term):
    """Why the decision came up."""

    NEW_DIAGNOSIS = "new_diagnosis", N_("New diagnosis")
    SCREENING_CHOICE = "screening_choice", N_("Screening choice")
    TREATMENT_CHANGE = "treatment_change", N_("Change of treatment")
    PATIENT_QUESTION = "patient_question", N_("The patient asked")
    GUIDELINE_GRADE_C = "guideline_grade_c", N_("A guideline leaves it to the patient")


class TimeLimit(Term):
    """How long the decision can wait."""

    NONE = "none", N_("No hurry")
    BY_DATE = "by_date", N_("By a date")
    URGENT = "urgent", N_("Urgent")


class ParticipantRole(Term):
    PATIENT = "patient", N_("Patient")
    SURROGATE = "surrogate", N_("Person who decides for the patient")
    FAMILY = "family", N_("Family or friend")
    CLINICIAN = "clinician", N_("Clinician")
    NURSE = "nurse", N_("Nurse or medical assistant")
    CHW = "chw", N_("Community health worker")
    INTERPRETER = "interpreter", N_("Interpreter")
    OTHER = "other", N_("Another person")


class PresentBy(Term):
    IN_PERSON = "in_person", N_("In person")
    PHONE = "phone", N_("By phone")
    VIDEO = "video", N_("By video")


class MatchesWhatMatters(Term):
    """Whether the choice fits what the patient said matters most."""

    YES = "yes", N_("Yes")
    NO = "no", N_("No")
    UNSURE = "unsure", N_("Not sure")


class ReviewResult(Term):
    """What the patient says when asked later."""

    CONTENT = "content", N_("Content with it")
    WANTS_TO_CHANGE = "wants_to_change", N_("Wants to change it")
    REGRETS_PART = "regrets_part", N_("Regrets part of it")
    NOT_REACHED = "not_reached", N_("We have not reached them")
