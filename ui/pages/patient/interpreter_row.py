"""How a language gap was bridged; asked when patient and staff speak different languages."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.vocab.interpreters import InterpreterType
from carecoord.vocab.terms import label as label_of
from ui.widgets.buttons import quiet_button
from ui.widgets.form import FormRow, combo, line_edit

_UNBRIDGED = frozenset({"", InterpreterType.NOT_NEEDED.value})


class InterpreterRow(QWidget):
    """Folded away behind a button until it is asked for.

    Signals:
        edited: Something was chosen or typed.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unfold = quiet_button(_("Record an interpreter"), "language", tint="primary_text")
        choices = {kind.value: label_of(kind) for kind in InterpreterType}
        self.kind = combo({"": _("Choose"), **choices})
        self.reason = line_edit()
        self._kind_row = FormRow(_("Interpreter"), self.kind)
        self._reason_row = FormRow(_("Why there was no interpreter"), self.reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for shown in (self._unfold, self._kind_row, self._reason_row):
            column.addWidget(shown)
        self._asked = False
        self._unfold.clicked.connect(self.ask)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.reason.textChanged.connect(self.edited)
        self._show()

    @property
    def value(self) -> str:
        """``vocab.interpreters.InterpreterType`` or ""."""
        return str(self.kind.currentData())

    @property
    def reason_text(self) -> str:
        return self.reason.text().strip()

    def show_values(self, kind: str, reason: str, *, asked: bool) -> None:
        """``asked`` unfolds the question although nothing is recorded yet."""
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))
        self.reason.setText(reason)
        self._asked = asked or bool(kind or reason)
        self._show()

    @Slot()
    def ask(self) -> QWidget:
        """Unfold; returns the field that answers."""
        self._asked = True
        self._show()
        self.kind.setFocus()
        return self.kind

    def _show(self) -> None:
        self._unfold.setVisible(not self._asked)
        self._kind_row.setVisible(self._asked)
        self._reason_row.setVisible(self._asked and self.value in _UNBRIDGED)

    @Slot()
    def _on_kind(self) -> None:
        self._show()
        self.edited.emit()
