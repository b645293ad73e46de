"""What an option takes, and what the patient says about it."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import N_, _
from carecoord.services.decision_forms import OptionEntry
from ui.widgets.form import FormRow
from ui.widgets.growing_text import GrowingText
from ui.widgets.segmented import Option, SegmentedChoice

_WEIGHTS = {
    -2: N_("Strongly against"),
    -1: N_("Against"),
    0: N_("Either way"),
    1: N_("For"),
    2: N_("Strongly for"),
}


def weight_words(weight: int | None) -> str:
    """What the patient makes of an option; "" when nobody asked."""
    if weight is None:
        return ""
    return _("The patient: {words}").format(words=_(_WEIGHTS[weight]).lower())


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
        self.living_with = GrowingText(_("What it is like to live with"), entry.living_with)
        self.weight = SegmentedChoice(
            _("What the patient makes of it"),
            [Option(str(weight), _(words)) for weight, words in _WEIGHTS.items()],
            "" if entry.weight is None else str(entry.weight),
        )
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 4, 0, 0)
        lines.addWidget(FormRow(_("What it takes"), self.burden, optional=True))
        living = _("What it is like to live with")
        lines.addWidget(FormRow(living, self.living_with, optional=True))
        lines.addWidget(FormRow(_("What the patient makes of it"), self.weight))
        comment = _("What the patient says about it")
        lines.addWidget(FormRow(comment, self.comment, optional=True))
        for text in (self.burden, self.comment, self.living_with):
            text.textChanged.connect(self.edited)
        self.weight.chosen.connect(self._on_weight)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        return [self.burden, self.living_with, *self.weight.buttons(), self.comment]

    def write_into(self, entry: OptionEntry) -> OptionEntry:
        """The option with what stands here."""
        weight = self.weight.value
        return replace(
            entry,
            burden=self.burden.toPlainText().strip(),
            patient_comment=self.comment.toPlainText().strip(),
            living_with=self.living_with.toPlainText().strip(),
            weight=int(weight) if weight else None,
        )

    @Slot(str)
    def _on_weight(self, _weight: str) -> None:
        self.edited.emit()
