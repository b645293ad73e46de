"""A second start with the same data brings the first window forward."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carecoord.security.single_instance import ask_to_come_forward
from ui.shell.other_starts import OtherStarts


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_that_a_second_start_brings_a_minimised_window_back(tmp_path: Path, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    OtherStarts(tmp_path, window)
    window.showMinimized()
    ask_to_come_forward(tmp_path)
    qtbot.waitUntil(lambda: not window.windowState() & Qt.WindowState.WindowMinimized)


def test_that_a_window_that_is_not_shown_stays_so(tmp_path: Path, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    OtherStarts(tmp_path, window)._on_asked()
    assert not window.isVisible()


def test_that_a_folder_that_is_gone_stops_no_window(tmp_path: Path, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    OtherStarts(tmp_path / "gone", window)
