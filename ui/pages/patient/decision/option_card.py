"""One option: its name, what speaks for it and against it, and whether it was taken."""

from dataclasses import replace

from PySide6.QtCore import QKeyCombination, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QRadioButton, QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.decision_forms import OptionEntry
from ui.pages.patient.decision.effect_column import EffectColumn
from ui.pages.patient.decision.effect_row import BENEFIT, HARM
from ui.pages.patient.decision.option_extra import OptionExtra
from ui.theme.look import look
from ui.theme.sizes import grow_with_text
from ui.widgets.buttons import icon_button
from ui.widgets.cards import Card
from ui.widgets.form import line_edit
from ui.widgets.labels import Tone, badge
from ui.widgets.layouts import row

_INDENT_PX = 6
_UP = QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Up)
_DOWN = QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Down)


class OptionCard(Card):
    """Benefits and harms side by side; Alt with an arrow moves the option.

    Signals:
        edited: Something was typed.
        up_asked, down_asked, remove_asked: Where the option should go.
        grew: There are more fields for Tab to stop at.
    """

    edited = Signal()
    grew = Signal()
    up_asked = Signal()
    down_asked = Signal()
    remove_asked = Signal()

    def __init__(self, entry: OptionEntry, parent: QWidget | None = None) -> None:
        super().__init__("inset", (10, 6, 8, 8), 4, parent)
        self.stored_id = entry.id
        self.is_wait = entry.is_wait
        self._entry = entry
        self._place = (1, 1)
        self.extra: OptionExtra | None = None
        self.taken = QRadioButton()
        self.label = line_edit(entry.label, _("Name of the option"))
        self.more = icon_button("dots", _("More"))
        self.menu = QMenu(self)
        self.benefits = EffectColumn(BENEFIT, [e for e in entry.effects if e.side == BENEFIT])
        self.harms = EffectColumn(HARM, [e for e in entry.effects if e.side == HARM])
        self._build()
        self._connect()
        if entry.burden or entry.patient_comment:
            self.show_extra()

    def _build(self) -> None:
        self.label.setProperty("flat", True)
        self.label.setProperty("strong", True)
        grow_with_text(self.more, fixedWidth=28, fixedHeight=28)
        self.more.setMenu(self.menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        head = row(self.taken, self.label, spacing=4)
        head.setStretch(1, 1)
        if self.is_wait:
            mark = badge(_("Wait and see"), Tone.NEUTRAL)
            head.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.more)
        self.body.addLayout(head)
        sides = QHBoxLayout()
        sides.setContentsMargins(look().px(_INDENT_PX), 0, 0, 0)
        sides.setSpacing(12)
        sides.addWidget(self.benefits, 1)
        sides.addWidget(self.harms, 1)
        self.body.addLayout(sides)

    def _connect(self) -> None:
        self.label.textChanged.connect(self.edited)
        for part in (self.benefits, self.harms):
            part.edited.connect(self.edited)
            part.grew.connect(self.grew)
        self.taken.toggled.connect(self._on_taken)
        self.menu.aboutToShow.connect(self._fill_menu)

    def call(self, number: int, of: int) -> None:
        """Number the option in the names of its fields."""
        self._place = (number, of)
        self.label.setAccessibleName(_("Name of option {number}").format(number=number))
        self.taken.setAccessibleName(_("Option {number} was chosen").format(number=number))
        more = _("Move, remove or add to option {number}").format(number=number)
        self.more.setAccessibleName(more)
        self.more.setToolTip(more)
        self.benefits.call_option(number)
        self.harms.call_option(number)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        own = [self.taken, self.label, self.more]
        extra = self.extra.stops() if self.extra else []
        return [*own, *self.benefits.stops(), *self.harms.stops(), *extra]

    def entry(self) -> OptionEntry:
        named = replace(
            self._entry,
            label=self.label.text().strip(),
            is_wait=self.is_wait,
            effects=(*self.benefits.entries(), *self.harms.entries()),
            id=self.stored_id,
        )
        return self.extra.write_into(named) if self.extra else named

    def field_for(self, name: str) -> QWidget:
        """The field a finding on this option is about."""
        column_of = {"benefits": self.benefits, "harms": self.harms}.get(name)
        return self.label if column_of is None else column_of.rows[0].text

    @Slot()
    def show_extra(self) -> None:
        """Ask what it takes and what the patient says about it."""
        if self.extra is None:
            self.extra = OptionExtra(self._entry, self)
            self.extra.edited.connect(self.edited)
            self.body.addWidget(self.extra)
            self.grew.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.keyCombination() == _UP:
            self.up_asked.emit()
        elif event.keyCombination() == _DOWN:
            self.down_asked.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _fill_menu(self) -> None:
        number, of = self._place
        self.menu.clear()
        up = self.menu.addAction(_("Move up") + "\tAlt+↑")
        down = self.menu.addAction(_("Move down") + "\tAlt+↓")
        extra = self.menu.addAction(_("What it takes, what the patient says"))
        self.menu.addSeparator()
        remove = self.menu.addAction(_("Remove this option"))
        up.setEnabled(number > 1)
        down.setEnabled(number < of)
        extra.setEnabled(self.extra is None)
        remove.setEnabled(of > 1)
        up.triggered.connect(self.up_asked)
        down.triggered.connect(self.down_asked)
        extra.triggered.connect(self.show_extra)
        remove.triggered.connect(self.remove_asked)

    @Slot(bool)
    def _on_taken(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.set_look("chosen" if on else "inset")
