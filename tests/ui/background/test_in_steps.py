from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.background.in_steps import InSteps


@pytest.fixture
def owner(qapp: QApplication) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def note(heard: list[str], word: str) -> Callable[[], None]:
    return lambda: heard.append(word)


def let_turns_pass(owner: QObject, qtbot: QtBot) -> None:
    """As many as three steps take."""
    heard: list[str] = []
    InSteps([note(heard, "turn")] * 3, owner).start()
    qtbot.waitUntil(lambda: len(heard) == 3)


def test_that_the_window_gets_its_turn_between_two_steps(owner: QObject, qtbot: QtBot) -> None:
    heard: list[str] = []
    turns = QTimer(owner, interval=0)
    turns.timeout.connect(note(heard, "turn"))
    steps = InSteps([note(heard, "one"), note(heard, "two"), note(heard, "three")], owner)
    turns.start()
    steps.start()
    qtbot.waitUntil(lambda: "three" in heard)
    for before, after in (("one", "two"), ("two", "three")):
        assert "turn" in heard[heard.index(before) : heard.index(after)]


def test_that_whoever_needs_the_whole_gets_it_at_once_and_once(
    owner: QObject, qtbot: QtBot
) -> None:
    heard: list[str] = []
    steps = InSteps([note(heard, "one"), note(heard, "two")], owner)
    steps.start()
    steps.finish()
    assert heard == ["one", "two"]
    let_turns_pass(owner, qtbot)
    assert heard == ["one", "two"]


def test_that_a_step_may_bring_more_of_them(owner: QObject, qtbot: QtBot) -> None:
    heard: list[str] = []

    def growing() -> Iterator[Callable[[], None]]:
        yield note(heard, "page")
        yield from [note(heard, f"{heard[-1]} part {number}") for number in (1, 2)]

    InSteps(growing(), owner).start()
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard == ["page", "page part 1", "page part 2"]


def test_that_steps_may_be_done_in_the_turns_of_others(owner: QObject) -> None:
    heard: list[str] = []
    steps = InSteps([note(heard, "one"), note(heard, "two"), note(heard, "three")], owner)
    rest = steps.rest()
    next(rest)()
    steps.finish()
    assert heard == ["one", "two", "three"]
    assert next(rest, None) is None


def test_that_what_was_dropped_never_happens(owner: QObject, qtbot: QtBot) -> None:
    heard: list[str] = []
    steps = InSteps([note(heard, "one")], owner)
    steps.start()
    steps.drop()
    steps.start()
    let_turns_pass(owner, qtbot)
    steps.finish()
    assert heard == []


def test_that_nothing_is_built_on_a_step_that_failed(owner: QObject, qtbot: QtBot) -> None:
    heard: list[str] = []

    def fail() -> None:
        raise ValueError("no such part")

    steps = InSteps([fail, note(heard, "two")], owner)
    with qtbot.captureExceptions() as raised:
        steps.start()
        qtbot.waitUntil(lambda: bool(raised))
        let_turns_pass(owner, qtbot)
    assert heard == []
