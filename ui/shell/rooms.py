"""The pages of the window: which there are, and how each is made when first opened."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission, may
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.shell.navigator import PATIENT_PAGE, Navigator
from ui.shell.pages import PageSpec
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts

if TYPE_CHECKING:  # the services bring SQLAlchemy
    from carecoord.services.bundle import Services
    from ui.pages.today.reading import FirstList

START_PAGE = "today"
HELP_PAGE = "help"
SETTINGS_PAGE = "settings"
IMPORT_PAGE = "import"
WRITING_PAGE = "writing"
LISTS_PAGE = "lists"
PRACTICE_PAGE = "practice"
AUDIT_PAGE = "audit"
HELP_KEYS, KEYS_KEYS = "F1", ("Ctrl+/", "Shift+F1")


@dataclass(frozen=True)
class Surroundings:
    """What every page is given, in this order and with the message bar in the middle.

    Attributes:
        first_list: What the first page shows, begun before there is a page.
    """

    services: "Services"
    jobs: JobRunner
    changes: ChangeBus
    state: WindowState
    shortcuts: Shortcuts
    navigator: Navigator
    first_list: "FirstList | None" = None


def page_specs(around: Surroundings) -> list[PageSpec]:
    """The rail from top to bottom, and the pages only reached from others."""

    def spec(page_id: str, title: str, icon: str, shortcut: str = "") -> PageSpec:
        make = partial(_make_first if page_id == START_PAGE else _make, around, page_id)
        at_bottom = page_id in {SETTINGS_PAGE, HELP_PAGE}
        return PageSpec(page_id, title, icon, make, shortcut, at_bottom=at_bottom)

    def inner(page_id: str, title: str, icon: str, part_of: str) -> PageSpec:
        make = partial(_make, around, page_id)
        return PageSpec(page_id, title, icon, make, on_rail=False, part_of=part_of)

    can = partial(may, around.services.actor)
    for_everybody = [
        spec(SETTINGS_PAGE, _("Settings"), "settings", "Ctrl+,"),
        spec(HELP_PAGE, _("Help"), "help-circle"),
    ]
    if not can(Permission.VIEW_PATIENT):
        return for_everybody
    practice = spec(PRACTICE_PAGE, _("Practice"), "chart-bar", "Alt+5")
    audit = inner(AUDIT_PAGE, _("Who did what"), "history", SETTINGS_PAGE)
    return [
        spec(START_PAGE, _("Today"), "calendar-check", "Alt+1"),
        inner(LISTS_PAGE, _("Own worklists"), "clipboard-list", START_PAGE),
        spec("patients", _("Patients"), "users", "Alt+2"),
        inner(PATIENT_PAGE, _("Patient"), "user", "patients"),
        spec("handouts", _("Handouts"), "books", "Alt+3"),
        inner(WRITING_PAGE, _("Write handouts"), "edit", "handouts"),
        spec(IMPORT_PAGE, _("Import"), "file-import", "Alt+4"),
        *([practice] if can(Permission.VIEW_REPORTS) else []),
        spec("schedule", _("Schedule"), "calendar-event", "Alt+6"),
        *([audit] if can(Permission.VIEW_AUDIT) else []),
        *for_everybody,
    ]


def first_page(services: "Services") -> str:
    """Where a day begins; for whoever sees no patient in Settings, where their work is."""
    return START_PAGE if may(services.actor, Permission.VIEW_PATIENT) else SETTINGS_PAGE


def _make(around: Surroundings, page_id: str, parent: QWidget) -> QWidget:
    """Make a page; its class is given what ``Surroundings`` names, in that order.

    Made where it stays: Qt dresses all a widget holds anew whenever it moves to a parent.
    """
    return _page_class(page_id)(
        around.services,
        around.jobs,
        around.changes,
        around.navigator.window.messages,
        around.state,
        around.shortcuts,
        around.navigator,
        parent,
    )


def _make_first(around: Surroundings, page_id: str, parent: QWidget) -> QWidget:
    from ui.pages.today.page import TodayPage

    page = _make(around, page_id, parent)
    assert isinstance(page, TodayPage)
    page.begin(around.first_list)
    return page


def _page_class(page_id: str) -> Callable[..., QWidget]:
    """Load a page's module, which nobody needs before it is opened."""
    match page_id:
        case "today":
            from ui.pages.today.page import TodayPage

            return TodayPage
        case "patients":
            from ui.pages.patients.page import PatientsPage

            return PatientsPage
        case "patient":
            from ui.pages.patient.page import PatientPage

            return PatientPage
        case "handouts":
            from ui.pages.handouts.page import HandoutsPage

            return HandoutsPage
        case "writing":
            from ui.pages.writing.page import WritingPage

            return WritingPage
        case _:
            return _office_class(page_id)


def _office_class(page_id: str) -> Callable[..., QWidget]:
    """The pages of whoever looks after the practice and its data."""
    match page_id:
        case "import":
            from ui.pages.importing.page import ImportPage

            return ImportPage
        case "lists":
            from ui.pages.lists.page import ListsPage

            return ListsPage
        case "schedule":
            from ui.pages.schedule.page import SchedulePage

            return SchedulePage
        case "settings":
            from ui.pages.settings.page import SettingsPage

            return SettingsPage
        case "audit":
            from ui.pages.audit.page import WhoDidWhatPage

            return WhoDidWhatPage
        case "practice":
            from ui.pages.practice.page import PracticePage

            return PracticePage
        case _:
            from ui.pages.help.page import HelpPage

            return HelpPage
