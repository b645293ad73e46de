"""What a person wants to do for their own health, and what came of it."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Area(Term):
    """What part of life a goal is about."""

    EATING = "eating", N_("Eating and drinking")
    MOVING = "moving", N_("Moving")
    MEDICINES = "medicines", N_("Medicines")
    MEASURING = "measuring", N_("Measuring at home")
    SLEEP = "sleep", N_("Sleep and rest")
    SMOKING = "smoking", N_("Smoking")
    ALCOHOL = "alcohol", N_("Alcohol and other substances")
    FEELINGS = "feelings", N_("Mood and worries")
    PEOPLE = "people", N_("Family and friends")
    DAILY_LIFE = "daily_life", N_("Everyday life")
    CARE = "care", N_("Visits and tests")
    OTHER = "other", N_("Something else")


class State(Term):
    """Where a goal stands; it is the person's own, so only they end it."""

    BEGUN = "begun", N_("Begun")
    AGREED = "agreed", N_("Planned together")
    MET = "met", N_("Reached")
    CHANGED = "changed", N_("Became another goal")
    STOPPED = "stopped", N_("Ended by the person")


OPEN_STATES = frozenset({State.BEGUN, State.AGREED})


class CheckInOutcome(Term):
    """How it went since the last time, as told."""

    MET = "met", N_("They did what they wanted to")
    PARTLY = "partly", N_("Some of it worked")
    NOT_YET = "not_yet", N_("Not yet")
    CHANGED = "changed", N_("They want something else now")
    STOPPED = "stopped_by_patient", N_("They do not want to go on with it")


ENDS = {
    CheckInOutcome.MET: State.MET,
    CheckInOutcome.CHANGED: State.CHANGED,
    CheckInOutcome.STOPPED: State.STOPPED,
}
"""What a goal becomes by an outcome; with any other it goes on."""


class ToldBy(Term):
    """Whose report it is."""

    PATIENT = "patient", N_("The patient")
    CAREGIVER = "caregiver", N_("A family member or caregiver")
    STAFF = "staff", N_("Nobody told us: we saw it ourselves")
