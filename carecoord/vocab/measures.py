"""By what the practice's numbers are told part by part."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class By(Term):
    """What the parts are; the first is shown first."""

    LIST = "list", N_("List")
    WAY = "way", N_("Way")
    LANGUAGE = "language", N_("Language")
    MONTH = "month", N_("Month")
    STAFF = "staff", N_("Staff")
