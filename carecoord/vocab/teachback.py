"""How understanding was checked; it judges the explanation, never the patient."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Outcome(Term):
    """What one attempt showed."""

    CLEAR_FIRST_TIME = "clear_first_time", N_("Clear the first time")
    CLEAR_AFTER_RETEACH = "clear_after_reteach", N_("Clear after we explained another way")
    PARTLY_CLEAR = "partly_clear", N_("Partly clear")
    NOT_YET_CLEAR = "not_yet_clear", N_("Not clear yet")
    NOT_ATTEMPTED = "not_attempted", N_("Not checked today")
    DECLINED_BY_PATIENT = "declined_by_patient", N_("The patient did not want to")


CLEAR = frozenset({Outcome.CLEAR_FIRST_TIME, Outcome.CLEAR_AFTER_RETEACH})
NOT_CLEAR = frozenset({Outcome.PARTLY_CLEAR, Outcome.NOT_YET_CLEAR})


class TopicState(Term):
    """What a chain of attempts amounts to; always derived, never typed."""

    CLEAR = "clear", N_("Clear")
    NOT_YET_CLEAR = "not_yet_clear", N_("Not clear yet")
    NOT_CHECKED = "not_checked", N_("Not checked yet")
    DECLINED = "declined", N_("Declined for now")


class NotAttemptedReason(Term):
    NO_TIME = "no_time", N_("Not enough time")
    UNWELL_OR_DISTRESSED = "unwell_or_distressed", N_("Unwell or upset")
    NO_QUALIFIED_INTERPRETER = "no_qualified_interpreter", N_("No qualified interpreter")
    PRIVACY = "privacy", N_("No private place")
    COGNITIVE_OR_SEDATED = "cognitive_or_sedated", N_("Too drowsy or confused today")
    OTHER = "other", N_("Another reason")


class Method(Term):
    """How the learner showed what they took from the explanation."""

    TELL_IN_OWN_WORDS = "tell_in_own_words", N_("Told us in their own words")
    SHOW_OR_DEMONSTRATE = "show_or_demonstrate", N_("Showed us how")
    TEACH_TO_CAREGIVER = "teach_to_caregiver", N_("Explained it to a caregiver")
    TEACH_TO_STAFF_BY_PHONE = "teach_to_staff_by_phone", N_("Explained it to us by phone")
    WRITTEN_OR_DRAWN = "written_or_drawn", N_("Wrote or drew it")


class ReteachChange(Term):
    """What was done differently the next time."""

    SHORTER_CHUNK = "shorter_chunk", N_("A smaller piece at a time")
    DIFFERENT_WORDS = "different_words", N_("Other words")
    PICTURE_OR_DRAWING = "picture_or_drawing", N_("A picture or drawing")
    MODEL_OR_DEVICE = "model_or_device", N_("A model or practice device")
    REAL_OBJECT = "real_object", N_("The real thing, such as the pill bottle")
    CAREGIVER_JOINED = "caregiver_joined", N_("A caregiver joined")
    INTERPRETER_JOINED = "interpreter_joined", N_("An interpreter joined")
    PREFERRED_LANGUAGE_MATERIAL = (
        "preferred_language_material",
        N_("Material in the patient's language"),
    )
    LATER_SESSION = "later_session", N_("Another day")


class IfStillUnclear(Term):
    """What happens next when a topic is still not clear."""

    SECOND_SESSION_BOOKED = "second_session_booked", N_("Book another session")
    CAREGIVER_TO_BE_TAUGHT = "caregiver_to_be_taught", N_("Teach a caregiver")
    SIMPLIFY_PLAN = "simplify_plan", N_("Ask the clinician for a simpler plan")
    NURSE_OR_PHARMACIST_CALL = "nurse_or_pharmacist_call", N_("Call from a nurse or pharmacist")
    CHW_HOME_TEACH = "chw_home_teach", N_("Community health worker teaches at home")
    ESCALATED_TO_CLINICIAN = "escalated_to_clinician", N_("Tell the clinician today")


class Learner(Term):
    """Who was taught."""

    PATIENT = "patient", N_("The patient")
    CAREGIVER = "caregiver", N_("A caregiver")
    BOTH = "both", N_("Both together")


class Aid(Term):
    """What was used to explain, besides words."""

    HANDOUT = "handout", N_("A handout")
    PICTURE_OR_DRAWING = "picture_or_drawing", N_("A picture or drawing")
    MODEL_OR_DEVICE = "model_or_device", N_("A model or practice device")
    REAL_OBJECT = "real_object", N_("The real thing, such as the pill bottle")
    VIDEO = "video", N_("A video")
    WRITTEN_PLAN = "written_plan", N_("A plan written for the patient")


class PointResult(Term):
    """What came back of one key point."""

    SAID = "said", N_("Said it")
    PARTLY = "partly", N_("Said part of it")
    MISSED = "missed", N_("Did not come up")
    WRONG = "wrong", N_("Came back differently")


class TopicCategory(Term):
    """What was taught."""

    HIGH_RISK_MEDICINE = "high_risk_medicine", N_("New high-risk medicine")
    NEW_MEDICINE = "new_medicine", N_("New medicine")
    MEDICINE_CHANGE = "medicine_change", N_("Change of a medicine")
    RED_FLAGS = "red_flags", N_("Warning signs and when to call")
    DEVICE_USE = "device_use", N_("Using a device")
    DIAGNOSIS = "diagnosis", N_("New diagnosis")
    SELF_CARE = "self_care", N_("Self-care at home")
    TEST_OR_PROCEDURE = "test_or_procedure", N_("Test or procedure")
    REFERRAL = "referral", N_("Referral")
    AFTER_HOSPITAL = "after_hospital", N_("Plan after a hospital stay")
    OTHER = "other", N_("Another topic")


SAFETY_CATEGORIES = frozenset(
    {TopicCategory.HIGH_RISK_MEDICINE, TopicCategory.RED_FLAGS, TopicCategory.DEVICE_USE}
)
"""Topics where a misunderstanding may do harm at once."""
