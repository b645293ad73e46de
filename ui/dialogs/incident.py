"""What a person sees of a bug."""

from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.dialogs.diagnostics import DiagnosticsDialog
from ui.widgets.buttons import button
from ui.widgets.copying import copy_about_nobody
from ui.widgets.labels import selectable


class IncidentDialog(BaseDialog):
    """A number to tell support, and details to copy: types and line numbers, no data."""

    _is_open: ClassVar[bool] = False

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
        self.report_button = button(_("Diagnostic report"), icon="clipboard-list")
        self.foot.insertWidget(0, self.report_button)
        self.report_button.clicked.connect(self._on_report)
        self.cancel_button.clicked.disconnect()
        self.cancel_button.clicked.connect(self._on_copy)

    @classmethod
    def tell(cls, parent: QWidget | None, number: str, trace: str) -> None:
        """Tell of one at a time: what fails at each repaint is in the log, not on the screen."""
        if cls._is_open:
            return
        cls._is_open = True
        try:
            cls(number, trace, parent).wait()
        finally:
            cls._is_open = False

    @Slot()
    def _on_report(self) -> None:
        DiagnosticsDialog.show_report(self)

    @Slot()
    def _on_copy(self) -> None:
        copy_about_nobody(self._details)
        self.cancel_button.setText(_("Copied"))
