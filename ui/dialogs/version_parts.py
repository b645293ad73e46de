"""The parts of a version, of which one is shown at a time."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.background.in_steps import InSteps, Step
from ui.widgets.tab_order import stops_in, tab_before


class VersionParts(QStackedWidget):
    """Made one by one in free moments, or all when the first is needed.

    Args:
        makers: Of each part, in the order they stand in.
        next_stop: What Tab comes to behind them.
    """

    def __init__(self, makers: Sequence[Callable[[], QWidget]], next_stop: QWidget) -> None:
        super().__init__()
        self._next_stop = next_stop
        self._building = InSteps([partial(self._add, make) for make in makers], self)

    def steps(self) -> Iterator[Step]:
        """What makes those that are not there yet, in somebody else's turns."""
        return self._building.rest()

    def finish(self) -> None:
        """All are needed now."""
        self._building.finish()

    def _add(self, make: Callable[[], QWidget]) -> None:
        part = make()
        self.addWidget(part)
        tab_before(self._next_stop, stops_in(part))
