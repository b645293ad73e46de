"""Everything on record, taken along from the settings."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from carecoord.services import passphrase_advice
from carecoord.services.bundle import Services
from carecoord.services.stores import SERVER_NAME
from tests.factories.closed_practice import LEAD_PASSPHRASE
from tests.ui.practice import Told
from ui.background.jobs import JobRunner
from ui.dialogs.files import FileDialog
from ui.dialogs.take_all import FOLDER, LOCKED, PLAIN, TakeAllDialog, TakeAllForm
from ui.pages.settings.data import DataSection
from ui.pages.settings.joining import Joining
from ui.pages.settings.page import SettingsPage

LOCK = "copper meadow lantern river"


@pytest.fixture
def data(page: SettingsPage) -> DataSection:
    page.open("data")
    held = page.sections["data"]
    assert isinstance(held, DataSection)
    return held


def test_that_all_is_written_where_it_was_chosen_and_what_is_wrong_is_said(
    data: DataSection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    decided = TakeAllForm(PLAIN, "", "We move", "not the passphrase")
    monkeypatch.setattr(TakeAllDialog, "ask", lambda *_words: decided)
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_words: tmp_path / "all")
    taking = data.taking_all
    taking.take_button.click()
    qtbot.waitUntil(lambda: "does not fit" in taking.result_words.text())
    decided = TakeAllForm(PLAIN, "", "We move", LEAD_PASSPHRASE)
    taking.take_button.click()
    written = str(tmp_path / "all.zip")
    qtbot.waitUntil(lambda: f"All of it is in {written}" in taking.result_words.text())
    assert [one.name for one in tmp_path.glob("all*")] == ["all.zip"]


def test_that_what_was_stopped_at_its_very_end_is_said_to_be_there(
    data: DataSection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    decided = TakeAllForm(PLAIN, "", "We move", LEAD_PASSPHRASE)
    monkeypatch.setattr(TakeAllDialog, "ask", lambda *_words: decided)
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_words: tmp_path / "all")
    taking = data.taking_all
    write = taking._services.take_all.write

    def late(*words: Any, **named: Any) -> Any:
        taken = write(*words, **named)
        taking._on_cancel()
        return taken

    monkeypatch.setattr(taking._services.take_all, "write", late)
    taking.take_button.click()
    qtbot.waitUntil(lambda: "before it could be stopped" in taking.result_words.text())
    assert taking.take_button.isVisibleTo(taking)
    assert (tmp_path / "all.zip").exists()


def test_that_the_dialog_asks_for_what_is_missing_and_says_what_an_open_form_means(
    qtbot: QtBot,
) -> None:
    dialog = TakeAllDialog(passphrase_advice.strength, lambda: LOCK, ("Maple Street",))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.problem() == "Choose a passphrase for the file."
    assert dialog.form.value == LOCKED
    dialog.form.button(FOLDER).click()
    assert not dialog.lock.isVisible()
    assert dialog.problem() == "Say why, in a few words."
    dialog.reason.setText("We move")
    assert dialog.problem() == "Type your own passphrase."
    dialog.own.setText("secret")
    assert dialog.problem() == ""
    assert dialog.decided == TakeAllForm("", "", "We move", "secret")
    dialog.close()


def test_that_a_slip_in_the_own_passphrase_costs_nothing_else(
    data: DataSection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    said = [TakeAllForm(LOCKED, LOCK, "We move", "a slip"), None, None]
    begun: list[TakeAllForm | None] = []

    def ask(*words: object) -> TakeAllForm | None:
        before = words[-1]
        assert before is None or isinstance(before, TakeAllForm)
        begun.append(before)
        return said.pop(0)

    monkeypatch.setattr(TakeAllDialog, "ask", ask)
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_words: tmp_path / "all.zip.age")
    taking = data.taking_all
    taking.take_button.click()
    qtbot.waitUntil(lambda: "does not fit" in taking.result_words.text())
    taking.take_button.click()
    assert begun == [None, TakeAllForm(LOCKED, LOCK, "We move", "")]
    dialog = TakeAllDialog(passphrase_advice.strength, lambda: LOCK, ("Maple Street",))
    qtbot.addWidget(dialog)
    dialog.begin_with(TakeAllForm(LOCKED, LOCK, "We move", ""))
    dialog.show()
    assert dialog.problem() == "Type your own passphrase."
    dialog.begin_with(TakeAllForm("", "", "We move", ""))
    assert dialog.form.value == FOLDER
    assert not dialog.lock.isVisible()
    dialog.close()


def test_that_the_lead_hands_over_where_the_server_is_without_a_password(
    services: Services, jobs: JobRunner, told: Told, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
) -> None:  # fmt: skip
    at = {"host": "db.oak.example", "database": "carecoord", "user": "maria"}
    (services.home / SERVER_NAME).write_text(json.dumps(at), "utf-8")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_words: tmp_path / "join.toml")
    joining = Joining(services, jobs, told)
    qtbot.addWidget(joining)
    joining.join_button.click()
    qtbot.waitUntil(lambda: told.said == ["The join file is written."])
    written = (tmp_path / "join.toml").read_text("utf-8")
    assert 'host = "db.oak.example"' in written
    assert "password" not in written
