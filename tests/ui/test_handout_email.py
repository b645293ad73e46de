"""The handouts page saves an e-mail draft for a patient, and enters it when somebody says so."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carecoord.entities import ContactPoint
from carecoord.services.patient_details import PatientDetails
from tests.ui.kit import Show
from tests.ui.practice import Practice, Told, make_template, open_practice
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.files import FileDialog
from ui.pages.handouts.page import HandoutsPage
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts


@pytest.fixture
def practice(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Practice:
    return open_practice(make_template(tmp_path_factory.mktemp("empty")), tmp_path)


def test_that_an_email_draft_names_nothing_and_is_given_when_somebody_says_so(
    practice: Practice, jobs: JobRunner, told: Told, window_state: WindowState, show: Show,
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    details = PatientDetails(family="Okafor", given="John", language_written="en")
    john = practice.patients.add(details, actor=practice.actor)
    page = HandoutsPage(
        practice, jobs, ChangeBus(practice.feed), told, window_state, Shortcuts(), told
    )
    show(page)
    names: list[str] = []

    def ask(_parent: QWidget, _title: str, suggested: str, _patterns: object) -> Path:
        names.append(suggested)
        return tmp_path / suggested

    monkeypatch.setattr(FileDialog, "ask_save", ask)
    page.open(f"patient:{john}/a1c")
    qtbot.waitUntil(page.choice.email_button.isVisible)
    qtbot.waitUntil(page.choice.email_button.isEnabled)
    with qtbot.waitSignal(jobs.broke) as refused:
        page.choice.email_button.click()
    assert "has not agreed to e-mails" in str(refused.args[0])
    assert names == []

    practice.clinic.consent(john, "email", "yes", "2026-01-01")
    practice.clinic.add(ContactPoint, patient_id=john, kind="email", typed="j@example.org")
    page.open("email")
    qtbot.waitUntil(page.choice.saved_card.isVisible)
    assert names == ["draft.eml"]
    saved = tmp_path / names[0]
    assert saved.stat().st_mode & 0o077 == 0
    (attached,) = message_from_bytes(saved.read_bytes(), policy=policy.default).iter_attachments()
    assert attached.get_content().startswith(b"%PDF")
    assert practice.handouts.given(john, actor=practice.actor) == ()

    page.choice.saved_card.given_button.click()
    qtbot.waitUntil(lambda: bool(told.undo))
    assert practice.handouts.given(john, actor=practice.actor)[0].channel == "email"
