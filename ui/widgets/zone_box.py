"""Choosing a time zone by typing a city, a state or any part of its name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from carecoord.common.i18n import _
from carecoord.common.text import fold
from carecoord.vocab.places import places
from ui.widgets.calm_boxes import CalmComboBox

_LEAST_CHARACTERS = 20


class ZoneBox(CalmComboBox):
    """All zones there are; what is typed is searched in their names and in those of places."""

    def __init__(
        self, zones: Sequence[str], chosen: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        known = set(zones)
        self._zone_of = {zone.replace("_", " "): zone for zone in zones}
        self._zone_of |= {place: zone for place, zone in places() if zone in known}
        self._folded = {fold(name): zone for name, zone in self._zone_of.items()}
        self.setEditable(True)
        line = self.lineEdit()
        if line is not None:
            # The line inside is a control of its own for a screen reader.
            line.setAccessibleName(_("Time zone"))
            line.editingFinished.connect(self._settle)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItems(list(zones))
        found = QCompleter(sorted(self._zone_of, key=_places_first), self)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(found)
        found.activated.connect(self._on_completed)
        self.choose(chosen)

    @property
    def zone(self) -> str:
        """The zone chosen, or the only one that what was typed finds; empty when there is none."""
        typed = self.currentText().strip()
        place = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if place >= 0:
            return self.itemText(place)
        sought = fold(typed.replace("_", " "))
        if sought in self._folded:
            return self._folded[sought]
        finds = {zone for name, zone in self._folded.items() if sought in name}
        return finds.pop() if len(finds) == 1 else ""

    def choose(self, zone: str) -> None:
        """Show a zone, or the first when it is not known."""
        self.setCurrentIndex(max(self.findText(zone), 0))

    @Slot(str)
    def _on_completed(self, name: str) -> None:
        if zone := self._zone_of.get(name):
            self.choose(zone)

    @Slot()
    def _settle(self) -> None:
        if zone := self.zone:
            self.choose(zone)

    @staticmethod
    def what_to_do() -> str:
        """What to say when nothing fits."""
        return _("Type a city or state and pick it from the list, for example Chicago.")


def _places_first(name: str) -> tuple[bool, str]:
    return "/" in name, fold(name)
