"""The whole window in a made-up language: what is hard-coded in English, and what is cut."""

import platform

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from carecoord.services.bundle import Services
from carecoord.services.decision_forms import DecisionForm
from carecoord.vocab.measurements import Kind
from tests.factories.closed_practice import ClosedPractice
from tests.ui import a11y, pseudo
from tests.ui.app.conftest import Running
from tests.ui.app.test_large_text import PAGES, USUAL_SCREEN_PX, add_patient
from ui.pages.patient.places import SECTIONS
from ui.widgets.labels import label
from ui.widgets.layouts import page_layout

SETTINGS = ("practice", "people", "keys", "computer", "coaching", "data")
NAMES = ("Zúñiga Peña", "Carmen", "Bree Wells", "Ana Ruiz", platform.node())


def test_that_every_page_is_translated_and_has_room_for_longer_words(
    practice: ClosedPractice, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pseudo.speak_made_up(monkeypatch)
    running = Running(qapp, practice, qtbot)
    assert faults(running.session.entry, str(practice.home)) == []
    desk = running.sign_in()
    window = desk.window
    window.resize(*USUAL_SCREEN_PX)
    patient_id = add_work(desk._services)
    visits = [(page, "") for page in PAGES]
    visits += [("settings", section) for section in SETTINGS]
    visits += [("patient", f"{patient_id}/{section}") for section in SECTIONS]
    found = {}
    for page, subject in visits:
        window.open_page(page, subject)
        qtbot.waitUntil(lambda: desk._jobs.wait(0))
        qapp.processEvents()
        found[page, subject] = faults(window, str(practice.home))
    window.close()
    assert {page: told for page, told in found.items() if told} == {}


def add_work(services: Services) -> str:
    """A patient with something in every list of their page, and on Today."""
    patient_id, actor = add_patient(services), services.actor
    services.clinical.add_measurement(
        patient_id, kind=Kind.BLOOD_PRESSURE, value=211, value2=120,
        taken_on=services.clock.today(), actor=actor,
    )  # fmt: skip
    services.clinical.add_condition(patient_id, text=NAMES[0], actor=actor)
    services.clinical.add_allergy(patient_id, substance=NAMES[0], actor=actor)
    form = DecisionForm(question=NAMES[0])
    services.decisions.save_draft(patient_id, form, actor=actor)
    return patient_id


def faults(root: QWidget, *names: str) -> list[str]:
    return [*a11y.clipped(root), *pseudo.plain_texts(root, *NAMES, *names)]


@pytest.mark.usefixtures("qapp")
def test_that_a_text_past_the_catalogue_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    pseudo.speak_made_up(monkeypatch)
    board = QWidget()
    text = label("")
    page_layout(board).addWidget(text)
    for words, is_known in (
        (pseudo.in_other_words("Call {name}").format(name="Ana Ruiz"), True),
        (pseudo.in_other_words("Call {name}").format(name="somebody"), False),
        ("Save the call", False),
        ("Follow-ups due", True),  # the title of a worklist, which brings its own languages
    ):
        text.setText(words)
        assert bool(pseudo.plain_texts(board, *NAMES)) is not is_known


@pytest.mark.parametrize(
    ("text", "kept"),
    [("Save {name} now", "{name}"), ("<b>Bold</b> words", "<b>"), ("{hour}:{minute:02d}", ":")],
)
def test_that_the_made_up_language_keeps_fields_and_grows(text: str, kept: str) -> None:
    made = pseudo.in_other_words(text)
    assert kept in made
    assert len(made) >= len(text) * (1 + pseudo.LONGER) - 2
