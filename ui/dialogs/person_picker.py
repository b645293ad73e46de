"""Asking for whom something is."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import display
from ui.dialogs.base import BaseDialog
from ui.models.rows import RowListModel
from ui.models.selection import current_key, next_selectable
from ui.theme.look import look
from ui.widgets.labels import label
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField

_LIST_PX = 260


@dataclass(frozen=True, slots=True)
class Person:
    """One patient with two identifiers."""

    id: str
    name: str
    birth_on: str
    identifier: str

    @property
    def facts(self) -> str:
        born = _("Born {date}").format(date=display(self.birth_on)) if self.birth_on else ""
        return "  ·  ".join(filter(None, (born, self.identifier)))


class PersonPicker(BaseDialog):
    """Find one patient by name, number or birth date.

    Signals:
        sought: What was typed; answer with ``show_people``.
    """

    help_topic = "finding-people"
    sought = Signal(str)

    def __init__(self, title: str, verb: str, parent: QWidget | None) -> None:
        super().__init__(title, verb, parent)
        self._field = SearchField(_("Patient"), _("Name, birth date, phone or record number"))
        self._model = RowListModel(self)
        self._list = RowList(_("Patients found"), LibraryDelegate())
        self._list.setModel(self._model)
        self._field.below = self._list
        self._field.leads(self._list, _nobody())
        self._list.setMinimumHeight(look().px(_LIST_PX))
        self._people: Sequence[Person] = ()
        self._found_by = ""
        self._note = label("", "small", wrap=True)
        self._note.hide()
        self.body.addWidget(self._field)
        self.body.addWidget(self._note)
        self.body.addWidget(self._list)
        self._field.searched.connect(self.sought)
        self._list.opened.connect(self._on_opened)
        self._field.setFocus()

    def show_people(self, text: str, people: Sequence[Person]) -> None:
        """The patients found for a text; the first is chosen, unless more was typed by now."""
        if text != self._field.text().strip():
            return
        self._found_by, self._people = text, people
        self.show_problem("")
        self._model.show([LibraryRow(p.id, p.name, p.facts, "user") for p in people])
        index = next_selectable(self._model)
        if index.isValid():
            self._list.setCurrentIndex(index)
        nobody = not people and bool(self._field.text().strip())
        self._note.setText(_nobody() if nobody else "")
        self._note.setVisible(nobody)

    @property
    def chosen(self) -> Person | None:
        key = current_key(self._list, self._model)
        return next((person for person in self._people if person.id == key), None)

    @override
    def problem(self) -> str:
        if self._found_by != self._field.text().strip():
            return still_looking()
        return "" if self.chosen else _("Find the patient first, then choose one.")

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.accept()


def still_looking() -> str:
    """Whoever types fast presses Enter before those found by the first letters are gone."""
    return _("Still looking for what you typed. Look who is found, then choose.")


def _nobody() -> str:
    return _("Nobody was found. Check the spelling or try the birth date.")
