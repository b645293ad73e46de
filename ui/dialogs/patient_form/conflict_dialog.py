"""Somebody else changed the same person: both versions side by side, to choose from."""

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.dialogs.patient_form.comparing import Conflict
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.layouts import row

_WIDTH_PX = 620


class ConflictDialog(BaseDialog):
    """One pair of radio buttons per field; theirs is chosen at first, so nothing is lost."""

    help_topic = "finding-people"

    def __init__(self, conflicts: Sequence[Conflict], parent: QWidget | None) -> None:
        super().__init__(
            _("Somebody else changed this patient too"),
            _("Save with these choices"),
            parent,
            explanation=_(
                "Both versions are here. Choose for each field which one holds. "
                "What only one of you changed is kept."
            ),
            cancel=_("Back to the form"),
            width_px=_WIDTH_PX,
        )
        self._mine: dict[str, QRadioButton] = {}
        for conflict in conflicts:
            self.body.addWidget(self._card(conflict))

    def _card(self, conflict: Conflict) -> Card:
        card = Card("card", (14, 10, 14, 10), 4)
        card.body.addWidget(label(conflict.caption, "strong"))
        group = QButtonGroup(card)
        for who, text, is_mine in (
            (_("Theirs"), conflict.theirs, False),
            (_("Mine"), conflict.mine, True),
        ):
            choice = QRadioButton(who)
            choice.setAccessibleName(f"{conflict.caption}: {who}, {text}")
            choice.setChecked(not is_mine)
            group.addButton(choice)
            if is_mine:
                self._mine[conflict.field] = choice
            line = row(choice, label(text, wrap=True), spacing=12)
            line.setStretch(1, 1)
            card.body.addLayout(line)
        return card

    def mine(self) -> list[str]:
        """Fields for which my version was chosen."""
        return [field for field, choice in self._mine.items() if choice.isChecked()]

    @classmethod
    def ask(cls, parent: QWidget | None, conflicts: Sequence[Conflict]) -> list[str] | None:
        """Fields to keep as I had them; None to go back to the form."""
        dialog = cls(conflicts, parent)
        return dialog.mine() if dialog.wait() else None
