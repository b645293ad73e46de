"""Decision and teach-back side by side; one at a time when room is short."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.pages.patient import places
from ui.pages.patient.decision.pane import DecisionPane
from ui.pages.patient.teachback.pane import TeachbackPane
from ui.theme.look import look

_BOTH_FROM_PX = 780
_DECISION_SHARE, _TEACHBACK_SHARE = 29, 21


class TalkPane(QWidget):
    """What happens in one talk stands on one page.

    Signals:
        both_shown: Whether there is room for both now.
    """

    both_shown = Signal(bool)

    def __init__(
        self, decision: DecisionPane, teachback: TeachbackPane, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.decision = decision
        self.teachback = teachback
        self._side = places.DECISIONS
        self._both = True
        self._room = look().px(_BOTH_FROM_PX)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        line.addWidget(decision, _DECISION_SHARE)
        line.addWidget(teachback, _TEACHBACK_SHARE)

    def show_side(self, section: str) -> None:
        """Which of the two is meant; both are shown where there is room."""
        if section in {places.DECISIONS, places.TEACHBACK}:
            self._side = section
        self._fit()

    @Slot(int)
    def fit(self, width: int) -> None:
        """Share ``width`` pixels, also before this page was ever shown."""
        self._room = width
        self._fit()

    def _fit(self) -> None:
        both = self._room >= look().px(_BOTH_FROM_PX)
        self.decision.setVisible(both or self._side == places.DECISIONS)
        self.teachback.setVisible(both or self._side == places.TEACHBACK)
        if both != self._both:
            self._both = both
            self.both_shown.emit(both)
