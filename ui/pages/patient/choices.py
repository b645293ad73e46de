"""Drop-downs of a vocabulary."""

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox

from carecoord.vocab.terms import Term
from carecoord.vocab.terms import label as label_of
from ui.widgets.form import combo


def term_combo(terms: Iterable[Term], nothing: str = "") -> QComboBox:
    """One entry for each term; ``nothing`` is what stands first while none is chosen."""
    first = {"": nothing} if nothing else {}
    return combo({**first, **{term.value: label_of(term) for term in terms}}, narrow=True)


def choose(box: QComboBox, value: str) -> None:
    """Choose a stored value; an unknown one leaves the first entry."""
    box.setCurrentIndex(max(box.findData(value), 0))
