"""What handouts are about."""

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
