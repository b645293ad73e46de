"""What another computer needs to work with the practice's server."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import _
from ui.background.jobs import JobRunner
from ui.dialogs.files import FileDialog
from ui.pages.settings.needs import SettingsServices
from ui.state.navigation import Messages
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.layouts import row


class Joining(QWidget):
    """Writes the join file; the password of the database user is told apart from it."""

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._messages = messages
        self.join_button = button(_("Write a join file"), icon="file-export")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        words = _(
            "For one more computer: where the server is, without any password. Whoever joins is "
            "told the password of the database user apart from it, and signs in as themselves."
        )
        lines.addWidget(label(words, "small", wrap=True))
        lines.addLayout(row(self.join_button, None))
        self.join_button.clicked.connect(self._on_join)

    @Slot()
    def _on_join(self) -> None:
        patterns = [_("Join files (*.toml)")]
        target = FileDialog.ask_save(self, _("Write a join file"), "carecoord-join.toml", patterns)
        if target is None:
            return
        services = self._services

        def write() -> None:
            from carecoord.services import join_file

            join_file.write(target, services.home, actor=services.actor)

        self._jobs.write(write, self._on_written)

    @Slot(object)
    def _on_written(self, _nothing: object) -> None:
        self._messages.say(_("The join file is written."))
