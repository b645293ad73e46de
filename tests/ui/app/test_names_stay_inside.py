"""Nobody's name leaves the window for a place that others see or that stays.

Every page is opened, and whatever can be pressed on it is pressed, in a practice whose patients
have names, numbers and notes that stand nowhere else.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QMenu,
    QPushButton,
    QSystemTrayIcon,
    QWidget,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from carecoord.common.errors import CareCoordError
from tests.factories.clinic import Clinic
from tests.factories.closed_practice import TODAY, ClosedPractice
from tests.ui.app.conftest import Running
from tests.watch import LogWatch

MARKS = ("Zyxomark", "Wuvomark", "9876501234", "Qwopnote")
PAGES_OF_A_PATIENT = ("", "facts", "decisions", "teachback", "handouts", "goals", "visit")
PAGES = ("today", "patients", "handouts", "schedule", "lists", "writing", "import", "practice",
         "audit", "settings", "help")  # fmt: skip


class Ear(QObject):
    """Hears every title a window ever has, and everything else that goes out."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: dict[str, list[str]] = {
            "title": [], "file": [], "notification": [], "log": [], "exception": [], "link": [],
        }  # fmt: skip

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.WindowTitleChange, QEvent.Type.Show)
        if event.type() in kinds and isinstance(watched, QWidget) and watched.isWindow():
            self.hear("title", watched.windowTitle(), watched.windowFilePath(),
                      watched.windowIconText())  # fmt: skip
        if event.type() is QEvent.Type.Show and isinstance(watched, QMenu):
            QTimer.singleShot(0, watched, watched.close)  # it would wait for a hand
        return False

    def hear(self, where: str, *texts: object) -> None:
        self.heard[where] += map(str, texts)

    def leaks(self) -> list[tuple[str, str]]:
        return [
            (where, text)
            for where, texts in self.heard.items()
            for text in texts
            if any(mark.casefold() in text.casefold() for mark in MARKS)
        ]


class LogEar(logging.Handler):
    def __init__(self, ear: Ear) -> None:
        super().__init__(logging.DEBUG)
        self._ear = ear

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.name.split(".")[0] in ("carecoord", "ui"):
            self._ear.hear("log", record.getMessage(), record.args)


@pytest.fixture
def ear(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ear]:
    made = Ear()
    qapp.installEventFilter(made)
    handler = LogEar(made)
    logging.getLogger().addHandler(handler)

    def answer_no(dialog: QDialog) -> int:
        made.hear("title", dialog.windowTitle(), dialog.windowFilePath())
        return 0

    def no_file(*words: Any) -> tuple[str, str]:
        made.hear("file", *(word for word in words if isinstance(word, str)))
        return "", ""

    def no_files(*words: Any) -> tuple[list[str], str]:
        return [no_file(*words)[0]][1:], ""

    def no_folder(*words: Any) -> str:
        return no_file(*words)[0]

    def no_link(link: Any) -> bool:
        made.hear("link", link.toString())
        return True

    def say(_icon: QSystemTrayIcon, *words: Any) -> None:
        made.hear("notification", *words)

    own_init = CareCoordError.__init__

    def raised(error: CareCoordError, *words: object) -> None:
        made.hear("exception", repr(words))
        own_init(error, *words)

    monkeypatch.setattr(CareCoordError, "__init__", raised)
    monkeypatch.setattr(QDialog, "exec", answer_no)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", no_file)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", no_files)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", no_file)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", no_folder)
    monkeypatch.setattr(QDesktopServices, "openUrl", no_link)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", say)
    yield made
    logging.getLogger().removeHandler(handler)
    qapp.removeEventFilter(made)


@pytest.fixture
def marked(practice: ClosedPractice) -> str:
    """Somebody with something of everything; returns their key."""
    opened = practice.open()
    clinic = Clinic(opened.database, opened.actor, opened.zone)
    person = clinic.person("Zyxomark", "Wuvomark")
    clinic.phone(person, "9876501234")
    clinic.condition(person, "diabetes")
    clinic.follow_up(person, TODAY, title="Qwopnote")
    clinic.decision(person, TODAY)
    clinic.topic(person)
    clinic.goal(person, TODAY)
    opened.close()
    return person


def buttons_of(page: QWidget) -> list[QAbstractButton]:
    """Those that do something at once, rather than choose or open a menu."""
    return [one for one in page.findChildren(QPushButton) if is_ready(one)]


def is_ready(button: QAbstractButton) -> bool:
    has_menu = isinstance(button, QPushButton) and button.menu() is not None
    return button.isVisible() and button.isEnabled() and not (button.isCheckable() or has_menu)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_that_no_name_gets_into_titles_messages_file_names_logs_or_errors(
    running: Running, marked: str, ear: Ear, qtbot: QtBot
) -> None:
    desk = running.sign_in()
    jobs, pages = running.session.jobs, desk.window.pages
    for step in pages.making():
        step()
    places = [(page_id, "") for page_id in PAGES]
    places += [("patient", f"{marked}/{section}".rstrip("/")) for section in PAGES_OF_A_PATIENT]
    pressed: set[str] = set()
    for page_id, subject in places:
        desk.window.open_page(page_id, subject)
        jobs.wait(5)
        qtbot.wait(1)
        for button in buttons_of(pages.page(page_id)):
            with suppress(RuntimeError):  # it went with what was pressed before it
                said = f"{page_id} {button.text() or button.accessibleName()}"
                if said in pressed or not is_ready(button):
                    continue
                pressed.add(said)
                button.click()
                jobs.wait(5)
                qtbot.wait(1)
                desk.window.open_page(page_id, subject)
    assert ear.leaks() == []
    assert ear.heard["title"]
    assert ear.heard["file"]


def test_that_the_ear_hears_a_name_in_a_title_and_in_a_log(
    ear: Ear, qtbot: QtBot, log_watch: LogWatch
) -> None:
    """The control: without it a deaf ear would find nothing either."""
    log_watch.expect("Zyxomark")
    window = QWidget()
    qtbot.addWidget(window)
    window.setWindowTitle("Chart of Zyxomark")
    window.show()
    logging.getLogger("carecoord.test").warning("Zyxomark was opened")
    assert {where for where, _text in ear.leaks()} == {"title", "log"}
