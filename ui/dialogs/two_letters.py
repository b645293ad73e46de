"""Asking what becomes of a run when a colleague made one for the same people meanwhile."""

import enum
from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _, n_
from carecoord.services.letter_forms import Double
from ui.dialogs.base import BaseDialog
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.layouts import row

_WIDTH_PX = 560


class ToTakeBack(enum.Enum):
    """What of one's own run is taken back."""

    NOTHING = enum.auto()
    THESE_PEOPLE = enum.auto()
    ALL = enum.auto()


class TwoLettersDialog(BaseDialog):
    """Esc keeps both, which is said on the button."""

    help_topic = "worklists#paper"

    def __init__(self, parent: QWidget | None, doubles: Sequence[Double]) -> None:
        people = len({one.patient_id for one in doubles})
        explanation = n_(
            "{count} person has one from another run of this list too.",
            "{count} people have one from another run of this list too.",
            people,
        ).format(count=f"{people:,}")
        super().__init__(
            _("Made twice for the same person"), _("Take these people out of mine"), parent,
            explanation=explanation, cancel=_("Keep both"), width_px=_WIDTH_PX,
        )  # fmt: skip
        self.is_all = False
        self.all_button = button(_("Take my whole run back"))
        for one in doubles:
            self.body.addWidget(label(one.words, wrap=True))
        warning = _("Paper and drafts stay where they are: take those out by hand.")
        self.body.addWidget(label(warning, "muted", wrap=True))
        self.body.addLayout(row(self.all_button, None))
        self.all_button.clicked.connect(self._on_all)

    @classmethod
    def ask(cls, parent: QWidget | None, doubles: Sequence[Double]) -> ToTakeBack:
        """What the person wants."""
        dialog = cls(parent, doubles)
        if not dialog.wait():
            return ToTakeBack.NOTHING
        return ToTakeBack.ALL if dialog.is_all else ToTakeBack.THESE_PEOPLE

    @Slot()
    def _on_all(self) -> None:
        self.is_all = True
        self.accept()
