"""Form rows bound to one declared setting each."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from carecoord.common.i18n import _
from carecoord.settings import SettingSpec
from ui.widgets.calm_spins import CalmDoubleSpinBox, CalmSpinBox
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.zone_box import ZoneBox

Value = str | int | float | bool
AnySpec = SettingSpec[str] | SettingSpec[int] | SettingSpec[float] | SettingSpec[bool]
_DECIMALS = 1
_INSET_PX = 8
_STEP = 0.1


class SettingField(QObject):
    """One row and the setting behind it.

    Signals:
        edited: A person changed what is shown.
    """

    edited = Signal()

    def __init__(
        self,
        spec: AnySpec,
        row: FormRow,
        read: Callable[[], Value],
        write: Callable[[Value], object],
        problem: Callable[[], str] | None = None,
    ) -> None:
        """Bind a row.

        Args:
            spec: The setting.
            row: Where it is shown.
            read: What is shown, as the setting's type.
            write: Shows a stored value.
            problem: What is wrong with what is shown; empty when nothing is.
        """
        super().__init__(row)
        self.spec = spec
        self.row = row
        self._read = read
        self._write = write
        self._problem = problem
        self._stored: Value = spec.default
        self._touched = False

    def allow(self, *, allowed: bool) -> None:
        """Whether the person may change the setting."""
        self.row.field.setEnabled(allowed)

    @property
    def value(self) -> Value:
        return self._read()

    @property
    def is_changed(self) -> bool:
        """Whether a person typed something that is not stored, readable or not."""
        return self._touched and (bool(self._sentence()) or self.value != self._stored)

    def show_stored(self, value: Value) -> None:
        self._stored = value
        self._write(value)
        self._touched = False
        self.row.show_error("")

    def check(self) -> bool:
        """Say under the field what is wrong; True when nothing is."""
        sentence = self._sentence()
        self.row.show_error(sentence)
        return not sentence

    def _sentence(self) -> str:
        return self._problem() if self._problem else ""

    @Slot()
    def note_edit(self) -> None:
        self._touched = True
        self.row.show_error("")
        self.edited.emit()


def text_setting(
    spec: SettingSpec[str], caption: str, *, hint: str = "", missing: str = ""
) -> SettingField:
    """A line of text; ``missing`` is said when it must not stay empty."""
    box = line_edit()

    def read() -> str:
        return box.text().strip()

    def write(value: Value) -> None:
        box.setText(str(value))
        box.setCursorPosition(0)

    def problem() -> str:
        return "" if read() else missing

    made = SettingField(spec, FormRow(caption, box, hint=hint), read, write, problem)
    box.textEdited.connect(made.note_edit)
    return made


def number_setting(
    spec: SettingSpec[int] | SettingSpec[float], caption: str, unit: str
) -> SettingField:
    """A number within the setting's bounds; its source stands under it."""
    box = _spin_box(spec)
    box.setSuffix(f" {unit}")
    # The style sheet's padding does not reach the line inside.
    box.lineEdit().setTextMargins(_INSET_PX, 0, 0, 0)
    hint = _("Between {low} and {high}.").format(low=spec.low, high=spec.high)
    source = _(spec.source) if spec.source else ""
    row = FormRow(caption, box, hint=f"{source} {hint}".strip())

    def write(value: Value) -> None:
        box.setValue(value)  # type: ignore[arg-type] # each box takes its setting's own type

    made = SettingField(spec, row, box.value, write)
    box.editingFinished.connect(made.note_edit)
    return made


class ChoiceSetting(SettingField):
    """One of several answers, which may be known only once they were read."""

    def __init__(self, spec: SettingSpec[str], caption: str, *, hint: str = "") -> None:
        self._box = combo({})
        super().__init__(spec, FormRow(caption, self._box, hint=hint), self._chosen, self._choose)
        self._box.activated.connect(self.note_edit)

    def offer(self, options: Mapping[str, str]) -> None:
        """Show these answers by their values."""
        self._box.clear()
        for value, words in options.items():
            self._box.addItem(words, value)

    def _chosen(self) -> str:
        return str(self._box.currentData() or self.spec.default)

    def _choose(self, value: Value) -> None:
        default = self._box.findData(self.spec.default)
        found = self._box.findData(value)
        self._box.setCurrentIndex(default if found < 0 else found)


def zone_setting(spec: SettingSpec[str], caption: str, zones: Sequence[str]) -> SettingField:
    """A time zone; any part of its name finds it."""
    box = ZoneBox(zones)

    def problem() -> str:
        return "" if box.zone else box.what_to_do()

    hint = _("Takes effect at the next sign-in.")
    made = SettingField(
        spec, FormRow(caption, box, hint=hint), lambda: box.zone, lambda v: box.choose(str(v)),
        problem,
    )  # fmt: skip
    box.currentTextChanged.connect(made.note_edit)
    return made


def _spin_box(spec: SettingSpec[int] | SettingSpec[float]) -> QSpinBox | QDoubleSpinBox:
    low, high = spec.low or 0, spec.high or 0
    if isinstance(spec.default, int):
        whole = CalmSpinBox()
        whole.setRange(int(low), int(high))
        return whole
    broken = CalmDoubleSpinBox()
    broken.setDecimals(_DECIMALS)
    broken.setSingleStep(_STEP)
    broken.setRange(low, high)
    return broken
