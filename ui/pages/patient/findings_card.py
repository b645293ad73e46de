"""What is still missing, as a list that leads to the fields."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity
from ui.pages.patient.finding_line import FindingLine
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import clear, column

_ICONS = {Severity.BLOCKS: "arrow-right", Severity.WARNS: "alert-triangle"}


class FindingsCard(Card):
    """Hidden while nothing is missing.

    Signals:
        chosen: The finding whose field the person wants to go to.
    """

    chosen = Signal(object)

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__("warn", (12, 8, 12, 8), 4, parent)
        self._lines = column(spacing=0)
        self._found: list[Finding] = []
        self.buttons: list[FindingLine] = []
        self.body.addWidget(label(heading, "strong"))
        self.body.addLayout(self._lines)
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what blocks, then what to look at; offers are shown elsewhere."""
        clear(self._lines)
        wanted = [found for found in findings if found.severity in _ICONS]
        self._found = sorted(wanted, key=lambda found: found.severity is not Severity.BLOCKS)
        self.buttons = [self._line(found) for found in self._found]
        self.setVisible(bool(self._found))
        self.setAccessibleName(_("What is still missing"))

    def take_focus(self) -> None:
        """Let the keyboard begin at the first line, as soon as it is shown."""
        if self.buttons:
            QTimer.singleShot(0, self.buttons[0], self.buttons[0].setFocus)

    def _line(self, found: Finding) -> FindingLine:
        made = FindingLine(found.sentence, _ICONS[found.severity])
        made.clicked.connect(self._on_clicked)
        self._lines.addWidget(made)
        return made

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        place = next(n for n, button in enumerate(self.buttons) if button is sender)
        self.chosen.emit(self._found[place])
