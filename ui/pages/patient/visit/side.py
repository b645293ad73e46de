"""The left side of the page: the history, or the visit that is going on."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.pages.patient.timeline import TimelinePane
from ui.pages.patient.visit.rail import VisitRail


class Side(QStackedWidget):
    """Shows one of the two; the other keeps its place."""

    def __init__(
        self, timeline: TimelinePane, visit: VisitRail, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self._visit = visit
        self.addWidget(timeline)
        self.addWidget(visit)

    @property
    def is_visiting(self) -> bool:
        return self.currentWidget() is self._visit

    def show_visit(self, *, on: bool) -> None:
        self.setCurrentWidget(self._visit if on else self._timeline)
