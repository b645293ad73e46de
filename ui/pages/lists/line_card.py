"""One condition: what it is about, how it is compared, and with what."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.own_list_forms import FactChoice, Line
from ui.pages.lists.fact_box import FactBox
from ui.pages.lists.value_box import ValueBox
from ui.widgets.buttons import icon_button
from ui.widgets.calm_boxes import CalmComboBox
from ui.widgets.cards import Card
from ui.widgets.labels import label, restyle
from ui.widgets.layouts import row

_KNOWN, _NEVER, _IS, _NO = "known", "never", "is", "no"


class LineCard(Card):
    """One line in two rows, and under it how people without the fact are treated.

    Signals:
        edited: Something was chosen or typed.
        removed: The card itself, to be taken away.
    """

    edited = Signal()
    removed = Signal(object)

    def __init__(self, facts: Sequence[FactChoice], line: Line) -> None:
        super().__init__("inset", (10, 8, 8, 8), 6)
        self.fact = FactBox(_("What the condition is about"), facts)
        self.operator = CalmComboBox()
        self.operator.setAccessibleName(_("How it is compared"))
        self.operator.setSizeAdjustPolicy(
            CalmComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.value = ValueBox()
        self.remove = icon_button("x", _("Remove this condition"))
        self.note = label("", "small", wrap=True)
        first, second = row(self.fact, self.remove), row(self.operator, self.value)
        first.setStretch(0, 1)
        second.setStretch(0, 1)
        second.setStretch(1, 1)
        self.body.addLayout(first)
        self.body.addLayout(second)
        self.body.addWidget(self.note)
        self._stored = line
        self._show(line)
        self.fact.picked.connect(self._on_fact)
        self.operator.activated.connect(self._on_operator)
        self.value.edited.connect(self.edited)
        self.remove.clicked.connect(self._on_remove)

    def line(self) -> Line:
        """As it stands; one whose fact is not known here stays as it was stored."""
        fact = self.fact.fact
        if fact is None:
            return self._stored if self._stored.fact == self.fact.value else Line()
        operator, value = str(self.operator.currentData() or ""), self.value.value()
        plain = {_NEVER: _KNOWN, _NO: _IS}.get(operator, operator)
        return Line(fact=fact.name, operator=plain, value=value)

    def first_field(self) -> QWidget:
        return self.fact

    def say(self, sentence: str, *, is_wrong: bool = False) -> None:
        """What is wrong with it, or how people without the fact are treated."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        role = "error" if is_wrong else "small"
        if self.note.property("role") != role:
            self.note.setProperty("role", role)
            restyle(self.note)

    def set_writable(self, *, on: bool) -> None:
        self.fact.setEnabled(on)
        self.operator.setEnabled(on)
        self.value.set_writable(on=on)
        self.remove.setVisible(on)

    def _show(self, line: Line) -> None:
        self.fact.choose(line.fact)
        self._offer(_picked(line))
        self.value.show_for(self.fact.fact, str(self.operator.currentData() or ""), line.value)
        self._show_fields()
        self.say("")

    def _offer(self, operator: str) -> None:
        self.operator.clear()
        fact = self.fact.fact
        for key, words in fact.operators if fact else ():
            self.operator.addItem(words, key)
        self.operator.setCurrentIndex(max(self.operator.findData(operator), 0))

    def _show_fields(self) -> None:
        self.operator.setVisible(self.fact.fact is not None)
        self.value.setVisible(self.value.currentWidget() is not self.value.nothing)

    @Slot()
    def _on_fact(self) -> None:
        self._show(Line(fact=self.fact.value))
        self.edited.emit()

    @Slot()
    def _on_operator(self) -> None:
        operator = str(self.operator.currentData())
        self.value.show_for(self.fact.fact, operator, self.value.value())
        self._show_fields()
        self.edited.emit()

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self)


def _picked(line: Line) -> str:
    """The comparison as people pick it."""
    if line.operator == _KNOWN and line.value is False:
        return _NEVER
    return _NO if line.operator == _IS and line.value is False else line.operator
