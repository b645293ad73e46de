"""Asking before something that cannot be undone. What can be undone is not asked about."""

from PySide6.QtWidgets import QWidget

from ui.dialogs.base import BaseDialog
from ui.widgets.buttons import Kind


class ConfirmDialog(BaseDialog):
    """One question with verbs on both buttons."""

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        title: str,
        explanation: str,
        verb: str,
        *,
        dangerous: bool = False,
        cancel: str = "",
    ) -> bool:
        """True when the person chose the verb, such as "Remove from the list"."""
        kind = Kind.DANGER if dangerous else Kind.PRIMARY
        dialog = cls(
            title, verb, parent, explanation=explanation, kind=kind, cancel=cancel, width_px=420
        )
        if dangerous:
            # Enter must not do what cannot be undone.
            dialog.default_button = dialog.cancel_button
        return dialog.wait()
