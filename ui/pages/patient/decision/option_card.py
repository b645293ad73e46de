"""One option: its name, what speaks for it and against it, and whether it was taken."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from carecoord.common.i18n import _
from carecoord.services.decision_forms import OptionEntry
from ui.pages.patient.decision.effect_column import EffectColumn
from ui.pages.patient.decision.effect_row import BENEFIT, HARM
from ui.pages.patient.decision.option_extra import OptionExtra
from ui.theme.look import look
from ui.widgets.buttons import icon_button
from ui.widgets.cards import Card
from ui.widgets.form import line_edit
from ui.widgets.labels import Tone, badge
from ui.widgets.layouts import row

_INDENT_PX = 6


class OptionCard(Card):
    """Benefits and harms side by side.

    Signals:
        edited: Something was typed.
        up_asked, down_asked, remove_asked: Where the option should go.
    """

    edited = Signal()
    up_asked = Signal()
    down_asked = Signal()
    remove_asked = Signal()

    def __init__(self, entry: OptionEntry, parent: QWidget | None = None) -> None:
        super().__init__("inset", (10, 6, 8, 8), 4, parent)
        self.stored_id = entry.id
        self.is_wait = entry.is_wait
        self.taken = QRadioButton()
        self.label = line_edit(entry.label, _("Name of the option"))
        self.up = icon_button("chevron-up", _("Move up"))
        self.down = icon_button("chevron-down", _("Move down"))
        self.more = icon_button("dots", _("More"))
        self.remove = icon_button("trash", _("Remove"))
        self.benefits = EffectColumn(BENEFIT, [e for e in entry.effects if e.side == BENEFIT])
        self.harms = EffectColumn(HARM, [e for e in entry.effects if e.side == HARM])
        self._entry = entry
        self.extra: OptionExtra | None = None
        self._build()
        self._connect()
        self.more.setChecked(bool(entry.burden or entry.patient_comment))

    def _build(self) -> None:
        self.label.setProperty("flat", True)
        self.label.setProperty("strong", True)
        self.more.setCheckable(True)
        head = row(self.taken, self.label, spacing=4)
        head.setStretch(1, 1)
        if self.is_wait:
            mark = badge(_("Wait option"), Tone.NEUTRAL)
            head.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        for tool in (self.more, self.up, self.down, self.remove):
            tool.setFixedSize(look().px(28), look().px(28))
            head.addWidget(tool)
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
        self.taken.toggled.connect(self._on_taken)
        self.more.toggled.connect(self._on_more)
        self.up.clicked.connect(self.up_asked)
        self.down.clicked.connect(self.down_asked)
        self.remove.clicked.connect(self.remove_asked)

    def call(self, number: int, of: int) -> None:
        """Number the option in the names of its fields."""
        about = {"number": number}
        self.label.setAccessibleName(_("Name of option {number}").format(**about))
        self.taken.setAccessibleName(_("Option {number} was chosen").format(**about))
        self.up.setAccessibleName(_("Move option {number} up").format(**about))
        self.down.setAccessibleName(_("Move option {number} down").format(**about))
        self.more.setAccessibleName(_("More about option {number}").format(**about))
        self.remove.setAccessibleName(_("Remove option {number}").format(**about))
        self.benefits.call_option(number)
        self.harms.call_option(number)
        self.up.setEnabled(number > 1)
        self.down.setEnabled(number < of)

    def entry(self) -> OptionEntry:
        extra = self.extra
        comment = extra.comment.toPlainText() if extra else self._entry.patient_comment
        return OptionEntry(
            label=self.label.text().strip(),
            is_wait=self.is_wait,
            burden=extra.burden.toPlainText().strip() if extra else self._entry.burden,
            patient_comment=comment.strip(),
            effects=(*self.benefits.entries(), *self.harms.entries()),
            id=self.stored_id,
        )

    def field_for(self, name: str) -> QWidget:
        """The field a finding on this option is about."""
        column_of = {"benefits": self.benefits, "harms": self.harms}.get(name)
        return self.label if column_of is None else column_of.rows[0].text

    @Slot(bool)
    def _on_more(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self.extra is None:
            self.extra = OptionExtra(self._entry, self)
            self.extra.edited.connect(self.edited)
            self.body.addWidget(self.extra)
        self.extra.setVisible(on)

    @Slot(bool)
    def _on_taken(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.set_look("chosen" if on else "inset")
