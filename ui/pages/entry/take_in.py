"""Taking in everything of an export: which one, what is in it, and who does it."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.files import FileDialog
from ui.pages.entry.step import Step
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card
from ui.widgets.form import FormRow, combo
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.passphrase_field import PassphraseField

_LOCKED = ".age"


class TakeInStep(Step):
    """First looks into the export; what it holds is shown before anything is taken in.

    Signals:
        server_asked: It is to go into a database of the practice's own server.
    """

    help_topic = "computers"

    server_asked = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("Take in an export of everything"),
            _(
                "All that a practice had on record comes here as it was, with its history. It was "
                "written under Settings, Data and journal, with “Take everything along”."
            ),
            verb=_("Look into the export"),
            back=_("Back"),
            width_px=560,
        )
        self.path: Path | None = None
        self.file_button = button(_("Choose the file"), icon="file-import")
        self.folder_button = button(_("Choose the folder"), icon="folder-open")
        self.lock = PassphraseField()
        self.person = combo({})
        self.server_button = button(_("Put it on a server"), Kind.TEXT, "database")
        self._file = label(_("Nothing is chosen yet."), "small", wrap=True)
        self._place = label("", "small", wrap=True)
        choosing = QWidget()
        buttons = row(self.file_button, self.folder_button, None)
        buttons.setContentsMargins(0, 0, 0, 0)
        choosing.setLayout(buttons)
        choosing.setFocusProxy(self.file_button)
        self._file_row = FormRow(_("The export"), choosing)
        self._lock_row = FormRow(_("Passphrase of the file"), self.lock)
        self._person_row = FormRow(
            _("Who are you?"),
            self.person,
            hint=_("You choose a passphrase next. The others get one from you."),
        )
        self._found = Card("info", (12, 10, 12, 10))
        self._found_words = label("", wrap=True)
        self._build()
        self.file_button.clicked.connect(self._on_file)
        self.folder_button.clicked.connect(self._on_folder)
        self.server_button.clicked.connect(self.server_asked)
        self.lock.textChanged.connect(self._on_typed)

    def _build(self) -> None:
        self._found.body.addWidget(self._found_words)
        for part in (
            self._file_row,
            self._file,
            self._lock_row,
            self._found,
            self._person_row,
            self._place,
        ):
            self.body.addWidget(part)
        for hidden in (self._lock_row, self._found, self._person_row, self._place):
            hidden.hide()
        self.add_aside(self.server_button)

    @property
    def has_found(self) -> bool:
        """Whether the next step is to take in what is shown."""
        return not self._found.isHidden()

    @property
    def person_id(self) -> str:
        return str(self.person.currentData() or "")

    def show_found(self, words: str, people: Mapping[str, str]) -> None:
        """What the export says of itself, and who may take it in; empty to look again."""
        self._found_words.setText(words)
        self._found.setVisible(bool(words))
        self.person.clear()
        for key, name in people.items():
            self.person.addItem(name, key)
        self._person_row.setVisible(bool(people))
        self.on_button.setText(_("Continue") if words else _("Look into the export"))

    def show_place(self, words: str) -> None:
        """Where it goes, when that is not this computer."""
        self._place.setText(words)
        self._place.setVisible(bool(words))

    def take_path(self, path: Path) -> None:
        """Look into this one next."""
        self.path = path
        self._file.setText(str(path))
        self._file_row.show_error("")
        self.show_found("", {})
        self._lock_row.setVisible(path.suffix.lower() == _LOCKED)
        self.focus_first()

    @override
    def refuse(self, sentence: str) -> None:
        if self._lock_row.isHidden():
            self.show_error(sentence)
            return
        self._lock_row.show_error(sentence)
        self.lock.setFocus()
        self.lock.selectAll()

    @override
    def check(self) -> bool:
        self._file_row.show_error("")
        self._lock_row.show_error("")
        if self.path is None:
            self._file_row.show_error(_("Choose the file or the folder of the export."))
            self.file_button.setFocus()
            return False
        if not self._lock_row.isHidden() and not self.lock.text():
            self.refuse(_("Type the passphrase that was chosen for the file."))
            return False
        return True

    @override
    def focus_first(self) -> None:
        if self.path is None:
            self.file_button.setFocus()
        elif not self._lock_row.isHidden() and not self.has_found:
            self.lock.setFocus()
        else:
            self.on_button.setFocus()

    @Slot()
    def _on_file(self) -> None:
        patterns = [_("Exports (*.age *.zip)"), _("All files (*)")]
        chosen = FileDialog.ask_open(self, _("Choose an export"), patterns)
        if chosen:
            self.take_path(chosen[0])

    @Slot()
    def _on_folder(self) -> None:
        chosen = FileDialog.ask_folder(self, _("Choose an export"))
        if chosen is not None:
            self.take_path(chosen)

    @Slot()
    def _on_typed(self) -> None:
        self._lock_row.show_error("")
        if self.has_found:
            self.show_found("", {})
