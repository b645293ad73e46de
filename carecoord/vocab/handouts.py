"""What handouts are about, and how a text of the practice comes to be offered."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Subject(Term):
    """The part of the library a topic stands in, in the order shown."""

    CARE = "care", N_("Visits and help")
    HEART = "heart", N_("Heart and blood pressure")
    DIABETES = "diabetes", N_("Diabetes")
    LUNGS = "lungs", N_("Lungs and tobacco")
    MEDICINES = "medicines", N_("Medicines and food")
    MIND = "mind", N_("Mood, sleep and pain")
    PREVENTION = "prevention", N_("Tests and prevention")
    FAMILY = "family", N_("Pregnancy and children")


class Origin(Term):
    """Whose text it is."""

    OWN = "own", N_("Written here")
    BUILT_IN = "built_in", N_("From the library")


class VersionState(Term):
    """How far one version of a handout has come."""

    DRAFT = "draft", N_("Draft")
    SENT = "sent", N_("Waiting for approval")
    APPROVED = "approved", N_("Approved")
    REPLACED = "replaced", N_("Replaced by a newer version")
    RETIRED = "retired", N_("Retired")
    KEPT = "kept", N_("Kept as it was given")
    """A text of the library that nobody here has approved."""


PUBLISHED_ONCE = frozenset({VersionState.APPROVED, VersionState.REPLACED, VersionState.RETIRED})
"""A version in one of these never changes its text."""


class TranslationWay(Term):
    """How a translation was made."""

    PERSON = "person", N_("By a person")
    MACHINE = "machine", N_("By a machine")
