"""Contact details to read: who, how, when, and who else may be told."""

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import display
from carecoord.services.abilities import Permission
from carecoord.services.patient_details import (
    AddressEntry,
    PatientDetails,
    PhoneEntry,
    RelatedEntry,
)
from carecoord.services.wording import language_label
from carecoord.vocab.patients import (
    BestTime,
    Channel,
    ConsentHow,
    PermissionScope,
    PhoneKind,
    Relationship,
    Sex,
    Status,
    ThreeValued,
)
from carecoord.vocab.terms import Term
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.theme.look import look
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Pane
from ui.widgets.labels import label, selectable
from ui.widgets.layouts import clear, row

_CAPTION_PX = 170
Fact = tuple[str, str]


class ContactPane(Pane):
    """The details form without its fields.

    Signals:
        edit_asked, sheet_asked: What the person wants to do.
    """

    edit_asked = Signal()
    sheet_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.edit = button(_("Edit details"), Kind.PRIMARY, icon="edit", tip=_("Ctrl+E"))
        self.sheet = button(_("Print contact sheet"), icon="printer")
        self.grid = QGridLayout()
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(6)
        self.grid.setColumnMinimumWidth(0, look().px(_CAPTION_PX))
        self.grid.setColumnStretch(1, 1)
        self.body.addLayout(self.grid)
        self.body.addStretch(1)
        self.foot.addLayout(row(self.sheet, None, self.edit))
        self.edit.clicked.connect(self.edit_asked)
        self.sheet.clicked.connect(self.sheet_asked)
        self.show_foot(True)
        self.edit.setVisible(desk.may(Permission.EDIT_PATIENT))

    def show_patient(self, view: PatientView) -> None:
        clear(self.grid)
        details = view.details.details
        for title, facts in (
            (_("Person"), person_facts(details, view.header.status, view.header.status_on)),
            (_("How to reach them"), contact_facts(details)),
            (_("Permission to contact"), consent_facts(details)),
            (_("People around them"), related_facts(details)),
            (_("Numbers and team"), practice_facts(details, view.names)),
        ):
            self._group(title, [fact for fact in facts if fact[1]])

    def _group(self, title: str, facts: list[Fact]) -> None:
        if not facts:
            return
        line = self.grid.rowCount()
        heading = label(title, "subtitle")
        heading.setContentsMargins(0, 6 if line > 1 else 0, 0, 0)
        self.grid.addWidget(heading, line, 0, 1, 2)
        for place, (caption, value) in enumerate(facts, start=line + 1):
            self.grid.addWidget(label(caption, "muted", wrap=True), place, 0)
            shown: QWidget = selectable(value, "body", f"{caption}: {value}")
            self.grid.addWidget(shown, place, 1)


def person_facts(details: PatientDetails, status: str, status_on: str) -> Iterator[Fact]:
    """Who it is, with names as the person has them."""
    names = (details.prefix, details.given, details.middle, details.family, details.suffix)
    yield _("Full name"), " ".join(filter(None, names))
    yield _("Likes to be called"), details.preferred
    yield _("Former names"), details.former_names
    yield _("Born"), display(details.birth_on)
    yield _("Sex recorded at birth"), _word(Sex, details.sex)
    yield _("Gender"), details.gender
    yield _("Pronouns"), details.pronouns
    since = display(status_on)
    words = _word(Status, status)
    yield (
        _("Status"),
        _("{status}, since {day}").format(status=words, day=since) if since else words,
    )


def contact_facts(details: PatientDetails) -> Iterator[Fact]:
    """Phones with what is known about each, then the rest."""
    for phone in details.phones:
        yield _word(PhoneKind, phone.use) or _("Phone"), _phone(phone)
    yield _("Email"), ", ".join(email.typed for email in details.emails)
    for address in details.addresses:
        yield _("Address"), _address(address)
    yield _("Speaks"), language_label(details.language_spoken)
    yield _("Reads"), language_label(details.language_written)
    yield _("Interpreter"), _word(ThreeValued, details.interpreter)
    yield _("Large print"), _word(ThreeValued, details.large_print)
    yield _("Best way to reach"), _word(Channel, details.best_channel)
    yield _("Best time"), _word(BestTime, details.best_time)
    yield _("Note"), details.contact_note


def consent_facts(details: PatientDetails) -> Iterator[Fact]:
    """What the person said to each way of contact."""
    for consent in details.consents:
        channel = _word(Channel, consent.channel)
        if consent.channel == "all":
            channel = _("Any contact")
        said = _word(ThreeValued, consent.allowed)
        how = _word(ConsentHow, consent.how) if consent.given_on else ""
        yield channel, _joined((said, display(consent.given_on), how))


def related_facts(details: PatientDetails) -> Iterator[Fact]:
    """Family, caregivers, guardians, with what they may know and decide."""
    for one in details.related:
        yield _word(Relationship, one.relationship), _related(one)


def practice_facts(details: PatientDetails, names: Mapping[str, str]) -> Iterator[Fact]:
    """Numbers other systems gave, the care team, tags."""
    for identifier in details.identifiers:
        caption = identifier.kind.upper() if identifier.kind == "mrn" else identifier.system
        yield caption, identifier.value
    team = (names.get(member.staff_id, "") for member in details.care_team)
    yield _("Care team"), ", ".join(filter(None, team))
    yield _("Tags"), ", ".join(details.tags)


def _phone(phone: PhoneEntry) -> str:
    safe = {
        ThreeValued.YES.value: _("OK to leave a message"),
        ThreeValued.NO.value: _("do not leave a message"),
    }.get(phone.message_safe, "")
    shared = _("others answer it too") if phone.shared == ThreeValued.YES else ""
    wrong = _("reported wrong") if phone.standing != "good" else ""
    return _joined((phone.typed, wrong, safe, shared))


def _address(address: AddressEntry) -> str:
    town = " ".join(filter(None, (address.city, address.state, address.postcode)))
    place = ", ".join(filter(None, (address.line, town, address.country)))
    no_mail = _("do not send letters") if address.mail_safe == ThreeValued.NO else ""
    return _joined((place, no_mail))


def _related(one: RelatedEntry) -> str:
    told = {
        ThreeValued.YES.value: _("may be told"),
        ThreeValued.NO.value: _("may not be told"),
    }.get(one.may_be_told, _("not asked whether they may be told"))
    decides = _("decides for the patient") if one.may_decide else ""
    until = ""
    if one.permission_until_on:
        until = _("until {day}").format(day=display(one.permission_until_on))
    language = language_label(one.language_spoken)
    scope = _word(PermissionScope, one.permission_scope)
    return _joined((one.name, one.phone, language, told, scope, decides, until))


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(filter(None, parts))


def _word(terms: type[Term], value: str) -> str:
    """A stored value in words; an unknown one as it is."""
    try:
        return label_of(terms(value)) if value else ""
    except ValueError:
        return value
