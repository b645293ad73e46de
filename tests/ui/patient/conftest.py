"""A practice with one well-known patient, and her page."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.patient_details import (
    ConsentEntry,
    IdentifierEntry,
    PatientDetails,
    PhoneEntry,
    RelatedEntry,
)
from tests.ui.desk import Desk
from tests.ui.kit import Show
from tests.ui.practice import Told
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.pages.patient.page import PatientPage
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts

Make = Callable[[Services], PatientPage]


@pytest.fixture
def services(desk: Desk) -> Services:
    return desk.services


@pytest.fixture
def maria(services: Services) -> str:
    details = PatientDetails(
        family="Santos", given="Maria", birth_on="1971-04-12", sex="female",
        language_spoken="es", language_written="es", interpreter="yes", large_print="yes",
        phones=(PhoneEntry("(202) 555-0142", message_safe="yes"),),
        identifiers=(IdentifierEntry("practice", "10442"),),
        consents=(ConsentEntry("text", "yes"),),
        related=(RelatedEntry("Ana Santos", relationship="child", may_be_told="yes"),),
    )  # fmt: skip
    return services.patients.add(details, actor=services.actor)


@pytest.fixture
def john(services: Services) -> str:
    details = PatientDetails(family="Okafor", given="John", language_spoken="en")
    return services.patients.add(details, actor=services.actor)


@pytest.fixture
def make(jobs: JobRunner, told: Told, window_state: WindowState, show: Show) -> Iterator[Make]:
    # Held until it is gone: the collector must not free a page in the middle of a step.
    pages: list[PatientPage] = []
    buses: list[ChangeBus] = []
    broke: list[Exception] = []
    jobs.broke.connect(broke.append)

    def made(services: Services) -> PatientPage:
        bus = ChangeBus(services.feed)
        buses.append(bus)
        page = PatientPage(services, jobs, bus, told, window_state, Shortcuts(), told)
        pages.append(page)
        page.resize(1194, 714)
        show(page)
        return page

    yield made
    for page in pages:
        page.close()
        page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for bus in buses:
        bus.close()
    assert broke == []


@pytest.fixture
def page(make: Make, services: Services, maria: str, qtbot: QtBot) -> PatientPage:
    """Maria's page, opened and read."""
    made = make(services)
    open_on(made, maria, qtbot)
    return made


def open_on(page: PatientPage, subject: str, qtbot: QtBot) -> None:
    """Open a subject and wait until it is shown."""
    page.open(subject)
    qtbot.waitUntil(page.sections.isVisible)
