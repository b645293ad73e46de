"""How staff look at their own explaining, and at each other's, to get better at it."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Element(Term):
    """What makes an explanation easy to take in; all but the last can be seen by a colleague."""

    WARM_TONE = "warm_tone", N_("Speaks in a warm, calm voice")
    FACES_PERSON = "faces_person", N_("Sits at ease and looks at the person")
    EVERYDAY_WORDS = "everyday_words", N_("Uses everyday words")
    OWN_WORDS = "own_words", N_("Asks for it in the person's own words")
    OPEN_QUESTION = "open_question", N_("Asks openly and without shaming")
    NO_YES_OR_NO = "no_yes_or_no", N_("Leaves out questions that are answered with yes")
    OWNS_CLARITY = "owns_clarity", N_("Says that being clear is our job")
    EXPLAINS_DIFFERENTLY = (
        "explains_differently",
        N_("Explains it another way when it was not clear, and asks again"),
    )
    EASY_MATERIAL = "easy_material", N_("Uses something easy to read or look at")
    WRITES_DOWN = "writes_down", N_("Writes down how it was checked and what came back")


class Seen(Term):
    """What an observer saw of one element."""

    YES = "yes", N_("Yes")
    NO = "no", N_("Not this time")
    NOT_APPLICABLE = "not_applicable", N_("Did not apply")


class Moment(Term):
    """When somebody looked at their own explaining."""

    BEFORE = "before", N_("Before a training")
    AFTER_A_MONTH = "after_a_month", N_("About a month after")
    AFTER_THREE_MONTHS = "after_three_months", N_("About three months after")
    IN_BETWEEN = "in_between", N_("At another time")


class Frequency(Term):
    """In how many visits they ask people to tell it back."""

    NEVER = "never", N_("In none yet")
    SOME = "some", N_("In some visits")
    MANY = "many", N_("In many visits")
    EVERY = "every", N_("In every visit")
