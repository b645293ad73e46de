"""The people around the patient, and what they may be told."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.patient_details import PatientDetails, RelatedEntry
from carecoord.vocab.patients import PermissionScope, Relationship, ThreeValued
from ui.dialogs.patient_form.entry_rows import EntryRows, RowsWording
from ui.dialogs.patient_form.section import (
    Section,
    choose,
    chosen,
    language_box,
    side_by_side,
    term_box,
)
from ui.widgets.cards import Card
from ui.widgets.form import FormRow, line_edit
from ui.widgets.layouts import row
from ui.widgets.partial_date_field import PartialDateField


class RelatedEditor:
    """One person: who they are, how to reach them, what they may know and decide."""

    def __init__(self, today: dt.date, entry: RelatedEntry | None = None) -> None:
        entry = entry or RelatedEntry("")
        self._id = entry.id
        self.name = line_edit(entry.name)
        self.relationship = term_box(Relationship)
        self.phone = line_edit(entry.phone, most=60)
        self.language = language_box()
        self.may_be_told = term_box(ThreeValued)
        self.scope = term_box(PermissionScope, may_be_empty=_("Everything"))
        self.until = PartialDateField(_("Permission ends on"), today, entry.permission_until_on)
        self.may_decide = QCheckBox(_("May decide for the patient"))
        self.gets_messages = QCheckBox(_("Takes calls and messages for the patient"))
        choose(self.relationship, entry.relationship)
        choose(self.language, entry.language_spoken)
        choose(self.may_be_told, entry.may_be_told)
        choose(self.scope, entry.permission_scope)
        self.may_decide.setChecked(entry.may_decide)
        self.gets_messages.setChecked(entry.gets_messages)
        self.widget = Card("inset", (12, 10, 12, 10), 10)
        self.fields = (
            self.name, self.relationship, self.phone, self.language, self.may_be_told,
            self.scope, self.until, self.may_decide, self.gets_messages,
        )  # fmt: skip
        self._build()

    def _build(self) -> None:
        self.widget.body.addLayout(
            side_by_side(
                FormRow(_("Name"), self.name),
                FormRow(_("Relationship"), self.relationship),
                FormRow(_("Phone"), self.phone, optional=True),
                FormRow(_("Speaks"), self.language),
                FormRow(_("May be told about the patient's health?"), self.may_be_told),
                FormRow(_("What they may be told"), self.scope),
                FormRow(_("Permission ends on"), self.until, optional=True),
            )
        )
        self.widget.body.addLayout(row(self.may_decide, self.gets_messages, None, spacing=20))

    def value(self) -> RelatedEntry:
        return RelatedEntry(
            name=self.name.text().strip(),
            id=self._id,
            relationship=chosen(self.relationship),
            phone=self.phone.text().strip(),
            language_spoken=chosen(self.language),
            may_be_told=chosen(self.may_be_told),
            may_decide=self.may_decide.isChecked(),
            gets_messages=self.gets_messages.isChecked(),
            permission_until_on=self.until.value or self.until.box.text().strip(),
            permission_scope=chosen(self.scope),
        )


class PeopleSection(Section):
    """Family, guardians, caregivers."""

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(_("People"), parent)
        words = RowsWording(
            _("Family, guardians and caregivers"),
            _("Add a person"),
            _("Remove this person"),
            _("Tell others about the patient's health only when the patient allowed it."),
        )
        self.rows = EntryRows(words, partial(RelatedEditor, today), self.watch, self.content)
        self.rows.changed.connect(self._on_changed)
        self.captions = {"related": self.rows}
        self.column.addWidget(self.rows)
        self.column.addStretch(1)

    @override
    def put(self, details: PatientDetails) -> None:
        self.rows.show_entries(details.related)

    @override
    def values(self) -> Mapping[str, Any]:
        entries = (editor.value() for editor in self.rows.editors())
        return {"related": tuple(entry for entry in entries if entry.name)}
