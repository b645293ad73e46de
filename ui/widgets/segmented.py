"""Choosing one of a few: segments, filter chips with counts, outcomes of a call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QSizePolicy,
    QWidget,
)
from typing_extensions import override

from carecoord.common.i18n import _
from ui.theme.look import look
from ui.widgets.choice_button import ChoiceButton, OutcomeButton, SegmentButton
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Tone


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. Tone and icon show when it is chosen, for segments."""

    key: str
    text: str
    icon: str = ""
    tone: Tone | None = None


class _Choice(QFrame):
    """Exclusive buttons under keys: one Tab stop, arrows move inside.

    A frame, since a screen reader passes over the name of a plain widget.

    Signals:
        chosen: The key a person chose; not sent by ``choose``.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, ChoiceButton] = {}
        self._chosen = ""
        self._group.buttonToggled.connect(self._on_toggled)

    @property
    def value(self) -> str:
        """The chosen key, empty when none is."""
        return self._chosen

    def choose(self, key: str) -> None:
        """Choose by program; an empty or unknown key chooses nothing."""
        self._group.blockSignals(True)
        wanted = self._buttons.get(key)
        if wanted is not None:
            wanted.setChecked(True)
        elif (checked := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)
        self._chosen = key if wanted is not None else ""
        self._group.blockSignals(False)

    def button(self, key: str) -> ChoiceButton:
        return self._buttons[key]

    def buttons(self) -> list[ChoiceButton]:
        """All of them, in order."""
        return list(self._buttons.values())

    def _add(self, key: str, button: ChoiceButton) -> None:
        self._buttons[key] = button
        self._group.addButton(button)

    @Slot(QAbstractButton, bool)
    def _on_toggled(self, button: QAbstractButton, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        if not on:
            return
        key = next(key for key, held in self._buttons.items() if held is button)
        if key != self._chosen:
            self._chosen = key
            self.chosen.emit(key)


class SegmentedChoice(_Choice):
    """Chips side by side, such as text size or teach-back state."""

    def __init__(
        self,
        name: str,
        options: Sequence[Option],
        value: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``name`` says what is chosen and is read aloud."""
        super().__init__(name, parent)
        line = FlowLayout(spacing=4)
        self.setLayout(line)
        self.setSizePolicy(flowing())
        for option in options:
            made = SegmentButton(option.text, option.tone, option.icon)
            made.setAccessibleName(f"{name}: {option.text}")
            self._add(option.key, made)
            line.addWidget(made)
        self.choose(value)


class FilterChips(_Choice):
    """Chips with a number each: what a list can be narrowed to."""

    def __init__(
        self,
        name: str,
        options: Sequence[Option],
        value: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        line = FlowLayout(spacing=2)
        self.setLayout(line)
        self.setSizePolicy(flowing())
        for option in options:
            made = SegmentButton(option.text)
            self._add(option.key, made)
            line.addWidget(made)
        self.choose(value)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Numbers by key; a chip without one shows only its words."""
        for key, button in self._buttons.items():
            if isinstance(button, SegmentButton):
                button.set_count(counts.get(key))


class OutcomeGrid(_Choice):
    """Large answers with number keys; one column when text is large or room is short.

    The keys 1 to 9 choose while the focus is inside ``scope``, outside text fields;
    connect ``ui.shell.shortcuts.NumberKeys`` or call ``press``.
    """

    def __init__(self, name: str, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._columns = 0
        for number, option in enumerate(options, start=1):
            key = str(number) if number <= _KEYS else ""
            made = OutcomeButton(option.text, option.icon, key)
            made.setAccessibleName(option.text)
            if key:
                made.setAccessibleDescription(_("Press {key}").format(key=key))
            self._add(option.key, made)
        self._lay_out(1 if look().text_percent >= _ONE_COLUMN_PERCENT else 2)

    def press(self, key: str) -> bool:
        """Choose the answer with this number key; False when there is none."""
        for button in self._buttons.values():
            if isinstance(button, OutcomeButton) and button.key == key and button.isEnabled():
                button.setChecked(True)
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return False

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = max(look().px(_TWO_COLUMNS_FROM_PX), self._width_of_two())
        narrow = self.width() < needed
        large = look().text_percent >= _ONE_COLUMN_PERCENT
        self._lay_out(1 if narrow or large else 2)

    @override
    def minimumSizeHint(self) -> QSize:
        """One column is enough, also while there are two."""
        widest = max((each.sizeHint().width() for each in self._buttons.values()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def _width_of_two(self) -> int:
        widths = [each.sizeHint().width() for each in self._buttons.values()]
        sides = (max(widths[at::2], default=0) for at in (0, 1))
        return sum(sides) + self._grid.horizontalSpacing()

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, place // columns, place % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns > 1 else 0)
        self.updateGeometry()


def flowing() -> QSizePolicy:
    """As wide as there is room, as high as the lines need."""
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    return policy


_KEYS = 9
_ONE_COLUMN_PERCENT = 140
_TWO_COLUMNS_FROM_PX = 380
