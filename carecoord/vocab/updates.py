"""What came of looking for a newer version, in the words of the screen."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Finding(Term):
    """What one look found; a sentence may name ``{version}``, which is on offer, and ``{own}``."""

    READY = "ready", N_("Version {version} is ready.")
    NEWEST = "newest", N_("This is the newest version, {own}.")
    OLDER = (
        "older",
        N_("The version on offer there is older than this one, {own}. CareCoord does not go back: "
           "ask whoever makes the packages."),
    )  # fmt: skip
    REPLAYED = (
        "replayed",
        N_("What lies there is older than what was seen there before. Somebody may have put an "
           "old list of versions back: ask whoever makes the packages."),
    )  # fmt: skip
    EXPIRED = (
        "expired",
        N_("The list of versions there is too old to be trusted. Ask whoever makes the packages "
           "for a new one, and look whether the date of this computer is right."),
    )  # fmt: skip
    NO_PACKAGE = (
        "no_package",
        N_("Version {version} is on offer, but not for this kind of computer."),
    )
    UNREACHABLE = (
        "unreachable",
        N_("The place could not be reached. Check it, and that this computer is connected; "
           "CareCoord looks again tomorrow."),
    )  # fmt: skip
    ELSEWHERE = (
        "elsewhere",
        N_("The place sends on to another address, which is not followed. Ask whoever looks "
           "after it for the right address."),
    )  # fmt: skip
    TOO_LARGE = (
        "too_large",
        N_("What lies there is too large to be a list of versions. Check the place."),
    )
    DAMAGED = (
        "damaged",
        N_("What lies there is no list of versions, or it is damaged. Check the place."),
    )
    FORGED = (
        "forged",
        N_("The list of versions there is not signed by whoever made this program. Install "
           "nothing from there, and tell whoever looks after your computers."),
    )  # fmt: skip
    OTHER_PRODUCT = (
        "other_product",
        N_("The list of versions there is about another program. Check the place."),
    )
    NEWER_FORM = (
        "newer_form",
        N_("The list of versions there is written for a newer CareCoord. Ask whoever makes the "
           "packages how to go on from {own}."),
    )  # fmt: skip
