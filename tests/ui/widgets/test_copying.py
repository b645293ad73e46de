"""What is copied is forgotten in time, and kept off the histories of the desktop."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import copying
from ui.widgets.copying import (
    copy_about_nobody,
    copy_text,
    forget_copied,
    is_about_nobody,
    watch_clipboard,
)

HINTS = ["x-kde-passwordManagerHint", "application/x-nspasteboard-concealed-type"]


@pytest.fixture
def clipboard(qtbot: QtBot) -> Iterator[QClipboard]:
    watch_clipboard()
    (keeper,) = copying._keepers
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()
    keeper.timer.stop()
    keeper.timer.setInterval(copying.KEPT_SECONDS * 1000)


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[QLineEdit]:
    page = QWidget()
    qtbot.addWidget(page)
    made = QLineEdit("Maria Santos", page)
    page.show()
    page.activateWindow()
    made.setFocus()
    made.selectAll()
    yield made
    page.close()


def is_hidden(clipboard: QClipboard) -> bool:
    held: object = clipboard.mimeData()
    return isinstance(held, QMimeData) and all(map(held.hasFormat, HINTS))


def test_that_what_was_copied_is_cleared_after_twenty_seconds(
    clipboard: QClipboard, qtbot: QtBot
) -> None:
    (keeper,) = copying._keepers
    assert keeper.timer.interval() == 20_000
    keeper.timer.setInterval(1)
    copy_text("Maria Santos")
    qtbot.waitUntil(lambda: not clipboard.text())


def test_that_what_was_copied_elsewhere_meanwhile_is_left_alone(clipboard: QClipboard) -> None:
    copy_text("Maria Santos")
    copy_about_nobody("4F7A-09C2")  # as another program's would be: without our mark
    forget_copied()
    assert clipboard.text() == "4F7A-09C2"


def test_that_what_is_copied_by_a_button_stays_out_of_histories(clipboard: QClipboard) -> None:
    copy_text("Maria Santos")
    assert is_hidden(clipboard)
    held = clipboard.mimeData()
    assert bytes(held.data("x-kde-passwordManagerHint").data()) == b"secret"
    windows = [name for name in held.formats() if "CanIncludeInClipboardHistory" in name]
    assert [bytes(held.data(name).data()) for name in windows] == [b"\0\0\0\0"]


def test_that_what_is_copied_in_a_field_is_treated_the_same(
    clipboard: QClipboard, field: QLineEdit, qtbot: QtBot
) -> None:
    qtbot.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: is_hidden(clipboard))
    assert clipboard.text() == "Maria Santos"
    forget_copied()
    assert clipboard.text() == ""


def test_that_what_is_cut_on_a_page_about_nobody_stays(
    clipboard: QClipboard, field: QLineEdit, qtbot: QtBot
) -> None:
    is_about_nobody(field.window())
    qtbot.keyClick(field, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(1)  # a mark would be set in the next turn of the loop
    forget_copied()
    assert clipboard.text() == "Maria Santos"
