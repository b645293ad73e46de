"""What speaks against giving a handout, and the reason to give it all the same."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity, blocking
from ui.widgets.cards import Card
from ui.widgets.form import FormRow, line_edit
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import clear, row

_TOLD_ELSEWHERE = frozenset({"handout.not_reviewed"})


class FindingsList(QWidget):
    """One card per finding; the reason is asked when one of them blocks."""

    def __init__(self) -> None:
        super().__init__()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(6)
        self.reason = line_edit(hint=_("For example: her daughter reads English"))
        self._row = FormRow(_("Why is it given all the same?"), self.reason)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addLayout(self._cards)
        outer.addWidget(self._row)
        self._blocked = False
        self.show_findings(())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        shown = [found for found in findings if found.code not in _TOLD_ELSEWHERE]
        clear(self._cards)
        for found in shown:
            self._cards.addWidget(_card(found))
        self._blocked = bool(blocking(shown))
        self._row.setVisible(self._blocked)
        self._row.show_error("")
        self.setVisible(bool(shown))

    def ask_reason(self) -> bool:
        """True when nothing blocks or a reason stands there; else ask for it."""
        missing = self._blocked and not self.reason.text().strip()
        self._row.show_error(_("Type a reason, or choose another handout.") if missing else "")
        if missing:
            self.reason.setFocus()
        return not missing

    def words(self) -> str:
        """The reason, "" while none is needed."""
        return self.reason.text().strip() if self._blocked else ""


def _card(found: Finding) -> Card:
    stops = found.severity is Severity.BLOCKS
    made = Card("warn" if stops else "inset", (10, 8, 10, 8))
    icon = IconLabel("alert-triangle" if stops else "info-circle", "warn" if stops else "text2")
    line = row(icon, label(found.sentence, "body", wrap=True))
    line.setStretch(1, 1)
    made.body.addLayout(line)
    return made
