"""All benefits, or all harms, of one option."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.decision_forms import EffectEntry
from ui.pages.patient.decision.effect_row import BENEFIT, EffectRow


class EffectColumn(QWidget):
    """Lines under each other; there is always one to type in.

    Signals:
        edited: Something was typed, added or removed.
        grew: There are more fields for Tab to stop at.
    """

    edited = Signal()
    grew = Signal()

    def __init__(
        self, side: str, entries: Sequence[EffectEntry], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._side = side
        self._option = 1
        self.rows: list[EffectRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        for entry in entries or (EffectEntry(side, ""),):
            self._insert(len(self.rows), entry)
        self._column.addStretch(1)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        return [stop for row in self.rows for stop in row.stops()]

    def entries(self) -> tuple[EffectEntry, ...]:
        """Only lines that say something."""
        return tuple(entry for row in self.rows if (entry := row.entry()).text)

    def call_option(self, number: int) -> None:
        """Say in the fields' names which option they belong to."""
        self._option = number
        for place, row in enumerate(self.rows, start=1):
            words = (
                _("Benefit {number} of option {option}")
                if self._side == BENEFIT
                else _("Harm {number} of option {option}")
            )
            row.call(words.format(number=place, option=self._option))

    def _insert(self, place: int, entry: EffectEntry) -> EffectRow:
        made = EffectRow(self._side, entry)
        made.edited.connect(self.edited)
        made.next_asked.connect(self._on_next)
        made.removed.connect(self._on_removed)
        made.grew.connect(self.grew)
        self.rows.insert(place, made)
        self._column.insertWidget(place, made)
        self.call_option(self._option)
        return made

    @Slot()
    def _on_next(self) -> None:
        place = self._place_of_sender() + 1
        if place < len(self.rows):
            self.rows[place].text.setFocus()
            return
        made = self._insert(place, EffectEntry(self._side, ""))
        self.grew.emit()
        made.text.setFocus()

    @Slot()
    def _on_removed(self) -> None:
        if len(self.rows) == 1:
            return
        place = self._place_of_sender()
        gone = self.rows.pop(place)
        self.rows[max(place - 1, 0)].text.setFocus()
        self._column.removeWidget(gone)
        gone.deleteLater()
        self.call_option(self._option)
        self.edited.emit()

    def _place_of_sender(self) -> int:
        sender = self.sender()
        return next(place for place, row in enumerate(self.rows) if row is sender)
