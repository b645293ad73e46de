"""How the list is worked: by whom, in which order, and what follows an attempt."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.own_list_forms import FactChoice, ListForm
from carecoord.vocab.roles import Role, role_label
from ui.pages.lists.fact_box import FactBox
from ui.pages.lists.value_box import indent
from ui.widgets.calm_spins import CalmSpinBox
from ui.widgets.cards import ScrollBody
from ui.widgets.flow import FlowLayout
from ui.widgets.form import FormRow, combo
from ui.widgets.labels import label
from ui.widgets.segmented import flowing
from ui.widgets.tab_order import stops_in, tab_before

WORKLIST, SEGMENT = "worklist", "segment"
_WORKING = (
    Role.FRONT_DESK, Role.MEDICAL_ASSISTANT, Role.NURSE, Role.CLINICIAN, Role.CHW, Role.LEAD,
)  # fmt: skip
_THE_PRACTICES_OWN = -1
_MOST_DAYS, _MOST_TRIES = 3650, 20
_LOW, _HIGH = "low", "high"


class WorkPart(ScrollBody):
    """Defaults are those of the practice.

    Signals:
        edited: Something was typed, chosen or ticked.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__((16, 10, 16, 10), 10)
        self.kind = combo(
            {
                WORKLIST: _("A list to work through, person by person"),
                SEGMENT: _("A saved group that is only counted and shown"),
            },
            narrow=True,
        )
        roles = {role.value: role_label(role) for role in _WORKING}
        self.owner = combo(roles, narrow=True)
        self.audience = {role: QCheckBox(words) for role, words in roles.items()}
        self.order = FactBox(_("Sort by"), (), none=_("Name of the person"))
        self.since = FactBox(_("Since when"), (), none=_("Chosen from the conditions"))
        self.direction = combo({})
        self.hide_days = _days(least=_THE_PRACTICES_OWN, own=_("As the practice has set it"))
        self.attempts = _days(least=0, own=_("As the practice has set it"), most=_MOST_TRIES)
        self.attempts.setSuffix("")
        self.settled_days = _days()
        self.declined_days = _days()
        self.by_visit = QCheckBox(_("Whoever came in for a visit need not be called for now"))
        self._sorting = QVBoxLayout()
        self._direction_row = QWidget()
        self._outreach = QWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.column.addWidget(FormRow(_("What it is"), self.kind))
        outreach = QVBoxLayout(self._outreach)
        outreach.setContentsMargins(0, 0, 0, 0)
        outreach.setSpacing(10)
        outreach.addWidget(FormRow(_("Who works it"), self.owner))
        outreach.addWidget(label(_("Who sees it among their lists"), "caption"))
        ticks = QWidget()
        ticks.setLayout(FlowLayout(*self.audience.values(), spacing=12))
        ticks.setSizePolicy(flowing())
        outreach.addWidget(ticks)
        for caption, spin in (
            (_("Days until the next try when nobody was reached"), self.hide_days),
            (_("Tries until a person looks at it"), self.attempts),
            (_("Days until a settled row comes back, if it still holds"), self.settled_days),
            (_("Days until it comes back after the person declined"), self.declined_days),
        ):
            outreach.addWidget(FormRow(caption, spin))
        outreach.addWidget(self.by_visit)
        self._sorting.setSpacing(10)
        self.column.addLayout(self._sorting)
        self.column.addWidget(self._outreach)
        self.column.addStretch(1)

    def _connect(self) -> None:
        for box in (self.kind, self.owner):
            box.activated.connect(self.edited)
        for spin in (self.hide_days, self.attempts, self.settled_days, self.declined_days):
            spin.valueChanged.connect(self.edited)
        for tick in (*self.audience.values(), self.by_visit):
            tick.toggled.connect(self.edited)
        self.kind.activated.connect(self._show_outreach)

    def use_facts(self, facts: Sequence[FactChoice]) -> None:
        """What can be sorted by, and what can say since when."""
        while (item := self._sorting.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        told = [fact for fact in facts if fact.can_be_told]
        days = [fact for fact in told if fact.type in {"day", "instant"}]
        self.order = FactBox(_("Sort by"), told, none=_("Name of the person"))
        self.since = FactBox(_("Since when"), days, none=_("Chosen from the conditions"))
        self.direction = combo(
            {_LOW: _("Lowest or earliest first"), _HIGH: _("Highest or latest first")}, narrow=True
        )
        self.direction.setAccessibleName(_("Which comes first"))
        self._direction_row = FormRow(_("Which comes first"), self.direction)
        order, since = FormRow(_("Sort by"), self.order), FormRow(_("Since when"), self.since)
        for line in (order, self._direction_row, since):
            self._sorting.addWidget(line)
            tab_before(self.owner, stops_in(line))
        self.direction.activated.connect(self.edited)
        self.order.picked.connect(self._show_direction)
        self.order.picked.connect(self.edited)
        self.since.picked.connect(self.edited)

    def show_form(self, form: ListForm, *, writable: bool) -> None:
        self.kind.setCurrentIndex(max(self.kind.findData(form.kind), 0))
        self.owner.setCurrentIndex(max(self.owner.findData(form.owner_role), 0))
        for role, tick in self.audience.items():
            tick.setChecked(role in form.audience)
        self.order.choose(form.order.removeprefix("-"))
        self.direction.setCurrentIndex(1 if form.order.startswith("-") else 0)
        self._show_direction()
        self.since.choose(form.since)
        own = form.hide_days
        self.hide_days.setValue(_THE_PRACTICES_OWN if own is None else own)
        self.attempts.setValue(form.attempts or 0)
        self.settled_days.setValue(form.settled_days)
        self.declined_days.setValue(form.declined_days)
        self.by_visit.setChecked(form.settled_by_visit)
        self._show_outreach()
        self.content.setEnabled(writable)

    def values(self) -> dict[str, Any]:
        """What stands there, as fields of the form."""
        order = self.order.value
        is_high = self.direction.currentData() == _HIGH
        hide_days = self.hide_days.value()
        return {
            "kind": str(self.kind.currentData()),
            "owner_role": str(self.owner.currentData()),
            "audience": tuple(role for role, tick in self.audience.items() if tick.isChecked()),
            "order": f"-{order}" if order and is_high else order,
            "since": self.since.value,
            "hide_days": None if hide_days == _THE_PRACTICES_OWN else hide_days,
            "attempts": self.attempts.value() or None,
            "settled_days": self.settled_days.value(),
            "declined_days": self.declined_days.value(),
            "settled_by_visit": self.by_visit.isChecked(),
        }

    @Slot()
    def _show_direction(self) -> None:
        """Names stand in the order of the alphabet."""
        self._direction_row.setVisible(bool(self.order.value))

    @Slot()
    def _show_outreach(self) -> None:
        self._outreach.setVisible(self.kind.currentData() != SEGMENT)


def _days(*, least: int = 0, own: str = "", most: int = _MOST_DAYS) -> CalmSpinBox:
    made = CalmSpinBox()
    made.setRange(least, most)
    made.setSuffix(" " + _("days"))
    indent(made)
    if own:
        made.setSpecialValueText(own)
    return made
