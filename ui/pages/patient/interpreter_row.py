"""How a language gap was bridged; asked when patient and staff speak different languages."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.vocab.interpreters import InterpreterType
from ui.pages.patient.choices import choose, term_combo
from ui.widgets.buttons import quiet_button
from ui.widgets.form import FormRow, line_edit

_WITH_NUMBER = frozenset(
    {
        InterpreterType.QUALIFIED_IN_PERSON.value,
        InterpreterType.QUALIFIED_VIDEO.value,
        InterpreterType.QUALIFIED_PHONE.value,
        InterpreterType.SIGN_LANGUAGE_QUALIFIED.value,
    }
)


class InterpreterRow(QWidget):
    """Folded away behind a button until it is asked for.

    Signals:
        edited: Something was chosen or typed.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unfold = quiet_button(_("Record an interpreter"), "language", tint="primary_text")
        self.kind = term_combo(InterpreterType, _("Choose"))
        self.reason = line_edit()
        self.number = line_edit(most=60)
        self._kind_row = FormRow(_("Interpreter"), self.kind)
        self._number_row = FormRow(
            _("Name or number of the interpreter"), self.number, optional=True
        )
        self._reason_row = FormRow(_("Why there was no interpreter"), self.reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for shown in (self._unfold, self._kind_row, self._number_row, self._reason_row):
            column.addWidget(shown)
        self._asked = self._asks_reason = False
        self._unfold.clicked.connect(self.ask)
        self.kind.currentIndexChanged.connect(self._on_kind)
        for field in (self.reason, self.number):
            field.textChanged.connect(self.edited)
        self._show()

    @property
    def value(self) -> str:
        """``vocab.interpreters.InterpreterType`` or ""."""
        return str(self.kind.currentData())

    @property
    def reason_text(self) -> str:
        return self.reason.text().strip()

    @property
    def number_text(self) -> str:
        return self.number.text().strip() if self.value in _WITH_NUMBER else ""

    def show_values(self, kind: str, reason: str, number: str = "", *, asked: bool) -> None:
        """``asked`` unfolds the question although nothing is recorded yet."""
        choose(self.kind, kind)
        self.reason.setText(reason)
        self.number.setText(number)
        self._asked = asked or bool(kind or reason)
        self._asks_reason = bool(reason)
        self._show()

    @Slot()
    def ask(self) -> QWidget:
        """Unfold, with the reason; returns the field that answers."""
        self._asked = self._asks_reason = True
        self._show()
        # When an answer is chosen the reason is what is missing: letters typed on the answer
        # would choose another one.
        field = self.reason if self._lacks_only_the_reason() else self.kind
        field.setFocus()
        return field

    def _lacks_only_the_reason(self) -> bool:
        return self.value == InterpreterType.NOT_NEEDED and not self.reason_text

    def _show(self) -> None:
        self._unfold.setVisible(not self._asked)
        self._kind_row.setVisible(self._asked)
        self._number_row.setVisible(self._asked and self.value in _WITH_NUMBER)
        none_needed = self.value == InterpreterType.NOT_NEEDED
        asks_reason = none_needed or (self._asks_reason and not self.value)
        self._reason_row.setVisible(self._asked and asks_reason)
        why_none = _("Why none was needed") if none_needed else _("Why there was no interpreter")
        self._reason_row.caption.setText(why_none)
        self.reason.setAccessibleName(why_none)
        hint = _("For example, who here spoke the patient's language.") if none_needed else ""
        self._reason_row.set_hint(hint)

    @Slot()
    def _on_kind(self) -> None:
        self._show()
        self.edited.emit()
