"""Going back to a backup in Settings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from carecoord.entities import Patient
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice
from tests.factories.closed_practice import LEAD_PASSPHRASE
from tests.ui import a11y
from tests.ui.settings.conftest import MakePage
from ui.dialogs.backup_secret import BackupSecretDialog
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.files import FileDialog
from ui.pages.settings.data import DataSection
from ui.pages.settings.going_back import GoingBack
from ui.pages.settings.page import SettingsPage


class Locked(QMainWindow):
    """The window, as far as it can lock."""

    lock_asked = Signal()


@pytest.fixture
def archive(services: Services, opened: OpenedPractice, tmp_path: Path) -> Path:
    """A backup, and one patient more since."""
    target = tmp_path / "b.ccbk"
    services.backups.make(target, actor=services.actor)
    with opened.database.writing(opened.actor) as transaction:
        transaction.session.add(Patient(family="Later"))
    return target


@pytest.fixture
def back(page: SettingsPage, archive: Path, monkeypatch: pytest.MonkeyPatch) -> GoingBack:
    page.open("data")
    held = page.sections["data"]
    assert isinstance(held, DataSection)
    monkeypatch.setattr(FileDialog, "ask_open", lambda *_args: [archive])
    return held.going_back


def test_that_a_backup_is_compared_before_anything_changes(
    back: GoingBack, page: SettingsPage, services: Services, qtbot: QtBot
) -> None:
    back.choose_button.click()
    qtbot.waitUntil(back.switch_button.isVisible, timeout=20_000)
    assert "1 change made since is not in it. They are about 1 patient." in back.words.text()
    assert not (services.home / "switch.json").exists()
    assert a11y.all_failures(page, qtbot) == []
    back.leave_button.click()
    assert not back.switch_button.isVisible()


def test_that_a_backup_stopped_when_it_was_read_leaves_the_next_one_to_be_chosen(
    back: GoingBack, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    compare = back._services.restoring.compare

    def late(*words: Any, **named: Any) -> Any:
        found = compare(*words, **named)
        back._on_cancel()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(back._services.restoring, "compare", late)
        back.choose_button.click()
        qtbot.waitUntil(lambda: "as it was" in back.trouble.text(), timeout=20_000)
    assert not back.switch_button.isVisible()
    back.choose_button.click()
    qtbot.waitUntil(back.switch_button.isVisible, timeout=20_000)


def test_that_switching_asks_first_and_then_starts_again(
    back: GoingBack, page: SettingsPage, services: Services, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = Locked()
    qtbot.addWidget(window)
    window.setCentralWidget(page)
    window.show()
    back.choose_button.click()
    qtbot.waitUntil(back.switch_button.isVisible, timeout=20_000)
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_ways: False)
    back.switch_button.click()
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_ways: True)
    with qtbot.waitSignal(window.lock_asked, timeout=20_000):
        back.switch_button.click()
    assert (services.home / "switch.json").exists()
    window.takeCentralWidget()


def test_that_a_file_that_is_no_backup_is_refused_in_words(
    back: GoingBack, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.ccbk"
    other.write_text("a letter")
    monkeypatch.setattr(FileDialog, "ask_open", lambda *_args: [other])
    back.choose_button.click()
    qtbot.waitUntil(back.trouble.isVisible)
    assert "not a whole backup" in back.trouble.text()


def test_that_those_who_may_not_are_not_offered_to_go_back(
    make_page: MakePage, nurse_services: Services
) -> None:
    page = make_page(nurse_services)
    page.open("data")
    data = page.sections["data"]
    assert isinstance(data, DataSection)
    assert not data.going_back.isVisible()


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[BackupSecretDialog]:
    made = BackupSecretDialog()
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def test_that_the_secret_of_a_backup_is_asked_for(dialog: BackupSecretDialog) -> None:
    dialog.accept_button.click()
    assert dialog.isVisible()
    dialog.secret.setText(LEAD_PASSPHRASE)
    dialog.accept_button.click()
    assert not dialog.isVisible()


def test_that_setting_the_data_aside_asks_first_and_then_starts_again(
    back: GoingBack, page: SettingsPage, services: Services, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = Locked()
    qtbot.addWidget(window)
    window.setCentralWidget(page)
    window.show()
    data = page.sections["data"]
    assert isinstance(data, DataSection)
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_ways: False)
    data.setting_aside.aside_button.click()
    assert not (services.home / "switch.json").exists()
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_ways: True)
    with qtbot.waitSignal(window.lock_asked, timeout=20_000):
        data.setting_aside.aside_button.click()
    assert (services.home / "switch.json").exists()
    window.takeCentralWidget()
