"""What a person sees of a bug."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.widgets.copying import copy_about_nobody
from ui.widgets.labels import selectable


class IncidentDialog(BaseDialog):
    """A number to tell support, and details to copy: types and line numbers, no data."""

    def __init__(self, number: str, trace: str, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Something went wrong in CareCoord"),
            _("Go on working"),
            parent,
            explanation=_(
                "What you saved before is safe. What you did last may not have been saved: "
                "please look before you go on. If it happens again, tell your support this number."
            ),
            cancel=_("Copy details"),
        )
        self._details = f"{number}\n{trace}"
        self.body.addWidget(
            selectable(number, "subtitle", _("Incident number {number}").format(number=number))
        )
        self.cancel_button.clicked.disconnect()
        self.cancel_button.clicked.connect(self._on_copy)

    @classmethod
    def tell(cls, parent: QWidget | None, number: str, trace: str) -> None:
        cls(number, trace, parent).wait()

    @Slot()
    def _on_copy(self) -> None:
        copy_about_nobody(self._details)
        self.cancel_button.setText(_("Copied"))
