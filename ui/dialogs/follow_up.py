"""Asking what is to be done, by when and by whom."""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.business_days import NO_HOLIDAYS
from carecoord.services.followups import FollowUpForm
from carecoord.vocab.followups import Kind, Priority
from carecoord.vocab.roles import Role, role_label
from carecoord.vocab.terms import label as label_of
from ui.dialogs.base import BaseDialog
from ui.dialogs.discharge_row import DischargeRow
from ui.widgets.date_field import DateField
from ui.widgets.form import FormRow, combo, line_edit, text_edit

KINDS_BY_HAND = (
    Kind.CALL_BACK,
    Kind.VISIT_TO_BOOK,
    Kind.RESULT,
    Kind.MEASUREMENT,
    Kind.REFERRAL,
    Kind.TRANSITION,
    Kind.CONTACT_DETAILS,
    Kind.OTHER,
)
"""Kinds a person adds; the others are made by rules."""

_ROLE_MARK = "role:"
_OWNING_ROLES = (
    Role.FRONT_DESK,
    Role.MEDICAL_ASSISTANT,
    Role.NURSE,
    Role.CLINICIAN,
    Role.CHW,
    Role.LEAD,
)


def owner_choices(colleagues: Mapping[str, str]) -> dict[str, str]:
    """People first, then roles, as a drop-down shows them."""
    roles = {role_choice(role): role_label(role) for role in _OWNING_ROLES}
    return {**colleagues, **roles}


def role_choice(role: Role) -> str:
    """The key of a role in ``owner_choices``."""
    return f"{_ROLE_MARK}{role.value}"


def owner_of(choice: str) -> tuple[str, Role | None]:
    """A chosen owner as (staff id, role); one of the two is empty."""
    if choice.startswith(_ROLE_MARK):
        return "", Role(choice.removeprefix(_ROLE_MARK))
    return choice, None


class FollowUpDialog(BaseDialog):
    """A new follow-up."""

    help_topic = "patient-page"
    asks_before_leaving = True
    kept_as = "follow-up"

    def __init__(
        self,
        parent: QWidget | None,
        *,
        today: dt.date,
        colleagues: Mapping[str, str],
        me: str,
        about: str,
        closed: AbstractSet[dt.date] = NO_HOLIDAYS,
    ) -> None:
        super().__init__(_("Add a follow-up"), _("Add follow-up"), parent, explanation=about)
        self._today = today
        self.title = line_edit(hint=_("For example: repeat the potassium test"))
        self.kind = combo({kind.value: label_of(kind) for kind in KINDS_BY_HAND})
        self.due = DateField(_("Due"), today)
        self.owner = combo(owner_choices(colleagues), me)
        self.priority = combo({p.value: label_of(p) for p in Priority}, Priority.ROUTINE.value)
        self.discharge = DischargeRow(today, closed)
        self.reason = text_edit(lines=2)
        self.title_row = FormRow(_("What is to be done"), self.title)
        self.due_row = FormRow(_("Due"), self.due)
        for shown in (
            self.title_row,
            self.due_row,
            FormRow(_("Who does it"), self.owner),
            FormRow(_("What it is about"), self.kind),
            self.discharge,
            FormRow(_("How pressing"), self.priority),
            FormRow(_("Why"), self.reason, optional=True),
        ):
            self.body.addWidget(shown)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.discharge.reckoned.connect(self.due.set_day)
        self.discharge.hide()

    @override
    def problem(self) -> str:
        title = "" if self.title.text().strip() else _("Say in a few words what there is to do.")
        due = "" if self._due_is_right() else _("Choose today or a later day.")
        self.title_row.show_error(title)
        self.due_row.show_error(due)
        discharge = self.discharge.problem() if self._is_transition else ""
        return title or due or discharge

    @property
    def _is_transition(self) -> bool:
        return str(self.kind.currentData()) == Kind.TRANSITION

    @Slot()
    def _on_kind(self) -> None:
        """After a hospital stay the day of the call follows from the day of discharge."""
        self.discharge.setVisible(self._is_transition)
        if self._is_transition and self.priority.currentData() == Priority.ROUTINE.value:
            self.priority.setCurrentIndex(self.priority.findData(Priority.TIME_LIMITED.value))
        if self.isVisible():
            self._fit_height()

    def _due_is_right(self) -> bool:
        return self.due.day is not None and self.due.day >= self._today

    def value(self) -> FollowUpForm:
        assert self.due.day is not None
        owner_id, role = owner_of(self.owner.currentData())
        left = self.discharge.words() if self._is_transition else ""
        typed = self.reason.toPlainText().strip()
        return FollowUpForm(
            title=self.title.text().strip(),
            due_on=self.due.day,
            kind=Kind(self.kind.currentData()),
            reason=" ".join(part for part in (left, typed) if part),
            owner_id=owner_id,
            owner_role=role,
            priority=Priority(self.priority.currentData()),
        )

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        *,
        today: dt.date,
        colleagues: Mapping[str, str],
        me: str,
        about: str = "",
        whose: str = "",
        closed: AbstractSet[dt.date] = NO_HOLIDAYS,
    ) -> FollowUpForm | None:
        """The new follow-up; None when cancelled.

        Args:
            parent: Window the dialog belongs to.
            today: Practice day.
            colleagues: Names by staff id.
            me: Staff id proposed as the owner.
            about: Whom it is for, as a line under the title.
            whose: Their id, under which what is typed is kept when the screen is locked.
            closed: Days the practice is closed, which working days skip.
        """
        dialog = cls(parent, today=today, colleagues=colleagues, me=me, about=about, closed=closed)
        dialog.whose = whose
        return dialog.value() if dialog.wait() else None
