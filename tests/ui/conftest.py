"""One application with the theme on, windows destroyed after each test."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from carecoord.common.i18n import use_language
from tests.ui.desk import Desk, DeskTemplate, make_desk, open_desk
from tests.ui.kit import PLAIN, Dress, Show
from tests.ui.practice import Told
from ui.background.jobs import JobRunner
from ui.state.window_state import WindowState
from ui.theme.apply import STYLE, ThemeChoice, apply_theme, worn


@pytest.fixture(autouse=True)
def _one_reader(one_reader: None) -> None:
    """Starting a child for each file would take most of the time."""


@pytest.fixture(scope="session", autouse=True)
def _clipboard_emptied(qapp: QApplication) -> Iterator[None]:
    """What is still there when Python goes takes the process with it; no test quits the loop."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The words pytest-qt starts its application with."""
    return ["carecoord", *STYLE]


PATIENCE_MS = 5000
"""Between two looks: whoever asks at both is not going to be answered."""
_QUICK_LOOKS = 100
"""Most answers come within a few hundredths of a second, and each look costs one of them."""


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application everything is tested in. Applying the theme once saves minutes."""
    QLocale.setDefault(QLocale("en_US"))
    qapp.setCursorFlashTime(0)
    QAccessible.setActive(True)
    apply_theme(qapp, PLAIN)
    return qapp


class Impatience(QTimer):
    """Closes questions that nobody answers, as each would hold all tests up for ever."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app, interval=PATIENCE_MS)
        self._app = app
        self._seen: QWidget | None = None
        self.closed: list[str] = []
        self.timeout.connect(self._look)
        self.start()

    def _look(self) -> None:
        asking = self._app.activeModalWidget()
        if asking is not None and asking is self._seen:
            self.closed.append(asking.accessibleName())
            asking.close()
        self._seen = asking


@pytest.fixture(scope="session")
def impatience(qapp: QApplication) -> Impatience:
    return Impatience(qapp)


@pytest.fixture(autouse=True)
def no_question_waits(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that opens a question and leaves it open fails."""
    if "qapp" not in request.fixturenames:
        yield
        return
    impatience: Impatience = request.getfixturevalue("impatience")
    yield
    left, impatience.closed = impatience.closed, []
    assert not left


@pytest.fixture(scope="session")
def desk_template(tmp_path_factory: pytest.TempPathFactory) -> DeskTemplate:
    return make_desk(tmp_path_factory.mktemp("desk") / "home")


@pytest.fixture
def desk(desk_template: DeskTemplate, tmp_path: Path) -> Iterator[Desk]:
    """A practice of the test's own with every service, and its lead."""
    opened = open_desk(desk_template, tmp_path / "desk")
    yield opened
    opened.opened.database.engine.dispose()


@pytest.fixture
def told() -> Told:
    return Told()


class PatientBot(QtBot):
    """Looks often at first, and waits as long as a busy machine may take."""

    @override
    def waitUntil(
        self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS * 6
    ) -> None:
        for _look in range(_QUICK_LOOKS):
            with suppress(AssertionError):
                if callback() in (True, None):
                    return
            self.wait(1)
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture
def dress(qapp: QApplication) -> Dress:
    """Wear another theme for one test."""

    def wear(choice: ThemeChoice) -> None:
        apply_theme(qapp, choice)

    return wear


@pytest.fixture(autouse=True)
def left_as_found(request: pytest.FixtureRequest) -> Iterator[None]:
    """No window, look or language is left to the tests that follow.

    Windows that stay open make every later change of the look slower.
    """
    yield
    if "qapp" not in request.fixturenames:
        return
    app = QApplication.instance()
    if isinstance(app, QApplication):
        for window in app.topLevelWidgets():
            window.close()
            window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        app.processEvents()
        use_language("en")
        QLocale.setDefault(QLocale("en_US"))
        if worn() != PLAIN:
            apply_theme(app, PLAIN)


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Show a widget and wait until it is on the screen."""

    def shown(widget: QWidget) -> None:
        with qtbot.waitActive(widget):
            widget.show()

    return shown


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.shut_down()


@pytest.fixture
def broke(jobs: JobRunner) -> list[Exception]:
    """What no page took care of; a test that expects something empties it."""
    taken: list[Exception] = []
    jobs.broke.connect(taken.append)
    return taken


@pytest.fixture
def window_state(tmp_path: Path) -> WindowState:
    return WindowState(tmp_path / "window.ini")
