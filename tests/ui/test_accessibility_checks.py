"""The accessibility checks can fail: each finds a window made to break it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui import a11y, a11y_seen, a11y_told
from tests.ui.kit import Show
from ui.widgets.labels import label


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


@pytest.fixture
def unclear() -> QWidget:
    """A window that shows and says too little."""
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())  # so that Tab goes somewhere
    dull = QPushButton("Dull")
    dull.setCheckable(True)
    dull.setStyleSheet("QPushButton, QPushButton:focus { border: none; background: #eeeeee; }")
    column.addWidget(dull)
    renamed = QPushButton("Save")
    renamed.setAccessibleName("Keep")
    column.addWidget(renamed)
    tiny = QToolButton()
    tiny.setFixedSize(18, 18)
    column.addWidget(tiny)
    column.addWidget(label("Type a day.", "error"))
    chosen = QListWidget()
    chosen.addItems(["One", "Two"])
    chosen.setStyleSheet(
        "QListWidget::item:selected { background: #fafafa; color: #14212b;"
        "border: 2px solid #fafafa; }"
    )
    column.addWidget(chosen)
    return window


def test_that_what_is_not_seen_or_not_said_is_found(
    unclear: QWidget, show: Show, qtbot: QtBot
) -> None:
    show(unclear)
    assert any("“Dull” is not seen" in fault for fault in a11y_seen.focus_failures(unclear, qtbot))
    assert any("“Dull” is set" in fault for fault in a11y_seen.mark_failures(unclear))
    assert any("chosen row" in fault for fault in a11y_seen.row_failures(unclear))
    told = a11y_told.told_failures(unclear)
    for fault in ("named “Keep”", "18x18", "tied to no field", "no name of its own"):
        assert any(fault in one for one in told), fault
