"""Settings over a real practice."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carecoord.bootstrap import build_services
from carecoord.security.keyring_store import KeyringStore
from carecoord.services.bundle import Services
from carecoord.services.device import DeviceService
from carecoord.services.opened import OpenedPractice
from carecoord.vocab.roles import Role
from tests.factories.closed_practice import ClosedPractice, make_practice
from tests.fakes.keyring_backend import MemoryBackend
from tests.ui.kit import Show
from tests.ui.practice import Told
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.pages.settings.page import SettingsPage
from ui.state.window_state import WindowState
from ui.widgets.shortcuts import Shortcuts

MakePage = Callable[[Services], SettingsPage]


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """Nobody but the test's own process opens what is set up here."""


@pytest.fixture(scope="session")
def made_practice(tmp_path_factory: pytest.TempPathFactory) -> ClosedPractice:
    return make_practice(tmp_path_factory.mktemp("made") / "home")


@pytest.fixture
def opened(made_practice: ClosedPractice, tmp_path: Path) -> Iterator[OpenedPractice]:
    practice = made_practice.copied_to(tmp_path / "home").open()
    yield practice
    practice.close()


@pytest.fixture
def services(opened: OpenedPractice) -> Services:
    backend = MemoryBackend()
    device = DeviceService(opened.database, opened.store, opened.key, KeyringStore(lambda: backend))
    return dataclasses.replace(build_services(opened), device=device)


@pytest.fixture
def nurse_services(services: Services) -> Services:
    """The same practice, seen by somebody who may not manage it."""
    actor = dataclasses.replace(services.actor, role=Role.NURSE)
    return dataclasses.replace(services, actor=actor)


@pytest.fixture
def make_page(
    opened: OpenedPractice,
    jobs: JobRunner,
    told: Told,
    window_state: WindowState,
    show: Show,
    qtbot: QtBot,
) -> Iterator[MakePage]:
    buses: list[ChangeBus] = []

    def made(services: Services) -> SettingsPage:
        bus = ChangeBus(services.feed)
        buses.append(bus)
        page = SettingsPage(services, jobs, bus, told, window_state, Shortcuts(), told)
        page.resize(1194, 700)
        show(page)
        qtbot.waitUntil(lambda: jobs.wait(0))
        return page

    yield made
    jobs.wait(20)
    for bus in buses:
        bus.close()


@pytest.fixture
def page(make_page: MakePage, services: Services) -> SettingsPage:
    return make_page(services)
