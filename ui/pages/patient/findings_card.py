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
        wanted = [found for found in findings if found.severity in _ICONS]
        wanted.sort(key=lambda found: found.severity is not Severity.BLOCKS)
        if wanted == self._found:
            return
        focused = next((n for n, line in enumerate(self.buttons) if line.hasFocus()), None)
        clear(self._lines)
        self._found = wanted
        self.buttons = [self._line(found) for found in wanted]
        self.setVisible(bool(wanted))
        self.setAccessibleName(_("What is still missing"))
        if focused is not None:
            self.take_focus(focused)

    def take_focus(self, place: int = 0) -> None:
        """Let the keyboard begin at a line, as soon as it is shown."""
        if self.buttons:
            line = self.buttons[min(place, len(self.buttons) - 1)]
            QTimer.singleShot(0, line, line.setFocus)

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
