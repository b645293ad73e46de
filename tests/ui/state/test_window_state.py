from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QSplitter, QTableWidget, QWidget

from tests.ui.kit import Show
from ui.state.window_state import WindowState


def test_that_sizes_are_kept_for_the_next_start(tmp_path: Path, show: Show) -> None:
    file = tmp_path / "window.ini"
    before, window, splitter = WindowState(file), QWidget(), QSplitter()
    for _ in range(2):
        splitter.addWidget(QWidget())
    table = QTableWidget(1, 2)
    window.resize(700, 500)
    show(window)
    splitter.setSizes([100, 300])
    table.setColumnWidth(0, 222)
    before.save_geometry(window)
    before.save_splitter(splitter, "today")
    before.save_columns(table.horizontalHeader(), "patients")
    before.sync()

    after, fresh = WindowState(file), QTableWidget(1, 2)
    again = QWidget()
    assert after.restore_geometry(again)
    assert (again.width(), again.height()) == (700, 500)
    assert after.restore_splitter(splitter, "today")
    assert after.restore_columns(fresh.horizontalHeader(), "patients")
    assert fresh.columnWidth(0) == 222


def test_that_nothing_stored_restores_nothing(tmp_path: Path, qapp: QApplication) -> None:
    state = WindowState(tmp_path / "window.ini")
    assert not state.restore_geometry(QWidget())
    assert not state.restore_splitter(QSplitter(), "today")
    assert not state.restore_columns(QTableWidget().horizontalHeader(), "patients")
    assert state.text("sort", "name") == "name"


def test_that_a_first_window_leaves_room_for_its_title_bar(
    tmp_path: Path, qapp: QApplication
) -> None:
    window, room = QWidget(), qapp.primaryScreen().availableGeometry()
    WindowState(tmp_path / "window.ini").begin_geometry(window, QSize(*room.size().toTuple()))
    assert window.width() == room.width()
    assert window.height() < room.height()
