"""What the contact and follow-through index looks at, and the words for what it comes to."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Domain(Term):
    """What is counted over a year."""

    ATTENDANCE = "attendance", N_("Visits kept")
    RESPONSE = "response", N_("Answered within 7 days when we tried")
    ACTIONS = "actions", N_("Agreed actions done")
    GOALS = "goals", N_("Goals met, partly met or changed at a check-in")


class Band(Term):
    """What the number asks of us; nothing else follows from it."""

    STEADY = "steady", N_("Steady")
    SOME_GAPS = "some_gaps", N_("Some gaps")
    REACH_OUT = "reach_out", N_("Reach out")
