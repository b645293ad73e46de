"""One phone, e-mail or postal address on the form."""

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.common.text import digits
from carecoord.services.patient_details import AddressEntry, EmailEntry, PhoneEntry
from carecoord.vocab.patients import PhoneKind, ThreeValued
from ui.dialogs.patient_form.section import choose, chosen, side_by_side, term_box
from ui.widgets.form import FormRow, line_edit
from ui.widgets.layouts import column, row
from ui.widgets.tick_line import TickLine

_LEAST_DIGITS = 7
"""Of a number that can be called from outside."""


class PhoneEditor:
    """Number, kind, and whether a message may be left."""

    def __init__(self, entry: PhoneEntry | None = None) -> None:
        self._entry = entry or PhoneEntry("")
        self.typed = line_edit(self._entry.typed, hint="(202) 555-0142", most=60)
        self.use = term_box(PhoneKind)
        self.message_safe = term_box(ThreeValued)
        self.shared = term_box(ThreeValued)
        choose(self.use, self._entry.use)
        choose(self.message_safe, self._entry.message_safe)
        choose(self.shared, self._entry.shared)
        self.works = TickLine(_("Reported wrong. Tick it if the number works after all."))
        self.works.setVisible(self._entry.standing != "good")
        self.widget = QWidget()
        self.number_row = FormRow(_("Number"), self.typed)
        self.typed.editingFinished.connect(self._on_left)
        self._on_left()
        line = row(
            self.number_row,
            FormRow(_("Kind"), self.use),
            FormRow(_("Safe to leave a message?"), self.message_safe),
            FormRow(_("Shared phone?"), self.shared),
        )
        line.setStretch(0, 1)
        self.widget.setLayout(column(line, self.works))
        self.fields = (self.typed, self.use, self.message_safe, self.shared, self.works.box)

    def _on_left(self) -> None:
        """A number inside a building is short, so it is pointed out and kept all the same."""
        is_short = 0 < len(digits(self.typed.text())) < _LEAST_DIGITS
        words = _("This is short for a phone number. It is kept as you type it.")
        self.number_row.set_hint(words if is_short else "")

    def value(self) -> PhoneEntry:
        typed = self.typed.text().strip()
        # A number that was mended is not the one that proved wrong.
        is_same = typed == self._entry.typed and not self.works.is_ticked()
        standing = self._entry.standing if is_same else "good"
        return PhoneEntry(
            typed=typed,
            id=self._entry.id,
            use=chosen(self.use),
            message_safe=chosen(self.message_safe),
            shared=chosen(self.shared),
            standing=standing,
        )


class EmailEditor:
    """One e-mail address."""

    def __init__(self, entry: EmailEntry | None = None) -> None:
        self._id = entry.id if entry else ""
        self.typed = line_edit(entry.typed if entry else "", hint="name@example.org")
        self.typed.setAccessibleName(_("Email"))
        self.widget: QWidget = self.typed
        self.fields = (self.typed,)

    def value(self) -> EmailEntry:
        return EmailEntry(self.typed.text().strip(), self._id)


class AddressEditor:
    """One postal address."""

    def __init__(self, entry: AddressEntry | None = None) -> None:
        self._entry = entry or AddressEntry()
        self.line = line_edit(self._entry.line, hint=_("Street and number"))
        self.city = line_edit(self._entry.city)
        self.state = line_edit(self._entry.state, most=60)
        self.postcode = line_edit(self._entry.postcode, most=20)
        self.country = line_edit(self._entry.country, most=60)
        self.mail_safe = term_box(ThreeValued)
        choose(self.mail_safe, self._entry.mail_safe)
        self.widget = QWidget()
        self.widget.setLayout(
            column(
                FormRow(_("Street"), self.line),
                side_by_side(
                    FormRow(_("City"), self.city),
                    FormRow(_("State"), self.state),
                    FormRow(_("ZIP or postal code"), self.postcode),
                    FormRow(_("Country"), self.country, optional=True),
                    FormRow(_("Safe to send letters?"), self.mail_safe),
                    columns=3,
                ),
            )
        )
        self.fields = (
            self.line, self.city, self.state, self.postcode, self.country, self.mail_safe,
        )  # fmt: skip

    def value(self) -> AddressEntry:
        return AddressEntry(
            id=self._entry.id,
            line=self.line.text().strip(),
            city=self.city.text().strip(),
            state=self.state.text().strip(),
            postcode=self.postcode.text().strip(),
            country=self.country.text().strip(),
            mail_safe=chosen(self.mail_safe),
        )
