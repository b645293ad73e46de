"""What the sections of the patient form share."""

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from carecoord.common.i18n import _
from carecoord.services.patient_details import PatientDetails
from carecoord.vocab import languages
from carecoord.vocab.terms import Term, label
from ui.widgets.cards import ScrollBody
from ui.widgets.form import combo
from ui.widgets.partial_date_field import PartialDateField

NOT_CHOSEN = ""


class Captioned(Protocol):
    """Something that can say under a field what is wrong with it."""

    def show_error(self, sentence: str) -> None: ...


class Section(ScrollBody):
    """One tab of the form.

    Signals:
        changed: Something was typed or chosen.
    """

    changed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__((20, 16, 20, 16), 12, parent)
        self.title = title
        self.setAccessibleName(title)
        self.captions: dict[str, Captioned] = {}

    def put(self, details: PatientDetails) -> None:
        """Show these details, as far as they belong here."""

    def values(self) -> Mapping[str, Any]:
        """Fields of ``PatientDetails`` as they stand in this section."""
        return {}

    def show_problem(self, field: str, sentence: str) -> bool:
        """Show a sentence under a field; False when the field is not in this section."""
        if field not in self.captions:
            return False
        self.captions[field].show_error(sentence)
        return True

    def clear_problems(self) -> None:
        for caption in self.captions.values():
            caption.show_error("")

    def watch(self, *fields: QWidget) -> None:
        """Tell of changes in these fields."""
        for field in fields:
            if isinstance(field, QLineEdit | QPlainTextEdit):
                field.textChanged.connect(self._on_changed)
            elif isinstance(field, QComboBox):
                field.currentIndexChanged.connect(self._on_changed)
            elif isinstance(field, QCheckBox):
                field.toggled.connect(self._on_changed)
            elif isinstance(field, PartialDateField):
                field.box.textChanged.connect(self._on_changed)

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()


def side_by_side(*fields: QWidget, columns: int = 2) -> QGridLayout:
    """Fields in columns of equal width, read line by line."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(12)
    for place, field in enumerate(fields):
        # At the top: a hint under one field must not push its neighbour down.
        grid.addWidget(field, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return grid


def term_box(terms: type[Term], value: str = "", *, may_be_empty: str = "") -> QComboBox:
    """A drop-down of a vocabulary; ``may_be_empty`` is the wording of no choice."""
    first = {NOT_CHOSEN: may_be_empty} if may_be_empty else {}
    return combo(first | {term.value: label(term) for term in terms}, value)


def language_box() -> QComboBox:
    """Every language, by name, with the commonest ones first."""
    names = {each.code: languages.name_of(each.code) for each in languages.COMMON}
    return combo({NOT_CHOSEN: _("Not asked")} | names)


def choose(box: QComboBox, value: str) -> None:
    """Choose a stored value; one that is not offered, say from an import, is added."""
    place = box.findData(value)
    if place < 0:
        box.addItem(value, value)
        place = box.count() - 1
    box.setCurrentIndex(place)


def chosen(box: QComboBox) -> str:
    return str(box.currentData() or "")
