"""Goals for one person's number, and readings that no list may rely on."""

from collections.abc import Mapping

from carecoord.common.i18n import N_
from carecoord.vocab.measurements import Kind
from carecoord.vocab.terms import Term

KINDS = (Kind.A1C, Kind.BLOOD_PRESSURE)
"""Kinds a person may have a goal of their own for."""


class Unreliable(Term):
    """Why a number does not say what it usually says."""

    BLOOD_CONDITION = "blood_condition", N_("A blood condition changes this test")
    TRANSFUSION = "transfusion", N_("A transfusion or loss of blood not long before")
    DIALYSIS = "dialysis", N_("Dialysis")
    PREGNANCY = "pregnancy", N_("Pregnancy")
    PAIN = "pain", N_("Pain, worry or no rest before it was measured")
    CUFF = "cuff", N_("The cuff or the device was not right")
    HOSPITAL = "hospital", N_("Measured in a hospital or an emergency room")
    OTHER = "other", N_("Another reason")


REASONS: Mapping[Kind, tuple[Unreliable, ...]] = {
    Kind.A1C: (
        Unreliable.BLOOD_CONDITION, Unreliable.TRANSFUSION, Unreliable.DIALYSIS,
        Unreliable.PREGNANCY, Unreliable.OTHER,
    ),
    Kind.BLOOD_PRESSURE: (
        Unreliable.PAIN, Unreliable.CUFF, Unreliable.HOSPITAL, Unreliable.OTHER,
    ),
}  # fmt: skip
"""What may be said of a reading of a kind, the most frequent first."""
