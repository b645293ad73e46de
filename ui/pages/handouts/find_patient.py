"""Choosing whom a handout is for."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import display
from carecoord.services.patient_search import PatientHit
from ui.background.jobs import JobRunner
from ui.dialogs.base import BaseDialog
from ui.dialogs.person_picker import still_looking
from ui.models.rows import RowListModel
from ui.models.selection import current_key
from ui.theme.sizes import grow_with_text
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField

Find = Callable[[str], Sequence[PatientHit]]
_LIST_PX = 300


class FindPatientDialog(BaseDialog):
    """A search box over people, each with two identifiers."""

    help_topic = "handouts"

    def __init__(self, find: Find, jobs: JobRunner, help_text: str, parent: QWidget | None) -> None:
        super().__init__(_("Who is the handout for?"), _("Choose"), parent, width_px=520)
        self._find, self._jobs = find, jobs
        self._found_by = ""
        self.search = SearchField(
            _("Find a patient"), _("Name, birth date, phone or record number")
        )
        self._model = RowListModel(self)
        self.list = RowList(_("Patients found"), LibraryDelegate(), uniform=True)
        self.list.setModel(self._model)
        grow_with_text(self.list, minimumHeight=_LIST_PX)
        self._note = label(help_text, "small", wrap=True)
        framed = Card("card", (0, 4, 0, 4))
        framed.body.addWidget(self.list)
        for widget in (self.search, self._note, framed):
            self.body.addWidget(widget)
        self.search.below = self.list
        self.search.leads(self.list)
        self.search.searched.connect(self._on_searched)
        self.list.opened.connect(self._on_opened)
        self.search.setFocus()

    @classmethod
    def ask(cls, parent: QWidget | None, find: Find, jobs: JobRunner, help_text: str) -> str:
        """The id of the patient chosen, "" when cancelled."""
        dialog = cls(find, jobs, help_text, parent)
        return dialog.chosen if dialog.wait() else ""

    @property
    def chosen(self) -> str:
        return current_key(self.list, self._model)

    @override
    def problem(self) -> str:
        if self._found_by != self.search.text().strip():
            return still_looking()
        return "" if self.chosen else _("Find and choose a patient first.")

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        self._jobs.ask(lambda: (text, self._find(text)), self._on_found)

    @Slot(object)
    def _on_found(self, answer: tuple[str, Sequence[PatientHit]]) -> None:
        text, hits = answer
        if text != self.search.text().strip():
            return
        self._found_by = text
        self.show_problem("")
        self._model.show([_row(hit) for hit in hits])
        self._note.setVisible(not hits)
        if text and not hits:
            self._note.setText(_("Nobody was found. Check the spelling or try the birth date."))
        # Only when nobody else fits may Enter take the first one.
        if len(hits) == 1:
            self.list.setCurrentIndex(self._model.index(0, 0))

    @Slot(QModelIndex)
    def _on_opened(self, _index: QModelIndex) -> None:
        self.accept()


def _row(hit: PatientHit) -> LibraryRow:
    facts = [
        display(hit.birth_on),
        _("record {number}").format(number=hit.identifier) if hit.identifier else "",
        hit.phone,
    ]
    return LibraryRow(hit.id, hit.name, "  ·  ".join(filter(None, facts)), "user")
