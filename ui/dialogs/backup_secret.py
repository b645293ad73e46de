"""What opens a backup of another time or another practice."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.widgets.form import FormRow
from ui.widgets.passphrase_field import PassphraseField


class BackupSecretDialog(BaseDialog):
    """Asks for a passphrase or the recovery key of the time the backup was made."""

    help_topic = "privacy-and-keys#backups"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("This backup opens with its own secret"),
            _("Open the backup"),
            parent,
            explanation=_(
                "The key of the records was another one then. Type a passphrase from the time the "
                "backup was made, or the recovery key of the sheet of that time."
            ),
        )
        self.secret = PassphraseField()
        self._row = FormRow(_("Passphrase or recovery key"), self.secret)
        self.body.addWidget(self._row)

    @override
    def problem(self) -> str:
        if self.secret.text().strip():
            return ""
        return _("Type a passphrase or the recovery key.")

    @classmethod
    def ask(cls, parent: QWidget | None) -> str | None:
        """What was typed; None when it was left."""
        dialog = cls(parent)
        return dialog.secret.text() if dialog.wait() else None
