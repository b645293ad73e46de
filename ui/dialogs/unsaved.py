"""What to do with what was typed and not saved."""

import enum

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from ui.dialogs.base import BaseDialog
from ui.widgets.buttons import button


class Unsaved(enum.Enum):
    """The three ways."""

    SAVE = enum.auto()
    DISCARD = enum.auto()
    STAY = enum.auto()


class UnsavedDialog(BaseDialog):
    """Save, throw away, or stay; closing the dialog stays."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            _("Save what you changed?"),
            _("Save"),
            parent,
            explanation=_("Something on this page is not saved yet."),
            cancel=_("Stay here"),
        )
        self._discarded = False
        self.discard_button = button(_("Throw away"))
        self.foot.insertWidget(0, self.discard_button)
        self.discard_button.clicked.connect(self._on_discard)

    @Slot()
    def _on_discard(self) -> None:
        self._discarded = True
        self.reject()

    @classmethod
    def ask(cls, parent: QWidget | None) -> Unsaved:
        dialog = cls(parent)
        if dialog.wait():
            return Unsaved.SAVE
        return Unsaved.DISCARD if dialog._discarded else Unsaved.STAY
