"""Units of weights and heights that the file gives without one."""

from collections.abc import Set as AbstractSet

from PySide6.QtCore import Signal, Slot

from carecoord.common.i18n import _
from carecoord.services.import_results import Options
from ui.widgets.cards import Card
from ui.widgets.form import FormRow, combo
from ui.widgets.labels import label

_WEIGHT, _HEIGHT = "weight_unit", "height_unit"


class UnitsCard(Card):
    """Shown for lists with weights or heights.

    Signals:
        answered: Name of the option and the unit, "" for none.
    """

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self.weights_in = combo({"": _("Not known"), "kg": _("Kilograms"), "lb": _("Pounds")})
        self.heights_in = combo({"": _("Not known"), "cm": _("Centimeters"), "in": _("Inches")})
        self._rows = {
            "weight": FormRow(_("Weights without a unit are in"), self.weights_in, hint=_hint()),
            "height": FormRow(_("Heights without a unit are in"), self.heights_in, hint=_hint()),
        }
        self.body.addWidget(label(_("Units"), "subtitle"))
        for line in self._rows.values():
            self.body.addWidget(line)
        self.weights_in.activated.connect(self._on_weight)
        self.heights_in.activated.connect(self._on_height)

    def offer(self, fields: AbstractSet[str], options: Options) -> None:
        """Ask only for what the list has."""
        for field, line in self._rows.items():
            line.setVisible(field in fields)
        self.weights_in.setCurrentIndex(max(self.weights_in.findData(options.weight_unit), 0))
        self.heights_in.setCurrentIndex(max(self.heights_in.findData(options.height_unit), 0))
        self.setVisible(bool(fields & set(self._rows)))

    @Slot()
    def _on_weight(self) -> None:
        self.answered.emit(_WEIGHT, str(self.weights_in.currentData()))

    @Slot()
    def _on_height(self) -> None:
        self.answered.emit(_HEIGHT, str(self.heights_in.currentData()))


def _hint() -> str:
    return _("While this is not known, they are left out.")
