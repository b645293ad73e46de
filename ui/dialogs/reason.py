"""Asking why, before something is taken away."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.dialogs.base import BaseDialog
from ui.widgets.buttons import Kind
from ui.widgets.form import FormRow, line_edit


class ReasonDialog(BaseDialog):
    """One line of reason that has to be given."""

    asks_before_leaving = True

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        explanation: str,
        verb: str,
        *,
        caption: str,
        missing: str,
        dangerous: bool = False,
    ) -> None:
        kind = Kind.DANGER if dangerous else Kind.PRIMARY
        super().__init__(title, verb, parent, explanation=explanation, kind=kind)
        self._missing = missing
        self.reason = line_edit()
        self.row = FormRow(caption, self.reason)
        self.body.addWidget(self.row)

    @override
    def problem(self) -> str:
        sentence = "" if self.reason.text().strip() else self._missing
        self.row.show_error(sentence)
        return sentence

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        title: str,
        explanation: str,
        verb: str,
        *,
        caption: str,
        missing: str,
        dangerous: bool = False,
    ) -> str | None:
        """The reason; None when cancelled. ``missing`` is said while there is none."""
        dialog = cls(
            parent, title, explanation, verb, caption=caption, missing=missing, dangerous=dangerous
        )
        return dialog.reason.text().strip() if dialog.wait() else None
