"""Attempts to reach a patient and how they ended."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class AttemptResult(Term):
    """What happened when we tried."""

    REACHED = "reached", N_("Reached patient")
    LEFT_SAFE_MESSAGE = "left_safe_message", N_("Left a safe message")
    NO_ANSWER = "no_answer", N_("No answer")
    SPOKE_TO_FAMILY = "spoke_to_family", N_("Spoke to family")
    CALL_BACK_LATER = "call_back_later", N_("Call back later")
    WRONG_NUMBER = "wrong_number", N_("Wrong number")
    DECLINED = "declined", N_("Patient declined")
    ALREADY_DONE = "already_done", N_("Already done")
    BUSY = "busy", N_("Line was busy")
    VOICEMAIL_FULL = "voicemail_full", N_("Voicemail was full")
    NUMBER_OFF = "number_off", N_("Number is switched off")
    NOT_HOME = "not_home", N_("Nobody was home")
    LANGUAGE_BARRIER = "language_barrier", N_("We had no common language")
    OTHER = "other", N_("Something else")
    REVIEWED = "reviewed", N_("Not reached, reviewed")


class ReviewDecision(Term):
    """What a reviewer makes of somebody who was tried enough and not reached."""

    CLOSE = "close", N_("Close as not reached")
    TRY_AGAIN = "try_again", N_("Try once more")


CALL_SCREEN_RESULTS = (
    AttemptResult.REACHED,
    AttemptResult.LEFT_SAFE_MESSAGE,
    AttemptResult.NO_ANSWER,
    AttemptResult.SPOKE_TO_FAMILY,
    AttemptResult.CALL_BACK_LATER,
    AttemptResult.WRONG_NUMBER,
    AttemptResult.DECLINED,
    AttemptResult.ALREADY_DONE,
)
"""The results offered while calling; the first has key 1."""


class TimeBand(Term):
    """Part of the practice's day in which an attempt fell."""

    MORNING = "morning", N_("Before noon")
    AFTERNOON = "afternoon", N_("Noon to 4 PM")
    EVENING = "evening", N_("After 4 PM")


class ClosedAs(Term):
    """How the attempts for one reason ended."""

    REACHED = "reached", N_("Reached")
    MESSAGE_REPLIED = "message_replied", N_("Answered a message")
    NOT_REACHED_REVIEWED = "not_reached_reviewed", N_("Not reached, reviewed")
    DECLINED = "declined", N_("Declined for now")
    INVALID_CONTACT = "invalid_contact", N_("No working contact")
    SUPERSEDED = "superseded", N_("Replaced by other work")


class DeclineKind(Term):
    """How long a refusal holds; the patient may always change their mind.

    ``NO_PERMANENT`` is for a clinician to record. It holds on the list it was made from, against
    new readings too, but not where a row is about safety.
    """

    NOT_NOW = "not_now", N_("Not now, ask again on a day")
    NO_INFORMED = "no_informed", N_("No, after hearing about it")
    NO_PERMANENT = "no_permanent", N_("No, do not ask again")


class LeaveReason(Term):
    """Why somebody is taken off a list without having been reached."""

    ALREADY_VISITED = "already_visited", N_("Already came in")
    NOT_RESPONDING = "not_responding", N_("Does not answer after several tries")
    INVALID_NUMBER = "invalid_number", N_("No working number")
    TRANSFERRED = "transferred", N_("Goes to another practice")
    MOVED = "moved", N_("Moved away")
    DIED = "died", N_("Died")
    OTHER = "other", N_("Another cause")
