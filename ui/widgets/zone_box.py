"""Choosing a time zone by typing any part of its name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from carecoord.common.i18n import _

_LEAST_CHARACTERS = 20


class ZoneBox(QComboBox):
    """All zones there are; what is typed is searched anywhere in their names."""

    def __init__(
        self, zones: Sequence[str], chosen: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        line = QLineEdit()
        # The line inside is a control of its own for a screen reader.
        line.setAccessibleName(_("Time zone"))
        self.setEditable(True)
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItems(list(zones))
        found = QCompleter(self.model(), self)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(found)
        self.choose(chosen)

    @property
    def zone(self) -> str:
        """The zone chosen; empty when what was typed is none."""
        typed = self.currentText().strip().replace(" ", "_")
        place = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        return self.itemText(place) if place >= 0 else ""

    def choose(self, zone: str) -> None:
        """Show a zone, or the first when it is not known."""
        self.setCurrentIndex(max(self.findText(zone), 0))

    @staticmethod
    def what_to_do() -> str:
        """What to say when nothing fits."""
        return _("Pick a time zone from the list, for example America/Chicago.")
