"""The window of the way in, over a real folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carecoord.services.gate import Gate
from carecoord.services.opened import OpenedPractice
from tests.factories.closed_practice import ClosedPractice, make_practice
from tests.ui.kit import TODAY, Show
from ui.background.jobs import JobRunner
from ui.pages.entry.way_in import WayIn
from ui.pages.entry.window import EntryWindow
from ui.state.window_state import WindowState

Enter = Callable[..., "Entry"]


class Entry:
    """The window, what leads through it, and whatever it opened."""

    def __init__(self, window: EntryWindow, way_in: WayIn) -> None:
        self.window = window
        self.way_in = way_in
        self.opened: list[OpenedPractice] = []
        way_in.opened.connect(self.opened.append)


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """Nobody but the test's own process opens what is set up here."""


@pytest.fixture(scope="session")
def made_practice(tmp_path_factory: pytest.TempPathFactory) -> ClosedPractice:
    return make_practice(tmp_path_factory.mktemp("made") / "home")


@pytest.fixture
def practice(made_practice: ClosedPractice, tmp_path: Path) -> ClosedPractice:
    return made_practice.copied_to(tmp_path / "home")


@pytest.fixture
def new_gate(tmp_path: Path) -> Gate:
    """A folder without a practice."""
    return Gate(tmp_path / "new", today=TODAY)


@pytest.fixture
def enter(jobs: JobRunner, window_state: WindowState, show: Show, qtbot: QtBot) -> Iterator[Enter]:
    """Show the way into a folder; what it opens is closed after the test."""
    entries: list[Entry] = []

    def entered(gate: Gate, *, demo_passphrase: str = "") -> Entry:
        window = EntryWindow(window_state)
        entry = Entry(window, WayIn(window, gate, jobs, window_state, demo_passphrase))
        entries.append(entry)
        entry.way_in.start()
        window.resize(1366, 768)
        show(window)
        return entry

    yield entered
    for entry in entries:
        entry.way_in.abandon()
        for opened in entry.opened:
            opened.close()
