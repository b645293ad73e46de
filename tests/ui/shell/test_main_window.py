from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from carecoord.common.errors import CancelledError, RefusedError
from tests.ui import gallery
from tests.ui.kit import Dress, Show, stays_quick
from tests.watch import LogWatch
from ui.background.jobs import JobRunner
from ui.background.watchdog import LoopWatchdog
from ui.dialogs.incident import IncidentDialog
from ui.shell.main_window import MainWindow
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.buttons import button


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "window.ini"


@pytest.fixture
def window(file: Path, jobs: JobRunner, show: Show) -> MainWindow:
    made = gallery.window(file, jobs)
    made.resize(1366, 768)
    show(made)
    return made


def test_that_alt_and_a_number_opens_a_page(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert window.pages.page_id == "chart"
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.pages.page_id == "worklist"


def test_that_ctrl_k_and_typing_on_the_search_button_open_the_palette(
    window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_box.isVisible()
    window.palette_box.close_palette()
    window.top_bar.search.setFocus()
    qtbot.keyClick(window.top_bar.search, "s")
    qtbot.waitUntil(window.palette_box.isVisible)
    assert [item.title for item in window.palette_box.shown_items()] == [
        "Santos, Maria", "Sántos, José",
    ]  # fmt: skip


def test_that_ctrl_z_undoes_the_last_action_but_not_while_typing(
    window: MainWindow, qtbot: QtBot
) -> None:
    undone: list[int] = []
    window.messages.offer_undo("Voicemail saved", lambda: undone.append(1))
    field = window.findChild(QLineEdit, "note")
    assert field is not None
    field.setFocus()
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (undone, field.text()) == ([], "")
    window.top_bar.search.setFocus()
    qtbot.keyClick(window.top_bar.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1]


def test_that_errors_are_shown_by_whose_fault_they_are(
    window: MainWindow, jobs: JobRunner, log_watch: LogWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(IncidentDialog, "tell", lambda _parent, number, _trace: told.append(number))
    jobs.broke.emit(RefusedError("Write a note first."))
    assert window.messages.text == "Write a note first."
    jobs.broke.emit(CancelledError())
    assert window.messages.text == "Write a note first."
    log_watch.expect("Incident")
    window.show_error(ValueError("Santos"))
    assert len(told) == 1
    assert told[0] in log_watch.logged[0]


def test_that_the_rail_shrinks_when_there_is_little_room(
    window: MainWindow, qtbot: QtBot, dress: Dress
) -> None:
    assert not window.rail.narrow
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: window.rail.narrow)
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: not window.rail.narrow)
    dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, 115))
    assert window.rail.narrow


def test_that_the_page_left_last_is_opened_again(
    window: MainWindow, file: Path, jobs: JobRunner
) -> None:
    window.open_page("parts")
    window.close()
    again = gallery.window(file, jobs)
    again.start("worklist")
    assert again.pages.page_id == "parts"


def test_that_the_state_file_holds_no_patient(window: MainWindow, file: Path) -> None:
    window.open_page("worklist")
    window.close()
    assert "Santos" not in file.read_text(encoding="utf-8")
    assert window.windowTitle() == "CareCoord"


def test_that_a_broken_state_file_costs_comfort_only(tmp_path: Path, qapp: QApplication) -> None:
    file = tmp_path / "window.ini"
    file.write_bytes(b"\xff\x00 not an ini [[[")
    state = WindowState(file)
    assert state.last_page == ""
    assert not state.restore_geometry(QLineEdit())


def test_that_being_offline_is_no_error(window: MainWindow) -> None:
    window.top_bar.show_offline(3)
    assert window.top_bar.state.text() == "Offline: 3 changes saved here"
    window.top_bar.show_offline(1)
    assert window.top_bar.state.text() == "Offline: 1 change saved here"


def test_that_switching_pages_never_blocks_for_long(window: MainWindow, qtbot: QtBot) -> None:
    for name in gallery.BOARDS:
        window.open_page(name)
    shown: list[str] = []
    window.pages.opened.connect(shown.append)

    def switches_quickly() -> bool:
        shown.clear()
        with LoopWatchdog() as dog:
            for name in gallery.BOARDS:
                QTimer.singleShot(0, lambda name=name: window.open_page(name))
            qtbot.waitUntil(lambda: len(shown) == len(gallery.BOARDS))
        return stays_quick(dog)

    assert any(switches_quickly() for _try in range(3))


def test_that_ctrl_q_closes_the_window_unless_a_page_refuses(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert any(note.keys == "Ctrl+Q" for note in window.shortcuts.notes())
    monkeypatch.setattr(window.pages, "may_leave", lambda: False)
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert window.isVisible()
    monkeypatch.setattr(window.pages, "may_leave", lambda: True)
    with qtbot.waitSignal(window.closing):
        qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not window.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_that_enter_presses_the_button_in_focus_as_space_does(
    key: Qt.Key, window: MainWindow, qtbot: QtBot
) -> None:
    pushed, tool = button("Choose files"), QToolButton()
    pressed: list[str] = []
    for made in (pushed, tool):
        made.setParent(window.pages.currentWidget())
        made.show()
        made.clicked.connect(partial(pressed.append, type(made).__name__))
        made.setFocus()
        qtbot.keyClick(made, key)
    assert pressed == ["QPushButton", "QToolButton"]


def test_that_enter_ticks_no_box(window: MainWindow, qtbot: QtBot) -> None:
    box = QCheckBox("Only mine", window.pages.currentWidget())
    box.show()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert not box.isChecked()


def test_that_the_mark_of_a_demo_is_one_word_where_there_is_little_room(
    window: MainWindow,
) -> None:
    window.top_bar.mark_demo()
    assert window.top_bar.demo.text() == "Demo: nobody here is real"
    window.resize(window.minimumSize())
    assert window.width() == window.minimumSize().width()
    assert window.top_bar.demo.text() in {"Demo", "Demo: nobody here is real"}
    window.top_bar.resize(700, window.top_bar.height())
    assert window.top_bar.demo.text() == "Demo"
