"""The people of the practice, and one's own way in."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _, current_language, n_
from carecoord.services import passphrase_advice
from carecoord.services.abilities import Permission, may
from carecoord.services.people import Held, StaffRow
from carecoord.vocab.languages import name_of
from carecoord.vocab.roles import Role, role_label
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.people import (
    AddPersonDialog,
    Advice,
    FirstPassphraseDialog,
    NewPerson,
    OwnPassphraseDialog,
    RoleDialog,
)
from ui.models.rows import RowListModel
from ui.models.selection import current_key, restore, select_key
from ui.pages.settings.key_change import KeyChange
from ui.pages.settings.needs import SettingsServices
from ui.pages.settings.new_sheet import NewSheet
from ui.pages.settings.roles_card import RolesCard, SightCard
from ui.pages.settings.section import Section, no_permission
from ui.state.navigation import Messages
from ui.theme.sizes import grow_with_text
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Tone
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList

_LIST_HEIGHT_PX = 264


class PeopleSection(Section):
    """Who works here; those who may, add people, change roles and take people off."""

    help_topic = "privacy-and-keys#passphrases"

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._people = services.people
        self._today = services.clock.today
        self._actor = services.actor
        self._practice_name = services.practice_name
        self._jobs = jobs
        self._messages = messages
        self._rows: dict[str, StaffRow] = {}
        self._done = ""
        self._added = ""
        self._model = RowListModel(self)
        self.list = RowList(_("People of the practice"), LibraryDelegate())
        self.list.setModel(self._model)
        grow_with_text(self.list, fixedHeight=_LIST_HEIGHT_PX)
        self.add_button = button(_("Add a person"), icon="user-plus")
        self.role_button = button(_("Change the role"))
        self.passphrase_button = button(_("New passphrase"))
        self.leave_button = button(_("Take off"))
        self.own_button = button(_("Change your passphrase"), icon="key")
        self.sheet_button = button(_("Print a new recovery sheet"), icon="printer")
        self.new_sheet = NewSheet(services, jobs, messages, self)
        self.change = KeyChange(services, jobs, messages, self.new_sheet, self)
        self.roles = RolesCard(services.actor.role)
        self.sight = SightCard(services, jobs, messages)
        self._build()
        self._connect()

    def _build(self) -> None:
        card = self.card(_("People"), _("Everybody signs in with a passphrase of their own."))
        card.body.addWidget(self.list)
        manages = may(self._actor, Permission.MANAGE_PEOPLE)
        if manages:
            # In the next line what a language with longer words leaves no room for.
            deeds = (self.role_button, self.passphrase_button, self.leave_button)
            card.body.addLayout(FlowLayout(self.add_button, *deeds, spacing=8, line_spacing=8))
        else:
            card.body.addWidget(
                no_permission(_("Only the practice lead or an administrator can change these."))
            )
        own = self.card(_("Your passphrase"))
        own.body.addLayout(row(self.own_button, None))
        if manages:
            sheet = self.card(
                _("Recovery sheet"),
                _(
                    "Print a new one when somebody may have seen the old one, or when it is lost. "
                    "The old sheet then opens nothing any more but older backups."
                ),
            )
            sheet.body.addLayout(row(self.sheet_button, None))
        self.body.addWidget(self.sight)
        self.body.addWidget(self.roles)

    def _connect(self) -> None:
        self.list.moved_to.connect(self._on_moved)
        self.add_button.clicked.connect(self._on_add)
        self.role_button.clicked.connect(self._on_role)
        self.passphrase_button.clicked.connect(self._on_passphrase)
        self.leave_button.clicked.connect(self._on_leave)
        self.own_button.clicked.connect(self._on_own)
        self.sheet_button.clicked.connect(self.new_sheet.ask)
        self._on_moved()

    @override
    def load(self) -> None:
        self._jobs.ask(lambda: self._people.staff(active_only=False), self._show)
        self.sight.load()

    @Slot(object)
    def _show(self, staff: Sequence[StaffRow]) -> None:
        key, was_at = current_key(self.list, self._model), self.list.currentIndex().row()
        self._rows = {person.id: person for person in staff}
        self._model.show([self._row(person) for person in staff])
        restore(self.list, self._model, key, was_at)
        if self._added:
            select_key(self.list, self._model, self._added)
            self._added = ""

    def _row(self, person: StaffRow) -> LibraryRow:
        mark, tone = "", Tone.NEUTRAL
        if person.id == self._actor.staff_id:
            mark, tone = _("You"), Tone.INFO
        elif not person.active:
            mark = _("Does not work here any more")
        elif not person.signs_in:
            mark, tone = _("Cannot sign in yet"), Tone.WARN
        known = [role_label(Role(person.role)), person.title]
        known += [name_of(code) for code in person.languages_spoken]
        subtitle = " · ".join(filter(None, known))
        return LibraryRow(person.id, person.name, subtitle, "user", mark, tone)

    def _chosen(self) -> StaffRow | None:
        return self._rows.get(current_key(self.list, self._model))

    @Slot(QModelIndex)
    def _on_moved(self) -> None:
        person = self._chosen()
        other = person is not None and person.id != self._actor.staff_id
        self.role_button.setEnabled(person is not None and person.active)
        self.passphrase_button.setEnabled(other)
        self.leave_button.setEnabled(other and person is not None and person.active)

    # Changing

    def _advice(self) -> Advice:
        return Advice(passphrase_advice.strength, _suggest, (self._practice_name,))

    def _change(self, command: Callable[[], object], done: str) -> None:
        self._done = done
        self._jobs.write(command, self._on_changed)

    @Slot(object)
    def _on_changed(self, _answer: object) -> None:
        self._messages.say(self._done)
        self.load()

    @Slot()
    def _on_add(self) -> None:
        person = AddPersonDialog.ask(self, self._advice())
        if person is not None:
            self._done = _added_words(person)
            self._jobs.write(
                lambda: self._people.add(
                    name=person.name,
                    role=person.role,
                    passphrase=person.passphrase,
                    language=person.language,
                    is_their_own=person.is_their_own,
                    actor=self._actor,
                ),
                self._on_added,
            )

    @Slot(object)
    def _on_added(self, staff_id: object) -> None:
        self._added = str(staff_id)
        self._on_changed(None)

    @Slot()
    def _on_role(self) -> None:
        person = self._chosen()
        role = RoleDialog.ask(self, person.name, person.role) if person else None
        if person is not None and role is not None:
            self._change(
                lambda: self._people.change_role(person.id, role, actor=self._actor),
                _("{name} is now: {role}.").format(name=person.name, role=role_label(role)),
            )

    @Slot()
    def _on_passphrase(self) -> None:
        person = self._chosen()
        typed = FirstPassphraseDialog.ask(self, person.name, self._advice()) if person else None
        if person is not None and typed is not None:
            self._change(
                lambda: self._people.let_back_in(person.id, passphrase=typed, actor=self._actor),
                _("{name} can sign in with the new passphrase.").format(name=person.name),
            )

    @Slot()
    def _on_leave(self) -> None:
        if (person := self._chosen()) is not None:
            self._jobs.ask(
                lambda: (person, self._people.held_by(person.id, self._today(), actor=self._actor)),
                self._on_held,
            )

    @Slot(object)
    def _on_held(self, answer: tuple[StaffRow, Held]) -> None:
        person, held = answer
        if ConfirmDialog.ask(
            self,
            _("Take {name} off?").format(name=person.name),
            _leaving_words(held),
            _("Take off"),
            dangerous=True,
        ):
            self._done = _("{name} cannot sign in any more.").format(name=person.name)
            self._jobs.write(
                lambda: self._people.deactivate(person.id, actor=self._actor), self._on_left
            )

    @Slot(object)
    def _on_left(self, _answer: object) -> None:
        self._on_changed(None)
        self.change.ask(_("They may have kept a copy of the key file."))

    @Slot()
    def _on_own(self) -> None:
        typed = OwnPassphraseDialog.ask(self, self._advice())
        if typed is not None:
            old, new = typed
            self._change(
                lambda: self._people.change_passphrase(old=old, new=new, actor=self._actor),
                _("Your passphrase is changed."),
            )


def _leaving_words(held: Held) -> str:
    """What becomes of somebody's work, and what to do about what waits for them."""
    said = [_("They cannot sign in any more. What they wrote stays under their name.")]
    if held.follow_ups:
        words = n_(
            "{count} open follow-up is theirs and stays on the list of the whole clinic: hand it "
            "over on the patient's page, under Follow-ups.",
            "{count} open follow-ups are theirs and stay on the list of the whole clinic: hand "
            "them over on the patients' pages, under Follow-ups.",
            held.follow_ups,
        )
        said.append(words.format(count=f"{held.follow_ups:,}"))
    if held.people:
        words = n_(
            "{count} person is on their caseload and would be on nobody's: put them on another "
            "one first, under Patients, by the care team.",
            "{count} people are on their caseload and would be on nobody's: put them on another "
            "one first, under Patients, by the care team.",
            held.people,
        )
        said.append(words.format(count=f"{held.people:,}"))
    return " ".join(said)


def _added_words(person: NewPerson) -> str:
    words = _("{name} can sign in now.").format(name=person.name)
    if person.role is Role.CHW:
        words += " " + _(
            "Put patients on their caseload: choose them under Patients, or “Whose caseload” in "
            "the menu of a patient's page."
        )
    return words


def _suggest() -> str:
    return passphrase_advice.suggest_passphrase(current_language())
