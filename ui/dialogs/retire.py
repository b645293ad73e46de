"""Asking why a handout is no longer offered, and whether it could harm somebody."""

from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QWidget

from carecoord.common.i18n import _
from ui.dialogs.reason import ReasonDialog
from ui.widgets.labels import label


@dataclass(frozen=True, slots=True)
class Retired:
    """Why, and whether everybody who holds it is to be told."""

    reason: str
    is_harmful: bool


class RetireDialog(ReasonDialog):
    """A reason that has to be given, with a tick for what must not lie about."""

    help_topic = "writing-handouts"

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            _("Stop offering this handout?"),
            _("Nobody is given it any more. Who has it keeps it, and it can still be read."),
            _("Stop offering"),
            caption=_("Why"),
            missing=_("Say why this handout is no longer offered."),
        )
        self.harmful = QCheckBox(_("It could harm whoever follows it"))
        listed = _(
            "Everybody who holds it or an earlier version is then on the worklist “Handouts to "
            "take back”, with your sentence."
        )
        self.harmful.setAccessibleDescription(listed)
        self.body.addWidget(self.harmful)
        self.body.addWidget(label(listed, "muted", wrap=True))

    @classmethod
    def ask_about(cls, parent: QWidget | None) -> Retired | None:
        """The answer; None when cancelled."""
        dialog = cls(parent)
        if not dialog.wait():
            return None
        return Retired(dialog.reason.text().strip(), dialog.harmful.isChecked())
