"""A practice of invented people and its window, for walking through every screen there is."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from carecoord import settings
from carecoord.demo.generate import fill
from carecoord.security.database_key import DatabaseKey
from carecoord.services.bundle import Services
from carecoord.services.patient_list import PatientFilter
from tests.ui.desk import Desk, DeskTemplate, make_desk, open_desk
from ui.background.in_steps import InSteps
from ui.background.jobs import JobRunner
from ui.shell.choices import stored
from ui.shell.desk import Desk as WindowDesk
from ui.shell.main_window import MainWindow
from ui.state.language import speak
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice, apply_theme
from ui.widgets.in_sight import keep_focus_in_sight

PEOPLE, SEED = 60, 1
SCREEN_PX = (1366, 768)
WINDOW_PX = (1366, 740)
"""A cheap laptop, and what the title bar leaves of it."""
_PATIENCE_S, _LOOK_S = 30, 0.002


@dataclass(frozen=True, slots=True)
class WornLook:
    """One way of wearing the program."""

    scheme: Scheme
    contrast: Contrast
    percent: int
    language: str

    @property
    def choice(self) -> ThemeChoice:
        return ThemeChoice(self.scheme, self.contrast, self.percent, reduced_motion=True)

    @override
    def __str__(self) -> str:
        high = "-high" if self.contrast is Contrast.HIGH else ""
        return f"{self.scheme.value}{high}-{self.percent}-{self.language}"


LOOKS = tuple(
    WornLook(scheme, contrast, percent, language)
    for language in ("en", "es")
    for percent in (100, 150, 200)
    for contrast in (Contrast.NORMAL, Contrast.HIGH)
    for scheme in (Scheme.LIGHT, Scheme.DARK)
)


@dataclass
class Stage:
    """What a screen is shown with."""

    app: QApplication
    folder: Path
    practice: Desk
    jobs: JobRunner
    worn: WornLook
    _desk: WindowDesk | None = field(default=None, init=False)

    @property
    def services(self) -> Services:
        return self.practice.services

    @property
    def patients(self) -> Sequence[str]:
        """Ids of the people in the town, in the order of the list."""
        wanted = PatientFilter()
        return self.services.patient_list.ids(wanted, actor=self.services.actor)

    @property
    def desk(self) -> WindowDesk:
        """The window of the lead, made when first asked for."""
        if self._desk is None:
            self._choose()
            choices = stored(self.services)
            state = WindowState(self.folder / "window.ini")
            opened = self.practice.opened
            self._desk = WindowDesk(self.app, opened, self.services, choices, self.jobs, state)
            self._desk._making.drop()  # each page is made when the walk comes to it
            self._desk.window.resize(*WINDOW_PX)
            self._desk.open()
            self._desk.window.show()
            self.settle()
        return self._desk

    def _choose(self) -> None:
        """As the person's own settings, since the window reads them again now and then."""
        prefer, actor = self.services.preferences.set, self.services.actor
        prefer(settings.THEME, self.worn.scheme.value, actor=actor)
        prefer(settings.CONTRAST, self.worn.contrast.value, actor=actor)
        prefer(settings.TEXT_SIZE_PERCENT, self.worn.percent, actor=actor)
        prefer(settings.LANGUAGE, self.worn.language, actor=actor)

    @property
    def window(self) -> MainWindow:
        return self.desk.window

    def go(self, page: str, subject: str = "") -> QWidget:
        """Open a page of the window; returns the page."""
        assert self.window.open_page(page, subject), page
        self.settle()
        shown: QWidget = self.window.pages.page(page)
        return shown

    def settle(self) -> None:
        """Wait until nothing is read any more and everything stands where it stays."""
        until = time.monotonic() + _PATIENCE_S
        calm = 0
        while calm < 2:  # what a first answer asks for is answered as well
            self.app.processEvents()
            calm = calm + 1 if self.jobs.wait(0) and not self._is_building() else 0
            assert time.monotonic() < until, "the window does not come to rest"
            time.sleep(_LOOK_S)
        self.app.processEvents()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that a worker brings about."""
        end = time.monotonic() + _PATIENCE_S
        while not holds():
            self.app.processEvents()
            assert time.monotonic() < end, "it never came"
            time.sleep(_LOOK_S)

    def _is_building(self) -> bool:
        """Whether a page is still made bit by bit."""
        steps = self._desk.window.findChildren(InSteps) if self._desk is not None else ()
        return any(each._timer.isActive() for each in steps)

    def close(self) -> None:
        """Let go of the window and of everything it held."""
        self.settle()  # what was asked for last is answered while its page is there
        if self._desk is not None:
            self._desk.window.pages.may_leave = _leave  # type: ignore[method-assign]
            self._desk.window.close()
        for window in self.app.topLevelWidgets():
            if window.parent() is None:  # menus are windows as well, and go with their pages
                window.close()
                window.deleteLater()
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _leave() -> bool:
    return True


def make_town(folder: Path) -> DeskTemplate:
    """A closed practice of invented people, to copy."""
    template = make_desk(folder / "empty")
    raw = template.key.raw
    desk = open_desk(template, folder / "town")
    fill(desk.opened, patients=PEOPLE, seed=SEED)
    desk.services.preferences.set(settings.RECOVERY_SHEET_CONFIRMED, True, actor=desk.opened.actor)
    desk.opened.database.engine.dispose()
    return DeskTemplate(folder / "town", DatabaseKey(raw))


@contextmanager
def staged(app: QApplication, town: DeskTemplate, folder: Path, worn: WornLook) -> Iterator[Stage]:
    """A copy of the town, worn in one way."""
    # A window that closes wipes the key it was opened with.
    own = DeskTemplate(town.home, DatabaseKey(town.key.raw))
    practice = open_desk(own, folder / str(worn))
    jobs = JobRunner()
    speak(app, worn.language)
    apply_theme(app, worn.choice)
    keep_focus_in_sight(app)
    stage = Stage(app, folder, practice, jobs, worn)
    try:
        yield stage
    finally:
        stage.close()
        jobs.shut_down()
        practice.opened.database.engine.dispose()
        speak(app, "en")
