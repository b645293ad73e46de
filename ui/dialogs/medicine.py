"""Asking for the name of a medicine that is new today."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.widgets.form import FormRow, line_edit


class MedicineDialog(BaseDialog):
    """One name, as on the bottle."""

    help_topic = "teach-back"
    asks_before_leaving = True

    def __init__(self, parent: QWidget | None) -> None:
        explanation = _(
            "It is kept for today, so that a new medicine counts also when there was no time to "
            "go over it."
        )
        super().__init__(_("New medicine today"), _("Begin"), parent, explanation=explanation)
        self.name = line_edit(most=120)
        self.row = FormRow(_("Name of the medicine"), self.name)
        self.body.addWidget(self.row)

    @override
    def problem(self) -> str:
        sentence = "" if self.name.text().strip() else _("Write the name of the medicine.")
        self.row.show_error(sentence)
        return sentence

    @classmethod
    def ask(cls, parent: QWidget | None) -> str | None:
        """The name; None when cancelled."""
        dialog = cls(parent)
        return dialog.name.text().strip() if dialog.wait() else None
