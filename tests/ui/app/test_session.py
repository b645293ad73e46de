"""From the sign-in to the lock."""

import datetime as dt
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from carecoord import settings
from carecoord.cli import parser, run
from carecoord.cli.practice import DEMO_SIGN_IN_NAME
from carecoord.common.errors import UnavailableError
from carecoord.db import marks
from carecoord.entities import Staff
from carecoord.services.help_pages import topic_key
from carecoord.services.preferences import PreferenceService
from carecoord.services.waking import Answer, Woke
from carecoord.vocab.roles import Role
from tests.factories.closed_practice import (
    LEAD,
    LEAD_ID,
    LEAD_PASSPHRASE,
    NURSE_ID,
    NURSE_PASSPHRASE,
    ClosedPractice,
)
from tests.ui.app.conftest import Running
from tests.ui.kit import PLAIN
from tests.watch import LogWatch
from ui import app
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.files import FileDialog
from ui.dialogs.help import HelpDialog
from ui.dialogs.paper import PaperDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.woke import WokeDialog
from ui.pages.help.page import HelpPage
from ui.pages.settings.keys import KeysSection
from ui.pages.settings.page import SettingsPage
from ui.pages.today.work_pane import WorkPane
from ui.printing.sheet import Sheet
from ui.shell.desk import Desk
from ui.state.help import HasHelp
from ui.theme.apply import apply_theme
from ui.theme.look import look
from ui.widgets.copying import copy_text


@pytest.fixture(autouse=True)
def _hooks_put_back() -> Iterator[None]:
    hooks = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = hooks


