"""What a fact is compared with: a number, a choice, several choices, or nothing to say."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QMenu, QStackedWidget, QToolButton, QWidget

from carecoord.common.i18n import _, n_
from carecoord.services.own_list_forms import FactChoice, LineValue
from ui.widgets.buttons import quiet_button
from ui.widgets.calm_boxes import CalmComboBox
from ui.widgets.calm_spins import CalmDoubleSpinBox, CalmSpinBox

_ONE_OF, _IS, _KNOWN, _NEVER, _NO = "one_of", "is", "known", "never", "no"
_WITHOUT_VALUE = frozenset({_KNOWN, _NEVER, _NO})
_DAYS = frozenset({"days_since_day", "days_since_instant"})
_NUMBERS = frozenset({"number", "count"})
_MOST_DAYS, _MOST_YEARS, _MOST = 36_500, 150, 999_999
_USUAL_DAYS, _USUAL_YEARS = 365, 65
_WORDS_SHOWN = 2
_INDENT_PX = 8


class ValueBox(QStackedWidget):
    """The field that fits the fact and the comparison.

    Signals:
        edited: Another value was typed or chosen.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fact: FactChoice | None = None
        self._operator = ""
        self.nothing = QLabel()
        self.whole = CalmSpinBox()
        self.number = CalmDoubleSpinBox()
        self.choice = CalmComboBox()
        self.several = SeveralChoices()
        for field in (self.nothing, self.whole, self.number, self.choice, self.several):
            self.addWidget(field)
        for named in (self.whole, self.number, self.choice):
            named.setAccessibleName(_("Value"))
        self.number.setRange(-_MOST, _MOST)
        for spin in (self.whole, self.number):
            indent(spin)
        self.choice.setSizeAdjustPolicy(
            CalmComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.whole.valueChanged.connect(self.edited)
        self.number.valueChanged.connect(self.edited)
        self.choice.activated.connect(self.edited)
        self.several.edited.connect(self.edited)

    def show_for(self, fact: FactChoice | None, operator: str, value: LineValue) -> None:
        """Bring the field that fits to the front, with a value or the usual one."""
        self._fact, self._operator = fact, operator
        self.blockSignals(True)
        field = self._field(fact, operator)
        self.setCurrentWidget(field)
        if fact is not None:
            self._fill(fact, field, value)
        self.blockSignals(False)

    def value(self) -> LineValue:
        """As a line keeps it."""
        if self._fact is None or not self._operator:
            return None
        if self._operator in _WITHOUT_VALUE:
            return self._operator == _KNOWN
        field = self.currentWidget()
        if field is self.nothing:
            return True
        if field is self.whole:
            return self.whole.value()
        if field is self.number:
            return round(self.number.value(), self.number.decimals())
        if field is self.choice:
            return str(self.choice.currentData() or "")
        return self.several.value()

    def _field(self, fact: FactChoice | None, operator: str) -> QWidget:
        if fact is None or operator in _WITHOUT_VALUE or fact.type == "flag":
            return self.nothing
        if fact.choices:
            return self.several if operator == _ONE_OF else self.choice
        return self.number if fact.type in _NUMBERS else self.whole

    def _fill(self, fact: FactChoice, field: QWidget, value: LineValue) -> None:
        if field is self.whole:
            is_age = fact.type not in _DAYS
            self.whole.setRange(0, _MOST_YEARS if is_age else _MOST_DAYS)
            self.whole.setSuffix(" " + (_("years") if is_age else _("days")))
            usual = _USUAL_YEARS if is_age else _USUAL_DAYS
            self.whole.setValue(int(_number(value, usual)))
        elif field is self.number:
            self.number.setDecimals(1 if fact.type == "number" else 0)
            self.number.setSuffix(f" {fact.unit}" if fact.unit else "")
            self.number.setValue(_number(value, 0.0))
        elif field is self.choice:
            self.choice.clear()
            for key, words in fact.choices:
                self.choice.addItem(words, key)
            self.choice.setCurrentIndex(max(self.choice.findData(value), 0))
        elif field is self.several:
            self.several.show_choices(fact.choices, value if isinstance(value, tuple) else ())

    def set_writable(self, *, on: bool) -> None:
        for field in (self.whole, self.number, self.choice, self.several):
            field.setEnabled(on)


class SeveralChoices(QToolButton):
    """A menu of answers to tick.

    Signals:
        edited: One was ticked or not any more.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        made = quiet_button("")
        self.setToolButtonStyle(made.toolButtonStyle())
        self.setFocusPolicy(made.focusPolicy())
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._menu.triggered.connect(self._on_triggered)

    def show_choices(self, choices: tuple[tuple[str, str], ...], chosen: tuple[str, ...]) -> None:
        self._menu.clear()
        known = {key for key, _words in choices}
        strange = tuple((key, key) for key in chosen if key not in known)
        for key, words in (*choices, *strange):
            action = QAction(words.replace("&", "&&"), self._menu)
            action.setData(key)
            action.setCheckable(True)
            action.setChecked(key in chosen)
            self._menu.addAction(action)
        self._name()

    def value(self) -> tuple[str, ...]:
        return tuple(str(each.data()) for each in self._menu.actions() if each.isChecked())

    def _name(self) -> None:
        chosen = [each.text() for each in self._menu.actions() if each.isChecked()]
        words = ", ".join(chosen)
        if len(chosen) > _WORDS_SHOWN:
            words = n_("{count} answer", "{count} answers", len(chosen)).format(count=len(chosen))
        self.setText(words or _("Choose answers"))
        self.setAccessibleName(_("Answers: {answers}").format(answers=words or _("none yet")))

    @Slot(QAction)
    def _on_triggered(self, _action: QAction) -> None:
        self._name()
        self.edited.emit()


def indent(spin: QAbstractSpinBox) -> None:
    """Let the number begin where the words of the other fields do."""
    line = spin.lineEdit()
    if line is not None:
        line.setTextMargins(_INDENT_PX, 0, 0, 0)


def _number(value: LineValue, usual: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return usual
    return float(value)
