"""The pages of the window: which there are, and how each is made when first opened."""

from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.shell.navigator import PATIENT_PAGE, Navigator
from ui.shell.pages import PageSpec
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts

if TYPE_CHECKING:  # the services bring SQLAlchemy
    from carecoord.services.bundle import Services

START_PAGE = "today"
HELP_PAGE = "help"
IMPORT_PAGE = "import"
HELP_KEYS = "F1"

_MODULES = {
    "today": ("ui.pages.today.page", "TodayPage"),
    "patients": ("ui.pages.patients.page", "PatientsPage"),
    PATIENT_PAGE: ("ui.pages.patient.page", "PatientPage"),
    "handouts": ("ui.pages.handouts.page", "HandoutsPage"),
    IMPORT_PAGE: ("ui.pages.importing.page", "ImportPage"),
    "settings": ("ui.pages.settings.page", "SettingsPage"),
    HELP_PAGE: ("ui.pages.help.page", "HelpPage"),
}


@dataclass(frozen=True)
class Surroundings:
    """What every page is given, in this order and with the message bar in the middle."""

    services: "Services"
    jobs: JobRunner
    changes: ChangeBus
    state: WindowState
    shortcuts: Shortcuts
    navigator: Navigator


def page_specs(around: Surroundings) -> list[PageSpec]:
    """The rail from top to bottom, and the pages only reached from others."""

    def spec(page_id: str, title: str, icon: str, shortcut: str = "") -> PageSpec:
        make = partial(_make, around, page_id)
        at_bottom = page_id in {"settings", HELP_PAGE}
        return PageSpec(page_id, title, icon, make, shortcut, at_bottom=at_bottom)

    return [
        spec("today", _("Today"), "calendar-check", "Alt+1"),
        spec("patients", _("Patients"), "users", "Alt+2"),
        PageSpec(
            PATIENT_PAGE,
            _("Patient"),
            "user",
            partial(_make, around, PATIENT_PAGE),
            on_rail=False,
            part_of="patients",
        ),
        spec("handouts", _("Handouts"), "books", "Alt+3"),
        spec(IMPORT_PAGE, _("Import"), "file-import", "Alt+4"),
        spec("settings", _("Settings"), "settings", "Ctrl+,"),
        spec(HELP_PAGE, _("Help"), "help-circle"),
    ]


def _make(around: Surroundings, page_id: str) -> QWidget:
    """Load a page's module, which nobody needs before it is opened, and make the page."""
    module, name = _MODULES[page_id]
    page_class = getattr(import_module(module), name)
    made = page_class(
        around.services,
        around.jobs,
        around.changes,
        around.navigator.window.messages,
        around.state,
        around.shortcuts,
        around.navigator,
    )
    assert isinstance(made, QWidget)
    return made
