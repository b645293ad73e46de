"""The accessibility checks can fail: each finds a window made to break it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import a11y
from tests.ui.kit import Show


@pytest.fixture
def faulty() -> QWidget:
    """A window with one fault of each kind."""
    window = QWidget()
    column = QVBoxLayout(window)
    nameless = QPushButton("")
    nameless.setFixedSize(12, 12)
    column.addWidget(nameless)
    column.addWidget(QPlainTextEdit())
    hidden_from_tab = QLineEdit()
    hidden_from_tab.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    column.addWidget(hidden_from_tab)
    pale = QLabel("pale")
    pale.setStyleSheet("color: #bbbbbb; background: #ffffff")
    column.addWidget(pale)
    cut = QPushButton("A very long caption indeed")
    cut.setFixedWidth(40)
    column.addWidget(cut)
    for _ in range(2):
        QShortcut(QKeySequence("Ctrl+J"), window)
    # Made last, so Tab comes to it last, but standing first.
    column.insertWidget(0, QPushButton("Above"))
    return window


def test_that_every_kind_of_fault_is_found(faulty: QWidget, show: Show, qtbot: QtBot) -> None:
    show(faulty)
    assert any("Button" in fault for fault in a11y.unnamed(faulty))
    assert any("QLineEdit" in fault for fault in a11y.unreachable(faulty))
    assert any("is 12x" in fault for fault in a11y.small_targets(faulty))
    assert any("pale" in fault for fault in a11y.faint(faulty))
    assert any("A very long" in fault for fault in a11y.clipped(faulty))
    assert any("trapped" in fault for fault in a11y.keyboard_trap(faulty, qtbot))
    assert a11y.duplicate_shortcuts(faulty) == ["Ctrl+J is used 2 times"]
    assert any("backwards" in fault for fault in a11y.tab_order(faulty))
