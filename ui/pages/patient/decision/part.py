"""What the parts of the decision form have in common."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carecoord.rules.findings import Finding
from carecoord.services.decision_forms import DecisionForm
from ui.pages.patient.view import PatientView


class Part(QWidget):
    """A few fields that belong together.

    Signals:
        edited: A person changed something; not sent while a note is shown.
    """

    edited = Signal()


class NotePart(Protocol):
    """What each part does with a note."""

    def show_note(self, form: DecisionForm, view: PatientView, /) -> None:
        """Fill the fields in from a note."""
        ...

    def write_into(self, form: DecisionForm) -> DecisionForm:
        """The note with what stands in this part's fields."""
        ...

    def field_for(self, found: Finding) -> QWidget | None:
        """The field a finding is about, None when it is not here."""
        ...


def first_field(parts: Iterable[NotePart], found: Finding) -> QWidget | None:
    """The field in whichever part has it."""
    fields = (part.field_for(found) for part in parts)
    return next((field for field in fields if field is not None), None)
