"""Drop-downs of a vocabulary."""

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox

from carecoord.vocab.terms import Term
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.view import PatientView
from ui.widgets.form import combo


def term_combo(terms: Iterable[Term], nothing: str = "") -> QComboBox:
    """One entry for each term; ``nothing`` is what stands first while none is chosen."""
    first = {"": nothing} if nothing else {}
    return combo({**first, **{term.value: label_of(term) for term in terms}}, narrow=True)


def offer_staff(box: QComboBox, view: PatientView, chosen: str, *, nothing: str) -> None:
    """Fill a box with the people who work here, and whoever is chosen though they left."""
    box.clear()
    box.addItem(nothing, "")
    for staff_id, name in view.colleagues.items():
        box.addItem(name, staff_id)
    if chosen not in {"", *view.colleagues}:
        box.addItem(view.names.get(chosen, ""), chosen)
    choose(box, chosen)


def choose(box: QComboBox, value: str) -> None:
    """Choose a stored value; an unknown one leaves the first entry."""
    box.setCurrentIndex(max(box.findData(value), 0))
