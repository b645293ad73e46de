"""What an option takes, and what the patient says about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.decision_forms import OptionEntry
from ui.widgets.form import FormRow
from ui.widgets.growing_text import GrowingText


class OptionExtra(QWidget):
    """Opens only when somebody wants it.

    Signals:
        edited: Something was typed.
    """

    edited = Signal()

    def __init__(self, entry: OptionEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.burden = GrowingText(_("What it takes"), entry.burden, _("Visits, cost, time"))
        self.comment = GrowingText(_("What the patient says about it"), entry.patient_comment)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 0)
        lines.addWidget(FormRow(_("What it takes"), self.burden, optional=True))
        comment = _("What the patient says about it")
        lines.addWidget(FormRow(comment, self.comment, optional=True))
        for text in (self.burden, self.comment):
            text.textChanged.connect(self.edited)
