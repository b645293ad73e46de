"""A person's own goal for a number, and why a reading does not count."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.vocab.measurements import DEFINITIONS, Kind
from carecoord.vocab.targets import REASONS, Unreliable
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.dialogs.measurement import number_problem, read_numbers
from ui.widgets.form import FormRow, combo, line_edit

_COUNTS = ""


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A goal as typed; ``value`` None says that the practice's number holds again."""

    value: float | None
    value2: float | None
    reason: str


class OwnTargetDialog(BaseDialog):
    """Readings below the number are where they should be for this person."""

    help_topic = "patient-page"
    asks_before_leaving = True

    def __init__(
        self,
        parent: QWidget | None,
        *,
        kind: Kind,
        about: str,
        usual: str,
        before: str,
        reason: str,
    ) -> None:
        title = _("Own goal: {what}").format(what=label_of(kind))
        super().__init__(title, _("Set the goal"), parent, explanation=about)
        self._kind = kind
        # Each number by itself: a goal for one is not offered again for another.
        self.kept_as = f"own-target-{kind.value}"
        unit = DEFINITIONS[kind].quantities[0].unit_shown
        self.number = line_edit(before, most=20)
        self.reason = line_edit(reason)
        self.number_row = FormRow(
            _("Below, in {unit}").format(unit=unit),
            self.number,
            hint=_("The practice's number is {number}. Leave it empty to go by that.").format(
                number=usual
            ),
        )
        self.reason_row = FormRow(_("Why it differs for this person"), self.reason)
        self.body.addWidget(self.number_row)
        self.body.addWidget(self.reason_row)
        self.number.selectAll()
        self.number.setFocus()

    @override
    def problem(self) -> str:
        typed = self.number.text().strip()
        number = number_problem(self._kind, typed) if typed else ""
        missing = _("Say why this person's goal differs from the practice's.")
        reason = "" if self.reason.text().strip() or not typed else missing
        self.number_row.show_error(number)
        self.reason_row.show_error(reason)
        return number or reason

    def value(self) -> NewTarget:
        numbers = read_numbers(self.number.text()) if self.number.text().strip() else ()
        values = [float(number) for number in numbers or ()]
        first = values[0] if values else None
        return NewTarget(first, values[1] if len(values) > 1 else None, self.reason.text().strip())

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        *,
        kind: Kind,
        about: str,
        usual: str,
        before: str = "",
        reason: str = "",
        whose: str = "",
    ) -> NewTarget | None:
        """The goal; None when cancelled.

        Args:
            parent: Window the dialog belongs to.
            kind: What is measured.
            about: Whose goal it is, as a line under the title.
            usual: The practice's number, as written.
            before: The goal that holds now, as it is typed; "" when there is none.
            reason: Why that was set.
            whose: Their id, under which what is typed is kept when the screen is locked.
        """
        dialog = cls(parent, kind=kind, about=about, usual=usual, before=before, reason=reason)
        dialog.whose = whose
        return dialog.value() if dialog.wait() else None


class ReliableDialog(BaseDialog):
    """Whether lists may rely on one reading."""

    help_topic = "patient-page"

    def __init__(self, parent: QWidget | None, *, kind: Kind, fact: str, before: str) -> None:
        explanation = _("It stays on the chart. Worklists and the progress page leave it out.")
        super().__init__(
            _("Does this reading count?"), _("Save"), parent, explanation=f"{fact}\n{explanation}"
        )
        reasons = {reason.value: label_of(reason) for reason in REASONS[kind]}
        self.why_not = combo({_COUNTS: _("It counts"), **reasons}, before)
        self.body.addWidget(FormRow(_("It does not count because of"), self.why_not))

    @classmethod
    def ask(
        cls, parent: QWidget | None, *, kind: Kind, fact: str, before: str
    ) -> tuple[Unreliable | None] | None:
        """Why it does not count, None within for a reading that does; None when cancelled."""
        dialog = cls(parent, kind=kind, fact=fact, before=before)
        if not dialog.wait():
            return None
        chosen = dialog.why_not.currentData()
        return (Unreliable(chosen) if chosen else None,)
