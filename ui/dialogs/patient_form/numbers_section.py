"""Identifiers by the system that gave them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.patient_details import IdentifierEntry, PatientDetails
from ui.dialogs.patient_form.entry_rows import EntryRows, RowsWording
from ui.dialogs.patient_form.section import Section, choose, chosen
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.layouts import row

MRN = "mrn"
IMPORT_KEY = "source"
"""Kind under which an import keeps its own key of a person: nothing for people to change."""


class IdentifierEditor:
    """Kind, number, and whose it is."""

    def __init__(self, entry: IdentifierEntry | None = None) -> None:
        entry = entry or IdentifierEntry(system="", value="")
        self._id = entry.id
        self.kind = combo(kind_words())
        choose(self.kind, entry.kind)
        self.value_line = line_edit(entry.value, most=120)
        given_by = "" if entry.system == entry.kind else entry.system
        self.system = line_edit(given_by, hint=_("Such as the hospital's name"))
        self.widget = QWidget()
        line = row(
            FormRow(_("Kind"), self.kind),
            FormRow(_("Number"), self.value_line),
            FormRow(_("Given by"), self.system),
        )
        self.widget.setLayout(line)
        self.fields = (self.kind, self.value_line, self.system)

    def value(self) -> IdentifierEntry:
        kind = chosen(self.kind)
        return IdentifierEntry(
            system=self.system.text().strip() or kind,
            value=self.value_line.text().strip(),
            id=self._id,
            kind=kind,
        )


class NumbersSection(Section):
    """Record numbers and insurance numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Identifiers"), parent)
        self._kept: tuple[IdentifierEntry, ...] = ()
        words = RowsWording(
            _("Numbers the patient goes by"),
            _("Add a number"),
            _("Remove this number"),
            _("Two identifiers tell people of the same name apart: birth date and a number."),
        )
        self.rows = EntryRows(words, IdentifierEditor, self.watch, self.content)
        self.rows.changed.connect(self._on_changed)
        self.column.addWidget(self.rows)
        self.column.addStretch(1)

    @override
    def put(self, details: PatientDetails) -> None:
        self._kept = tuple(e for e in details.identifiers if e.kind == IMPORT_KEY)
        shown = [entry for entry in details.identifiers if entry.kind != IMPORT_KEY]
        self.rows.show_entries(shown or (None,))

    @override
    def values(self) -> Mapping[str, Any]:
        entries = (editor.value() for editor in self.rows.editors())
        return {"identifiers": (*(entry for entry in entries if entry.value), *self._kept)}


def kind_words() -> dict[str, str]:
    """Kinds of numbers, in words."""
    return {
        MRN: _("Record number here"),
        "insurance": _("Insurance number"),
        "ssn": _("Social security number"),
        "other": _("Number in another system"),
    }
