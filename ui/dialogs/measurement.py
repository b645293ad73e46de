"""Typing in a reading, checked against what is believable."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.vocab.measurements import DEFINITIONS, Kind, Quantity
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo, line_edit

_SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class NewReading:
    """A reading as typed; ``value2`` is the lower blood pressure."""

    kind: Kind
    value: float
    value2: float | None
    taken_on: dt.date
    place: str


def read_numbers(text: str) -> tuple[Decimal, ...] | None:
    """The numbers of "128/82" or "7.4"; None when it is neither. A comma is a point."""
    try:
        numbers = tuple(Decimal(part.strip().replace(",", ".")) for part in text.split(_SEPARATOR))
    except InvalidOperation:
        return None
    return numbers if all(number.is_finite() for number in numbers) else None


def number_problem(kind: Kind, text: str) -> str:
    """What is wrong with a typed reading, as a sentence; "" when nothing is."""
    quantities = DEFINITIONS[kind].quantities
    numbers = read_numbers(text)
    if numbers is None or len(numbers) != len(quantities):
        if kind is Kind.BLOOD_PRESSURE:
            return _("Type both numbers, such as 128/82.")
        return _("Type a number, such as {example}.").format(example=_example(quantities[0]))
    for number, quantity in zip(numbers, quantities, strict=True):
        if not quantity.plausible(number):
            return _(
                "This number is outside {low} to {high} {unit}. Check it and type it again."
            ).format(low=quantity.low, high=quantity.high, unit=quantity.unit_shown)
    if kind is Kind.BLOOD_PRESSURE and numbers[1] >= numbers[0]:
        return _("The upper number comes first, as in 128/82. Check both numbers.")
    return ""


def _example(quantity: Quantity) -> str:
    middle = (quantity.low + quantity.high) / 2
    return f"{middle:.{quantity.decimals}f}"


def _typed(reading: NewReading) -> str:
    """A reading as somebody would type it, with all its digits."""
    numbers = (reading.value, *(() if reading.value2 is None else (reading.value2,)))
    return _SEPARATOR.join(f"{number:g}" for number in numbers)


class MeasurementDialog(BaseDialog):
    """One reading of one kind."""

    help_topic = "patient-page"
    asks_before_leaving = True
    kept_as = "measurement"

    def __init__(
        self,
        parent: QWidget | None,
        *,
        today: dt.date,
        kind: Kind,
        about: str,
        before: NewReading | None = None,
    ) -> None:
        """``before`` is the reading to correct: it is filled in, and its kind stays."""
        title = _("Correct the measurement") if before else _("Add a measurement")
        verb = _("Save the correction") if before else _("Add")
        super().__init__(title, verb, parent, explanation=about)
        self._today = today
        self.kind = combo({k.value: label_of(k) for k in DEFINITIONS}, kind.value)
        self.number = line_edit(most=20)
        self.day = DateField(_("Day"), today, before.taken_on if before else today, past=True)
        self.place = combo(_places(before))
        self.number_row = FormRow(_("Value"), self.number)
        self.day_row = FormRow(_("Day"), self.day)
        self.body.addWidget(FormRow(_("What was measured"), self.kind))
        self.body.addWidget(self.number_row)
        self.body.addWidget(self.day_row)
        self.body.addWidget(FormRow(_("Where"), self.place))
        self.kind.currentIndexChanged.connect(self._show_unit)
        self._show_unit()
        if before is not None:
            self.kind.setEnabled(False)
            self.number.setText(_typed(before))
            self.number.selectAll()
        self.number.setFocus()

    @property
    def chosen_kind(self) -> Kind:
        return Kind(self.kind.currentData())

    @override
    def problem(self) -> str:
        number = number_problem(self.chosen_kind, self.number.text())
        past = self.day.day is not None and self.day.day <= self._today
        day = "" if past else _("Choose today or an earlier day.")
        self.number_row.show_error(number)
        self.day_row.show_error(day)
        return number or day

    def value(self) -> NewReading:
        numbers = read_numbers(self.number.text())
        assert numbers is not None
        assert self.day.day is not None
        second = float(numbers[1]) if len(numbers) > 1 else None
        return NewReading(
            self.chosen_kind, float(numbers[0]), second, self.day.day, self.place.currentData()
        )

    @Slot()
    def _show_unit(self) -> None:
        unit = DEFINITIONS[self.chosen_kind].quantities[0].unit_shown
        self.number.setPlaceholderText(
            _("such as 128/82, in {unit}").format(unit=unit)
            if self.chosen_kind is Kind.BLOOD_PRESSURE
            else _("in {unit}").format(unit=unit)
        )

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        *,
        today: dt.date,
        kind: Kind = Kind.BLOOD_PRESSURE,
        about: str = "",
        whose: str = "",
    ) -> NewReading | None:
        """The reading; None when cancelled. ``about`` says whose it is, ``whose`` is their id."""
        dialog = cls(parent, today=today, kind=kind, about=about)
        dialog.whose = whose
        return dialog.value() if dialog.wait() else None

    @classmethod
    def ask_correction(
        cls, parent: QWidget | None, *, today: dt.date, before: NewReading, about: str
    ) -> NewReading | None:
        """The reading as it should have been; None when cancelled."""
        dialog = cls(parent, today=today, kind=before.kind, about=about, before=before)
        return dialog.value() if dialog.wait() else None


def _places(before: NewReading | None) -> dict[str, str]:
    """Where a reading is taken; first the place of the one to correct, which may be unknown."""
    known = {"clinic": _("In the clinic"), "home": _("At home")}
    if before is None:
        return known
    return {before.place: known.get(before.place) or before.place or _("Not said"), **known}
