"""A practice with one well-known patient, and her page."""

from collections.abc import Callable, Iterator
from typing import Protocol

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel
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
from ui.dialogs.visit_page import VisitPageDialog
from ui.pages.patient.page import PatientPage
from ui.printing.document import PaperDocument
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts

Make = Callable[[Services], PatientPage]


class InDialog(Protocol):
    """Press Ctrl+P, or another key, and do something in the dialog once it shows the page."""

    def __call__(
        self, act: Callable[[VisitPageDialog], None], *keys: Qt.Key | Qt.KeyboardModifier
    ) -> None: ...


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


@pytest.fixture
def in_dialog(qtbot: QtBot, page: PatientPage) -> InDialog:
    def run(act: Callable[[VisitPageDialog], None], *keys: Qt.Key | Qt.KeyboardModifier) -> None:
        failed: list[BaseException] = []
        timer = QTimer(page, interval=20)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, VisitPageDialog) or not dialog.accept_button.isEnabled():
                return
            if not dialog.isActiveWindow():
                dialog.activateWindow()
                return
            timer.stop()
            try:
                act(dialog)
            except BaseException as error:  # noqa: BLE001 - raised again outside the dialog
                failed.append(error)
            finally:
                dialog.close()

        timer.timeout.connect(look)
        timer.start()
        # Without a window manager nothing gives the window its activity back.
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        qtbot.keyClick(page, *(keys or (Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)))
        qtbot.waitUntil(lambda: not timer.isActive())
        if failed:
            raise failed[0]

    return run


def labels_in(dialog: VisitPageDialog) -> list[str]:
    return [shown.text() for shown in dialog.findChildren(QLabel)]


def words_on(dialog: VisitPageDialog) -> str:
    document = dialog.preview._document
    assert isinstance(document, PaperDocument)
    return document.toPlainText().replace("\u00a0", " ")
