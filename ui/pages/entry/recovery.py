"""Signing in with the printed sheet."""

from typing_extensions import override

from carecoord.common.i18n import _
from ui.pages.entry.step import Step
from ui.widgets.form import FormRow, line_edit

_MOST_CHARACTERS = 120


class RecoveryStep(Step):
    """One line for the nine groups; how they are separated does not matter."""

    help_topic = "privacy-and-keys#recovery-sheet"

    def __init__(self) -> None:
        super().__init__(
            _("Use the recovery key"),
            _(
                "Type the nine groups from the printed recovery sheet. It opens the practice "
                "as its lead, who can then choose a new passphrase."
            ),
            verb=_("Open the practice"),
            back=_("Back"),
        )
        self.typed = line_edit("", "XXXX-XXXX-XXXX-…", most=_MOST_CHARACTERS)
        self._row = FormRow(
            _("Recovery key"),
            self.typed,
            hint=_("Capital and small letters, spaces and dashes make no difference."),
        )
        self.body.addWidget(self._row)

    @override
    def refuse(self, sentence: str) -> None:
        self._row.show_error(sentence)
        self.typed.setFocus()

    @override
    def check(self) -> bool:
        self._row.show_error("")
        if self.typed.text().strip():
            return True
        self.refuse(_("Type the nine groups from the sheet."))
        return False

    @override
    def focus_first(self) -> None:
        self.typed.setFocus()
