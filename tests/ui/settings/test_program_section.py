"""Settings, This program: newer versions, told by a real folder."""

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from carecoord.common.clock import SystemClock
from carecoord.security.update_offer import FILE_NAME
from carecoord.services.bundle import Services
from carecoord.services.updates import UpdateService
from carecoord.vocab.roles import Role
from tests.fakes.update_place import TRUSTED, offer
from tests.ui.practice import Told
from tests.ui.settings.conftest import MakePage
from ui.pages.settings.page import SettingsPage
from ui.pages.settings.program import ProgramSection
from ui.pages.settings.updates_card import UpdatesCard


@pytest.fixture
def trusting(services: Services) -> Services:
    """A program made with a key."""
    updates = UpdateService(
        services.preferences, SystemClock(services.zone), services.home, services.feed,
        keys=TRUSTED, own="0.1.0",
    )  # fmt: skip
    return dataclasses.replace(services, updates=updates)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(offer())
    return folder


def _card(page: SettingsPage, qtbot: QtBot) -> UpdatesCard:
    page.open("program")
    section = page.sections["program"]
    assert isinstance(section, ProgramSection)
    card = section.updates
    qtbot.waitUntil(lambda: card.words.text() != "")
    return card


def _type(card: UpdatesCard, qtbot: QtBot, text: str) -> None:
    card.place.selectAll()
    qtbot.keyClicks(card.place, text)


def test_that_a_place_is_saved_and_looked_at_and_the_version_there_told_of(
    make_page: MakePage, trusting: Services, shared: Path, qtbot: QtBot
) -> None:
    page = make_page(trusting)
    card = _card(page, qtbot)
    assert card.words.text() == "Looking for new versions is turned off."
    assert card.look_button.isHidden()
    _type(card, qtbot, str(shared))
    assert page.save_button.isVisible()
    page.save()
    qtbot.waitUntil(lambda: card.words.text() == "Version 0.2.0 is ready.")
    assert not page.save_button.isVisible()
    shown = " ".join(each.text() for each in card.ready.findChildren(QLabel))
    assert "Lists open faster." in shown
    assert str(shared / "carecoord_0.2.0_amd64.deb") in shown
    assert "fetches and installs nothing by itself" in shown


def test_that_what_is_no_place_is_said_under_the_field_and_not_saved(
    make_page: MakePage, trusting: Services, qtbot: QtBot
) -> None:
    page = make_page(trusting)
    card = _card(page, qtbot)
    _type(card, qtbot, "http://updates.example/")
    page.save()
    assert card._row.faulty
    assert trusting.updates.status().place == ""
    page.section.load()  # nothing is left to be asked about


def test_that_a_version_is_put_off_and_skipped_and_stays_to_be_found(
    make_page: MakePage, trusting: Services, shared: Path, told: Told, qtbot: QtBot
) -> None:
    trusting.updates.set_place(str(shared), actor=trusting.actor)
    trusting.updates.look()
    card = _card(make_page(trusting), qtbot)
    qtbot.waitUntil(lambda: not card.ready.isHidden())
    qtbot.mouseClick(card.later_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(card.later_button.isHidden)
    qtbot.mouseClick(card.skip_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(card.skip_button.isHidden)
    assert not card.ready.isHidden()
    ready = trusting.updates.status().ready
    assert ready is not None
    assert ready.is_skipped


def test_that_who_may_not_change_settings_reads_and_decides_nothing(
    make_page: MakePage, trusting: Services, shared: Path, qtbot: QtBot
) -> None:
    trusting.updates.set_place(str(shared), actor=trusting.actor)
    trusting.updates.look()
    nurse = dataclasses.replace(trusting.actor, role=Role.NURSE)
    card = _card(make_page(dataclasses.replace(trusting, actor=nurse)), qtbot)
    qtbot.waitUntil(lambda: not card.ready.isHidden())
    assert not card.place.isEnabled()
    assert card.later_button.isHidden()
    assert card.skip_button.isHidden()


def test_that_a_program_made_without_a_key_says_so_and_asks_for_no_place(
    page: SettingsPage, qtbot: QtBot
) -> None:
    card = _card(page, qtbot)
    assert "made without a key" in card.words.text()
    assert not card.place.isVisible()
