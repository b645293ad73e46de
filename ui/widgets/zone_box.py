"""Choosing a time zone by typing any part of its name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from ui.widgets.calm_boxes import CalmComboBox

_LEAST_CHARACTERS = 20


class _ZoneCompleter(QCompleter):
    """Finds ``America/New_York`` by ``New York``."""

    @override
    def splitPath(self, path: str) -> list[str]:
        return [_as_in_names(path)]


class ZoneBox(CalmComboBox):
    """All zones there are; what is typed is searched anywhere in their names."""

    def __init__(
        self, zones: Sequence[str], chosen: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._zones = list(zones)
        self.setEditable(True)
        line = self.lineEdit()
        if line is not None:
            # The line inside is a control of its own for a screen reader.
            line.setAccessibleName(_("Time zone"))
            line.editingFinished.connect(self._settle)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItems(self._zones)
        found = _ZoneCompleter(self.model(), self)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(found)
        self.choose(chosen)

    @property
    def zone(self) -> str:
        """The zone chosen, or the only one that what was typed finds; empty when there is none."""
        typed = _as_in_names(self.currentText().strip())
        place = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if place >= 0:
            return self.itemText(place)
        finds = [name for name in self._zones if typed.casefold() in name.casefold()]
        return finds[0] if len(finds) == 1 else ""

    def choose(self, zone: str) -> None:
        """Show a zone, or the first when it is not known."""
        self.setCurrentIndex(max(self.findText(zone), 0))

    @Slot()
    def _settle(self) -> None:
        if zone := self.zone:
            self.choose(zone)

    @staticmethod
    def what_to_do() -> str:
        """What to say when nothing fits."""
        return _("Pick a time zone from the list, for example America/Chicago.")


def _as_in_names(typed: str) -> str:
    return typed.replace(" ", "_")
