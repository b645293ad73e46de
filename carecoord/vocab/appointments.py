"""The schedule: where a booked visit stands, and how it takes place."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Status(Term):
    """Where an appointment stands."""

    BOOKED = "booked", N_("Booked")
    CONFIRMED = "confirmed", N_("Confirmed")
    ARRIVED = "arrived", N_("Arrived")
    KEPT = "kept", N_("Seen")
    NO_SHOW = "no_show", N_("Did not come")
    CANCELLED_EARLY = "cancelled_early", N_("Canceled by the patient")
    CANCELLED_LATE = "cancelled_late", N_("Canceled by the patient in the last 24 hours")
    CANCELLED_PRACTICE = "cancelled_practice", N_("Canceled by the practice")
    RESCHEDULED = "rescheduled", N_("Moved to another time")


UPCOMING = frozenset({Status.BOOKED, Status.CONFIRMED})
"""Still to come, and nothing has happened yet."""

CANCELLED = frozenset({Status.CANCELLED_EARLY, Status.CANCELLED_LATE, Status.CANCELLED_PRACTICE})

OFF = CANCELLED | {Status.RESCHEDULED}
"""Does not take place at its time."""


class Mode(Term):
    """How the visit takes place."""

    OFFICE = "office", N_("In the clinic")
    VIDEO = "video", N_("By video")
    PHONE = "phone", N_("By phone")
    HOME = "home", N_("At home")
