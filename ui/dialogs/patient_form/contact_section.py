"""How to reach the person, and what they agreed to."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.patient_details import ConsentEntry, PatientDetails
from carecoord.vocab.patients import BestTime, Channel, ConsentHow, ThreeValued
from carecoord.vocab.terms import label as term_label
from ui.dialogs.patient_form.contact_entries import AddressEditor, EmailEditor, PhoneEditor
from ui.dialogs.patient_form.entry_rows import EntryRows, RowsWording
from ui.dialogs.patient_form.section import Section, choose, chosen, side_by_side, term_box
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.labels import label

_SAID = (ConsentHow.IN_PERSON, ConsentHow.PHONE, ConsentHow.FORM)
EVERY_WAY = "all"
"""Under this channel "no" means: do not contact at all."""

_ASKED_FOR = (
    Channel.CALL, Channel.VOICEMAIL, Channel.TEXT, Channel.EMAIL, Channel.PORTAL, Channel.LETTER,
)  # fmt: skip


class ContactSection(Section):
    """Phones, e-mail, addresses, the best way and time, consent per way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Contact"), parent)
        self.phones = EntryRows(_phone_words(), PhoneEditor, self.watch, self.content)
        self.emails = EntryRows(_email_words(), EmailEditor, self.watch, self.content)
        self.addresses = EntryRows(_address_words(), AddressEditor, self.watch, self.content)
        self._channel = term_box(Channel, may_be_empty=_("No preference known"))
        self._time = term_box(BestTime, may_be_empty=_("Not asked"))
        self._note = line_edit(hint=_("For example: works nights, ask for Ana"), most=500)
        self._consents = {EVERY_WAY: term_box(ThreeValued)} | {
            channel.value: term_box(ThreeValued) for channel in _ASKED_FOR
        }
        self._how = combo({how.value: term_label(how) for how in _SAID})
        self._kept: tuple[ConsentEntry, ...] = ()
        self._shown: Mapping[str, ConsentEntry] = {}
        self._build()

    def _build(self) -> None:
        self.captions = {"phones": self.phones, "emails": self.emails}
        for rows in (self.phones, self.emails, self.addresses):
            self.column.addWidget(rows)
            rows.changed.connect(self._on_changed)
        best = side_by_side(
            FormRow(_("Best way to reach them"), self._channel),
            FormRow(_("Best time"), self._time),
        )
        self.column.addLayout(best)
        self.column.addWidget(FormRow(_("What to mind when calling"), self._note, optional=True))
        self.column.addWidget(label(_("May we contact them this way?"), "strong"))
        self.column.addLayout(self._consent_grid())
        self.column.addStretch(1)
        self.watch(self._channel, self._time, self._note, *self._consents.values())

    def _consent_grid(self) -> QVBoxLayout:
        words = {channel.value: term_label(channel) for channel in _ASKED_FOR}
        whole = FormRow(
            _("At all"),
            self._consents[EVERY_WAY],
            hint=_("No means: do not contact. A clinician decides about what is due for safety."),
        )
        ways = [FormRow(words[key], self._consents[key]) for key in words]
        grid = QVBoxLayout()
        grid.setSpacing(12)
        grid.addLayout(side_by_side(*ways, columns=3))
        grid.addLayout(side_by_side(whole, FormRow(_("What changes now was said"), self._how)))
        return grid

    @override
    def put(self, details: PatientDetails) -> None:
        self.phones.show_entries(details.phones or (None,))
        self.emails.show_entries(details.emails)
        self.addresses.show_entries(details.addresses)
        choose(self._channel, details.best_channel)
        choose(self._time, details.best_time)
        self._note.setText(details.contact_note)
        self._shown = {entry.channel: entry for entry in details.consents}
        self._kept = tuple(e for e in details.consents if e.channel not in self._consents)
        for channel, box in self._consents.items():
            entry = self._shown.get(channel)
            choose(box, entry.allowed if entry else ThreeValued.NOT_ASKED.value)

    def _consent(self, way: str, allowed: str) -> ConsentEntry:
        """An answer that did not change keeps when and how it was given."""
        shown = self._shown.get(way)
        if shown is not None and shown.allowed == allowed:
            return shown
        return ConsentEntry(way, allowed, how=str(self._how.currentData()))

    @override
    def values(self) -> Mapping[str, Any]:
        consents = [self._consent(way, chosen(box)) for way, box in self._consents.items()]
        asked = tuple(e for e in consents if e.allowed != ThreeValued.NOT_ASKED)
        return {
            "phones": tuple(e.value() for e in self.phones.editors() if e.typed.text().strip()),
            "emails": tuple(e.value() for e in self.emails.editors() if e.typed.text().strip()),
            "addresses": tuple(e.value() for e in self.addresses.editors()),
            "best_channel": chosen(self._channel),
            "best_time": chosen(self._time),
            "contact_note": self._note.text().strip(),
            "consents": (*asked, *self._kept),
        }


def _phone_words() -> RowsWording:
    return RowsWording(
        _("Phones"), _("Add a phone"), _("Remove this phone"), _("The first one is called first.")
    )


def _email_words() -> RowsWording:
    return RowsWording(_("Email"), _("Add an email address"), _("Remove this email address"))


def _address_words() -> RowsWording:
    return RowsWording(_("Address"), _("Add an address"), _("Remove this address"))
