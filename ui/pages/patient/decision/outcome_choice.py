"""What came of the talk: the two usual answers at hand, the others behind a third."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.vocab.decisions import Outcome
from carecoord.vocab.terms import label as label_of
from ui.pages.patient.choices import choose, term_combo
from ui.widgets.segmented import Option, SegmentedChoice

_AT_HAND = (Outcome.OPTION_CHOSEN, Outcome.DEFERRED)
_OTHERS = tuple(outcome for outcome in Outcome if outcome not in _AT_HAND)
_OTHER = "other"


class OutcomeChoice(QWidget):
    """One of ``vocab.decisions.Outcome``, or none yet.

    Signals:
        chosen: The outcome a person chose.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.usual = SegmentedChoice(
            _("What came of it"),
            [
                *(Option(outcome.value, label_of(outcome)) for outcome in _AT_HAND),
                Option(_OTHER, _("Something else")),
            ],
        )
        self.others = term_combo(_OTHERS, _("Choose"))
        self.others.setAccessibleName(_("What else came of it"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.usual)
        column.addWidget(self.others)
        self.others.hide()
        self.usual.chosen.connect(self._on_usual)
        self.others.currentIndexChanged.connect(self._on_other)

    @property
    def value(self) -> str:
        """The outcome; "" while there is none."""
        if self.usual.value == _OTHER:
            return str(self.others.currentData())
        return self.usual.value

    def choose(self, outcome: str) -> None:
        """Show an outcome by program."""
        is_other = outcome in {one.value for one in _OTHERS}
        self.usual.choose(_OTHER if is_other else outcome)
        self.others.blockSignals(True)
        choose(self.others, outcome if is_other else "")
        self.others.blockSignals(False)
        self.others.setVisible(is_other)

    def first_button(self) -> QWidget:
        return self.usual.button(Outcome.OPTION_CHOSEN.value)

    @Slot(str)
    def _on_usual(self, key: str) -> None:
        self.others.setVisible(key == _OTHER)
        if key == _OTHER:
            self.others.setFocus()
        self.chosen.emit(self.value)

    @Slot()
    def _on_other(self) -> None:
        self.chosen.emit(self.value)
