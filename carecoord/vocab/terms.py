"""What every vocabulary shares: a stable stored value and wording for people."""

from collections.abc import Callable
from enum import StrEnum
from typing import Self

from carecoord.common.i18n import _


class Term(StrEnum):
    """One choice of a vocabulary.

    The value is stored, exported and journalled, so it never changes; the wording may.

    Attributes:
        wording: The English label, marked for translation.
    """

    wording: str

    def __new__(cls, value: str, wording: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.wording = wording
        return term


def label(term: Term, translate: Callable[[str], str] = _) -> str:
    """The label in the user's language, or in the language ``translate`` speaks."""
    return translate(term.wording)
