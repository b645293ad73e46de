"""Who looks after the patient, and the tags they are filed under."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.patient_details import CareTeamEntry, PatientDetails
from ui.dialogs.patient_form.entry_rows import EntryRows, RowsWording
from ui.dialogs.patient_form.section import Section, choose, chosen
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.layouts import row

_SEPARATOR = ","


class MemberEditor:
    """One member of the care team and what they are to the patient."""

    def __init__(self, staff: Mapping[str, str], entry: CareTeamEntry | None = None) -> None:
        self.staff = combo({"": _("Choose somebody")} | dict(staff))
        self.function = combo(function_words())
        if entry is not None:
            choose(self.staff, entry.staff_id)
            choose(self.function, entry.function)
        self.widget = QWidget()
        line = row(FormRow(_("Name"), self.staff), FormRow(_("Is the patient's"), self.function))
        line.setStretch(0, 1)
        line.setStretch(1, 1)
        self.widget.setLayout(line)
        self.fields = (self.staff, self.function)

    def value(self) -> CareTeamEntry:
        return CareTeamEntry(chosen(self.staff), chosen(self.function))


class TeamSection(Section):
    """Care team and tags."""

    def __init__(
        self, staff: Mapping[str, str], tags: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """Take the names of staff by id and the tags in use."""
        super().__init__(_("Care team"), parent)
        self._staff = staff
        words = RowsWording(_("Care team"), _("Add somebody"), _("Remove from the care team"))
        self.rows = EntryRows(words, self._editor, self.watch, self.content)
        self.rows.changed.connect(self._on_changed)
        self._tags = line_edit(hint=_("For example: flu shot 2026, home visits"), most=500)
        known = _("In use: {tags}").format(tags=", ".join(tags)) if tags else ""
        self.column.addWidget(self.rows)
        self.column.addWidget(
            FormRow(_("Tags, separated by commas"), self._tags, hint=known, optional=True)
        )
        self.column.addStretch(1)
        self.watch(self._tags)

    @override
    def put(self, details: PatientDetails) -> None:
        self.rows.show_entries(details.care_team)
        self._tags.setText(", ".join(details.tags))

    @override
    def values(self) -> Mapping[str, Any]:
        members = (editor.value() for editor in self.rows.editors())
        typed = (tag.strip() for tag in self._tags.text().split(_SEPARATOR))
        return {
            "care_team": tuple(member for member in members if member.staff_id),
            "tags": tuple(dict.fromkeys(tag for tag in typed if tag)),
        }

    def _editor(self, entry: CareTeamEntry | None) -> MemberEditor:
        return MemberEditor(self._staff, entry)


def function_words() -> dict[str, str]:
    """What a member of the care team may be to a patient."""
    return {
        "primary": _("Main clinician"),
        "nurse": _("Nurse"),
        "care_manager": _("Care manager"),
        "chw": _("Community health worker"),
        "other": _("Also involved"),
    }
