"""Decision and teach-back side by side; one at a time when room is short."""

from collections.abc import Iterator

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.background.in_steps import FREE_MS, InSteps, Step
from ui.pages.patient import places
from ui.pages.patient.decision.pane import DecisionPane
from ui.pages.patient.deeds import Deeds
from ui.pages.patient.needs import Desk
from ui.pages.patient.teachback.pane import TeachbackPane
from ui.pages.patient.view import PatientView
from ui.theme.look import look

_BOTH_FROM_PX = 780
_DECISION_SHARE, _TEACHBACK_SHARE = 29, 21
_SIDES = frozenset({places.DECISIONS, places.TEACHBACK})


class TalkPane(QWidget):
    """What happens in one talk stands on one page, made before it is first looked at.

    Signals:
        both_shown: Whether there is room for both now.
    """

    both_shown = Signal(bool)

    _decision: DecisionPane
    _teachback: TeachbackPane

    def __init__(self, desk: Desk, deeds: Deeds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._deeds = deeds
        self._side = places.DECISIONS
        self._both = True
        self._room = look().px(_BOTH_FROM_PX)
        self._is_made = False
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(14)
        self._building = InSteps((self._add_decision, self._add_teachback), self)
        self._preparing = InSteps(self.parts(), self, pause_ms=FREE_MS)

    def prepare(self) -> None:
        """Make both in free moments."""
        self._preparing.start()

    def parts(self) -> Iterator[Step]:
        """The steps of making both, in somebody else's turns."""
        yield from self._building.rest()
        yield from self._decision.form.parts.building.rest()

    @property
    def decision(self) -> DecisionPane:
        self._building.finish()
        return self._decision

    @property
    def teachback(self) -> TeachbackPane:
        self._building.finish()
        return self._teachback

    def show_patient(self, view: PatientView) -> None:
        self.decision.show_patient(view)
        self.teachback.show_patient(view)

    @property
    def has_unsaved_teachback(self) -> bool:
        """Whether the teach-back holds something that is not in the record yet."""
        return self._is_made and self._teachback.has_unsaved

    def save_draft(self) -> None:
        """Keep what is typed in either."""
        if self._is_made:
            self._decision.save_draft()
            self._teachback.save_draft()

    def leave(self) -> None:
        """Somebody else comes: what is typed stays with whom it is of, and no form stays open."""
        self.save_draft()
        if self._is_made:
            self._decision.show_list()

    def show_side(self, section: str) -> None:
        """Which of the two is meant; both are shown where there is room."""
        if section in _SIDES:
            self._side = section
        self._fit()

    @Slot(int)
    def fit(self, width: int) -> None:
        """Share ``width`` pixels, also before this page was ever shown."""
        self._room = width
        self._fit()

    def _add_decision(self) -> None:
        self._decision = DecisionPane(self._desk)
        self._line.addWidget(self._decision, _DECISION_SHARE)

    def _add_teachback(self) -> None:
        self._teachback = TeachbackPane(self._desk, self._deeds)
        self._line.addWidget(self._teachback, _TEACHBACK_SHARE)
        self._is_made = True
        self._fit()

    def _fit(self) -> None:
        both = self._room >= look().px(_BOTH_FROM_PX)
        if self._is_made:
            self._decision.setVisible(both or self._side == places.DECISIONS)
            self._teachback.setVisible(both or self._side == places.TEACHBACK)
        if both != self._both:
            self._both = both
            self.both_shown.emit(both)
