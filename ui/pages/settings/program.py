"""This program: its version, newer ones, and a report for whoever helps."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord import __version__
from carecoord.common.i18n import _
from ui.background.jobs import JobRunner
from ui.dialogs.diagnostics import DiagnosticsDialog
from ui.pages.settings.needs import SettingsServices
from ui.pages.settings.section import Section
from ui.pages.settings.updates_card import UpdatesCard
from ui.state.navigation import Messages, Navigate
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.layouts import row


class ProgramSection(Section):
    """The place to look for newer versions has Save; everything else acts at once."""

    def __init__(
        self,
        services: SettingsServices,
        jobs: JobRunner,
        messages: Messages,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._navigate = navigate
        self.updates = UpdatesCard(services, jobs, messages)
        self.about_button = button(_("About CareCoord"), icon="info-circle")
        self.report_button = button(_("Diagnostic report"), icon="clipboard-list")
        self._build()
        self.about_button.clicked.connect(self._on_about)
        self.report_button.clicked.connect(self._on_report)
        self.updates.edited.connect(self._on_edited)

    def _build(self) -> None:
        own = self.card(_("This program"))
        own.body.addWidget(label(_("CareCoord, version {version}").format(version=__version__)))
        own.body.addWidget(
            label(
                _("The report says what this program is, where it runs and how it failed last, "
                  "for whoever helps you. Nobody is named in it."),
                "small", wrap=True,
            )
        )  # fmt: skip
        own.body.addLayout(row(self.about_button, self.report_button, None))
        newer = self.card(_("New versions"))
        newer.body.addWidget(self.updates)

    @property
    @override
    def is_dirty(self) -> bool:
        return self.updates.is_dirty

    @override
    def load(self) -> None:
        self.updates.place.setModified(False)
        self.updates.load()

    @override
    def check(self) -> bool:
        return self.updates.check()

    @override
    def save(self) -> None:
        self.updates.place.setModified(False)
        self.updates.save()

    @Slot()
    def _on_edited(self) -> None:
        self.dirtied.emit(self.is_dirty)

    @Slot()
    def _on_report(self) -> None:
        DiagnosticsDialog.show_report(self)

    @Slot()
    def _on_about(self) -> None:
        self._navigate.open_page("help", "about")