def test_that_signing_in_waits_for_what_is_still_being_loaded(
    practice: ClosedPractice, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading, may_end = threading.Event(), threading.Event()
    opened: list[object] = []

    def load() -> None:
        loading.set()
        may_end.wait(20)

    monkeypatch.setattr(app, "_load_services", load)
    running = Running(qapp, practice, qtbot)
    running.session.way_in.opened.connect(opened.append)
    qtbot.waitUntil(loading.is_set)
    step = running.session.way_in.sign_in
    assert step is not None
    step.passphrase.setText(LEAD_PASSPHRASE)
    step.go_on()
    assert not running.session.jobs.wait(0.5)
    assert not opened
    may_end.set()
    qtbot.waitUntil(lambda: running.session.desk is not None, timeout=20_000)
    assert running.session.desk is not None
    running.session.desk.window.close()


def test_that_a_day_begins_with_the_lists_and_goes_on_where_it_was(
    practice: ClosedPractice, qapp: QApplication, qtbot: QtBot
) -> None:
    opened: list[str] = []
    for _time in range(2):
        running = Running(qapp, practice, qtbot)
        running.session.state.last_page = "patients"
        if not opened:
            running.session.state.set_text("last_day", "2001-01-01")
        desk = running.sign_in()
        opened.append(desk.window.pages.page_id)
        desk.window.close()
    assert opened == ["today", "patients"]


def panes() -> list[QWidget]:
    return [one for one in QApplication.allWidgets() if isinstance(one, WorkPane)]


def test_that_the_first_page_is_rehearsed_unseen_while_the_passphrase_is_typed(
    running: Running, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(panes()))
    assert not any(one.isVisible() for one in panes())
    desk = running.sign_in()
    page = desk.window.pages.page("today")
    qtbot.waitUntil(lambda: all(page.isAncestorOf(one) for one in panes()))


def test_that_a_rehearsal_ends_with_the_sign_in(running: Running, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(panes()))
    rehearsing = running.session._rehearsing
    assert rehearsing is not None
    running.session.entry.close()
    assert list(rehearsing.rest()) == []
    qtbot.waitUntil(lambda: panes() == [])


class Unfinished(QWidget):
    """A page with a form that is not saved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.saved = False

    def save_draft(self) -> None:
        self._desk._jobs.write(self._save)

    def _save(self) -> None:
        with self._desk._opened.database.reading():
            self.saved = True


def test_that_signing_in_opens_today_under_the_persons_name(running: Running) -> None:
    desk = running.sign_in()
    assert desk.window.pages.page_id == "today"
    assert desk.window.top_bar.user.text() == LEAD
    assert not running.session.entry.isVisible()
    assert desk.window.windowTitle() == "CareCoord"


def test_that_locking_keeps_drafts_closes_the_store_and_begins_again(
    running: Running, desk: Desk, qtbot: QtBot
) -> None:
    page = Unfinished(desk)
    desk.window.pages._made["unfinished"] = page
    qtbot.keyClick(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: running.restarts == 1)
    assert page.saved
    assert not desk.window.isVisible()
    with pytest.raises(RuntimeError, match="wiped"):
        _ = desk._opened.key.raw


def test_that_after_a_lock_the_practice_can_be_opened_again(
    running: Running, desk: Desk, practice: ClosedPractice
) -> None:
    desk.window.top_bar.lock.click()
    practice.open().close()


def dialog(desk: Desk) -> None:
    ConfirmDialog.ask(desk.window, "Sure?", "", "Yes")


def preview(desk: Desk) -> None:
    PaperDialog.show_paper(desk.window, Sheet(title="Your visit", html="<p>Your visit</p>"))


def files(desk: Desk) -> None:
    FileDialog.ask_open(desk.window, "Import", ["Lists (*.csv)"])


def menu(desk: Desk) -> None:
    shown = QMenu(desk.window)
    shown.addAction("Copy")
    shown.exec(desk.window.mapToGlobal(QPoint(40, 40)))


def dialog_of_the_system(_desk: Desk) -> None:
    """Qt only knows that it waits; the window beneath keeps the keyboard."""
    waiting = QEventLoop()
    QTimer.singleShot(500, waiting.quit)
    waiting.exec()


Opens = Callable[[Desk], None]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize(
    ("opens", "asks"),
    [
        (dialog, "keys"),
        (preview, "absence"),
        (files, "keys"),
        (menu, "keys"),
        (menu, "absence"),
        (dialog_of_the_system, "absence"),
    ],
)
def test_that_nothing_that_is_open_holds_the_lock_off(
    running: Running, desk: Desk, qtbot: QtBot, opens: Opens, asks: str
) -> None:
    seen: list[bool] = []

    def ask() -> None:
        if asks == "keys":
            window = QGuiApplication.focusWindow()
            assert window is not None
            qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        else:
            desk.idle.set_limit(dt.timedelta(0))
            desk.idle.check()
        seen.append(any(one.isVisible() for one in QApplication.topLevelWidgets()))

    QTimer.singleShot(200, ask)
    opens(desk)
    qtbot.waitUntil(lambda: running.restarts == 1)
    assert seen == [False]


def test_that_nobody_at_the_screen_locks_it(running: Running, desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk._jobs.wait(0))
    assert desk.idle._limit == dt.timedelta(minutes=settings.DESK_LOCK_MINUTES.default)
    desk.idle.set_limit(dt.timedelta(0))
    desk.idle.check()
    qtbot.waitUntil(lambda: running.restarts == 1)


def test_that_closing_the_window_closes_the_practice(
    running: Running, desk: Desk, practice: ClosedPractice
) -> None:
    desk.window.close()
    assert running.restarts == 0
    practice.open().close()


def test_that_closing_the_window_keeps_what_is_begun_on_a_page(
    desk: Desk, practice: ClosedPractice, log_watch: LogWatch
) -> None:
    log_watch.expect("TypeError")
    broken, page = Unfinished(desk), Unfinished(desk)
    broken.save_draft = None  # type: ignore[assignment] # a page that fails stops no other
    desk.window.pages._made |= {"broken": broken, "unfinished": page}
    desk.window.close()
    assert page.saved
    practice.open().close()


@pytest.mark.parametrize("ending", ["close", "lock"])
def test_that_what_was_copied_does_not_outlast_the_window(
    running: Running, desk: Desk, ending: str
) -> None:
    copy_text("Visit of today")
    assert QGuiApplication.clipboard().text() == "Visit of today"
    if ending == "close":
        desk.window.close()
    else:
        desk.window.top_bar.lock.click()
    assert QGuiApplication.clipboard().text() == ""


def test_that_every_page_is_made_in_free_moments_before_it_is_asked_for(desk: Desk) -> None:
    for step in desk.window.pages.making():
        step()
    assert len(desk.window.pages.made()) == desk.window.pages.count()


def test_that_f1_opens_the_help_of_the_page_before(desk: Desk, qtbot: QtBot) -> None:
    desk.window.open_page("settings")
    qtbot.keyClick(desk.window, Qt.Key.Key_F1)
    assert desk.window.pages.page_id == "help"
    page = desk.window.pages.page("help")
    assert isinstance(page, HelpPage)
    shown = page.list.currentIndex().data()
    assert shown.startswith("Settings")
    qtbot.keyClick(desk.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert page.shown == "keyboard"


def test_that_every_page_leads_to_a_topic_of_help_that_exists(desk: Desk) -> None:
    for step in desk.window.pages.making():
        step()
    help_page = desk.window.pages.page("help")
    assert isinstance(help_page, HelpPage)
    for spec in desk.window._specs:
        page: object = desk.window.pages.page(spec.page_id)
        assert isinstance(page, HasHelp), spec.page_id
        help_page.open(page.help_topic)
        assert help_page.shown == topic_key(page.help_topic), spec.page_id


def test_that_f1_in_a_dialog_shows_help_over_it(desk: Desk, qtbot: QtBot) -> None:
    topics: list[str] = []

    def read() -> None:
        over = QApplication.activeModalWidget()
        assert isinstance(over, HelpDialog)
        topics.append(over.topic.key)
        over.reject()

    def ask() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReasonDialog)
        QTimer.singleShot(100, read)
        qtbot.keyClick(dialog.windowHandle(), Qt.Key.Key_F1)
        dialog.reject()

    desk.window.open_page("schedule")
    QTimer.singleShot(100, ask)
    ReasonDialog.ask(desk.window, "Why", "", "Go on", caption="Why", missing="Say why.")
    assert topics == ["schedule"]


# Qt 6.12 would have a QPointF where 6.11 takes nothing but a QPoint.
@pytest.mark.filterwarnings("ignore:Function. 'QDragEnterEvent:DeprecationWarning")
def test_that_files_dropped_on_the_window_go_to_import(desk: Desk, tmp_path: Path) -> None:
    dropped = tmp_path / "patients.csv"
    dropped.write_text("Name\n")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(dropped))])
    how = (
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(QPoint(10, 10), *how)
    QApplication.sendEvent(desk.window, entering)
    assert entering.isAccepted()
    event = QDropEvent(QPointF(10, 10), *how)
    QApplication.sendEvent(desk.window, event)
    assert desk.window.pages.page_id == "import"
    assert event.isAccepted()


def test_that_a_setting_changed_anywhere_is_put_into_force(desk: Desk, qtbot: QtBot) -> None:
    services = desk._services
    services.preferences.set(settings.TEXT_SIZE_PERCENT, 130, actor=services.actor)
    services.preferences.set(settings.LOCK_AFTER_MINUTES, 3, actor=services.actor)
    qtbot.waitUntil(lambda: look().text_percent == 130)
    qtbot.waitUntil(lambda: desk.idle._limit == dt.timedelta(minutes=3))
    services.preferences.set(settings.FIELD_LAPTOP, value=True, actor=services.actor)
    qtbot.waitUntil(lambda: desk.idle._limit == dt.timedelta(minutes=2))


def test_that_the_next_sign_in_looks_as_the_last_person_had_it(
    desk: Desk, practice: ClosedPractice, qapp: QApplication, qtbot: QtBot
) -> None:
    services = desk._services
    services.preferences.set(settings.TEXT_SIZE_PERCENT, 115, actor=services.actor)
    qtbot.waitUntil(lambda: look().text_percent == 115)
    desk.window.close()
    apply_theme(qapp, PLAIN)
    again = Running(qapp, practice, qtbot)
    assert look().text_percent == 115
    again.session.entry.close()


def test_that_an_unconfirmed_recovery_sheet_is_said_after_signing_in(
    practice: ClosedPractice, qapp: QApplication, qtbot: QtBot
) -> None:
    opened = practice.open()
    PreferenceService(opened.database).set(
        settings.RECOVERY_SHEET_CONFIRMED, value=False, actor=opened.actor
    )
    opened.close()
    running = Running(qapp, practice, qtbot)
    desk = running.sign_in()
    qtbot.waitUntil(lambda: "recovery sheet" in desk.window.messages.text)
    desk.window.open_page("settings")
    desk.window.close()

    nurse = Running(qapp, practice, qtbot).sign_in(NURSE_ID, NURSE_PASSPHRASE)
    assert nurse.window.pages.page_id == "today"  # and not where somebody else left off
    nurse._jobs.wait(20)
    qtbot.wait(1)
    assert not nurse.window.messages.text  # a nurse cannot print one
    nurse.window.close()


def test_that_changing_the_key_locks_and_the_next_sign_in_has_the_new_one(
    running: Running,
    practice: ClosedPractice,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_kw: True)
    desk = running.sign_in()
    old = desk._opened.key.raw
    desk.navigator.open_page("settings", "keys")
    page = desk.window.pages.currentWidget()
    assert isinstance(page, SettingsPage)
    section = page.section
    assert isinstance(section, KeysSection)
    section.change_button.click()
    qtbot.waitUntil(lambda: running.restarts == 1, timeout=20_000)
    again = Running(qapp, practice, qtbot)
    assert practice.gate().is_changing_key()
    desk = again.sign_in()
    assert not practice.gate().is_changing_key()
    assert desk._opened.key.formers == (old,)
    desk.window.close()
    again.session.jobs.shut_down()


@pytest.mark.parametrize("person", ["lead", "nurse"])
def test_that_records_that_woke_up_elsewhere_are_asked_about_whoever_may_say(
    person: str,
    practice: ClosedPractice,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Woke] = []

    def answer(_parent: object, woke: Woke) -> Answer:
        asked.append(woke)
        return Answer.COPY

    monkeypatch.setattr(WokeDialog, "ask", answer)
    opened = practice.open()
    with opened.database.writing(opened.actor) as transaction:
        marks.write(transaction.session, "place.asked", Woke.ELSEWHERE.value)
        if person == "nurse":
            transaction.fetch(Staff, LEAD_ID).role = Role.NURSE.value
    opened.close()
    desk = Running(qapp, practice, qtbot).sign_in()
    told = "in this copy" if person == "lead" else "Ask the practice lead"
    qtbot.waitUntil(lambda: told in desk.window.messages.text)
    assert asked == ([Woke.ELSEWHERE] if person == "lead" else [])
    desk.window.close()


def test_that_services_that_cannot_be_built_leave_the_practice_closed_and_say_why(
    practice: ClosedPractice, qapp: QApplication, qtbot: QtBot
) -> None:
    def broken(_opened: object) -> NoReturn:
        raise UnavailableError("The disk is gone.")

    running = Running(qapp, practice, qtbot)
    session = running.session
    session._options = session._options._replace(build_services=broken)
    step = session.way_in.sign_in
    assert step is not None
    step.passphrase.setText("orchard lantern comet velvet")
    step.go_on()
    qtbot.waitUntil(lambda: not step.is_busy, timeout=20_000)
    assert step.error.text() == "The disk is gone."
    practice.open().close()
    session.entry.close()


def test_that_the_window_of_a_demo_practice_says_that_nobody_is_real(
    running: Running, practice: ClosedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "log_to", lambda _home: None)
    words = parser.parse(["--home", str(practice.home)])
    assert not run.window_start(words).is_demo
    (practice.home / DEMO_SIGN_IN_NAME).write_text("made up", encoding="utf-8")
    demo = run.window_start(words).is_demo
    running.session._options = running.session._options._replace(demo=demo)
    chip = running.sign_in().window.top_bar.demo
    assert chip.isVisible()
    assert chip.accessibleName() == "Demo: nobody here is real"


def test_that_other_windows_are_not_marked_as_a_demo(desk: Desk) -> None:
    assert not desk.window.top_bar.demo.isVisible()
