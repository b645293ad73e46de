"""How a list of the practice's own comes into use."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class ListState(Term):
    """How far one version of a list has come."""

    DRAFT = "draft", N_("Draft")
    IN_USE = "in_use", N_("In use")
    REPLACED = "replaced", N_("Replaced by a newer version")
    RETIRED = "retired", N_("No longer used")


PUBLISHED_ONCE = frozenset({ListState.IN_USE, ListState.REPLACED, ListState.RETIRED})
"""A version in one of these never changes."""
OWN_MARK = "own-"
"""Begins the id of every list of a practice; no list of the program begins so."""
