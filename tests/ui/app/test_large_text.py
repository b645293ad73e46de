"""All there is, read by somebody who needs large text: nothing cut, nothing out of sight."""

import pytest
from pytestqt.qtbot import QtBot

from carecoord import settings
from carecoord.services.bundle import Services
from carecoord.services.patient_details import PatientDetails, PhoneEntry
from carecoord.services.preferences import PreferenceService
from tests.factories.closed_practice import ClosedPractice
from tests.ui import a11y
from tests.ui.app.conftest import Running
from ui.pages.patient.places import SECTIONS

PAGES = (
    "today", "patients", "handouts", "import", "practice", "schedule", "lists", "settings", "audit",
    "help",
)  # fmt: skip
USUAL_SCREEN_PX = (1366, 740)
"""Of a cheap laptop, under the title bar."""


def add_patient(services: Services) -> str:
    details = PatientDetails(
        family="Zúñiga Peña", given="Carmen", birth_on="1946-09-10", language_spoken="es",
        interpreter="yes", phones=(PhoneEntry("(202) 555-0142", message_safe="yes"),),
    )  # fmt: skip
    return services.patients.add(details, actor=services.actor)


@pytest.mark.parametrize("language", ["es"])  # the longer words; the walk has both
def test_that_every_page_shows_all_its_words_in_large_text(
    language: str, practice: ClosedPractice, running: Running, qtbot: QtBot
) -> None:
    opened = practice.open()
    wanted = PreferenceService(opened.database)
    wanted.set(settings.TEXT_SIZE_PERCENT, 150, actor=opened.actor)
    wanted.set(settings.LANGUAGE, language, actor=opened.actor)
    opened.close()
    desk = running.sign_in()
    window = desk.window
    window.resize(*USUAL_SCREEN_PX)
    patient_id = add_patient(desk._services)
    visits = [(page, "") for page in PAGES]
    visits += [("patient", f"{patient_id}/{section}") for section in SECTIONS]
    for page, subject in visits:
        window.open_page(page, subject)
        qtbot.waitUntil(lambda: desk._jobs.wait(0))
        qtbot.waitUntil(lambda: a11y.clipped(window) == [])
