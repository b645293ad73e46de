"""A practice that moved to a server: the data here makes room, so that the computer can join it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.pages.settings.going_back import Locks
from ui.pages.settings.needs import SettingsServices
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.layouts import row


class SettingAside(QWidget):
    """Nothing is deleted; the first card offers to bring it back."""

    def __init__(
        self, services: SettingsServices, jobs: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self.aside_button = button(_("Set the data here aside"), icon="archive")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        words = _(
            "Once everything was taken in elsewhere, for example on a server, set the data of "
            "this computer aside. It then begins with the first card and can join the server."
        )
        lines.addWidget(label(words, "small", wrap=True))
        lines.addLayout(row(self.aside_button, None))
        self.aside_button.clicked.connect(self._on_aside)

    @Slot()
    def _on_aside(self) -> None:
        if not ConfirmDialog.ask(
            self,
            _("Set the data of this computer aside?"),
            _("What was entered here since the export is not where the practice is now. The data "
              "is kept, and the first card offers to bring it back. CareCoord starts again with "
              "that card."),
            _("Set it aside"),
            dangerous=True,
            cancel=_("Stay with the present data"),
        ):  # fmt: skip
            return
        services = self._services
        self._jobs.write(lambda: services.restoring.set_aside(actor=services.actor), self._on_set)

    @Slot(object)
    def _on_set(self, _nothing: object) -> None:
        window: object = self.window()
        if isinstance(window, Locks):
            window.lock_asked.emit()
