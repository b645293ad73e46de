"""Every way into the practice, and the key behind all of them."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import N_, _
from carecoord.services.abilities import Permission, may
from carecoord.services.keys import KeyState, WayIn
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.models.rows import RowListModel
from ui.models.selection import current_key, restore
from ui.pages.settings.key_change import KeyChange
from ui.pages.settings.needs import SettingsServices
from ui.pages.settings.new_sheet import NewSheet
from ui.pages.settings.section import Section, no_permission
from ui.state.navigation import Messages
from ui.theme.sizes import grow_with_text
from ui.widgets.buttons import Kind, button
from ui.widgets.formats import full_date
from ui.widgets.labels import Tone, label
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList

_LIST_HEIGHT_PX = 264
_DEVICE = "device"
_KINDS = {
    "passphrase": (N_("Passphrase"), "user"),
    "passphrase+device": (N_("Passphrase, on one computer only"), "user"),
    "device": (N_("A computer by itself, for scheduled tasks"), "key"),
    "recovery": (N_("Opens the practice as its lead"), "printer"),
}


class KeysSection(Section):
    """For those who manage people: look, take a computer off, change the key."""

    help_topic = "privacy-and-keys#leaving"

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keys = services.keys
        self._actor = services.actor
        self._zone = services.zone
        self._jobs = jobs
        self._messages = messages
        self._ways: dict[str, WayIn] = {}
        self._model = RowListModel(self)
        self.list = RowList(_("Ways into the practice"), LibraryDelegate())
        self.list.setModel(self._model)
        grow_with_text(self.list, fixedHeight=_LIST_HEIGHT_PX)
        self.revoke_button = button(_("Take the computer off"))
        self.sheet_button = button(_("Print a new recovery sheet"), icon="printer")
        self.change_button = button(_("Change the key"), icon="key")
        self.keep_button = button(_("Keep the key"), Kind.TEXT)
        self.accept_button = button(_("Go on with this key file"))
        self.words = label("", wrap=True)
        self.new_sheet = NewSheet(services, jobs, messages, self)
        self.change = KeyChange(services, jobs, messages, self.new_sheet, self)
        self._manages = may(self._actor, Permission.MANAGE_PEOPLE)
        self._build()
        self._connect()

    def _build(self) -> None:
        if not self._manages:
            card = self.card(_("Ways into the practice"))
            words = _("Only the practice lead or an administrator can see these.")
            card.body.addWidget(no_permission(words))
            return
        self._older = self.card(
            _("An older key file lies beside the data"),
            _(
                "Passphrases, computers and sheets that were ended since may open the practice "
                "again, and only those who manage people can sign in. If nobody of you put it "
                "there, print a new recovery sheet, give new passphrases and change the key."
            ),
        )
        self._older.body.addLayout(row(self.accept_button, None))
        self._older.hide()
        card = self.card(
            _("Ways into the practice"),
            _("Each of these opens the records. Take people off under People."),
        )
        card.body.addWidget(self.list)
        card.body.addLayout(row(self.revoke_button, None, self.sheet_button))
        key = self.card(_("The key of the records"))
        key.body.addWidget(self.words)
        key.body.addLayout(row(self.change_button, self.keep_button, None))
        self.keep_button.hide()

    def _connect(self) -> None:
        self.list.moved_to.connect(self._on_moved)
        self.revoke_button.clicked.connect(self._on_revoke)
        self.sheet_button.clicked.connect(self.new_sheet.ask)
        self.new_sheet.made.connect(self.load)
        self.change_button.clicked.connect(self._on_change)
        self.keep_button.clicked.connect(self._on_keep)
        self.accept_button.clicked.connect(self._on_accept)
        self._on_moved()

    @override
    @Slot()
    def load(self) -> None:
        if self._manages:
            self._jobs.ask(lambda: self._keys.ways(actor=self._actor), self._show)
            self._jobs.ask(lambda: self._keys.state(actor=self._actor), self._show_state)

    @Slot(object)
    def _show(self, ways: Sequence[WayIn]) -> None:
        key, was_at = current_key(self.list, self._model), self.list.currentIndex().row()
        self._ways = {way.id: way for way in ways}
        self._model.show([way_row(way, self._zone) for way in ways])
        restore(self.list, self._model, key, was_at)

    @Slot(object)
    def _show_state(self, state: KeyState) -> None:
        self._older.setVisible(state.has_older_file)
        self.keep_button.setVisible(state.change_wanted and not state.is_changing)
        self.change_button.setEnabled(not state.is_changing)
        self.words.setText(key_words(state))

    @Slot(QModelIndex)
    def _on_moved(self) -> None:
        way = self._ways.get(current_key(self.list, self._model))
        self.revoke_button.setEnabled(way is not None and way.kind == _DEVICE)

    # Changing

    @Slot()
    def _on_revoke(self) -> None:
        way = self._ways.get(current_key(self.list, self._model))
        if way is not None and ConfirmDialog.ask(
            self,
            _("Take {name} off?").format(name=way.name),
            _("Scheduled tasks on that computer cannot open the practice any more."),
            _("Take off"),
            dangerous=True,
        ):
            self._jobs.write(lambda: self._keys.revoke(way.id, actor=self._actor), self._on_revoked)

    @Slot(object)
    def _on_revoked(self, _answer: object) -> None:
        self.load()
        self.change.ask(_("Whoever has that computer may have kept a copy of the key file."))

    @Slot()
    def _on_change(self) -> None:
        self.change.ask()

    @Slot()
    def _on_keep(self) -> None:
        self._jobs.write(lambda: self._keys.decline_change(actor=self._actor), self._on_done)

    @Slot()
    def _on_accept(self) -> None:
        self._jobs.write(lambda: self._keys.accept_older_file(actor=self._actor), self._on_done)

    @Slot(object)
    def _on_done(self, _answer: object) -> None:
        self._messages.say(_("Saved."))
        self.load()


def way_row(way: WayIn, zone: ZoneInfo) -> LibraryRow:
    """One line: whose it is, what it is, since when, and when it was used last."""
    kind, icon = _KINDS[way.kind]
    used = _("not known") if way.used_at is None else _day(way.used_at, zone)
    facts = (
        _(kind),
        _("since {day}").format(day=_day(way.since, zone)),
        _("last used: {day}").format(day=used),
    )
    mark = _("Renewed at the next sign-in") if way.is_behind else ""
    title = way.name or _("Recovery sheet")
    return LibraryRow(way.id, title, " · ".join(facts), icon, mark, Tone.WARN)


def key_words(state: KeyState) -> str:
    """How the key stands, and what to do."""
    if state.is_changing:
        return _(
            "The key is being changed, but the disk has too little room to write the records "
            "anew. Make room on the disk, then sign in again."
        )
    if state.change_wanted:
        return _(
            "A person or a computer was taken off since the key was changed last. They may have "
            "kept a copy of the key file, which opens copies of the records until the key is "
            "another."
        )
    return _(
        "Change it when somebody who left, or who found a computer or a backup, may have a copy "
        "of the key file. Everybody keeps their passphrase."
    )


def _day(at: dt.datetime, zone: ZoneInfo) -> str:
    return full_date(at.astimezone(zone).date())
