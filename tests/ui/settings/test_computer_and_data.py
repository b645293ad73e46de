"""One's own window, the password store, backups, checks and the journal."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from carecoord import settings
from carecoord.services.backups import BackupService
from carecoord.services.bundle import Services
from carecoord.services.stores import SERVER_NAME
from tests.ui import a11y
from tests.ui.kit import PLAIN, Dress
from tests.ui.practice import Told
from tests.ui.settings.conftest import MakePage
from ui.dialogs.files import FileDialog
from ui.pages.settings.computer import ComputerSection
from ui.pages.settings.data import DataSection
from ui.pages.settings.page import SettingsPage
from ui.theme.apply import Scheme, ThemeChoice
from ui.theme.look import look


@pytest.fixture
def computer(page: SettingsPage, qtbot: QtBot, dress: Dress) -> ComputerSection:
    page.open("computer")
    held = page.sections["computer"]
    assert isinstance(held, ComputerSection)
    qtbot.waitUntil(lambda: held.allow_button.isVisible() and held.single_keys.isChecked())
    return held


@pytest.fixture
def data(page: SettingsPage) -> DataSection:
    page.open("data")
    held = page.sections["data"]
    assert isinstance(held, DataSection)
    return held


def test_that_text_size_and_colours_are_seen_at_once_and_kept(
    computer: ComputerSection, services: Services, qtbot: QtBot
) -> None:
    computer.text_size.button("130").click()
    computer.theme.button("dark").click()
    assert look().text_percent == 130
    assert look().tokens.surface == "#18222A"
    get, actor = services.preferences.get, services.actor
    qtbot.waitUntil(lambda: get(settings.TEXT_SIZE_PERCENT, actor=actor) == 130)
    qtbot.waitUntil(lambda: get(settings.THEME, actor=actor) == "dark")


def test_that_language_lock_and_single_keys_are_kept_for_the_person(
    computer: ComputerSection, services: Services, told: Told, qtbot: QtBot
) -> None:
    computer.language.button("es").click()
    computer.single_keys.click()
    computer.lock_after.setCurrentIndex(computer.lock_after.findData("2"))
    computer.lock_after.activated.emit(computer.lock_after.currentIndex())
    get, actor = services.preferences.get, services.actor
    qtbot.waitUntil(lambda: get(settings.LOCK_AFTER_MINUTES, actor=actor) == 2)
    assert get(settings.LANGUAGE, actor=actor) == "es"
    assert get(settings.SINGLE_KEYS, actor=actor) is False
    assert told.said == ["Saved."]


def offered(computer: ComputerSection) -> tuple[list[str], str]:
    """How long may pass, and what is chosen."""
    box = computer.lock_after
    return [box.itemText(place) for place in range(box.count())], box.currentText()


def test_that_a_laptop_that_leaves_the_practice_locks_sooner(
    computer: ComputerSection, services: Services, qtbot: QtBot
) -> None:
    desk = ["1 minute", "2 minutes", "3 minutes", "5 minutes"]
    assert offered(computer) == (desk, "5 minutes")
    computer.field_laptop.click()
    qtbot.waitUntil(lambda: offered(computer) == (["1 minute", "2 minutes"], "2 minutes"))
    assert services.preferences.get(settings.FIELD_LAPTOP)
    computer.field_laptop.click()
    qtbot.waitUntil(lambda: offered(computer) == (desk, "5 minutes"))


def test_that_whoever_may_not_take_it_back_is_told_who_may(
    make_page: MakePage, nurse_services: Services, qtbot: QtBot
) -> None:
    page = make_page(nurse_services)
    page.open("computer")
    computer = page.sections["computer"]
    assert isinstance(computer, ComputerSection)
    assert not computer.laptop_stays.isVisible()
    computer.field_laptop.click()
    qtbot.waitUntil(computer.laptop_stays.isVisible)
    assert not computer.field_laptop.isEnabled()


def test_that_the_password_store_is_described_and_this_computer_allowed_and_forbidden(
    computer: ComputerSection, services: Services, qtbot: QtBot
) -> None:
    assert "always needs a passphrase" in computer.store_words.text()
    computer.allow_button.click()
    qtbot.waitUntil(computer.forbid_button.isVisible)
    assert "may open the practice" in computer.store_words.text()
    assert services.device.state().may_open
    computer.forbid_button.click()
    qtbot.waitUntil(computer.allow_button.isVisible)
    assert not services.device.state().may_open


def test_that_a_backup_is_written_checked_and_said(
    data: DataSection, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "backup.ccbk"
    chooser = QWidget()
    qtbot.addWidget(chooser)

    def choose(*_args: object) -> Path:
        chooser.show()
        chooser.activateWindow()
        qtbot.waitUntil(chooser.isActiveWindow)
        return target

    monkeypatch.setattr(FileDialog, "ask_save", choose)
    data.backup_button.setFocus()
    data.backup_button.click()
    chooser.close()
    data.window().activateWindow()
    qtbot.waitUntil(data.window().isActiveWindow)
    assert not data.backup_button.hasFocus()
    qtbot.waitUntil(data.result.isVisible, timeout=20_000)
    assert data.backup_button.hasFocus()  # where the person was
    assert "was opened once to check it" in data.result_words.text()
    assert target.exists()


def test_that_a_second_place_is_chosen_told_of_and_given_up(
    data: DataSection, services: Services, tmp_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    places = data.places
    qtbot.waitUntil(lambda: "no backup yet" in places.headline.text())
    assert "No second place" in places.second.text()
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(FileDialog, "ask_folder", lambda *_args: stick)
    places.choose_button.click()
    qtbot.waitUntil(places.forget_button.isVisible)
    assert str(stick) in places.second.text()
    services.backups.automatic(actor=services.actor)
    places.load()
    qtbot.waitUntil(lambda: "less than an hour" in places.second.text())
    places.forget_button.click()
    qtbot.waitUntil(lambda: not places.forget_button.isVisible())
    monkeypatch.setattr(FileDialog, "ask_folder", lambda *_args: services.home)
    places.choose_button.click()
    qtbot.waitUntil(places.trouble.isVisible)
    assert "beside the data" in places.trouble.text()


def test_that_a_backup_that_cannot_be_written_says_why(
    data: DataSection, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_args: tmp_path / "no" / "backup.ccbk")
    data.backup_button.click()
    qtbot.waitUntil(data.result.isVisible, timeout=20_000)
    assert data.result.property("card") == "danger"
    assert data.result_words.text().endswith(".")
    assert data.backup_button.isEnabled()


def test_that_a_sound_store_is_said_to_be_sound(data: DataSection, qtbot: QtBot) -> None:
    data.verify_button.click()
    qtbot.waitUntil(data.result.isVisible, timeout=20_000)
    assert data.result_words.text().startswith("All is sound")


def test_that_the_folder_of_the_data_is_named(data: DataSection, services: Services) -> None:
    shown = [field.text() for field in data.findChildren(type(data.result_words))]
    assert str(services.home) in shown


def test_that_on_a_server_nothing_is_said_that_is_true_of_a_file_alone(
    make_page: MakePage, services: Services, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(BackupService, "are_here", False)
    at = {"host": "db.oak.example", "database": "oakclinic", "user": "carecoord"}
    (services.home / SERVER_NAME).write_text(json.dumps(at))
    page = make_page(services)
    page.open("data")
    data = page.sections["data"]
    assert isinstance(data, DataSection)
    shown = [field.text() for field in data.findChildren(QLabel) if field.isVisible()]
    assert "On the practice's server: db.oak.example, database oakclinic." in shown
    assert not any(words.startswith("One file with everything") for words in shown)
    assert any(words.startswith("CareCoord makes no backup") for words in shown)
    assert not data.backup_button.isVisible()
    data.verify_button.click()
    qtbot.waitUntil(data.result.isVisible, timeout=20_000)


def test_that_one_press_leads_to_who_did_what(data: DataSection, told: Told) -> None:
    data.journal_button.click()
    assert told.opened == [("audit", "")]


def test_that_those_who_may_not_are_not_offered_backups_or_the_journal(
    make_page: MakePage, nurse_services: Services
) -> None:
    page = make_page(nurse_services)
    page.open("data")
    data = page.sections["data"]
    assert isinstance(data, DataSection)
    assert not data.backup_button.isVisible()
    assert not data.journal_button.isVisible()


@pytest.mark.parametrize("name", ["practice", "people", "computer", "data"])
@pytest.mark.parametrize("choice", [PLAIN, ThemeChoice(Scheme.DARK, text_percent=150)])
def test_that_every_section_passes_every_accessibility_check(
    name: str, choice: ThemeChoice, make_page: MakePage, services: Services, dress: Dress,
    qtbot: QtBot,
) -> None:  # fmt: skip
    dress(choice)
    page = make_page(services)
    page.open(name)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.sections[name])
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    assert a11y.all_failures(page, qtbot) == []
