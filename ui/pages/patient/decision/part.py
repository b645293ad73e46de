"""What the parts of the decision form have in common."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carecoord.services.decision_forms import DecisionForm
from ui.pages.patient.view import PatientView


class Part(QWidget):
    """A few fields that belong together.

    Signals:
        edited: A person changed something; not sent while a note is shown.
    """

    edited = Signal()

    def show_note(self, form: DecisionForm, view: PatientView) -> None:
        """Fill the fields in from a note."""
        raise NotImplementedError

    def write_into(self, form: DecisionForm) -> DecisionForm:
        """The note with what stands in this part's fields."""
        raise NotImplementedError

    def field_for(self, name: str, position: int) -> QWidget | None:
        """The field a finding is about, None when it is not here."""
        raise NotImplementedError


def first_field(parts: Iterable[Part], name: str, position: int) -> QWidget | None:
    """The field in whichever part has it."""
    found = (part.field_for(name, position) for part in parts)
    return next((field for field in found if field is not None), None)
