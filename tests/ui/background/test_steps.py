"""Long work in small steps: it tells how far it is, ends, fails or is stopped."""

from collections.abc import Generator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from ui.background.steps import Steps

Work = Generator[tuple[int, int], None, None]


class Told:
    def __init__(self, steps: Steps) -> None:
        self.progress: list[tuple[int, int]] = []
        self.ended: list[bool] = []
        self.failed: list[Exception] = []
        steps.progressed.connect(self._on_progress)
        steps.ended.connect(self._on_ended)
        steps.failed.connect(self.failed.append)

    def _on_progress(self, done: int, total: int) -> None:
        self.progress.append((done, total))

    def _on_ended(self) -> None:
        self.ended.append(True)


@pytest.fixture
def steps(qapp: QApplication) -> Steps:
    return Steps()


@pytest.fixture
def told(steps: Steps) -> Told:
    return Told(steps)


def _counting(closed: list[int], *, fails: Exception | None = None) -> Work:
    try:
        for done in (1, 2, 3):
            yield done, 3
        if fails is not None:
            raise fails
    finally:
        closed.append(1)


def test_that_work_goes_step_by_step_to_its_end(steps: Steps, told: Told, qtbot: QtBot) -> None:
    closed: list[int] = []
    steps.run(_counting(closed))
    assert (steps.is_running, told.progress) == (True, [])
    qtbot.waitUntil(lambda: told.ended == [True])
    assert (told.progress, closed) == ([(1, 3), (2, 3), (3, 3)], [1])
    assert not steps.is_running


def test_that_work_that_is_stopped_is_closed_and_says_no_more(
    steps: Steps, told: Told, qtbot: QtBot
) -> None:
    closed: list[int] = []
    steps.progressed.connect(steps.stop)
    steps.run(_counting(closed))
    qtbot.waitUntil(lambda: closed == [1])
    assert (told.progress, told.ended, steps.is_running) == ([(1, 3)], [], False)
    steps.stop()


def test_that_new_work_stops_what_was_under_way(steps: Steps, told: Told, qtbot: QtBot) -> None:
    first: list[int] = []
    steps.run(_counting(first))
    qtbot.waitUntil(lambda: bool(told.progress))
    steps.run(_counting([]))
    assert first == [1]
    qtbot.waitUntil(lambda: told.ended == [True])


def test_that_a_failure_of_the_environment_is_told(steps: Steps, told: Told, qtbot: QtBot) -> None:
    steps.run(_counting([], fails=UnavailableError("No paper.")))
    qtbot.waitUntil(lambda: bool(told.failed))
    assert str(told.failed[0]) == "No paper."
    assert (told.ended, steps.is_running) == ([], False)


def test_that_a_bug_is_reported_as_one(steps: Steps, told: Told, qtbot: QtBot) -> None:
    with capture_exceptions() as bugs:
        steps.run(_counting([], fails=KeyError("x")))
        qtbot.waitUntil(lambda: not steps.is_running)
    assert [kind for kind, *_more in bugs] == [KeyError]
    assert (told.ended, told.failed) == ([], [])
