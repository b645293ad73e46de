"""Looking back on a decision: what came of it, or until when it stays open."""

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.decisions import stays_open
from carecoord.vocab.decisions import ReviewResult
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo, text_edit
from ui.widgets.formats import full_date


@dataclass(frozen=True, slots=True)
class Review:
    """``still_open_until`` is the next day to look at it, None when it is settled."""

    result: str
    still_open_until: dt.date | None
    outcome: ReviewResult | None = None


class DecisionReviewDialog(BaseDialog):
    """What the patient says about it now."""

    help_topic = "decisions"
    asks_before_leaving = True

    def __init__(
        self, parent: QWidget | None, *, question: str, today: dt.date, latest: dt.date
    ) -> None:
        super().__init__(_("Look back on it"), _("Save"), parent, explanation=question)
        self._today = today
        self._latest = latest
        results = {result.value: label_of(result) for result in ReviewResult}
        self.outcome = combo({"": _("Choose or write below"), **results})
        self.words = text_edit(lines=3)
        self.stays_open = QCheckBox(_("Look at it once more"))
        self.until = DateField(_("On which day"), today)
        self.words_row = FormRow(_("In a few words"), self.words)
        self.until_row = FormRow(
            _("On which day"),
            self.until,
            hint=_("No later than {day}.").format(day=full_date(latest)),
        )
        self.body.addWidget(FormRow(_("How the patient sees it now"), self.outcome))
        self.body.addWidget(self.words_row)
        self.body.addWidget(self.stays_open)
        self.body.addWidget(self.until_row)
        self.stays_open.toggled.connect(self._show_until)
        self.outcome.currentIndexChanged.connect(self._on_outcome)
        self._show_until()

    @override
    def problem(self) -> str:
        said = "" if self._said() else _("Say what came of looking at it again.")
        day = ""
        if self.stays_open.isChecked() and not self._until_is_right():
            day = _("Choose a day after today and no later than {day}.").format(
                day=full_date(self._latest)
            )
        self.words_row.show_error(said)
        self.until_row.show_error(day)
        return said or day

    def _said(self) -> str:
        chosen = self.outcome.currentText() if self.outcome.currentData() else ""
        return ". ".join(filter(None, (chosen, self.words.toPlainText().strip())))

    def _until_is_right(self) -> bool:
        return self.until.day is not None and self._today < self.until.day <= self._latest

    @Slot()
    def _show_until(self) -> None:
        self.until_row.setVisible(self.stays_open.isChecked())

    @property
    def _outcome(self) -> ReviewResult | None:
        value = self.outcome.currentData()
        return ReviewResult(value) if value else None

    @Slot()
    def _on_outcome(self) -> None:
        """Who was not reached is still to be asked."""
        still_open = stays_open(self._outcome)
        if still_open:
            self.stays_open.setChecked(True)
        self.stays_open.setEnabled(not still_open)

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        *,
        question: str,
        today: dt.date,
        latest: dt.date,
        whose: str = "",
        note_id: str = "",
    ) -> Review | None:
        """What came of it; None when cancelled.

        Args:
            parent: Window the dialog belongs to.
            question: What was decided, as a line under the title.
            today: Practice day.
            latest: The last day it may stay open.
            whose: The patient's id, under which what is typed is kept when the screen is locked.
            note_id: The note that is looked back on.
        """
        dialog = cls(parent, question=question, today=today, latest=latest)
        dialog.whose, dialog.kept_as = whose, f"review.{note_id}"
        if not dialog.wait():
            return None
        until = dialog.until.day if dialog.stays_open.isChecked() else None
        return Review(dialog._said(), until, dialog._outcome)
