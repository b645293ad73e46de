"""What gets in the way of care: our own plain words, not the items of any questionnaire."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Domain(Term):
    """A part of life that may get in the way."""

    TRANSPORT = "transport", N_("Getting here")
    DISTANCE = "distance", N_("Lives far away")
    WORK_OR_SCHEDULE = "work_or_schedule", N_("Work or hours")
    CHILDCARE = "childcare", N_("Nobody to mind the children")
    CAREGIVING_LOAD = "caregiving_load", N_("Looks after somebody")
    MEDICATION_COST = "medication_cost", N_("Cost of medicines")
    MONEY_STRAIN = "money_strain", N_("Money is short")
    INSURANCE_GAP = "insurance_gap", N_("Gap in insurance")
    FOOD = "food", N_("Enough to eat")
    HOUSING_INSTABILITY = "housing_instability", N_("A safe place to stay")
    HOUSING_QUALITY = "housing_quality", N_("Trouble with the home itself")
    UTILITIES = "utilities", N_("Power, heat or water")
    READING = "reading", N_("Reading is hard")
    NUMBERS = "numbers", N_("Numbers are hard")
    LANGUAGE = "language", N_("Language")
    CULTURE_OR_BELIEFS = "culture_or_beliefs", N_("Culture or beliefs")
    HEARING = "hearing", N_("Hard of hearing")
    VISION = "vision", N_("Low vision")
    MEMORY_OR_ATTENTION = "memory_or_attention", N_("Memory or attention")
    MOBILITY = "mobility", N_("Walking or stairs")
    MOOD_OR_STRESS = "mood_or_stress", N_("Mood or stress")
    ISOLATION = "isolation", N_("Nobody to help, or lonely")
    PHONE_ACCESS = "phone_access", N_("No phone of their own")
    INTERNET_ACCESS = "internet_access", N_("No internet")
    DEVICE_SKILL = "device_skill", N_("Using a phone or computer")
    PRIVACY_AT_HOME = "privacy_at_home", N_("No privacy at home")
    TRUST_OR_PAST_HARM = "trust_or_past_harm", N_("Trust, or harm done before")
    SAFETY_AT_HOME = "safety_at_home", N_("Safety at home")
    LEGAL_OR_IMMIGRATION = "legal_or_immigration", N_("Legal matters or immigration")
    SUBSTANCE_USE = "substance_use", N_("Alcohol or drugs")
    OTHER = "other", N_("Something of another kind")


RESTRICTED_DOMAINS = frozenset(
    {Domain.SAFETY_AT_HOME, Domain.LEGAL_OR_IMMIGRATION, Domain.SUBSTANCE_USE}
)
"""Always kept back: seen only by those permitted, never on paper, in a list or in a file."""

NAMED_OPENLY = tuple(each for each in Domain if each not in RESTRICTED_DOMAINS)
"""Offered where everybody reads what was chosen, such as in a goal."""

ASKED_ALONE = frozenset({Domain.SAFETY_AT_HOME})
"""Asked only when nobody else is in the room or on the line."""


class Status(Term):
    """What asking came to; not asked is never none."""

    NOT_ASKED = "not_asked", N_("Not asked")
    ASKED_NONE = "asked_none", N_("Asked: nothing in the way")
    PRESENT = "present", N_("In the way")
    RESOLVED = "resolved", N_("Not in the way any more")
    DECLINED_TO_ANSWER = "declined_to_answer", N_("Would rather not say")


class Impact(Term):
    """How much it gets in the way of care."""

    NOT_ASKED = "not_asked", N_("Not asked")
    NONE = "none", N_("Not at all")
    SMALL = "small", N_("A little")
    BLOCKS_SOME_CARE = "blocks_some_care", N_("Some care does not happen")
    BLOCKS_CARE_NOW = "blocks_care_now", N_("Care cannot go on now")


class WantsHelp(Term):
    """Whether the person wants help with it; having a need is not the same."""

    NOT_ASKED = "not_asked", N_("Not asked")
    YES = "yes", N_("Yes")
    NOT_NOW = "not_now", N_("Not now")
    NO = "no", N_("No")
    ALREADY_GETTING_HELP = "already_getting_help", N_("Already gets help")


class Source(Term):
    """Who said so."""

    PATIENT = "patient", N_("The patient said so")
    CAREGIVER = "caregiver", N_("A caregiver said so")
    STAFF_OBSERVATION = "staff_observation", N_("We noticed it")
    EXTERNAL_SCREEN = "external_screen", N_("A questionnaire kept elsewhere")
    REFERRAL_LETTER = "referral_letter", N_("A letter of referral")


class Sensitivity(Term):
    """Who may see it."""

    NORMAL = "normal", N_("Like the rest of the record")
    RESTRICTED = "restricted", N_("Kept back")
