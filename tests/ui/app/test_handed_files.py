"""A double click on a file shows what is in it, before anything of it is kept."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from carecoord.vocab.own_lists import ListState
from tests.factories.closed_practice import NURSE_ID, NURSE_PASSPHRASE, ClosedPractice
from tests.factories.own_lists import HIGH_A1C
from tests.ui.app.conftest import Running
from ui import app
from ui.pages.entry.restore import RestoreStep
from ui.pages.importing.page import ImportPage
from ui.pages.lists.page import ListsPage
from ui.pages.settings.data import DataSection
from ui.pages.settings.page import SettingsPage
from ui.shell.desk import Desk

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "calls.csv"
    path.write_text("Name\n", encoding="utf-8")
    return path


def shown(desk: Desk) -> str:
    return desk.window.pages.page_id


def chosen(desk: Desk) -> list[Path]:
    page = desk.window.pages.page("import")
    assert isinstance(page, ImportPage)
    return list(page.choose.paths)


def warned(desk: Desk) -> str:
    return desk.window.messages.text


def test_that_a_file_named_at_the_start_waits_for_the_sign_in(
    running: Running, calls: Path
) -> None:
    running.session.take_files([calls])
    desk = running.sign_in()
    assert (shown(desk), chosen(desk)) == ("import", [calls])


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_that_a_second_start_hands_its_file_to_the_open_window(
    desk: Desk, practice: ClosedPractice, calls: Path, qtbot: QtBot
) -> None:
    second = QProcess()
    words = [str(ROOT / "main.py"), "--home", str(practice.home), str(calls)]
    with qtbot.waitSignal(second.finished, timeout=20_000):
        second.start(sys.executable, words)
    assert second.exitCode() == 0
    qtbot.waitUntil(lambda: shown(desk) == "import")
    assert chosen(desk) == [calls]


def test_that_a_shared_list_is_looked_at_as_a_draft(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    services = desk._services
    path = tmp_path / "shared.cclist"
    begun = services.own_lists.begin(HIGH_A1C, actor=services.actor)
    services.own_list_files.save_file(begun, path, actor=services.actor)
    desk.take_files([path])
    page = desk.window.pages.page("lists")
    assert shown(desk) == "lists"
    assert isinstance(page, ListsPage)
    qtbot.waitUntil(lambda: page.editor.version is not None)
    assert page.editor.version is not None
    assert page.editor.version.state is ListState.DRAFT
    assert page.editor.version.id != begun


def test_that_a_backup_is_looked_into_beside_the_data(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    backup = tmp_path / "stick.ccbk"
    backup.write_bytes(b"CareCoord backup 2\n")
    desk.take_files([backup])
    page = desk.window.pages.page("settings")
    assert shown(desk) == "settings"
    assert isinstance(page, SettingsPage)
    section = page.section
    assert isinstance(section, DataSection)
    qtbot.waitUntil(section.going_back.trouble.isVisible)


def test_that_a_computer_without_a_practice_begins_with_the_backup(
    qapp: QApplication, practice: ClosedPractice, tmp_path: Path, qtbot: QtBot
) -> None:
    running = Running(qapp, ClosedPractice(tmp_path / "new", ()), qtbot)
    backup = tmp_path / "stick.ccbk"
    running.session.take_files([backup])
    step = running.session.entry.step
    assert isinstance(step, RestoreStep)
    assert step.path == backup
    qtbot.waitUntil(lambda: running.session.unattended is not None)  # what loads behind it


def test_that_a_nurse_is_told_who_may_go_back_to_a_backup(running: Running, tmp_path: Path) -> None:
    desk = running.sign_in(NURSE_ID, NURSE_PASSPHRASE)
    desk.take_files([tmp_path / "stick.ccbk"])
    assert "Ask the practice lead" in warned(desk)


def test_that_a_file_does_not_go_behind_an_open_dialog(desk: Desk, calls: Path) -> None:
    dialog = QDialog(desk.window)
    dialog.setModal(True)
    dialog.show()
    try:
        desk.take_files([calls])
        assert shown(desk) == "today"
        assert "Finish what is open" in warned(desk)
    finally:
        dialog.close()


def test_that_a_double_click_on_a_mac_reaches_the_running_program(
    running: Running, qapp: QApplication, calls: Path
) -> None:
    running.session.watch_file_opens()
    QApplication.sendEvent(qapp, QFileOpenEvent(str(calls)))
    assert chosen(running.sign_in()) == [calls]


def test_that_what_was_looked_at_is_not_opened_again_after_the_lock(
    calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "main.py", "open", str(calls)])
    assert app._words_again(Path("h"), [calls]) == ["main.py", "open", "--home", "h"]
    assert str(calls) in app._words_again(Path("h"), [])
