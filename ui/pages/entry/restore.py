"""Beginning with a backup: which file, what opens it, and what is in it."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.files import FileDialog
from ui.pages.entry.step import Step
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.form import FormRow
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.passphrase_field import SHOW_KEYS, PassphraseField


class RestoreStep(Step):
    """First looks into the backup; what it holds is shown before anything is restored.

    Signals:
        changed: Another file or secret: what was shown does not count any more.
    """

    help_topic = "privacy-and-keys#backups"
    changed = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("Go on from a backup"),
            _(
                "Choose the newest backup, for example on a stick. It is opened with a passphrase "
                "from the time it was made, or with the recovery key on the printed sheet."
            ),
            verb=_("Look into the backup"),
            back=_("Back"),
            width_px=540,
        )
        self.path: Path | None = None
        self.choose_button = button(_("Choose the file"), icon="folder-open")
        self.secret = PassphraseField()
        self._file = label(_("No file is chosen yet."), "small", wrap=True)
        self._file_row = FormRow(_("Backup"), self.choose_button)
        self._secret_row = FormRow(
            _("Passphrase or recovery key"),
            self.secret,
            hint=_(
                "{keys} shows what is typed. In the recovery key, capital and small letters, "
                "spaces and dashes make no difference."
            ).format(keys=SHOW_KEYS),
        )
        self._found = Card("info", (12, 10, 12, 10))
        self._found_words = label("", wrap=True)
        self._build()
        self.choose_button.clicked.connect(self._on_choose)
        self.secret.textChanged.connect(self._on_typed)

    def _build(self) -> None:
        self._found.body.addWidget(self._found_words)
        self._found.hide()
        self.body.addLayout(row(self._file_row, None))
        self.body.addWidget(self._file)
        self.body.addWidget(self._secret_row)
        self.body.addWidget(self._found)

    @property
    def has_found(self) -> bool:
        """Whether the next step is to restore what is shown."""
        return not self._found.isHidden()

    def show_found(self, words: str) -> None:
        """What the backup says of itself; empty to look again."""
        self._found_words.setText(words)
        self._found.setVisible(bool(words))
        self.on_button.setText(_("Restore it here") if words else _("Look into the backup"))

    def suggest_file(self, path: Path) -> None:
        """Begin with this one: nobody in trouble has to know where backups lie."""
        FileDialog.begin_in(path.parent)
        self.take_file(path)
        self._file.setText(_("This is the newest backup found here: {file}").format(file=path))

    def take_file(self, path: Path) -> None:
        """Look into this file next."""
        self.path = path
        self._file.setText(str(path))
        self._file_row.show_error("")
        self.show_found("")
        self.changed.emit()
        self.secret.setFocus()

    @override
    def refuse(self, sentence: str) -> None:
        self._secret_row.show_error(sentence)
        self.secret.setFocus()
        self.secret.selectAll()

    @override
    def check(self) -> bool:
        self._file_row.show_error("")
        self._secret_row.show_error("")
        if self.path is None:
            self._file_row.show_error(_("Choose the file of the backup."))
            self.choose_button.setFocus()
            return False
        if not self.secret.text().strip():
            self.refuse(_("Type a passphrase or the recovery key."))
            return False
        return True

    @override
    def focus_first(self) -> None:
        (self.choose_button if self.path is None else self.secret).setFocus()

    @Slot()
    def _on_choose(self) -> None:
        patterns = [_("Backups (*.ccbk *.zip)"), _("All files (*)")]
        chosen = FileDialog.ask_open(self, _("Choose a backup"), patterns)
        if chosen:
            self.take_file(chosen[0])

    @Slot()
    def _on_typed(self) -> None:
        self._secret_row.show_error("")
        if self.has_found:
            self.show_found("")
            self.changed.emit()
